import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '../../../sandbox/start/program.js';

/** Node code that says that it serves, with its pid, and then stays. */
const staying = (file: string): string =>
  `require('fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000);`;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A program that serves as long as its process lives; `code` runs in it first. */
export function fakeProgram(folder: string, code = ''): Program {
  const file = join(folder, 'serving');
  return {
    name: 'fake',
    title: 'the fake program',
    command: process.execPath,
    args: ['-e', `${code}${staying(file)}`],
    logFile: join(folder, 'fake.log'),
    channel: false,
    serves: () => Promise.resolve(existsSync(file) && isAlive(Number(readFileSync(file, 'utf8')))),
  };
}

/** Waits for something that must become true; the test's own time-out is the limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

export const isRunning = isAlive;
