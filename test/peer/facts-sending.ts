import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { failureOf } from '../mailbox/support/answering.js';
import type { Fact } from './facts.js';
import { fileTo, mailboxOf, rawCall, type MeshService } from './mesh-service.js';

const note = Buffer.from('<note>é</note>');

/** Opens an upload of two chunks and sends the first only: what stands there when a sender stops in the middle. */
async function openUpload(service: MeshService, localId: string): Promise<string> {
  const answer = await rawCall(service, {
    account: service.sender,
    method: 'POST',
    path: '/outbox',
    headers: {
      'mex-to': service.recipient.mailboxId,
      'mex-workflowid': service.workflowId,
      'mex-localid': localId,
      'mex-chunk-range': '1:2',
    },
    body: note,
  });
  assert.equal(answer.status, 202);
  const { message_id: id } = JSON.parse(answer.body.toString()) as { message_id: string };
  return id;
}

export function factsAboutSending(fact: Fact): void {
  fact('takes a handshake, the mailbox in small letters too', async ({ service, sender }) => {
    await sender.handshake();
    const { mailboxId, password } = service.sender;
    await mailboxOf(service, { mailboxId: mailboxId.toLowerCase(), password }).handshake();
  });

  fact('takes a file and tracks it by its id until it is acknowledged', async ({ service, sender, recipient }) => {
    const { messageId } = await sender.send(fileTo(service, note));
    assert.equal(await sender.track(messageId), 'accepted');
    await recipient.acknowledge(messageId);
    assert.equal(await sender.track(messageId), 'acknowledged');
  });

  fact('finds a sent file by our local id, and none before', async ({ service, sender, recipient }) => {
    assert.deepEqual(await sender.findSent('upload-17'), []);
    const { messageId } = await sender.send(fileTo(service, note));
    await sender.send(fileTo(service, note, 'upload-18'));
    assert.deepEqual(await sender.findSent('upload-17'), [messageId]);
    await recipient.acknowledge(messageId);
    assert.deepEqual(await sender.findSent('upload-17'), [messageId]);
  });

  fact('answers with 300 when two files carry one local id', async ({ service, sender }) => {
    await sender.send(fileTo(service, note));
    await sender.send(fileTo(service, note));
    const { code, facts } = await failureOf(sender.findSent('upload-17'));
    assert.deepEqual([code, facts['status']], ['mailbox.unexpected-answer', 300]);
  });

  fact('delivers a file of many chunks as one message, byte for byte', async ({ service, recipient, waiting }) => {
    const body = randomBytes(200_003);
    const inChunks = mailboxOf(service, service.sender, { chunkBytes: 32_768 });
    const { messageId } = await inChunks.send(fileTo(service, body));
    assert.deepEqual(await waiting(), [messageId]);
    const first = await rawCall(service, {
      account: service.recipient,
      method: 'GET',
      path: `/inbox/${messageId}`,
    });
    assert.deepEqual([first.status, first.headers['mex-chunk-range']], [206, '1:7']);
    assert.ok(body.equals((await recipient.download(messageId)).body));
    assert.equal(await inChunks.track(messageId), 'accepted');
  });

  fact('delivers a file of 3 MB in one request', async ({ service, sender, recipient }) => {
    const body = randomBytes(3 * 1024 * 1024);
    const { messageId } = await sender.send(fileTo(service, body));
    assert.ok(body.equals((await recipient.download(messageId)).body));
  });

  fact('does not deliver an upload that was cut off, and does not find it', async ({ service, sender, waiting }) => {
    const id = await openUpload(service, 'upload-17');
    assert.equal(await sender.track(id), 'uploading');
    assert.deepEqual(await waiting(), []);
    assert.deepEqual(await sender.findSent('upload-17'), []);
  });

  fact('shows a file that nobody collected as undeliverable', async ({ service, sender }) => {
    const { messageId } = await sender.send(fileTo(service, note));
    await service.expire(messageId);
    assert.equal(await sender.track(messageId), 'undeliverable');
  });
}
