import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket, type TlsOptions } from 'node:tls';
import type { MeshSettings } from '../../../src/mailbox/mesh/settings.js';
import { failureOf, file, mailboxAt } from '../support/answering.js';

const openssl = spawnSync('openssl', ['version']).status === 0;

/** Makes a CA and certificates for server and client, in a folder that goes away with the tests. */
function makeCertificates(folder: string): void {
  const run = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  run('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA', '-days', '2');
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1');
  for (const name of ['server', 'client']) {
    run('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
    run('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...by);
  }
}

describe(openssl ? 'MESH over TLS' : 'MESH over TLS (NOT RUN: openssl is not installed)', () => {
  let folder = '';
  let server: Server | undefined;
  let clientNames: (string | string[] | undefined)[] = [];
  const pem = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const ours = (): NonNullable<MeshSettings['tls']> => ({
    certificate: pem('client.pem'),
    key: pem('client.key'),
    ca: pem('ca.pem'),
  });

  before(function () {
    if (!openssl) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'mesh-tls-'));
    makeCertificates(folder);
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => (clientNames = []));
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function meshOverTls(more: TlsOptions = {}): Promise<string> {
    const options = { key: pem('server.key'), cert: pem('server.pem'), ca: pem('ca.pem'), requestCert: true };
    server = createServer({ ...options, rejectUnauthorized: true, ...more }, (request, response) => {
      if (request.socket instanceof TLSSocket) clientNames.push(request.socket.getPeerCertificate().subject.CN);
      request.resume().on('end', () => response.writeHead(200).end());
    });
    const listening = server;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return `https://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  }

  it('shows our certificate', async () => {
    await mailboxAt(await meshOverTls(), { tls: ours() }).handshake();
    assert.deepEqual(clientNames, ['client']);
  });

  it('is unreachable without our certificate', async () => {
    const url = await meshOverTls();
    const { ca } = ours();
    const stranger = mailboxAt(url, { tls: { certificate: '', key: '', ...(ca !== undefined && { ca }) } });
    assert.equal((await failureOf(stranger.handshake())).code, 'mailbox.unreachable');
    assert.deepEqual(clientNames, []);
  });

  it('sends nothing to a server whose certificate is not of the NHS', async () => {
    const { certificate, key } = ours();
    const mailbox = mailboxAt(await meshOverTls(), { tls: { certificate, key } });
    const failure = await failureOf(mailbox.send(file()));
    assert.equal(failure.code, 'mailbox.unreachable');
    assert.match(String(failure.facts['reason']), /^[A-Z_]+$/);
    assert.deepEqual(clientNames, []);
  });

  it('sends nothing over a TLS older than 1.2', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const mailbox = mailboxAt(await meshOverTls(old), { tls: ours() });
    assert.equal((await failureOf(mailbox.send(file()))).code, 'mailbox.unreachable');
    assert.deepEqual(clientNames, []);
  });
});
