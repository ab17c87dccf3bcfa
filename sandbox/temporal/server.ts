import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { logTail } from './log-tail.js';
import { portIsFree } from './ports.js';
import { temporalServes } from './serving.js';

export interface TemporalOptions {
  /** the Temporal CLI, from findTemporal */
  readonly path: string;
  readonly port: number;
  /** undefined: no user interface */
  readonly uiPort?: number | undefined;
  /** undefined: everything is in memory and gone with the process */
  readonly databaseFile?: string | undefined;
  readonly logFile: string;
}

export interface RunningTemporal {
  readonly address: string;
  readonly ui: string | undefined;
  readonly pid: number;
  /** Resolves when the process has ended; kills it after ten seconds. */
  stop(): Promise<void>;
}

/**
 * The dev server as this product needs it. The poll rate takes a signal-to-activity hop from about 100 ms to 14 (the dev
 * server has one shard, and its default of 20 polls a second makes each hop wait); the reuse interval lets a run shorter
 * than a second continue as new at once. A database without synchronous writes still survives the death of the process.
 */
export function temporalArguments({ port, uiPort, databaseFile }: Omit<TemporalOptions, 'path' | 'logFile'>): string[] {
  const settings = [
    'history.transferProcessorMaxPollRPS=2000',
    'system.enableActivityEagerExecution=true',
    'history.workflowIdReuseMinimalInterval="1ms"',
  ];
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn'],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...settings.flatMap((setting) => ['--dynamic-config-value', setting]),
    ...(databaseFile === undefined ? [] : ['--db-filename', databaseFile]),
    ...(databaseFile === undefined
      ? []
      : ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=OFF']),
  ];
}

/**
 * Starts a Temporal dev server on loopback and resolves when it truly serves. Throws an Error with a sentence for people
 * when a port is in use, when the process ends (with the end of its log), or when it does not serve within `withinMs`.
 */
export async function startTemporal(options: TemporalOptions, withinMs = 60_000): Promise<RunningTemporal> {
  for (const port of [options.port, options.uiPort]) {
    if (port !== undefined && !(await portIsFree(port))) {
      throw new Error(`Port ${port} is in use: the Temporal server cannot start on it.`);
    }
  }
  const log = openSync(options.logFile, 'a');
  const child = spawn(options.path, temporalArguments(options), { stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const address = `127.0.0.1:${options.port}`;
  try {
    await untilServing(child, address, options.logFile, withinMs);
  } catch (error) {
    await end(child, ended);
    throw error;
  }
  return {
    address,
    ui: options.uiPort === undefined ? undefined : `http://127.0.0.1:${options.uiPort}`,
    pid: child.pid ?? 0,
    stop: () => end(child, ended),
  };
}

async function untilServing(child: ChildProcess, address: string, logFile: string, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  let broken: string | undefined;
  child.once('error', (error) => (broken = `The Temporal CLI cannot be started: ${error.message}`));
  for (;;) {
    const serves = await temporalServes(address);
    if (broken !== undefined) throw new Error(broken);
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`The Temporal server ended while it started. The end of its log:\n${logTail(logFile)}`);
    }
    if (serves) return;
    if (Date.now() > deadline) {
      throw new Error(
        `The Temporal server did not serve within ${withinMs / 1000} s. The end of its log:\n${logTail(logFile)}`,
      );
    }
    await wait(50);
  }
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(impatience);
}
