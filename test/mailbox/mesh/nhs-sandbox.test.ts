import assert from 'node:assert/strict';
import type { Mailbox } from '../../../src/mailbox/port.js';
import type { MeshSettings } from '../../../src/mailbox/mesh/settings.js';
import { failureOf, file, idsOf, localId, mailboxAt } from '../support/answering.js';
import { startNhsSandbox, type RunningNhsSandbox } from '../support/nhs-sandbox.js';
import { Secret } from '../../../src/secrets/secret.js';

describe('MESH as the NHS sandbox has it', () => {
  let nhs: RunningNhsSandbox;
  let mailbox: Mailbox;

  const ours = (more: Partial<MeshSettings> = {}): Mailbox => {
    const { mailboxId, password, sharedKey } = nhs.credentials;
    return mailboxAt(nhs.serving.url, {
      mailboxId,
      password: () => new Secret(password),
      sharedKey: () => new Secret(sharedKey),
      ...more,
    });
  };
  const receive = async (body: string, more: object = {}): Promise<string> =>
    String((await nhs.post('/admin/messages', { body, workflowId: 'TEST_CPIS_ACCESS', ...more }))['messageId']);
  const waiting = (): Promise<string[]> => idsOf(mailbox.waiting({ atMost: 100 }));

  beforeEach(async () => {
    nhs = await startNhsSandbox();
    mailbox = ours();
  });
  afterEach(() => nhs.close());

  it('knows our credentials, and no others', async () => {
    await mailbox.handshake();
    for (const wrong of [
      { password: () => new Secret('wrong') },
      { sharedKey: () => new Secret('wrong') },
      { mailboxId: 'ZZ9LA009' },
    ])
      assert.equal((await failureOf(ours(wrong).handshake())).code, 'mailbox.refused-credentials');
  });

  it('takes every token once, and one of another day never', async () => {
    const careless = ours({ nonce: () => '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0' });
    await careless.handshake();
    assert.equal((await failureOf(careless.handshake())).code, 'mailbox.refused-credentials');
    const late = ours({ now: () => new Date(Date.now() - 86_400_000) });
    assert.equal((await failureOf(late.handshake())).code, 'mailbox.refused-credentials');
  });

  it('gives a message again and again until it is acknowledged, and then never', async () => {
    const id = await receive('<note>é</note>');
    assert.deepEqual(await waiting(), [id]);
    const message = await mailbox.download(id);
    assert.equal(Buffer.from(message.body).toString(), '<note>é</note>');
    assert.deepEqual([message.id, message.type, message.workflowId], [id, 'data', 'TEST_CPIS_ACCESS']);
    assert.deepEqual(await waiting(), [id]);
    await mailbox.acknowledge(id);
    assert.deepEqual(await waiting(), []);
    assert.match((await failureOf(mailbox.download(id))).code, /^mailbox\.(gone|not-found)$/);
  });

  it('lists messages in the order of their coming, and no more than asked', async () => {
    const ids = [await receive('1'), await receive('2'), await receive('3')];
    assert.deepEqual(await waiting(), ids);
    assert.deepEqual(await idsOf(mailbox.waiting({ atMost: 2 })), ids.slice(0, 2));
  });

  it('takes a file, and finds and tracks it', async () => {
    assert.deepEqual(await mailbox.findSent(localId), []);
    const { messageId } = await mailbox.send(file());
    assert.deepEqual(await mailbox.findSent(localId), [messageId]);
    assert.match(await mailbox.track(messageId), /^(accepted|acknowledged)$/);
  });

  it('takes a large file in chunks', async () => {
    const { messageId } = await ours({ chunkBytes: 4 }).send(file(Buffer.from('0123456789')));
    assert.match(await mailbox.track(messageId), /^(accepted|acknowledged)$/);
  });

  it('refuses a recipient or a workflow that it does not know', async () => {
    for (const [change, code] of [
      [{ to: 'NOBODY01' }, '12'],
      [{ workflowId: 'TEST_UNKNOWN' }, '17'],
    ] as const) {
      const failure = await failureOf(mailbox.send({ ...file(), ...change }));
      assert.deepEqual([failure.code, failure.facts['code']], ['mailbox.refused-message', code]);
    }
  });

  it('has a file whose answer was lost: the look-up says so', async () => {
    await nhs.post('/admin/faults', { on: 'send', action: 'lose-answer', count: 1 });
    assert.equal((await failureOf(mailbox.send(file()))).code, 'mailbox.send-unanswered');
    assert.equal((await mailbox.findSent(localId)).length, 1);
  });

  it('does not have a file that it failed to take: the look-up says so', async () => {
    await nhs.post('/admin/faults', { on: 'send', action: 'fail', status: 503, count: 1 });
    assert.equal((await failureOf(mailbox.send(file()))).code, 'mailbox.send-unanswered');
    assert.deepEqual(await mailbox.findSent(localId), []);
  });

  it('can be acknowledged to again when the answer was lost', async () => {
    const id = await receive('<note/>');
    await nhs.post('/admin/faults', { on: 'acknowledge', action: 'lose-answer', count: 1 });
    assert.equal((await failureOf(mailbox.acknowledge(id))).code, 'mailbox.unreachable');
    assert.deepEqual(await waiting(), []);
    await mailbox.acknowledge(id);
  });

  for (const [on, call] of [
    ['inbox', () => waiting()],
    ['download', async () => mailbox.download(await receive('<note/>'))],
    ['acknowledge', async () => mailbox.acknowledge(await receive('<note/>'))],
    ['track', () => mailbox.findSent(localId)],
  ] as const) {
    it(`is unavailable when it fails at ${on}`, async () => {
      await nhs.post('/admin/faults', { on, action: 'fail', status: 503, count: 1 });
      assert.equal((await failureOf(call())).code, 'mailbox.unavailable');
    });
  }
});
