import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** A process that the supervisor keeps running: all that it needs to know, as data. */
export interface Program {
  readonly name: string;
  /** for people, in the middle of a sentence: `the worker` */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** a Node program has a channel to its supervisor and ends when that closes */
  readonly channel: boolean;
  /** whether it does its work now; may be asked many times a second. Its log since this start begins at byte `logFrom` */
  readonly serves: (logFrom: number) => Promise<boolean>;
  /** done each time it serves after a start, before it counts as serving; tried again when it throws */
  readonly prepare?: () => Promise<void>;
}

/**
 * Starts the program itself: no shell, no npm, so that its pid is the real one. In a process group of its own: Ctrl-C in
 * a terminal reaches only the supervisor, which then ends the programs in order.
 */
export function startProgram({ command, args, env, logFile, channel }: Program): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(command, [...args], {
      env: { ...process.env, ...env },
      stdio: channel ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
      detached: true,
    });
  } finally {
    closeSync(log);
  }
}
