import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTimeServer } from '../sandbox/temporal/time-server.js';

/**
 * `npm run test:deep`: what is too long for the quick proof. The journeys with a workflow cache of 3, so that everything
 * replays; bursts of signals over many runs; and weeks and years on a server whose clock skips. What cannot be had here is
 * named loudly and has not failed; a test that fails has.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Part {
  readonly name: string;
  readonly files: string;
  readonly env: NodeJS.ProcessEnv;
  readonly require?: string;
}

interface Counts {
  readonly passes: number;
  readonly failures: number;
}

function runMocha({ files, env, require: global }: Part, report: string): Promise<number> {
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  const options = [
    '--no-config',
    '--node-option',
    'import=tsx',
    '--node-option',
    'enable-source-maps',
    '--forbid-only',
  ];
  const rest = ['--exit', '--timeout', '180000', '--reporter', 'test/support/reporter.cjs'];
  const required = global === undefined ? [] : ['--require', global];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mocha, ...options, ...rest, ...required, files], {
      cwd: root,
      env: { ...process.env, ...env, CPIS_TEST_REPORT: report },
      stdio: 'inherit',
    });
    child.once('error', reject).once('close', (code) => resolve(code ?? 1));
  });
}

/** Mocha's counts; a run that ended before it counted is one failure. */
async function judge(part: Part, folder: string): Promise<Counts> {
  say(`\n== deep: ${part.name}`);
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  const code = await runMocha(part, report);
  try {
    const { passes, failures } = JSON.parse(readFileSync(report, 'utf8')) as Counts;
    return code === 0 || failures > 0 ? { passes, failures } : { passes, failures: 1 };
  } catch {
    return { passes: 0, failures: 1 };
  }
}

const journeys: Part = {
  name: 'the journeys with a workflow cache of 3, so that everything replays',
  files: 'test/journeys/*.test.ts',
  env: { CPIS_TEST_CACHE: '3' },
  require: 'test/support/global.ts',
};
const bursts: Part = {
  name: 'bursts of signals',
  files: 'test/deep/*.deep.ts',
  env: {},
  require: 'test/support/global.ts',
};

const frame = '!'.repeat(100);
const notRun: string[] = [];
const parts = [bursts, journeys];
const timeServer = await findTimeServer({ env: process.env, say });
if ('path' in timeServer) {
  const env = { CPIS_TIME_SERVER: timeServer.path };
  parts.push({ name: 'weeks and years, on a server whose clock skips', files: 'test/time/*.time.ts', env });
} else notRun.push(`weeks and years NOT RUN: ${timeServer.failed}`);

const folder = mkdtempSync(join(tmpdir(), 'cpis-deep-'));
const asked = process.argv.slice(2);
let sum: Counts = { passes: 0, failures: 0 };
for (const part of parts.filter(({ name }) => asked.length === 0 || asked.some((word) => name.includes(word)))) {
  const { passes, failures } = await judge(part, folder);
  sum = { passes: sum.passes + passes, failures: sum.failures + failures };
}
rmSync(folder, { recursive: true, force: true });
for (const line of notRun) say(`${frame}\n!! ${line}\n${frame}`);
say(`deep tests: ${sum.passes} passed, ${sum.failures} failed`);
const report = process.env['CPIS_TEST_REPORT'];
if (report !== undefined) writeFileSync(report, JSON.stringify(sum));
process.exitCode = sum.failures > 0 || sum.passes === 0 ? 1 : 0;
