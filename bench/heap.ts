import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { nodeArguments } from '../sandbox/temporal/node-program.js';
import { childWorkflowId, workflowTypes } from '../src/contracts/workflow-ids.js';
import type { World } from '../test/support/world.js';
import { openWorld } from '../test/support/world.js';
import { bareClient } from './bare-client.js';
import { baselineQueue, baselineType, baselineWorkflowId } from './baseline/contract.js';
import type { BenchChild } from './children.js';
import { fromSenders, inventChildren } from './children.js';
import type { Bench } from './context.js';
import { figure } from './figures.js';
import { startIdle } from './idle-children.js';

const warm = 50;
const counted = 500;

/** What each workflow in the cache holds of the heap: a worker's cache times this is its memory. */
export const benchHeap: Bench = async () => {
  const child = await kilobytesOf({ type: workflowTypes.child, start: startIdle });
  const trivial = await kilobytesOf({ type: baselineType, start: startTrivial });
  return {
    name: 'heap',
    how: `the heap's growth over ${counted} cached workflows after ${warm} others, garbage collected; once`,
    figures: [
      figure('one registered child', child, 'KB', { atMost: 120 }),
      figure('one trivial workflow', trivial, 'KB'),
      figure('÷ trivial', child / trivial, '×'),
    ],
  };
};

interface Kind {
  readonly type: string;
  readonly start: (world: World, children: readonly BenchChild[]) => Promise<void>;
}

const startTrivial: Kind['start'] = (world, children) =>
  fromSenders(children, 20, ({ personId }) =>
    bareClient(world).workflow.start(baselineType, {
      workflowId: baselineWorkflowId(personId),
      taskQueue: baselineQueue,
      args: [{ personId }],
    }),
  );

async function kilobytesOf(kind: Kind): Promise<number> {
  const world = await openWorld();
  const holder = await startHeapProcess(world, kind.type);
  try {
    const all = inventChildren(warm + counted);
    const before = await grown(world, holder, kind, all.slice(0, warm));
    const after = await grown(world, holder, kind, all.slice(warm));
    return (after - before) / counted / 1024;
  } finally {
    await holder.stop();
    await world.close();
  }
}

/** Starts them and waits until each lies in the cache with nothing to do. */
async function grown(
  world: World,
  holder: HeapProcess,
  { type, start }: Kind,
  children: readonly BenchChild[],
): Promise<number> {
  await start(world, children);
  for (const { personId } of children) {
    const workflowId = type === workflowTypes.child ? childWorkflowId(personId) : baselineWorkflowId(personId);
    const handle = world.link.temporal.workflow.getHandle(workflowId);
    // three events: started, its task made, its task taken; the fourth says that it is done
    while ((await handle.describe()).historyLength < 4) await wait(20);
  }
  return holder.heapBytes();
}

interface HeapProcess {
  readonly heapBytes: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

const told = z.object({ heap: z.number() });

async function startHeapProcess(world: World, type: string): Promise<HeapProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'cpis-heap-'));
  const options = join(folder, 'options.json');
  const { address, namespace } = world.config.temporal;
  writeFileSync(options, JSON.stringify({ address, namespace, configPath: world.configPath, type }));
  const program = ['--expose-gc', ...nodeArguments(new URL('./heap-process.ts', import.meta.url), [options])];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const running = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
  if (running === undefined) throw new Error('The heap’s process ended before it ran.');
  return {
    heapBytes: async () => {
      const answer = once(child, 'message');
      child.send('heap');
      const answered: readonly unknown[] = await answer;
      return told.parse(answered[0]).heap;
    },
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
