import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { program } from './built.js';
import type { World } from './world.js';

/** A worker in a process of its own, as in production, which can be killed as a machine's failure kills it. */
export async function startWorkerProcess({ configPath }: World): Promise<{ kill(): Promise<void>; said(): string }> {
  const worker = spawn(process.execPath, [...program('src/worker')], {
    env: { ...process.env, CPIS_CONFIG: configPath },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said.push(chunk.toString());
      if (said.join('').includes('The worker runs.')) resolve();
    };
    worker.stdout.on('data', hear);
    worker.stderr.on('data', hear);
    worker.once('exit', () => reject(new Error(`The worker process ended: ${said.join('').slice(-2000)}`)));
  });
  await ready;
  return {
    said: () => said.join(''),
    kill: async () => {
      if (worker.exitCode !== null || worker.signalCode !== null) return;
      const ended = once(worker, 'exit');
      worker.kill('SIGKILL');
      await ended;
    },
  };
}
