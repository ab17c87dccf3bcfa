import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayInMs } from '../../../src/domain/dates.js';
import { aFile } from './files.js';
import { openNhs, type LedgerEntry, type OpenNhs } from './open-nhs.js';

describe('NHS sandbox: what nobody collects', () => {
  let nhs: OpenNhs;
  let clock: number;
  const now = (): number => clock;
  beforeEach(async () => {
    clock = Date.now();
    nhs = await openNhs({ now, answerDelayMs: 20 * dayInMs });
  });
  afterEach(() => nhs.close());

  const put = async (): Promise<string> =>
    (await nhs.post<{ messageId: string }>('/admin/messages', { body: '<content/>' })).messageId;
  const listed = async (): Promise<readonly string[]> => (await nhs.mesh.list()).messages;
  const status = async (id: string): Promise<number> => (await nhs.mesh.download(id)).status;
  const putBack = async (id: string): Promise<number> =>
    (await fetch(`${nhs.url}/admin/messages/${id}/put-back`, { method: 'POST' })).status;
  const entry = async (id: string): Promise<LedgerEntry | undefined> =>
    (await nhs.get<readonly LedgerEntry[]>('/admin/messages')).find(({ messageId }) => messageId === id);

  it('goes after five days, to the millisecond', async () => {
    const id = await put();
    clock += 5 * dayInMs - 1;
    assert.deepEqual(await listed(), [id]);
    assert.equal(await status(id), 200);
    clock += 1;
    assert.equal(await status(id), 410);
    assert.deepEqual(await listed(), []);
    assert.equal((await nhs.mesh.acknowledge(id)).status, 410);
    assert.equal((await entry(id))?.status, 'undeliverable');
  });

  it('comes back to its sender as a report of code 14, which names it', async () => {
    const sent = await nhs.mesh.send(aFile(1), { 'mex-localid': 'upload-1', 'mex-subject': 'Upload 1' });
    const { message_id: id } = (await sent.json()) as { message_id: string };
    clock += 5 * dayInMs;
    const [reportId = '', ...others] = await listed();
    assert.deepEqual(others, []);
    const report = await nhs.mesh.download(reportId);
    const header = (name: string): string | null => report.headers.get(name);
    assert.deepEqual(
      [
        'messagetype',
        'statuscode',
        'statussuccess',
        'linkedmsgid',
        'localid',
        'subject',
        'workflowid',
        'to',
        'from',
      ].map((name) => header(`mex-${name}`)),
      ['REPORT', '14', 'ERROR', id, 'upload-1', 'Upload 1', 'TEST_CPIS_UPLOAD', 'ZZ9LA001', null],
    );
    assert.equal(await report.text(), '');
    const tracked = await nhs.mesh.call('GET', `/outbox/tracking?messageID=${id}`);
    assert.equal(((await tracked.json()) as { status: string }).status, 'undeliverable');
    assert.deepEqual(await nhs.get('/admin/uploads'), []);
  });

  it('is tracked as undeliverable also when nobody looked into a mailbox in between', async () => {
    await nhs.mesh.send(aFile(1), { 'mex-localid': 'upload-1' });
    const tracked = async (): Promise<string> => {
      const headers = { accept: 'application/json' };
      const answer = await nhs.mesh.call('GET', '/outbox/tracking/upload-1', { headers });
      return ((await answer.json()) as { status: string }).status;
    };
    clock += 5 * dayInMs - 1;
    assert.equal(await tracked(), 'Accepted');
    clock += 1;
    assert.equal(await tracked(), 'Undeliverable');
  });

  it('reports once, and never a report', async () => {
    await nhs.mesh.send(aFile(1));
    clock += 5 * dayInMs;
    assert.equal((await listed()).length, 1);
    clock += 5 * dayInMs;
    assert.deepEqual(await listed(), []);
    assert.equal((await nhs.get<readonly LedgerEntry[]>('/admin/messages')).length, 1);
  });

  it('can be put back, for another five days', async () => {
    const id = await put();
    clock += 6 * dayInMs;
    assert.equal(await putBack(id), 201);
    assert.deepEqual(await listed(), [id]);
    assert.equal(await (await nhs.mesh.download(id)).text(), '<content/>');
    clock += 5 * dayInMs;
    assert.deepEqual(await listed(), []);
  });

  it('can be put back although it was acknowledged: it is listed again under its id', async () => {
    const id = await put();
    await nhs.mesh.acknowledge(id);
    assert.equal(await putBack(id), 201);
    assert.deepEqual(await listed(), [id]);
    assert.equal((await entry(id))?.acknowledgedAt, undefined);
  });

  it('can be put back until 30 days after its first delivery, however often', async () => {
    const id = await put();
    clock += 29 * dayInMs;
    assert.equal(await putBack(id), 201);
    assert.equal(await putBack(id), 409);
    clock += dayInMs - 1;
    await nhs.mesh.acknowledge(id);
    assert.equal(await putBack(id), 201);
    clock += 1;
    await nhs.mesh.acknowledge(id);
    assert.equal(await putBack(id), 410);
    assert.equal(await putBack('20260101000000000_ABCDEF'), 404);
  });

  it('goes on time also after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nhs-'));
    const ledgerFile = join(folder, 'ledger');
    const first = await openNhs({ ledgerFile, now });
    const { messageId } = await first.post<{ messageId: string }>('/admin/messages', { body: '<content/>' });
    await first.close();
    const second = await openNhs({ ledgerFile, now });
    clock += 5 * dayInMs - 1;
    assert.deepEqual((await second.mesh.list()).messages, [messageId]);
    clock += 1;
    assert.deepEqual((await second.mesh.list()).messages, []);
    await second.close();
    rmSync(folder, { recursive: true });
  });
});
