import { runCommand } from '../../sandbox/temporal/run-command.js';

export interface Python {
  readonly command: string;
  /** such as `3.11` */
  readonly version: string;
  /** the mesh-sandbox that this Python gets */
  readonly peerVersion: string;
}

export interface NotFound {
  /** what was tried, and why it did not do */
  readonly tried: readonly string[];
}

/** Pinned, newest first, each with the minor versions of Python 3 that it says it runs on. */
const pins = [
  { peerVersion: '1.0.137', from: 11, to: 13 },
  // the last release for every other Python that is still about
  { peerVersion: '1.0.27', from: 9, to: Infinity },
] as const;

const commands = ['python3', ...[13, 12, 11, 10, 9].map((minor) => `python3.${minor}`), 'python'];

/** Says its version before anything can fail; Debian ships venv without the ensurepip that it needs. */
const probe = 'import sys\nprint(*sys.version_info[:2], flush=True)\nimport venv, ensurepip';

interface Probed {
  readonly command: string;
  readonly minor?: number;
  /** why it does not do */
  readonly problem?: string;
}

/** A Python 3.9 or later that can make virtual environments: the first that runs the newest mesh-sandbox, else another. */
export async function findPython(): Promise<Python | NotFound> {
  const probed = await Promise.all(commands.map(look));
  for (const { peerVersion, from, to } of pins) {
    for (const { command, minor, problem } of probed) {
      if (problem !== undefined || minor === undefined || minor < from || minor > to) continue;
      return { command, version: `3.${minor}`, peerVersion };
    }
  }
  return { tried: probed.map(({ command, problem = 'is of no use' }) => `${command} ${problem}`) };
}

async function look(command: string): Promise<Probed> {
  const { code, output } = await runCommand(command, ['-I', '-c', probe], { signal: AbortSignal.timeout(20_000) });
  const [, major, minor] = /^(\d+) (\d+)$/m.exec(output) ?? [];
  if (code === null) return { command, problem: 'is not there' };
  if (major !== '3' || minor === undefined) return { command, problem: 'is no Python 3' };
  if (Number(minor) < 9) return { command, problem: `is Python 3.${minor}, too old` };
  if (code !== 0) return { command, problem: `is Python 3.${minor} without venv` };
  return { command, minor: Number(minor) };
}
