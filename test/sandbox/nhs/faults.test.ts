import assert from 'node:assert/strict';
import { decodeAcknowledgement } from '../../../src/cpis/acknowledgement.js';
import { eventually } from '../../support/eventually.js';
import { aFile, judged } from './files.js';
import { openNhs, type LedgerEntry, type OpenNhs, type UploadEntry } from './open-nhs.js';

describe('NHS sandbox: faults', () => {
  let nhs: OpenNhs;
  beforeEach(async () => (nhs = await openNhs()));
  afterEach(() => nhs.close());

  const fault = (fault: object): Promise<unknown> => nhs.post('/admin/faults', fault);
  const uploads = (): Promise<readonly UploadEntry[]> => nhs.get('/admin/uploads');
  const messages = (): Promise<readonly LedgerEntry[]> => nhs.get('/admin/messages');
  const put = async (): Promise<string> =>
    (await nhs.post<{ messageId: string }>('/admin/messages', { body: '<content/>' })).messageId;

  it('fails a send once, with nothing sent', async () => {
    await fault({ on: 'send', action: 'fail', status: 500, count: 1 });
    assert.equal((await nhs.mesh.send(aFile(1))).status, 500);
    assert.equal((await judged(nhs, aFile(1))).repeated, false);
    assert.equal((await uploads()).length, 1);
  });

  it('takes a file and loses the answer', async () => {
    await fault({ on: 'send', action: 'lose-answer', count: 1 });
    await assert.rejects(nhs.mesh.send(aFile(1), { 'mex-localid': 'upload-1' }));
    const [upload] = await eventually('it is judged', async () => {
      const all = await uploads();
      return all.length > 0 && all;
    });
    assert.equal(upload?.fileCode, 'CPF02');
    const found = await nhs.mesh.call('GET', '/outbox/tracking/upload-1', { headers: { accept: 'application/json' } });
    assert.equal(((await found.json()) as { messageId: string }).messageId, upload.messageId);
  });

  it('takes nothing when the request is dropped', async () => {
    await fault({ on: 'send', action: 'drop', count: 1 });
    await assert.rejects(nhs.mesh.send(aFile(1), { 'mex-localid': 'upload-1' }));
    assert.equal((await nhs.mesh.call('GET', '/outbox/tracking/upload-1')).status, 404);
  });

  it('acknowledges late: the work is done before the wait', async () => {
    const id = await put();
    await fault({ on: 'acknowledge', action: 'delay', when: 'after', ms: 1500, count: 1 });
    const start = Date.now();
    let isAnswered = false;
    const acknowledged = nhs.mesh.acknowledge(id).finally(() => (isAnswered = true));
    await eventually('it is acknowledged', async () => (await messages())[0]?.acknowledgedAt !== undefined);
    assert.equal(isAnswered, false);
    assert.equal((await acknowledged).status, 200);
    assert.ok(Date.now() - start >= 1490);
  });

  it('delivers a damaged download, and the whole one at the next try', async () => {
    const id = await put();
    await fault({ on: 'download', action: 'corrupt', count: 1 });
    const damaged = await nhs.mesh.download(id, { 'accept-encoding': 'identity' });
    assert.equal(damaged.headers.get('mex-messageid'), id);
    assert.equal(await damaged.text(), '<cont');
    assert.equal(await (await nhs.mesh.download(id)).text(), '<content/>');
  });

  for (const on of ['inbox', 'download', 'acknowledge', 'track']) {
    it(`fails ${on} until the faults are cleared`, async () => {
      const id = await put();
      const calls: Readonly<Record<string, () => Promise<Response>>> = {
        inbox: () => nhs.mesh.call('GET', '/inbox'),
        download: () => nhs.mesh.download(id),
        acknowledge: () => nhs.mesh.acknowledge(id),
        track: () => nhs.mesh.call('GET', '/outbox/tracking/nothing'),
      };
      const status = async (): Promise<number | undefined> => (await calls[on]?.())?.status;
      await fault({ on, action: 'fail' });
      assert.deepEqual([await status(), await status()], [503, 503]);
      await nhs.remove('/admin/faults');
      assert.equal(await status(), on === 'track' ? 404 : 200);
    });
  }

  it('never sends an acknowledgement that is dropped', async () => {
    await fault({ on: 'answer', action: 'drop', count: 1 });
    assert.equal((await judged(nhs, aFile(1))).fileCode, 'CPF02');
    await judged(nhs, aFile(2));
    await nhs.mesh.next();
    const { messages: ids } = await nhs.mesh.list();
    assert.equal(ids.length, 1);
    const answer = await nhs.mesh.download(ids[0] ?? '');
    assert.equal(decodeAcknowledgement(Buffer.from(await answer.arrayBuffer())).content.sequence, 2);
  });

  it('sends a broken acknowledgement, or a late one', async () => {
    await fault({ on: 'answer', action: 'corrupt', count: 1 });
    await judged(nhs, aFile(1));
    const id = await nhs.mesh.next();
    const bytes = Buffer.from(await (await nhs.mesh.download(id)).arrayBuffer());
    assert.throws(() => decodeAcknowledgement(bytes));
    await nhs.mesh.acknowledge(id);
    await fault({ on: 'answer', action: 'delay', ms: 250, count: 1 });
    const start = Date.now();
    await judged(nhs, aFile(2));
    await nhs.mesh.next();
    assert.ok(Date.now() - start >= 250);
  });

  it('refuses a fault at a place or of a sort that does not exist', async () => {
    await assert.rejects(fault({ on: 'elsewhere', action: 'fail' }), /400/);
    await assert.rejects(fault({ on: 'send', action: 'explode' }), /400/);
    await assert.rejects(fault({ on: 'answer', action: 'fail' }), /400/);
  });
});
