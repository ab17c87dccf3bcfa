import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEnvironment } from './peer/environment.js';
import { findPython } from './peer/python.js';
import { peerSecrets, startPeer } from './peer/server.js';

/**
 * `npm run test:peer`: the MESH client against the NHS's own mesh-sandbox, a PyPI package that is installed into the
 * user's cache. A machine without Python runs none of it, says so loudly, and has not failed; a test that fails has.
 * What stands behind `--` goes to mocha.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const say = (text: string): void => void process.stdout.write(`${text}\n`);

function notRun(reasons: readonly string[]): void {
  const frame = '!'.repeat(100);
  const tried = reasons.flatMap((reason) => reason.split('\n')).map((line) => `     ${line}`);
  const install = [
    'To run them: install Python 3.11 to 3.13 with venv and pip (Debian, Ubuntu: python3 and python3-venv),',
    'and give pip a package index that has mesh-sandbox.',
  ];
  const lines = [
    'peer tests NOT RUN: the MESH client was not tried against the NHS’s mesh-sandbox.',
    ...tried,
    ...install,
  ];
  say(['', frame, ...lines.map((line) => `!! ${line}`), frame].join('\n'));
}

/** Mocha's exit code; 1 when a signal ended it. */
function runMocha(env: NodeJS.ProcessEnv): Promise<number> {
  const options = [
    '--no-config',
    '--node-option',
    'import=tsx',
    '--node-option',
    'enable-source-maps',
    '--forbid-only',
  ];
  const more = ['--exit', '--timeout', '30000', '--reporter', 'test/support/reporter.cjs', ...process.argv.slice(2)];
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  const args = [mocha, ...options, ...more, 'test/peer/*.peer.ts'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
    child.once('error', reject).once('close', (code) => resolve(code ?? 1));
  });
}

interface Counts {
  readonly passes: number;
  readonly failures: number;
}

function countsIn(report: string): Counts {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Counts;
  } catch {
    return { passes: 0, failures: 0 };
  }
}

/** Runs the tests on a peer of their own and says the counts. True when each passed and there was at least one. */
async function judge(python: string, peerVersion: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'test-peer-'));
  const report = process.env['CPIS_TEST_REPORT'] || join(folder, 'report.json');
  rmSync(report, { force: true });
  const peer = await startPeer(python);
  try {
    const code = await runMocha({
      ...process.env,
      CPIS_TEST_REPORT: report,
      MESH_PEER_URL: peer.url,
      MESH_PEER_VERSION: peerVersion,
      MESH_PEER_PASSWORD: peerSecrets.password,
      MESH_PEER_SHARED_KEY: peerSecrets.sharedKey,
    });
    const { passes, failures } = countsIn(report);
    say(`peer tests against mesh-sandbox ${peerVersion}: ${passes} passed, ${failures} failed`);
    return code === 0 && passes > 0;
  } finally {
    await peer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(): Promise<boolean> {
  const python = await findPython();
  if ('tried' in python) {
    notRun(['No Python 3.9 or later with venv was found:', ...python.tried]);
    return true;
  }
  const environment = await openEnvironment(python, process.env, say);
  if ('problem' in environment) {
    notRun([`${python.command} (Python ${python.version}) was tried.`, environment.problem]);
    return true;
  }
  return judge(environment.python, python.peerVersion);
}

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'The peer tests cannot be run.'}\n`);
  process.exitCode = 1;
}
