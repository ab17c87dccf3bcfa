import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { logTail } from './log-tail.js';

export interface ToRun {
  /** in sentences: "PostgreSQL" */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** asks it to end at once, with its data in order */
  readonly endsWith: NodeJS.Signals;
  /** the account, where it is another one */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
  readonly serves: () => Promise<boolean>;
  readonly withinMs: number;
}

export interface OwnProcess {
  readonly pid: number;
  /** Resolves when it has ended; kills it after fifteen seconds. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a process in a group of its own, so that Ctrl-C leaves it to us to end what we started in the right order, and
 * resolves when it serves. Throws an Error with a sentence for people and the end of its log.
 */
export async function runProcess(program: ToRun): Promise<OwnProcess> {
  const log = openSync(program.logFile, 'a');
  const child = spawn(program.command, program.args, {
    ...program.owner,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = (): Promise<void> => end(child, ended, program.endsWith);
  try {
    await untilServing(child, program);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid ?? 0, stop };
}

async function untilServing(child: ChildProcess, { name, serves, withinMs, logFile }: ToRun): Promise<void> {
  const deadline = Date.now() + withinMs;
  let broken: string | undefined;
  child.once('error', (error) => (broken = error.message));
  for (;;) {
    const isServing = await serves();
    if (broken !== undefined) throw new Error(`${name} cannot be started: ${broken}`);
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${name} ended while it started. The end of its log:\n${logTail(logFile)}`);
    if (isServing) return;
    if (Date.now() > deadline)
      throw new Error(`${name} did not serve within ${withinMs / 1000} s. The end of its log:\n${logTail(logFile)}`);
    await wait(50);
  }
}

async function end(child: ChildProcess, ended: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  const impatience = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(impatience);
}
