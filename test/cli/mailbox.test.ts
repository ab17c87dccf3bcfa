import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { cpisCommand } from '../support/built.js';
import { checkMailbox } from '../../src/cli/mailbox-check.js';
import { createFolderMailbox } from '../../src/mailbox/folder/mailbox.js';
import { startMeshClient } from '../mailbox/folder/mesh-client.js';
import { failureOf } from '../mailbox/support/answering.js';
import { startNhsSandbox, type RunningNhsSandbox } from '../mailbox/support/nhs-sandbox.js';
import { auditIn } from '../support/audit-in.js';

const example = fileURLToPath(new URL('../../config/example.yaml', import.meta.url));
const openssl = spawnSync('openssl', ['version']).status === 0;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const oneLine = ({ err, out }: Ended): string => {
  assert.equal(out, '');
  assert.equal(err.trim().split('\n').length, 1, err);
  assert.doesNotMatch(err, /\bat .*:\d+:\d+/);
  return err.trim();
};

describe('cpis mailbox', () => {
  let folder: string;
  let nhs: RunningNhsSandbox;

  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const configWith = (mailbox: object): string => {
    const base = parse(readFileSync(example, 'utf8'), { schema: 'failsafe' }) as { mailbox: Record<string, unknown> };
    const { mailboxId, workflows, recipient } = base.mailbox;
    const audit = auditIn(folder);
    return file(
      'authority.yaml',
      stringify({ ...base, audit, mailbox: { mailboxId, workflows, recipient, ...mailbox } }),
    );
  };
  const mesh = (more: object = {}): string => {
    const { mailboxId, password, sharedKey } = nhs.credentials;
    const passwordFile = file('password', password);
    const sharedKeyFile = file('shared-key', sharedKey);
    return configWith({ url: nhs.serving.url, mailboxId, passwordFile, sharedKeyFile, ...more });
  };
  const cpis = (words: readonly string[], config: string): Promise<Ended> =>
    new Promise((resolve) => {
      const env = { ...process.env, CPIS_CONFIG: config };
      const run = spawn(process.execPath, [cpisCommand(), 'mailbox', ...words], { cwd: folder, env });
      let [out, err] = ['', ''];
      run.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      run.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      run.once('close', (code) => resolve({ code, out, err }));
    });
  const put = async (body: string, workflowId: string, headers: object = {}): Promise<string> =>
    String((await nhs.post('/admin/messages', { body, workflowId, headers }))['messageId']);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cpis-mailbox-'));
    nhs = await startNhsSandbox();
  });
  beforeEach(() => nhs.post('/admin/reset', {}));
  after(async () => {
    await nhs.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('check says that the mailbox answers, how the clocks stand, and that nothing waits', async () => {
    const { code, out, err } = await cpis(['check'], mesh());
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^The NHS mailbox answers and takes our credentials\.\nClock: .*\nWaiting: no message\.\n$/);
  });

  it('check tells how many messages wait and since when, and leaves them there', async () => {
    for (const body of ['1', '2', '3']) await put(body, 'TEST_CPIS_ACCESS');
    const words = await cpis(['check'], mesh());
    assert.match(words.out, /Waiting: 3 messages, the oldest since \d+ \w+ \d{4}, \d\d:\d\d \(\d minutes\)\.\n$/);
    const { code, out } = await cpis(['check', '--json'], mesh());
    const told = JSON.parse(out) as {
      clockAheadSeconds: number;
      waiting: { oldest: { at: string; ageMinutes: number } };
    };
    assert.equal(code, 0);
    assert.ok(Math.abs(told.clockAheadSeconds) <= 1);
    assert.ok(Math.abs(Date.parse(told.waiting.oldest.at) - Date.now()) < 120_000);
    assert.deepEqual(
      { ...told, clockAheadSeconds: 0, waiting: { ...told.waiting, oldest: {} } },
      { transport: 'mesh', clockAheadSeconds: 0, waiting: { messages: 3, more: false, oldest: {} } },
    );
  });

  it('list gives the ids, oldest first, as words and as JSON', async () => {
    const ids = [await put('1', 'TEST_CPIS_ACCESS'), await put('2', 'TEST_CPIS_INACTIVE')];
    const config = mesh();
    assert.deepEqual(await cpis(['list'], config), { code: 0, out: `${ids.join('\n')}\n`, err: '' });
    const { out } = await cpis(['list', '--json'], config);
    assert.deepEqual(
      JSON.parse(out),
      ids.map((id) => ({ id })),
    );
    assert.equal((await cpis(['list', '--workflow', '!TEST_CPIS_A*'], config)).out, `${ids[1] ?? ''}\n`);
    assert.equal((await cpis(['list', '--at-most', '1'], config)).out, `${ids[0] ?? ''}\n`);
  });

  it('list --details tells type, workflow and size, and shows no control character of a sender', async () => {
    const data = await put('Brackenfield', 'TEST_CPIS_ACCESS');
    const report = await put('', 'TEST_CPIS_UPLOAD', { 'mex-messagetype': 'REPORT', 'mex-statuscode': '14' });
    const { code, out } = await cpis(['list', '--details'], mesh());
    assert.equal(code, 0);
    const [first = '', second = ''] = out.split('\n');
    assert.match(first, new RegExp(`^${data}  data    TEST_CPIS_ACCESS  (12 bytes|-)$`));
    assert.match(second, new RegExp(`^${report}  report  TEST_CPIS_UPLOAD  `));
    assert.doesNotMatch(out, /Brackenfield/);
  });

  it('says in one line that the NHS refuses us, and exits with 1', async () => {
    const ended = await cpis(['check'], mesh({ passwordFile: file('wrong-password', 'wrong-Sw0rdfish') }));
    assert.equal(ended.code, 1);
    assert.match(oneLine(ended), /refuses our credentials.*mailbox\.refused-credentials/);
    assert.doesNotMatch(ended.err, /wrong-Sw0rdfish/);
  });

  it('says in one line that there is no server or no folder, and exits with 4', async () => {
    for (const config of [
      () => mesh({ url: 'http://127.0.0.1:9' }),
      () => configWith({ transport: 'folder', folder: join(folder, 'nowhere') }),
    ])
      for (const verb of ['check', 'list']) {
        const ended = await cpis([verb], config());
        assert.equal(ended.code, 4);
        assert.match(oneLine(ended), /^The NHS mailbox cannot be reached\./);
      }
  });

  it('refuses words that it does not know, with 2', async () => {
    assert.equal((await cpis(['chekc'], mesh())).code, 2);
    assert.equal((await cpis(['list', '--at-most', 'many'], mesh())).code, 2);
    assert.equal((await cpis(['check'], configWith({ transport: 'pigeon' }))).code, 2);
  });

  it('works the same on the folder of the MESH client', async () => {
    const client = startMeshClient();
    try {
      const config = configWith({ transport: 'folder', folder: client.folder });
      const id = client.deliver({ workflowId: 'TEST\u009b31m', body: Buffer.from('12345') });
      const checked = await cpis(['check'], config);
      assert.match(
        checked.out,
        /^The MESH client’s folder is there and can be used\.\nWaiting: 1 message, the oldest /,
      );
      assert.equal((await cpis(['list', '--details'], config)).out, `${id}  data    TEST 31m  5 bytes\n`);
      assert.equal(client.names('IN').length, 3);
    } finally {
      client.close();
    }
  });

  it('check tells how long the certificate lasts, and asks for a new one in time', async function () {
    if (!openssl) this.skip();
    const service = await meshOverTls(folder);
    try {
      const { code, out } = await cpis(['check'], mesh({ url: service.url, tls: service.tls }));
      assert.equal(code, 0);
      assert.match(out, /\nCertificate: 19 days left, until .*\. Ask the NHS for a new one now\.\n/);
      const { out: json } = await cpis(['check', '--json'], mesh({ url: service.url, tls: service.tls }));
      assert.equal((JSON.parse(json) as { certificate: { daysLeft: number } }).certificate.daysLeft, 19);
    } finally {
      service.close();
    }
  });

  it('check refuses a certificate that has expired or is none, before anything goes out', async function () {
    if (!openssl) this.skip();
    const { tls, close } = await meshOverTls(folder);
    close();
    const certificate = readFileSync(tls.certificateFile, 'utf8');
    const mailbox = createFolderMailbox({ folder: '/nowhere', mailboxId: 'ZZ9LA001' });
    const prove = (): Promise<never> => Promise.reject(new Error('something went out'));
    const later = new Date(Date.now() + 21 * 86_400_000);
    for (const [pem, now] of [
      [certificate, later],
      ['no certificate', new Date()],
    ] as const) {
      const checking = checkMailbox({ transport: 'mesh', mailbox, prove, certificate: pem }, now);
      assert.equal((await failureOf(checking)).code, 'mailbox.refused-credentials');
    }
  });
});

/** A MESH of one empty mailbox behind mutual TLS, with certificates of 20 days. */
async function meshOverTls(folder: string) {
  const run = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const days = ['-days', '20'];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  run('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA', ...days);
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1');
  for (const name of ['server', 'client']) {
    run('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', ...days, '-extfile', 'names'];
    run('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...by);
  }
  const pem = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const options = { key: pem('server.key'), cert: pem('server.pem'), ca: pem('ca.pem'), requestCert: true };
  const server = createServer({ ...options, rejectUnauthorized: true }, (request, response) => {
    const body = request.method === 'GET' ? '{"messages":[]}' : '';
    request.resume().on('end', () => response.writeHead(200).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tls: {
      certificateFile: join(folder, 'client.pem'),
      keyFile: join(folder, 'client.key'),
      caFile: join(folder, 'ca.pem'),
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
