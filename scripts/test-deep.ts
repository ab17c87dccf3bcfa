import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProductionTemporal } from '../sandbox/temporal/production.js';
import { findTimeServer } from '../sandbox/temporal/time-server.js';
import type { Counts } from './mocha-run.js';
import { runMocha, sayNotRun } from './mocha-run.js';

/**
 * `npm run test:deep`: what is too long for the quick proof. What cannot be had here is named loudly and has not failed; a
 * test that fails has. Words behind `--` choose the parts whose names hold one of them.
 */
const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Part {
  readonly name: string;
  readonly files: readonly string[];
  readonly require?: string;
  /** how many files at once, where they mostly wait */
  readonly jobs?: number;
  /** what the part needs and finds for itself; the reason where it cannot be had */
  readonly prepare?: () => Promise<Prepared | { readonly failed: string }>;
}

interface Prepared {
  readonly env: NodeJS.ProcessEnv;
  readonly close?: () => Promise<void>;
}

const onDevServer = { require: 'test/support/global.ts' };
const surroundings = { env: process.env, say };
/** Where everything is slow on purpose, what takes long is not for that reason wrong. */
const patient = { CPIS_TEST_WITHIN_MS: '90000' };

const parts: readonly Part[] = [
  { name: 'bursts, and everything failing a little', files: ['test/deep/*.deep.ts'], ...onDevServer },
  {
    name: 'the journeys with a workflow cache of 3, so that everything replays',
    files: ['test/journeys/*.test.ts'],
    prepare: () => Promise.resolve({ env: { CPIS_TEST_CACHE: '3', ...patient } }),
    jobs: 4,
    ...onDevServer,
  },
  {
    name: 'journeys on a server whose database fails one call in a hundred',
    files: ['test/journeys/one-child.test.ts', 'test/journeys/file-answers.test.ts'],
    prepare: async () => {
      const server = await startProductionTemporal(surroundings, { faults: true });
      if ('failed' in server) return server;
      return { env: { CPIS_TEST_TEMPORAL: server.address, ...patient }, close: server.stop };
    },
    jobs: 2,
    ...onDevServer,
  },
  {
    name: 'weeks and years, on a server whose clock skips',
    files: ['test/time/*.time.ts'],
    prepare: async () => {
      const found = await findTimeServer(surroundings);
      return 'path' in found ? { env: { CPIS_TIME_SERVER: found.path } } : { failed: found.failed };
    },
  },
];

/** Ctrl-C, or a CI that has had enough: the part under way ends, and so does the server that it had. */
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.abort());

/** What became of a part: mocha's counts, or why it was not run. */
async function judge(part: Part, report: string): Promise<Counts | { failed: string }> {
  const { name, prepare, ...run } = part;
  say(`\n== deep: ${name}`);
  const prepared = (await prepare?.()) ?? { env: {} };
  if ('failed' in prepared) return prepared;
  const { env, close } = prepared;
  try {
    return await runMocha({ ...run, timeoutMs: 180_000, report, env, signal: stopped.signal });
  } finally {
    await close?.();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'cpis-deep-'));
const asked = process.argv.slice(2);
const notRun: string[] = [];
const sum = { passes: 0, failures: 0 };
for (const part of parts.filter(({ name }) => asked.length === 0 || asked.some((word) => name.includes(word)))) {
  if (stopped.signal.aborted) break;
  const began = Date.now();
  const came = await judge(part, join(folder, 'report.json'));
  if ('failed' in came) notRun.push(`${part.name}: NOT RUN: ${came.failed}`);
  else {
    sum.passes += came.passes;
    sum.failures += came.failures;
    say(`${part.name}: ${came.passes} passed, ${came.failures} failed, ${Math.round((Date.now() - began) / 1000)} s`);
  }
}
rmSync(folder, { recursive: true, force: true });
if (notRun.length > 0) sayNotRun(notRun);
say(`deep tests: ${sum.passes} passed, ${sum.failures} failed`);
const report = process.env['CPIS_TEST_REPORT'];
if (report !== undefined) writeFileSync(report, JSON.stringify(sum));
process.exitCode = stopped.signal.aborted || sum.failures > 0 || (sum.passes === 0 && notRun.length === 0) ? 1 : 0;
