import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeAccessNotification } from '../../../src/cpis/access-notification.js';
import { decodeAcknowledgement } from '../../../src/cpis/acknowledgement.js';
import { eventually } from '../../support/eventually.js';
import { aFile, aRecord, judged, withHeldRecord } from './files.js';
import { openNhs, toCpis, type LedgerEntry, type OpenNhs } from './open-nhs.js';

interface Notified {
  readonly messageId: string | null;
  readonly notificationId: string;
}

describe('NHS sandbox: faults of what is delivered', () => {
  let nhs: OpenNhs;
  beforeEach(async () => (nhs = await openNhs()));
  afterEach(() => nhs.close());

  const fault = (one: object): Promise<unknown> => nhs.post('/admin/faults', one);
  const listed = async (): Promise<readonly string[]> => (await nhs.mesh.list()).messages;
  const entries = (kind: string): Promise<readonly LedgerEntry[]> =>
    nhs.get<readonly LedgerEntry[]>('/admin/messages').then((all) => all.filter((one) => one.kind === kind));
  const put = async (more: object = {}): Promise<string> =>
    (await nhs.post<{ messageId: string }>('/admin/messages', { body: 'abcdef', ...more })).messageId;
  const bytes = async (id: string): Promise<Buffer> => Buffer.from(await (await nhs.mesh.download(id)).arrayBuffer());
  /** CP-IS holds a record, and nothing waits. */
  const opened = async (): Promise<Notified> => nhs.post('/admin/accesses', { nhsNumber: aRecord().nhsNumber });
  const ready = async (): Promise<void> => {
    await withHeldRecord(nhs);
    await nhs.mesh.acknowledge(await nhs.mesh.next());
  };

  it('answers a file twice, in two messages', async () => {
    await fault({ on: 'answer', action: 'duplicate', count: 1 });
    await judged(nhs, aFile(1));
    await eventually('both answers wait', async () => (await listed()).length === 2);
    const [one = '', other = ''] = await listed();
    assert.deepEqual(await bytes(one), await bytes(other));
    assert.equal((await entries('acknowledgement')).length, 2);
    await judged(nhs, aFile(2));
    await eventually('the next answer waits', async () => (await listed()).length === 3);
  });

  it('does not answer twice again what it answers once more', async () => {
    await fault({ on: 'answer', action: 'duplicate', count: 1 });
    const file = aFile(1);
    await judged(nhs, file);
    await judged(nhs, file);
    await eventually('all answers wait', async () => (await listed()).length >= 3);
    assert.equal((await entries('acknowledgement')).length, 3);
  });

  it('answers two files in the other order', async () => {
    await fault({ on: 'answer', action: 'delay', ms: 400, count: 1 });
    await judged(nhs, aFile(1));
    await judged(nhs, aFile(2));
    await eventually('both answers wait', async () => (await listed()).length === 2);
    const sequences: unknown[] = [];
    for (const id of await listed()) sequences.push(decodeAcknowledgement(await bytes(id)).content.sequence);
    assert.deepEqual(sequences, [2, 1]);
  });

  it('notifies twice, in two messages of one notification', async () => {
    await ready();
    await fault({ on: 'notification', action: 'duplicate', count: 1 });
    const { messageId, notificationId } = await opened();
    const [one, other] = await entries('access');
    assert.deepEqual(
      [one?.messageId, one?.notificationId, other?.notificationId],
      [messageId, notificationId, notificationId],
    );
    assert.deepEqual(await bytes(one?.messageId ?? ''), await bytes(other?.messageId ?? ''));
  });

  it('notifies with a broken file, late, or never', async () => {
    await ready();
    await fault({ on: 'notification', action: 'corrupt', count: 1 });
    const broken = await bytes((await opened()).messageId ?? '');
    assert.throws(() => decodeAccessNotification(broken));
    await fault({ on: 'notification', action: 'drop', count: 1 });
    assert.equal((await opened()).messageId, null);
    assert.equal((await entries('access')).length, 1);
    await fault({ on: 'notification', action: 'delay', ms: 300, count: 1 });
    const late = (await opened()).messageId ?? '';
    assert.equal((await nhs.mesh.download(late)).status, 404);
    assert.ok(!(await listed()).includes(late));
    await eventually('it is delivered', async () => (await listed()).includes(late));
    assert.equal(decodeAccessNotification(await bytes(late)).content.accesses.length, 1);
  });

  it('lists what waits in the other order', async () => {
    const ids = [await put(), await put(), await put()];
    await fault({ on: 'inbox', action: 'reorder', count: 1 });
    assert.deepEqual(await listed(), ids.toReversed());
    assert.deepEqual(await listed(), ids);
  });

  it('loses one chunk of a download, at that chunk only', async () => {
    const id = await put({ chunks: 3 });
    await fault({ on: 'download', action: 'drop-chunk', chunk: 3, count: 1 });
    const read = async (): Promise<readonly number[]> => {
      const statuses: number[] = [];
      for (const path of ['', '/2', '/3']) statuses.push((await nhs.mesh.call('GET', `/inbox/${id}${path}`)).status);
      return statuses;
    };
    assert.deepEqual(await read(), [206, 206, 404]);
    assert.deepEqual(await read(), [206, 206, 200]);
  });

  it('loses one chunk of a file that is sent, and says that it has it', async () => {
    await fault({ on: 'send', action: 'drop-chunk', count: 1 });
    const first = await nhs.mesh.send('abc', { 'mex-chunk-range': '1:3' });
    const { message_id: id } = (await first.json()) as { message_id: string };
    const chunk = async (number: number): Promise<number> => {
      const headers = { ...toCpis, 'mex-chunk-range': `${number}:3` };
      return (await nhs.mesh.call('POST', `/outbox/${id}/${number}`, { body: 'def', headers })).status;
    };
    assert.deepEqual([await chunk(2), await chunk(3)], [202, 417]);
    assert.deepEqual([await chunk(2), await chunk(3)], [202, 202]);
  });

  it('fails with a code of MESH', async () => {
    await fault({ on: 'send', action: 'fail', status: 417, code: '15', count: 1 });
    const answer = await nhs.mesh.send(aFile(1));
    const { detail } = (await answer.json()) as { detail: readonly { code: string }[] };
    assert.deepEqual([answer.status, detail[0]?.code], [417, '15']);
  });

  it('fails a handshake', async () => {
    await fault({ on: 'handshake', action: 'fail', count: 1 });
    const headers = { 'mex-clientversion': 'test', 'mex-osname': 'Linux', 'mex-osversion': '6' };
    const handshake = async (): Promise<number> => (await nhs.mesh.call('POST', '', { headers })).status;
    assert.deepEqual([await handshake(), await handshake()], [503, 200]);
  });

  it('stops answering: the call waits until its caller gives up, and the next one is answered', async () => {
    await fault({ on: 'inbox', action: 'hang', count: 1 });
    await assert.rejects(nhs.mesh.call('GET', '/inbox', { signal: AbortSignal.timeout(200) }), /timeout/i);
    assert.deepEqual(await listed(), []);
  });

  it('does the work and then stops answering', async () => {
    const id = await put();
    await fault({ on: 'acknowledge', action: 'hang', when: 'after', count: 1 });
    const path = `/inbox/${id}/status/acknowledged`;
    await assert.rejects(nhs.mesh.call('PUT', path, { signal: AbortSignal.timeout(200) }), /timeout/i);
    assert.deepEqual(await listed(), []);
  });

  it('refuses what cannot happen at a place', async () => {
    const wrong = [
      { on: 'send', action: 'reorder' },
      { on: 'inbox', action: 'duplicate' },
      { on: 'acknowledge', action: 'drop-chunk' },
      { on: 'answer', action: 'hang' },
      { on: 'notification', action: 'fail' },
      { on: 'download', action: 'drop-chunk', chunk: 1 },
    ];
    for (const one of wrong) await assert.rejects(fault(one), /400/, JSON.stringify(one));
    assert.deepEqual(await nhs.get('/admin/faults'), []);
  });
});

