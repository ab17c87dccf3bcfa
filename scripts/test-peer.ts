import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMocha, sayNotRun } from './mocha-run.js';
import { openEnvironment } from './peer/environment.js';
import { findPython } from './peer/python.js';
import { peerSecrets, startPeer } from './peer/server.js';

/**
 * `npm run test:peer`: the MESH client against the NHS's own mesh-sandbox, a PyPI package that is installed into the
 * user's cache. A machine without Python runs none of it, says so loudly, and has not failed; a test that fails has.
 * What stands behind `--` goes to mocha.
 */
const say = (text: string): void => void process.stdout.write(`${text}\n`);

function notRun(reasons: readonly string[]): void {
  const tried = reasons.flatMap((reason) => reason.split('\n')).map((line) => `     ${line}`);
  const install = [
    'To run them: install Python 3.11 to 3.13 with venv and pip (Debian, Ubuntu: python3 and python3-venv),',
    'and give pip a package index that has mesh-sandbox.',
  ];
  sayNotRun([
    'peer tests NOT RUN: the MESH client was not tried against the NHS’s mesh-sandbox.',
    ...tried,
    ...install,
  ]);
}

/** Runs the tests on a peer of their own and says the counts. True when each passed and there was at least one. */
async function judge(python: string, peerVersion: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'test-peer-'));
  const report = process.env['CPIS_TEST_REPORT'] || join(folder, 'report.json');
  const peer = await startPeer(python);
  try {
    const { passes, failures } = await runMocha({
      files: 'test/peer/*.peer.ts',
      timeoutMs: 30_000,
      report,
      more: process.argv.slice(2),
      env: {
        MESH_PEER_URL: peer.url,
        MESH_PEER_VERSION: peerVersion,
        MESH_PEER_PASSWORD: peerSecrets.password,
        MESH_PEER_SHARED_KEY: peerSecrets.sharedKey,
      },
    });
    say(`peer tests against mesh-sandbox ${peerVersion}: ${passes} passed, ${failures} failed`);
    return failures === 0 && passes > 0;
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
