import { setTimeout as wait } from 'node:timers/promises';
import { untilHeard } from '../src/client/calls.js';
import type { World } from '../test/support/world.js';
import { openWorld } from '../test/support/world.js';
import { inventChildren, makeKnown, reportAll } from './children.js';
import type { Bench } from './context.js';
import { figure } from './figures.js';
import { startOwnWorker } from './own-worker.js';

/** One average authority, a large one, and the largest that is designed for. */
const average = 857;
const larger = 3_000;
const largest = 10_000;
const withinMs = 3_600_000;

/** A first day: every child of an authority from Mosaic's event to "CP-IS holds it", and whether cost grows with number. */
export const benchRegistering: Bench = async ({ large, small, say }) => {
  const counts = small ? [average / 10, larger / 10].map(Math.round) : [average, larger, ...(large ? [largest] : [])];
  const perChild: number[] = [];
  const figures = [];
  for (const count of counts) {
    const seconds = await register(count, say);
    perChild.push((seconds * 1000) / count);
    say(`registering, ${count} children: ${seconds.toFixed(1)} s`);
    figures.push(
      figure(
        `${count} children registered`,
        seconds,
        's',
        count === counts[0] ? { atMost: Math.round((60 * count) / average) } : undefined,
      ),
    );
    figures.push(figure('  for each', (seconds * 1000) / count, 'ms'));
  }
  const growth = Math.max(...perChild) / (perChild[0] ?? Number.NaN);
  return {
    name: 'registering',
    how: 'Mosaic’s events from 50 senders, a file of at most 500 records every five seconds, until the index shows all registered; once each',
    figures: [
      ...figures,
      figure(`cost of a child, largest number ÷ ${counts[0] ?? average}`, growth, '×', { atMost: 1.25 }),
    ],
  };
};

type Say = (line: string) => void;

interface Timed {
  /** by `performance.now()` */
  readonly began: number;
  readonly say: Say;
}

async function register(count: number, say: Say): Promise<number> {
  const world = await openWorld({ upload: { batchFor: '5s' } });
  const worker = await startOwnWorker(world);
  try {
    const children = inventChildren(count);
    await makeKnown(world, children);
    const began = performance.now();
    const reporting = reportAll(world, children).then(() => {
      say(`registering: all ${count} reported after ${secondsSince(began)} s`);
    });
    await untilRegistered(world, count, { began, say });
    await reporting;
    return (performance.now() - began) / 1000;
  } finally {
    await worker.stop();
    await world.close();
  }
}

/** Looks seldom: a server allows few looks into its index. */
async function untilRegistered({ link }: World, count: number, { began, say }: Timed): Promise<void> {
  const query = 'WorkflowType = "child" AND CpisStage = "registered"';
  for (let looks = 1; ; looks += 1) {
    const registered = (await untilHeard(() => link.temporal.workflow.count(query))).count;
    if (registered >= count) return;
    if (looks % 10 === 0) say(`registering: ${registered} of ${count} after ${secondsSince(began)} s`);
    if (performance.now() - began > withinMs) throw new Error(`Not all ${count} children were registered in an hour.`);
    await wait(1000);
  }
}

const secondsSince = (began: number): string => ((performance.now() - began) / 1000).toFixed(0);
