import { setTimeout as wait } from 'node:timers/promises';
import { anAct } from '../test/support/examples.js';
import { openRecord } from '../test/support/journey.js';
import type { World } from '../test/support/world.js';
import { openWorld } from '../test/support/world.js';
import { fromSenders, registeredChildren } from './children.js';
import type { Bench } from './context.js';
import type { EffectWatch } from './effect-watch.js';
import { createEffectWatch } from './effect-watch.js';
import { figure } from './figures.js';
import type { OwnWorker } from './own-worker.js';
import { startOwnWorker } from './own-worker.js';
import { median } from './statistics.js';

const manyMessages = 5_400;
const manyChildren = 100;
const sampleEveryMs = 2_000;
const withinMs = 3_600_000;

interface Draining {
  readonly watch: EffectWatch;
  readonly worker: OwnWorker;
  readonly messages: number;
  readonly say: (line: string) => void;
}

interface Sample {
  readonly megabytes: number;
  readonly effects: number;
}

/** Five days of silence, then everything at once: the mailbox is full when the collector may look again. */
export const benchDraining: Bench = async ({ small, say }) => {
  const [messages, children] = small ? [manyMessages / 10, manyChildren / 10] : [manyMessages, manyChildren];
  const watch = createEffectWatch();
  const world = await openWorld({
    watchMosaic: watch.onAnswer,
    mailbox: { pollEvery: '1s' },
    waits: { secondLook: '10s' },
  });
  const worker = await startOwnWorker(world);
  try {
    await fillMailbox(world, messages, children);
    const began = performance.now();
    await world.link.collector.release(anAct());
    const samples = await drain({ watch, worker, messages, say });
    const seconds = (performance.now() - began) / 1000;
    const memory = samples.map(({ megabytes }) => megabytes);
    const quarter = Math.ceil(memory.length / 4);
    const growth = median(memory.slice(-quarter)) / median(memory.slice(quarter, 2 * quarter));
    return {
      name: 'draining',
      how: `${messages} accesses of ${children} children wait in the mailbox, one worker of its own process; once`,
      figures: [
        figure('until the last effect stands', seconds, 's', { atMost: (600 * messages) / manyMessages }),
        figure('messages a second', messages / seconds, '/s'),
        figure('memory of the worker, last quarter ÷ second quarter', growth, '×', { atMost: 1.1 }),
        figure('memory of the worker, most', Math.max(...memory), 'MB'),
      ],
    };
  } finally {
    await worker.stop();
    await world.close();
  }
};

async function fillMailbox(world: World, messages: number, children: number): Promise<void> {
  const all = await registeredChildren(world, children);
  await world.link.collector.hold(anAct());
  const accesses = Array.from({ length: messages }, (_, place) => all[place % all.length]).filter(
    (one) => one !== undefined,
  );
  await fromSenders(accesses, 10, ({ nhsNumber }) => openRecord(world, nhsNumber));
}

async function drain({ watch, worker, messages, say }: Draining): Promise<readonly Sample[]> {
  const [began, before] = [performance.now(), watch.count()];
  const samples: Sample[] = [];
  for (;;) {
    const sample = { megabytes: await worker.megabytes(), effects: watch.count() - before };
    samples.push(sample);
    if (samples.length % 15 === 0)
      say(`draining: ${sample.effects} of ${2 * messages} effects, ${sample.megabytes.toFixed(0)} MB`);
    if (sample.effects >= 2 * messages) return samples;
    if (performance.now() - began > withinMs) throw new Error('The mailbox was not drained in an hour.');
    await wait(sampleEveryMs);
  }
}
