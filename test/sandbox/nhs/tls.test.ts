import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { program } from '../../support/built.js';
import { token, v2 } from './open-nhs.js';

const openssl = spawnSync('openssl', ['version']).status === 0;

/** Two CAs, a server and a client of the first, and a client of the second. */
function makeCertificates(folder: string): void {
  const run = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1');
  const issued = { ca: ['server', 'client'], other: ['stranger'] };
  for (const [ca, names] of Object.entries(issued)) {
    run('req', '-x509', ...newKey, '-keyout', `${ca}.key`, '-out', `${ca}.pem`, '-subj', `/CN=${ca}`, '-days', '2');
    for (const name of names) {
      run('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      const by = ['-CA', `${ca}.pem`, '-CAkey', `${ca}.key`, '-CAcreateserial', '-days', '2', '-extfile', 'names'];
      run('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...by);
    }
  }
}

describe(openssl ? 'NHS sandbox: mutual TLS' : 'NHS sandbox: mutual TLS (NOT RUN: openssl is not installed)', () => {
  let folder = '';
  let child: ChildProcess | undefined;
  let url = '';
  const start = (...args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [...program('sandbox/nhs/main'), '--port', '0', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const file = (name: string): string => join(folder, name);
  const pem = (name: string): string => readFileSync(file(name), 'utf8');

  before(async function () {
    if (!openssl) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'nhs-tls-'));
    makeCertificates(folder);
    child = start('--tls-cert', file('server.pem'), '--tls-key', file('server.key'), '--tls-ca', file('ca.pem'));
    for await (const line of createInterface(child.stdout!)) {
      url = (JSON.parse(line) as { url: string }).url;
      break;
    }
  });
  after(async () => {
    if (child?.exitCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** The status of a listing of the mailbox; rejects when the connection does not come about. */
  const inbox = (options: RequestOptions): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const headers = { accept: v2, authorization: token() };
      const call = { ca: pem('ca.pem'), headers, agent: false as const, ...options };
      request(`${url}/messageexchange/ZZ9LA001/inbox`, call, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode));
      })
        .once('error', reject)
        .end();
    });
  const client = (name: string): RequestOptions => ({ cert: pem(`${name}.pem`), key: pem(`${name}.key`) });
  const brokenOff = (error: Error): boolean => /alert|hang up|ECONNRESET|EPROTO/i.test(error.message);

  it('serves those whose certificate its CA signed', async () => {
    assert.match(url, /^https:/);
    assert.equal(await inbox(client('client')), 200);
  });

  it('asks them for a token all the same', async () => {
    const headers = { accept: v2, authorization: token({ password: 'wrong' }) };
    assert.equal(await inbox({ ...client('client'), headers }), 403);
  });

  it('does not hear those without a certificate, or with one of another CA', async () => {
    await assert.rejects(inbox({}), brokenOff);
    await assert.rejects(inbox(client('stranger')), brokenOff);
  });

  it('does not speak a TLS older than 1.2', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await assert.rejects(inbox({ ...client('client'), ...old }), brokenOff);
    assert.equal(await inbox({ ...client('client'), minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }), 200);
  });

  it('cuts a connection over TLS as well', async () => {
    const body = JSON.stringify({ on: 'inbox', action: 'lose-answer', count: 1 });
    const added = await new Promise((resolve, reject) => {
      const call = { method: 'POST', ca: pem('ca.pem'), ...client('client'), agent: false as const };
      request(`${url}/admin/faults`, call, (answer) => answer.resume().once('end', () => resolve(answer.statusCode)))
        .once('error', reject)
        .end(body);
    });
    assert.equal(added, 201);
    await assert.rejects(inbox(client('client')), brokenOff);
    assert.equal(await inbox(client('client')), 200);
  });

  const wrong: Readonly<Record<string, readonly string[]>> = {
    'are given together': ['--tls-cert', 'server.pem'],
    'cannot be read': ['--tls-cert', 'no.pem', '--tls-key', 'no.key', '--tls-ca', 'no.pem'],
    '--request-limit-bytes must be a number': ['--request-limit-bytes', 'much'],
    '--answer-delay-ms must be a number': ['--answer-delay-ms', '1.5'],
  };
  for (const [sentence, args] of Object.entries(wrong)) {
    it(`does not start, and says: ${sentence}`, async () => {
      const process = start(...args.map((arg) => (/[.](pem|key)$/.test(arg) ? file(arg) : arg)));
      const ended = once(process, 'exit');
      assert.ok((await text(process.stderr!)).includes(sentence));
      assert.equal((await ended)[0], 1);
    });
  }
});
