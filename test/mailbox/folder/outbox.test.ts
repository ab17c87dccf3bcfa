import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createFolderMailbox } from '../../../src/mailbox/folder/mailbox.js';
import type { FolderSettings } from '../../../src/mailbox/folder/settings.js';
import { folderFailure } from '../../../src/mailbox/folder/errors.js';
import type { Mailbox } from '../../../src/mailbox/port.js';
import { eventually } from '../../support/eventually.js';
import { failureOf, file } from '../support/answering.js';
import { held } from './held.js';
import { startMeshClient, type MeshClient } from './mesh-client.js';

const upload = (body = '<upload/>') => ({ ...file(Buffer.from(body)), localId: 'cpis-upload-17' });

describe('sending through the folder of the MESH client', () => {
  let client: MeshClient;
  let mailbox: Mailbox;
  const ours = (more: Partial<FolderSettings> = {}): Mailbox =>
    createFolderMailbox({ folder: client.folder, mailboxId: 'zz9la001', ...more });

  beforeEach(() => {
    client = startMeshClient();
    mailbox = ours();
  });
  afterEach(() => client.close());

  it('writes a pair whose control file says who, what and to whom', async () => {
    const { messageId } = await mailbox.send(upload());
    assert.equal(messageId, 'cpis-upload-17');
    assert.deepEqual(client.names('OUT'), ['cpis-upload-17.ctl', 'cpis-upload-17.dat']);
    assert.equal(readFileSync(client.path('OUT', 'cpis-upload-17.dat'), 'utf8'), '<upload/>');
    assert.equal(
      readFileSync(client.path('OUT', 'cpis-upload-17.ctl'), 'utf8'),
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<DTSControl>',
        '  <Version>1.0</Version>',
        '  <AddressType>DTS</AddressType>',
        '  <MessageType>Data</MessageType>',
        '  <WorkflowId>TEST_CPIS_UPLOAD</WorkflowId>',
        '  <To_DTS>CPISHUB1</To_DTS>',
        '  <From_DTS>ZZ9LA001</From_DTS>',
        '  <Subject>upload-17.xml</Subject>',
        '  <LocalId>cpis-upload-17</LocalId>',
        '  <Compress>Y</Compress>',
        '  <AllowChunking>N</AllowChunking>',
        '  <Encrypted>N</Encrypted>',
        '</DTSControl>',
      ].join('\n'),
    );
  });

  it('keeps a local id with marks that mean something in XML', async () => {
    const localId = 'a<b>&"c\'';
    const { messageId } = await mailbox.send({ ...upload(), localId });
    assert.match(messageId, /^[a-z0-9_]+$/);
    assert.match(
      readFileSync(client.path('OUT', `${messageId}.ctl`), 'utf8'),
      /<LocalId>a&lt;b&gt;&amp;"c'<\/LocalId>/,
    );
    assert.deepEqual(await mailbox.findSent(localId), [messageId]);
  });

  it('leaves one pair however often a file is sent that the client has not taken', async () => {
    const ids = [await mailbox.send(upload()), await mailbox.send(upload())];
    assert.deepEqual(ids, [{ messageId: 'cpis-upload-17' }, { messageId: 'cpis-upload-17' }]);
    assert.equal(client.names('OUT').length, 2);
  });

  it('sends a file again that was taken or refused before, as another one, newest last', async () => {
    client.take((await mailbox.send(upload())).messageId, 'ERROR');
    client.take((await mailbox.send(upload())).messageId);
    const { messageId } = await mailbox.send(upload());
    assert.deepEqual(await mailbox.findSent('cpis-upload-17'), ['cpis-upload-17', 'cpis-upload-17_2', messageId]);
    const states = ['cpis-upload-17', 'cpis-upload-17_2', messageId].map((id) => mailbox.track(id));
    assert.deepEqual(await Promise.all(states), ['error', 'accepted', 'uploading']);
  });

  it('does not count data without a control file as sent, and completes it', async () => {
    writeFileSync(client.path('OUT', 'cpis-upload-17.dat'), '<uplo');
    writeFileSync(client.path('OUT', '.cpis-upload-17.ctl.0b7.tmp'), '<DTSCon');
    assert.deepEqual(await mailbox.findSent('cpis-upload-17'), []);
    await mailbox.send(upload());
    assert.equal(Buffer.from(client.take('cpis-upload-17').body).toString(), '<upload/>');
  });

  it('judges a file in SENT by its status', async () => {
    const { messageId } = await mailbox.send(upload());
    client.take(messageId);
    const path = client.path('SENT', `${messageId}.ctl`);
    const control = readFileSync(path, 'utf8');
    writeFileSync(path, control.replace('<Status>SUCCESS', '<Status>ERROR'));
    assert.equal(await mailbox.track(messageId), 'error');
    writeFileSync(path, control.slice(0, 40));
    assert.equal((await failureOf(mailbox.track(messageId))).code, 'mailbox.unexpected-answer');
  });

  it('sends nothing above the limit', async () => {
    const small = ours({ limits: { fileBytes: 8 } });
    assert.equal((await failureOf(small.send(upload('123456789')))).code, 'mailbox.oversize');
    assert.deepEqual(client.names('OUT'), []);
    await small.send(upload('12345678'));
  });

  it('is unusable without the right to write, and leaves nothing behind', async () => {
    await held(client.folder, client.path('OUT'), async () => {
      assert.equal((await failureOf(mailbox.handshake())).code, 'mailbox.folder-unusable');
      const failure = await failureOf(mailbox.send(upload()));
      assert.deepEqual([failure.code, failure.facts['reason']], ['mailbox.folder-unusable', 'EACCES']);
    });
    assert.deepEqual(client.names('OUT'), []);
  });

  it('is unreachable where one of its folders is missing or is none', async () => {
    for (const place of ['IN', 'OUT', 'SENT', 'FAILED']) {
      rmSync(client.path(place), { recursive: true });
      assert.equal((await failureOf(mailbox.handshake())).code, 'mailbox.unreachable', place);
      writeFileSync(client.path(place), '');
      assert.equal((await failureOf(mailbox.handshake())).code, 'mailbox.unreachable', place);
      rmSync(client.path(place));
      mkdirSync(client.path(place));
    }
    await mailbox.handshake();
  });

  it('never takes a missing SENT for a file that was not sent', async () => {
    client.take((await mailbox.send(upload())).messageId);
    renameSync(client.path('SENT'), client.path('SENT-away'));
    assert.equal((await failureOf(mailbox.findSent('cpis-upload-17'))).code, 'mailbox.unreachable');
    assert.equal((await failureOf(mailbox.send(upload()))).code, 'mailbox.unreachable');
  });

  it('says what stands in the way by the system’s code alone', () => {
    for (const [reason, code] of [
      ['ENOSPC', 'mailbox.folder-unusable'],
      ['EDQUOT', 'mailbox.folder-unusable'],
      ['EROFS', 'mailbox.folder-unusable'],
      ['EPERM', 'mailbox.folder-unusable'],
      ['EBUSY', 'mailbox.unavailable'],
      ['EMFILE', 'mailbox.unavailable'],
      ['ESTALE', 'mailbox.unreachable'],
      ['EIO', 'mailbox.unreachable'],
    ] as const) {
      const failure = folderFailure(Object.assign(new Error('/secret/path'), { code: reason }), 'send');
      assert.deepEqual([failure.code, failure.facts], [code, { call: 'send', reason }]);
      assert.doesNotMatch(failure.message, /secret/);
    }
  });

  it('leaves no trace of a handshake, and clears away what a killed process left an hour ago', async () => {
    const name = '.cpis-upload-16.dat.0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0.tmp';
    writeFileSync(client.path('OUT', name), 'half');
    writeFileSync(client.path('OUT', '.other'), 'not ours');
    utimesSync(client.path('OUT', '.other'), 0, 0);
    await mailbox.handshake();
    assert.deepEqual(client.names('OUT'), [name, '.other'].toSorted());
    await ours({ now: () => new Date(Date.now() + 61 * 60_000) }).handshake();
    assert.deepEqual(client.names('OUT'), ['.other']);
  });

  it('never shows the client half a file, wherever the sender is killed', async () => {
    const program = fileURLToPath(new URL('sender.ts', import.meta.url));
    for (let round = 1; round <= 3; round += 1) {
      const sender = spawn(process.execPath, ['--import', 'tsx', program, client.folder, String(round)], {
        stdio: 'inherit',
      });
      const ended = new Promise((resolve) => sender.once('close', resolve));
      await eventually('files are sent', () =>
        Promise.resolve(readdirSync(client.path('OUT')).filter((name) => name.includes(`-${round}00`)).length > 4),
      );
      await sleep(round * 3);
      sender.kill('SIGKILL');
      await ended;
      const controls = client.names('OUT').filter((name) => name.endsWith('.ctl'));
      assert.ok(controls.length > 0);
      for (const control of controls) {
        const name = control.slice(0, -'.ctl'.length);
        const { body, localId } = client.take(name);
        assert.equal(localId, name);
        assert.equal(Buffer.from(body).toString(), name.repeat(20_000));
      }
    }
  });
});
