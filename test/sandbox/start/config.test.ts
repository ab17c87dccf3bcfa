import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { writeConfig } from '../../../sandbox/start/config.js';
import { ensureKeys } from '../../../sandbox/start/keys.js';
import { readOptions } from '../../../sandbox/start/options.js';
import { loadConfig } from '../../../src/config/load.js';
import { readKey } from '../../../src/temporal/key-files.js';
import { openPayloadKeys } from '../../../src/temporal/key-ring.js';
import { newFolder } from '../temporal/fake-command.js';

/** what a run knows of its Temporal server: more than the product's configuration takes */
const temporal = { address: '127.0.0.1:17000', namespace: 'default', ui: 'http://127.0.0.1:17001' };

const mailboxes = [
  { mailboxId: 'ZZ9LA001', password: 'sandbox-password', sharedKey: 'sandbox-key', role: 'authority' },
  { mailboxId: 'CPISHUB1', password: 'other', sharedKey: 'other', role: 'cpis' },
];

describe('the configuration of a sandbox', () => {
  let folder: string;
  let nhs: Server;
  let port: number;
  before(async () => {
    nhs = createServer((_, answer) => answer.end(JSON.stringify(mailboxes))).listen(0, '127.0.0.1');
    await once(nhs, 'listening');
    const address = nhs.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  after(() => nhs.close());
  beforeEach(() => (folder = newFolder()));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = async (configFile?: string): Promise<string> =>
    writeConfig({
      folder,
      configFile,
      ports: { ...(readOptions(['--port-base', '17000']) ?? assert.fail()).ports, nhs: port },
      temporal,
      keys: await ensureKeys(folder),
    });

  it('can be used by the product as it is', async () => {
    const file = await write();
    const config = loadConfig(file);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(config.authority.telephones.officeHours, '01632960100');
    assert.ok(config.mailbox.transport !== 'folder');
    assert.equal(config.mailbox.url, `http://127.0.0.1:${port}`);
    assert.equal(config.mailbox.recipient, 'CPISHUB1');
    assert.ok(config.mosaic.transport !== 'worklist');
    assert.equal(config.mosaic.url, 'http://127.0.0.1:17003');
    const { host, port: at, open, callers } = config.gateway;
    assert.deepEqual([host, at, open, callers.map(({ name }) => name)], ['127.0.0.1', 17004, 'sandbox', ['mosaic']]);
    assert.deepEqual(config.worker?.health, { host: '127.0.0.1', port: 17006 });
    assert.equal(config.upload.releaseAtStart, true);
    assert.equal(config.mailbox.pollEvery, 1_000);
  });

  it('keeps the mailbox’s secrets out of itself, in files of their own', async () => {
    const file = await write();
    const { mailbox } = loadConfig(file);
    assert.ok(mailbox.transport !== 'folder');
    const { passwordFile = '', sharedKeyFile = '' } = mailbox;
    assert.equal(readFileSync(passwordFile, 'utf8'), 'sandbox-password');
    assert.equal(statSync(sharedKeyFile).mode & 0o777, 0o600);
    assert.ok(!/sandbox-(password|key)/.test(readFileSync(file, 'utf8')));
  });

  it('puts addresses and credentials over another authority’s configuration, and nothing else', async () => {
    const example = readFileSync(new URL('../../../config/example.yaml', import.meta.url), 'utf8');
    const base = join(folder, 'authority.yaml');
    writeFileSync(base, example.replace('Exampleshire County Council', 'Otherborough').replace('C2, C1, V2', 'C2'));
    const config = loadConfig(await write(base));
    assert.equal(config.authority.name, 'Otherborough');
    assert.deepEqual(config.scope.lookedAfterStatuses, ['C2']);
    assert.equal(config.mailbox.pollEvery, 300_000);
    assert.ok(config.mailbox.transport !== 'folder');
    assert.equal(config.mailbox.url, `http://127.0.0.1:${port}`);
    assert.equal(config.mailbox.tls, undefined);
    assert.ok(config.mosaic.transport !== 'worklist');
    assert.equal(config.mosaic.tokenFile, undefined);
    assert.equal(config.temporal.address, '127.0.0.1:17000');
  });

  it('says so when the other configuration cannot be read', async () => {
    await assert.rejects(write(join(folder, 'nothing.yaml')), /--config .*nothing\.yaml cannot be read/);
  });
});

describe('the keys of a sandbox', () => {
  it('are made once and open what they closed in the next run', async () => {
    const folder = newFolder();
    const made = await ensureKeys(folder);
    const writing = async (): Promise<string> => (await (await openPayloadKeys(made)).writing()).id;
    const [first, subject] = [await writing(), readKey(made.subjects)];
    assert.deepEqual(await ensureKeys(folder), made);
    assert.deepEqual([await writing(), readKey(made.subjects)], [first, subject]);
    for (const file of [made.payloads, made.encryptionKey.file, made.subjects])
      assert.equal(statSync(file).mode & 0o777, 0o600);
    rmSync(folder, { recursive: true });
  });
});
