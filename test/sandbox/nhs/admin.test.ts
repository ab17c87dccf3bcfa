import assert from 'node:assert/strict';
import { aFile, aRecord, judged, withHeldRecord } from './files.js';
import { openNhs, token, v2, type LedgerEntry, type OpenNhs } from './open-nhs.js';

describe('NHS sandbox: calls for tools', () => {
  let nhs: OpenNhs;
  beforeEach(async () => (nhs = await openNhs()));
  afterEach(() => nhs.close());

  const put = async (sent: object): Promise<string> =>
    (await nhs.post<{ messageId: string }>('/admin/messages', sent)).messageId;
  const entries = (): Promise<readonly LedgerEntry[]> => nhs.get('/admin/messages');

  it('serves, and answers in JSON also where there is nothing', async () => {
    assert.deepEqual(await nhs.get('/health'), { status: 'ok' });
    const answer = await fetch(`${nhs.url}/nowhere`);
    assert.deepEqual([answer.status, await answer.json()], [404, { error: 'There is nothing here.' }]);
    assert.equal((await fetch(`${nhs.url}/admin/uploads/77`)).status, 404);
  });

  it('gives tools the credentials of both mailboxes', async () => {
    const boxes =
      await nhs.get<readonly { mailboxId: string; password: string; sharedKey: string; role: string }[]>(
        '/admin/mailboxes',
      );
    assert.deepEqual(
      boxes.map(({ role }) => role),
      ['authority', 'cpis'],
    );
    for (const { mailboxId, password, sharedKey } of boxes) {
      const headers = { accept: v2, authorization: token({ mailbox: mailboxId, password, sharedKey }) };
      assert.equal((await fetch(`${nhs.url}/messageexchange/${mailboxId}/inbox`, { headers })).status, 200);
    }
  });

  it('puts any bytes into the mailbox, with the headers that are asked for', async () => {
    const bytes = Buffer.from([0, 255, 1, 254]);
    const id = await put({
      bodyBase64: bytes.toString('base64'),
      workflowId: 'FOREIGN',
      from: 'SOMEBODY',
      headers: { 'mex-subject': 'Subject' },
    });
    const answer = await nhs.mesh.download(id);
    const header = (name: string): string | null => answer.headers.get(name);
    assert.deepEqual(['mex-from', 'mex-workflowid', 'mex-subject'].map(header), ['SOMEBODY', 'FOREIGN', 'Subject']);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes);
    await assert.rejects(put({ body: 'a', bodyBase64: 'YQ==' }), /400/);
  });

  it('delivers a message again under its id, also after it was acknowledged', async () => {
    const id = await put({ body: '<content/>' });
    await nhs.mesh.acknowledge(id);
    assert.deepEqual(await nhs.post(`/admin/messages/${id}/redeliver`, {}), { messageId: id });
    assert.deepEqual((await nhs.mesh.list()).messages, [id]);
    assert.equal(await (await nhs.mesh.download(id)).text(), '<content/>');
    const [entry] = await entries();
    assert.deepEqual([entry?.acknowledgements, entry?.acknowledgedAt], [1, undefined]);
  });

  it('delivers the same content under a new id', async () => {
    await withHeldRecord(nhs);
    const opened = await nhs.post<{ messageId: string }>('/admin/accesses', { nhsNumber: aRecord().nhsNumber });
    const again = await nhs.post<{ messageId: string }>(`/admin/messages/${opened.messageId}/redeliver`, {
      newId: true,
    });
    assert.notEqual(again.messageId, opened.messageId);
    const text = async (id: string): Promise<string> => (await nhs.mesh.download(id)).text();
    assert.equal(await text(again.messageId), await text(opened.messageId));
    const [one, other] = (await entries()).filter(({ kind }) => kind === 'access');
    assert.equal(one?.notificationId, other?.notificationId);
    await assert.rejects(nhs.post('/admin/messages/unknown/redeliver', {}), /404/);
  });

  it('forgets everything at a reset, but never gives a message id twice', async () => {
    const before = await put({ body: '<content/>' });
    await judged(nhs, aFile(5));
    await nhs.post('/admin/people', [
      { nhsNumber: '9997890248', familyName: 'New', givenNames: ['Person'], birthDate: '2015-01-01' },
    ]);
    await nhs.post('/admin/faults', { on: 'inbox', action: 'fail' });
    await nhs.post('/admin/reset', {});
    for (const path of ['/admin/uploads', '/admin/records', '/admin/messages', '/admin/faults']) {
      assert.deepEqual(await nhs.get(path), [], path);
    }
    const people = await nhs.get<readonly { nhsNumber: string }[]>('/admin/people');
    assert.equal(people.length, 9);
    const after = await put({ body: '<content/>' });
    assert.ok(after > before);
    assert.equal((await judged(nhs, aFile(1))).fileCode, 'CPF02');
  });

  it('drops at a reset what CP-IS had still to answer', async () => {
    await nhs.post('/admin/faults', { on: 'answer', action: 'delay', ms: 200 });
    await judged(nhs, aFile(1));
    await nhs.post('/admin/reset', {});
    await nhs.post('/admin/faults', { on: 'answer', action: 'delay', ms: 300 });
    await judged(nhs, aFile(2));
    await nhs.mesh.next();
    assert.equal((await entries()).length, 1);
  });

  it('adds people only with a right number and date', async () => {
    const person = { nhsNumber: '9997890248', familyName: 'New', givenNames: ['Person'], birthDate: '2015-01-01' };
    for (const wrong of [{ nhsNumber: '9997890249' }, { birthDate: '2015-02-30' }, { givenNames: [] }]) {
      await assert.rejects(nhs.post('/admin/people', [{ ...person, ...wrong }]), /400/);
    }
  });
});
