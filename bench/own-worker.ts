import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { nodeArguments } from '../sandbox/temporal/node-program.js';
import type { World } from '../test/support/world.js';

export interface OwnWorker {
  /** what the process holds of the machine's memory, in megabytes */
  readonly megabytes: () => Promise<number>;
  /** what the process has used of a processor since it began, in milliseconds */
  readonly processorMs: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

const usage = z.object({ rss: z.number(), processorMs: z.number() });

/** The product's worker in a process of its own, where its memory and its processor time are nobody else's. */
export async function startOwnWorker({ configPath }: World, cachedWorkflows = 1000): Promise<OwnWorker> {
  const program = nodeArguments(new URL('./product-worker.ts', import.meta.url), [configPath, String(cachedWorkflows)]);
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const running = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
  if (running === undefined) throw new Error('The worker’s process ended before it ran.');
  const ask = async (): Promise<z.infer<typeof usage>> => {
    const answer = once(child, 'message');
    child.send('usage');
    const told: readonly unknown[] = await answer;
    return usage.parse(told[0]);
  };
  return {
    megabytes: async () => (await ask()).rss / 1024 / 1024,
    processorMs: async () => (await ask()).processorMs,
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
