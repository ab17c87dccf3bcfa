import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { nodeArguments } from '../sandbox/temporal/node-program.js';
import { freePortBase } from '../sandbox/temporal/ports.js';

const place = z.object({ url: z.string() });
const readyFile = z.object({ nhs: place, mosaic: place });

export type BenchSandbox = z.infer<typeof readyFile>;

/** Starts the whole sandbox on free ports, as a process; rejects when it ends before it serves. */
export async function startForBench(): Promise<{ ready: BenchSandbox; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'cpis-bench-'));
  const file = join(folder, 'ready.json');
  const base = await freePortBase(6);
  const options = ['--no-story', '--port-base', String(base), '--ready-file', file];
  const program = nodeArguments(new URL('../sandbox/start.ts', import.meta.url), options);
  const child = spawn(process.execPath, program, { stdio: ['ignore', process.stderr, process.stderr] });
  const ended = once(child, 'exit');
  while (!existsSync(file)) {
    if (child.exitCode !== null) throw new Error('The sandbox ended before it served.');
    await wait(100);
  }
  return {
    ready: readyFile.parse(JSON.parse(readFileSync(file, 'utf8'))),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
