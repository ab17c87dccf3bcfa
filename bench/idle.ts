import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { World } from '../test/support/world.js';
import { openWorld } from '../test/support/world.js';
import type { BenchChild } from './children.js';
import { anAccess, inventChildren, makeKnown } from './children.js';
import type { Bench } from './context.js';
import type { EffectWatch } from './effect-watch.js';
import { createEffectWatch } from './effect-watch.js';
import { figure } from './figures.js';
import { startIdle } from './idle-children.js';
import { startOwnWorker } from './own-worker.js';
import { percentile } from './statistics.js';

const sizes = { few: 1_000, many: 10_000, cached: 500, notifications: 300 };
const smallSizes = { few: 100, many: 1_000, cached: 50, notifications: 100 };
const withinMs = 3_600_000;

interface Setting {
  readonly world: World;
  readonly watch: EffectWatch;
  readonly cached: number;
  readonly notifications: number;
}

interface Measured {
  readonly p50: number;
  readonly p99: number;
  readonly megabytes: number;
}

/** Whether children to whom nothing happens cost those to whom something does: most notifications meet one that sleeps. */
export const benchIdle: Bench = async ({ small, say }) => {
  const { few, many, cached, notifications } = small ? smallSizes : sizes;
  const watch = createEffectWatch();
  const world = await openWorld({ watchMosaic: watch.onAnswer });
  try {
    const children = inventChildren(many);
    await makeKnown(world, children);
    const first = children.slice(0, few);
    const before = await withOpen({ world, watch, cached, notifications }, first, first);
    say(`idle, ${few} open: p99 ${before.p99.toFixed(0)} ms, ${before.megabytes.toFixed(0)} MB`);
    const after = await withOpen({ world, watch, cached, notifications }, children.slice(few), children);
    say(`idle, ${many} open: p99 ${after.p99.toFixed(0)} ms, ${after.megabytes.toFixed(0)} MB`);
    return {
      name: 'idle',
      how: `${notifications} notifications one after the other to children by chance, a cache of ${cached}, a new worker each time; once`,
      figures: [
        figure(`p99, ${many} ÷ ${few} open`, after.p99 / before.p99, '×', { atMost: 1.5 }),
        figure('p50, the same', after.p50 / before.p50, '×'),
        figure('memory of the worker, the same', after.megabytes / before.megabytes, '×', { atMost: 1.1 }),
        figure(`p99, ${few} open`, before.p99, 'ms'),
        figure(`p99, ${many} open`, after.p99, 'ms'),
        figure(`memory, ${few} open`, before.megabytes, 'MB'),
        figure(`memory, ${many} open`, after.megabytes, 'MB'),
      ],
    };
  } finally {
    await world.close();
  }
};

/** Opens more children with a worker of its own, then measures with another one that has seen none of them. */
async function withOpen(
  { world, watch, cached, notifications }: Setting,
  more: readonly BenchChild[],
  all: readonly BenchChild[],
): Promise<Measured> {
  const opening = await startOwnWorker(world, cached);
  await startIdle(world, more);
  await untilOpen(world, all.length);
  await opening.stop();
  const worker = await startOwnWorker(world, cached);
  try {
    const times: number[] = [];
    for (let place = 0; place < notifications; place += 1) {
      const child = all[Math.floor(Math.random() * all.length)];
      if (child !== undefined) times.push(await tell(world, watch, child));
    }
    return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), megabytes: await worker.megabytes() };
  } finally {
    await worker.stop();
  }
}

async function tell({ link }: World, watch: EffectWatch, { personId, nhsNumber }: BenchChild): Promise<number> {
  const identity = randomUUID();
  const began = performance.now();
  await link.children.notify(personId, anAccess(nhsNumber, identity), false);
  return (await watch.bothStand(identity)) - began;
}

async function untilOpen({ link }: World, count: number): Promise<void> {
  const began = performance.now();
  const query = 'WorkflowType = "child" AND CpisStage = "registered"';
  while ((await link.temporal.workflow.count(query)).count < count) {
    if (performance.now() - began > withinMs) throw new Error(`Not all ${count} children were open in an hour.`);
    await wait(1_000);
  }
}
