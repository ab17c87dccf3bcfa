import assert from 'node:assert/strict';
import type { FailureCode } from '../../src/domain/failure.js';
import { failureOf } from '../mailbox/support/answering.js';
import type { Fact } from './facts.js';
import { fileTo, mailboxOf } from './mesh-service.js';
import { Secret } from '../../src/secrets/secret.js';

const note = Buffer.from('<note/>');

async function refuses(call: Promise<unknown>, code: FailureCode, status: number): Promise<void> {
  const failure = await failureOf(call);
  assert.deepEqual([failure.code, failure.facts['status']], [code, status]);
}

export function factsAboutRefusals(fact: Fact): void {
  fact('refuses a wrong password, another key and a mailbox that it does not know', async ({ service }) => {
    const { sender } = service;
    const strangers = [
      mailboxOf(service, { ...sender, password: 'wrong' }),
      mailboxOf(service, sender, { sharedKey: () => new Secret('wrong') }),
      mailboxOf(service, { ...sender, mailboxId: 'ZZ9NOBODY' }),
    ];
    for (const stranger of strangers) {
      await refuses(stranger.handshake(), 'mailbox.refused-credentials', 403);
      await refuses(stranger.send(fileTo(service, note)), 'mailbox.refused-credentials', 403);
      await refuses(stranger.download('NEVERSEEN'), 'mailbox.refused-credentials', 403);
    }
  });

  fact('refuses a file to nobody, in one piece or in chunks, with its code', async ({ service, sender, waiting }) => {
    const file = { ...fileTo(service, note), to: 'NOBODY01' };
    for (const mailbox of [sender, mailboxOf(service, service.sender, { chunkBytes: 4 })]) {
      const failure = await failureOf(mailbox.send(file));
      assert.equal(failure.code, 'mailbox.refused-message');
      assert.deepEqual(failure.facts, { call: 'send', status: 417, code: '12' });
    }
    assert.deepEqual(await sender.findSent('upload-17'), []);
    assert.deepEqual(await waiting(), []);
  });

  fact('refuses a file without content', async ({ service, sender }) => {
    await refuses(sender.send(fileTo(service, Buffer.alloc(0))), 'mailbox.refused-message', 417);
    assert.deepEqual(await sender.findSent('upload-17'), []);
  });

  fact('knows no message by an id that it never gave', async ({ sender, recipient }) => {
    await refuses(recipient.download('NEVERSEEN'), 'mailbox.not-found', 404);
    await refuses(recipient.acknowledge('NEVERSEEN'), 'mailbox.not-found', 404);
    await refuses(sender.track('NEVERSEEN'), 'mailbox.not-found', 404);
  });

  fact('tells nobody but the sender what became of a file', async ({ service, sender, recipient }) => {
    const { messageId } = await sender.send(fileTo(service, note));
    await refuses(recipient.track(messageId), 'mailbox.not-found', 404);
    assert.deepEqual(await recipient.findSent('upload-17'), []);
  });

  fact('no longer gives or lists what nobody collected in time', async ({ service, sender, recipient, waiting }) => {
    const { messageId } = await sender.send(fileTo(service, note));
    await service.expire(messageId);
    assert.deepEqual(await waiting(), []);
    await refuses(recipient.download(messageId), 'mailbox.gone', 410);
  });
}
