import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { commandLine } from './command-line.js';
import { removeReadyFile, runningFile } from './ready-file.js';

const entry = z.object({ pid: z.int().positive(), command: z.string().min(1) });

/** What a supervisor runs, so that somebody can tidy up after it when it was killed. */
const pidFile = z.object({
  supervisor: entry,
  /** where this run's data lie */
  folder: z.string(),
  /** the folder goes with the run */
  temporary: z.boolean(),
  /** the arguments that the programs were started with, joined: a wrapper script may stand before them */
  programs: z.array(entry),
});

export type PidFile = z.infer<typeof pidFile>;

export const pidFileName = (temporalPort: number): string => `pids-${temporalPort}.json`;

export function writePidFile(file: string, content: PidFile): void {
  const half = `${file}.${process.pid}.half`;
  writeFileSync(half, JSON.stringify(content), { mode: 0o600 });
  renameSync(half, file);
}

/** undefined when there is none, or it cannot be read: then nothing of it may be ended. */
export function readPidFile(file: string): PidFile | undefined {
  try {
    return pidFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Pids are given out again: only a process that still has the command line which we gave it is ours. */
export const isOurs = ({ pid, command }: { readonly pid: number; readonly command: string }): boolean =>
  commandLine(pid)?.endsWith(command) ?? false;

/** Ends what a supervisor that is gone left running, and removes its temporary folder and its files. Gives the number ended. */
export async function endLeftovers(file: string, content: PidFile, patienceMs = 10_000): Promise<number> {
  const left = content.programs.filter(isOurs);
  for (const { pid } of left) signal(pid, 'SIGTERM');
  const deadline = Date.now() + patienceMs;
  while (left.some(isOurs) && Date.now() < deadline) await wait(50);
  for (const one of left.filter(isOurs)) signal(one.pid, 'SIGKILL');
  if (content.temporary) rmSync(content.folder, { recursive: true, force: true });
  removeReadyFile(join(dirname(file), runningFile), content.supervisor.pid);
  if (readPidFile(file)?.supervisor.pid === content.supervisor.pid) rmSync(file, { force: true });
  return left.length;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it ended in the meantime
  }
}

/** Every pid file in the folder whose supervisor still runs; what the others left behind is ended. */
export async function tidyUp(folder: string): Promise<{ ended: number; running: readonly PidFile[] }> {
  const running: PidFile[] = [];
  let ended = 0;
  for (const name of readdirSync(folder).filter((one) => /^pids-\d+\.json$/.test(one))) {
    const file = join(folder, name);
    const content = readPidFile(file);
    if (content === undefined) rmSync(file, { force: true });
    else if (isOurs(content.supervisor)) running.push(content);
    else ended += await endLeftovers(file, content);
  }
  return { ended, running };
}
