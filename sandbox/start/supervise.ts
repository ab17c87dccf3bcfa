import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { logSize, logTail } from '../temporal/log-tail.js';
import type { Say } from './clock.js';
import { startProgram, type Program } from './program.js';

export interface Watch {
  readonly say: Say;
  /** a process started or ended */
  readonly pidsChanged: () => void;
  /** a program serves again after it had died */
  readonly servesAgain: () => void;
  readonly restartAfterMs?: number;
  readonly serveWithinMs?: number;
  readonly killAfterMs?: number;
}

export interface Supervised {
  readonly program: Program;
  /** undefined while it is not running */
  pid(): number | undefined;
  isServing(): boolean;
  /** Resolves when it serves for the first time. Rejects with a sentence and the end of its log when it cannot start. */
  readonly started: Promise<void>;
  /** Ends it, with SIGKILL when it does not follow within `killAfterMs` (10 s). Never rejects. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

/** A program that dies this often before it served once cannot start. */
const deathsAtStart = 3;

interface Life {
  readonly program: Program;
  readonly watch: Watch;
  readonly stopping: AbortController;
  readonly tellStarted: () => void;
  readonly tellFailed: (error: Error) => void;
  child: ChildProcess | undefined;
  serving: boolean;
  hasServed: boolean;
}

/** Starts a program, and starts it again, after a second, whenever it dies. */
export function supervise(program: Program, watch: Watch): Supervised {
  let life: Life | undefined;
  let loop = Promise.resolve();
  const started = new Promise<void>((tellStarted, tellFailed) => {
    const stopping = new AbortController();
    life = { program, watch, stopping, tellStarted, tellFailed, child: undefined, serving: false, hasServed: false };
    loop = keepRunning(life).catch((error: unknown) => tellFailed(asError(error)));
  });
  started.catch(() => undefined);
  return {
    program,
    started,
    pid: () => life?.child?.pid,
    isServing: () => life?.serving ?? false,
    kill: () => life?.child?.kill('SIGKILL'),
    stop: async () => {
      life?.stopping.abort();
      askToEnd(life?.child);
      const impatience = setTimeout(() => life?.child?.kill('SIGKILL'), watch.killAfterMs ?? 10_000);
      await loop;
      clearTimeout(impatience);
    },
  };
}

/** An open channel would keep a Node process that has finished its work alive. */
function askToEnd(child: ChildProcess | undefined): void {
  child?.kill('SIGTERM');
  if (child?.connected) child.disconnect();
}

async function keepRunning(life: Life): Promise<void> {
  const { program, watch, stopping } = life;
  for (let deaths = 1; !isStopping(life); deaths += 1) {
    const { pid, how } = await runOnce(life);
    if (isStopping(life)) return;
    if (!life.hasServed && deaths >= deathsAtStart) throw cannotStart(program, `cannot start (${how})`);
    watch.say(`${capital(program.title)} (process ${pid}) ended, ${how}. It is started again.`);
    const pause = wait(watch.restartAfterMs ?? 1_000, undefined, { signal: stopping.signal });
    await pause.catch(() => undefined);
  }
}

const isStopping = ({ stopping }: Life): boolean => stopping.signal.aborted;

async function runOnce(life: Life): Promise<{ pid: number; how: string }> {
  const { program, watch } = life;
  const logFrom = logSize(program.logFile);
  const child = startProgram(program);
  const ended = endOf(child);
  life.child = child;
  watch.pidsChanged();
  const serveWithinMs = watch.serveWithinMs ?? 60_000;
  const outcome = await Promise.race([ended, servesWithin(program, child, logFrom, serveWithinMs)]);
  if (outcome === 'serves') nowServing(life, child);
  if (outcome === 'late') life.tellFailed(cannotStart(program, `does not serve after ${serveWithinMs / 1000} s`));
  const how = await ended;
  life.child = undefined;
  life.serving = false;
  watch.pidsChanged();
  return { pid: child.pid ?? 0, how };
}

function nowServing(life: Life, { pid }: ChildProcess): void {
  const again = life.hasServed;
  life.serving = true;
  life.hasServed = true;
  life.tellStarted();
  if (!again) return;
  life.watch.say(`${capital(life.program.title)} serves again (process ${pid ?? 0}).`);
  life.watch.servesAgain();
}

const capital = (title: string): string => `${title.charAt(0).toUpperCase()}${title.slice(1)}`;

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error('Something cannot be started.'));

const cannotStart = ({ title, logFile }: Program, why: string): Error =>
  new Error(`${capital(title)} ${why}. The end of its log, ${logFile}:\n${logTail(logFile)}`);

/** Resolves with how it ended, for people. */
const endOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(error.message);
    });
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`));
  });

const isOver = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

async function servesWithin(
  program: Program,
  child: ChildProcess,
  logFrom: number,
  ms: number,
): Promise<'serves' | 'late' | 'over'> {
  const deadline = Date.now() + ms;
  while (!isOver(child)) {
    if ((await program.serves(logFrom)) && !isOver(child) && (await prepared(program)) && !isOver(child))
      return 'serves';
    if (Date.now() > deadline) return 'late';
    await wait(50);
  }
  return 'over';
}

async function prepared({ prepare }: Program): Promise<boolean> {
  try {
    await prepare?.();
    return true;
  } catch {
    return false;
  }
}
