import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const mocha = join(root, 'node_modules/mocha/bin/mocha.js');

/** What `.mocharc.json` sets for the quick proof, where a run of its own needs it too. */
const always = [
  ...['--no-config', '--node-option', 'import=tsx', '--node-option', 'enable-source-maps', '--forbid-only', '--exit'],
  ...['--reporter', 'test/support/reporter.cjs'],
];

export interface MochaRun {
  readonly files: readonly string[];
  readonly timeoutMs: number;
  /** where the real counts go */
  readonly report: string;
  readonly env?: NodeJS.ProcessEnv;
  /** global fixtures */
  readonly require?: string;
  /** how many files at once; one where this is not said */
  readonly jobs?: number;
  /** ends the run, which then has failed */
  readonly signal?: AbortSignal;
  /** what the caller's own command line says to mocha */
  readonly more?: readonly string[];
}

export interface Counts {
  readonly passes: number;
  readonly failures: number;
}

/** Runs mocha in a process of its own, and gives its counts; a run that failed and counted no failure is one failure. */
export async function runMocha({ report, ...run }: MochaRun): Promise<Counts> {
  rmSync(report, { force: true });
  const code = await exitCode(report, run);
  const { passes, failures } = countsIn(report);
  return code === 0 || failures > 0 ? { passes, failures } : { passes, failures: 1 };
}

/** 1 when a signal ended it. */
function exitCode(
  report: string,
  { files, timeoutMs, env = {}, require, jobs = 1, signal, more = [] }: Omit<MochaRun, 'report'>,
): Promise<number> {
  const required = require === undefined ? [] : ['--require', require];
  const atOnce = jobs > 1 ? ['--parallel', '--jobs', String(jobs)] : [];
  const args = [mocha, ...always, '--timeout', String(timeoutMs), ...required, ...atOnce, ...more, ...files];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env, CPIS_TEST_REPORT: report },
      stdio: 'inherit',
      ...(signal === undefined ? {} : { signal }),
    });
    child.once('close', (code) => resolve(code ?? 1));
    child.once('error', (error) => {
      if (error.name !== 'AbortError') reject(error);
    });
  });
}

/** A run that ended before it counted has counted nothing. */
function countsIn(report: string): Counts {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Counts;
  } catch {
    return { passes: 0, failures: 0 };
  }
}

/** Says in a frame what could not be run here, so that nobody takes it for done. */
export function sayNotRun(lines: readonly string[]): void {
  const frame = '!'.repeat(100);
  process.stdout.write(`\n${[frame, ...lines.map((line) => `!! ${line}`), frame].join('\n')}\n`);
}