describe('NHS sandbox: faults over a restart', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'nhs-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('strike as often as was left, and not after a reset', async () => {
    const options = { ledgerFile: join(folder, 'ledger') };
    const first = await openNhs(options);
    await first.post('/admin/faults', { on: 'inbox', action: 'fail', count: 2 });
    const status = async (nhs: OpenNhs): Promise<number> => (await nhs.mesh.call('GET', '/inbox')).status;
    assert.equal(await status(first), 503);
    await first.close();
    const second = await openNhs(options);
    assert.deepEqual([await status(second), await status(second)], [503, 200]);
    await second.post('/admin/faults', { on: 'inbox', action: 'fail' });
    await second.post('/admin/reset', {});
    await second.close();
    const third = await openNhs(options);
    assert.equal(await status(third), 200);
    await third.close();
  });

  it('deliver a late notification that was asked for before it', async () => {
    const options = { ledgerFile: join(folder, 'ledger') };
    const first = await openNhs(options);
    await withHeldRecord(first);
    await first.mesh.acknowledge(await first.mesh.next());
    await first.post('/admin/faults', { on: 'notification', action: 'delay', ms: 1500, count: 1 });
    const { messageId } = await first.post<Notified>('/admin/accesses', { nhsNumber: aRecord().nhsNumber });
    await first.close();
    const second = await openNhs(options);
    assert.deepEqual((await second.mesh.list()).messages, []);
    assert.equal(await second.mesh.next(), messageId);
    await second.close();
  });
});
