import { setTimeout as wait } from 'node:timers/promises';
import { openRecord } from '../test/support/journey.js';
import type { BenchChild } from './children.js';
import { registeredChildren } from './children.js';
import type { Bench } from './context.js';
import { figure, medianOf } from './figures.js';
import type { Sides } from './sides.js';
import { openSides } from './sides.js';
import { timed } from './signal.js';
import { median, percentile } from './statistics.js';

const children = 10;
const usual = 15;
const few = 4;
const tickMs = 1000;

/** From the authority's mailbox to case note and alert in Mosaic, the collector ticking once a second. */
export const benchMesh: Bench = async ({ pairs, small, say }) => {
  const inPair = small ? few : usual;
  const sides = await openSides({ mailbox: { pollEvery: `${tickMs}ms` }, waits: { secondLook: '60s' } });
  try {
    const all = await registeredChildren(sides.world, children);
    await sides.startBaselines(all);
    const [ours, baseline]: [number[], number[]] = [[], []];
    for (let pair = 0; pair < pairs; pair += 1) {
      for (let place = 0; place < inPair; place += 1) {
        const child = all[place % all.length];
        if (child === undefined) continue;
        ours.push(await fromMailbox(sides, child));
        baseline.push(await timed(sides.baseline, sides.watch, child));
      }
      say(
        `mesh, pair ${pair + 1} of ${pairs}: p50 ${median(ours).toFixed(0)} against ${median(baseline).toFixed(0)} ms`,
      );
    }
    const limit = (share: number): number => Math.round(2.5 * percentile(baseline, share) + tickMs);
    return {
      name: 'mesh',
      how: `${ours.length} accesses one after the other over ${children} children, each beside one signal to the baseline; a tick each ${tickMs} ms`,
      figures: [
        medianOf('p50', ours, 'ms', { atMost: limit(0.5) }),
        figure('p99', percentile(ours, 0.99), 'ms', { atMost: limit(0.99) }),
        medianOf('p50, baseline without mailbox', baseline, 'ms'),
        figure('p99, baseline without mailbox', percentile(baseline, 0.99), 'ms'),
      ],
    };
  } finally {
    await sides.close();
  }
};

async function fromMailbox({ world, watch }: Sides, { nhsNumber }: BenchChild): Promise<number> {
  // without this, every access would meet the same point of the collector's second
  await wait(Math.random() * tickMs);
  const began = performance.now();
  const { queryIds } = await openRecord(world, nhsNumber);
  const [identity] = queryIds;
  if (identity === undefined) throw new Error('The access has no query id.');
  return (await watch.bothStand(identity)) - began;
}
