import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { idsOf } from '../mailbox/support/answering.js';
import type { Ends, Fact } from './facts.js';
import { fileTo, rawCall, type MeshService } from './mesh-service.js';

const textOf = (body: Uint8Array): string => Buffer.from(body).toString('utf8');

async function sendText({ service, sender }: Ends, text: string, localId?: string): Promise<string> {
  return (await sender.send(fileTo(service, Buffer.from(text), localId))).messageId;
}

/** Sends these chunks, each zipped by itself, as other senders do and our client does not. */
async function sendZipped(service: MeshService, texts: readonly string[]): Promise<string> {
  let messageId = '';
  for (const [index, text] of texts.entries()) {
    const answer = await rawCall(service, {
      account: service.sender,
      method: 'POST',
      path: index === 0 ? '/outbox' : `/outbox/${messageId}/${index + 1}`,
      headers: {
        'mex-to': service.recipient.mailboxId,
        'mex-workflowid': service.workflowId,
        'mex-chunk-range': `${index + 1}:${texts.length}`,
        'content-encoding': 'gzip',
      },
      body: gzipSync(text),
    });
    assert.equal(answer.status, 202);
    if (index === 0) messageId = (JSON.parse(answer.body.toString()) as { message_id: string }).message_id;
  }
  return messageId;
}

export function factsAboutReading(fact: Fact): void {
  fact('lists a message until it is acknowledged, and then not', async (ends) => {
    const id = await sendText(ends, '<note>é</note>');
    assert.deepEqual(await ends.waiting(), [id]);
    assert.equal(textOf((await ends.recipient.download(id)).body), '<note>é</note>');
    assert.deepEqual(await ends.waiting(), [id]);
    await ends.recipient.acknowledge(id);
    assert.deepEqual(await ends.waiting(), []);
    await ends.recipient.acknowledge(id);
  });

  fact('says of a message who sent it as what, and when it came', async (ends) => {
    const { service, recipient } = ends;
    const id = await sendText(ends, '<note/>', 'hub-7');
    const { body, queuedAt = '', ...message } = await recipient.download(id);
    assert.equal(textOf(body), '<note/>');
    assert.deepEqual(message, {
      id,
      type: 'data',
      from: service.sender.mailboxId,
      workflowId: service.workflowId,
      localId: 'hub-7',
      statusCode: '00',
    });
    assert.ok(Math.abs(Date.parse(queuedAt) - service.now().getTime()) < 60_000, 'the time is in UTC');
  });

  fact('lists messages oldest first, and our client takes no more than asked', async (ends) => {
    const ids = [await sendText(ends, '1'), await sendText(ends, '2'), await sendText(ends, '3')];
    assert.deepEqual(await ends.waiting(), ids);
    assert.deepEqual(await idsOf(ends.recipient.waiting({ atMost: 2 })), ids.slice(0, 2));
  });

  fact('gives the inbox in pages that hang together by continue_from', async (ends) => {
    const sent: string[] = [];
    while (sent.length < 1_002) {
      const wave = Array.from({ length: Math.min(25, 1_002 - sent.length) }, () => sendText(ends, 'x'));
      sent.push(...(await Promise.all(wave)));
    }
    const { account, method } = { account: ends.service.recipient, method: 'GET' } as const;
    const page = await rawCall(ends.service, { account, method, path: '/inbox?max_results=500' });
    const { messages, links } = JSON.parse(page.body.toString()) as { messages: string[]; links: { next?: string } };
    assert.equal(messages.length, 500);
    assert.match(links.next ?? '', /^\/messageexchange\/.*continue_from=/);
    const listed = await ends.waiting();
    assert.equal(listed.length, 1_002);
    assert.deepEqual(listed.toSorted(), sent.toSorted());
    assert.deepEqual(await idsOf(ends.recipient.waiting({ atMost: 501 })), listed.slice(0, 501));
  });

  fact('zips on the way what was sent plain, and our client unzips it', async (ends) => {
    const text = '<note>again </note>'.repeat(5_000);
    const id = await sendText(ends, text);
    const path = `/inbox/${id}`;
    const raw = await rawCall(ends.service, { account: ends.service.recipient, method: 'GET', path });
    assert.equal(raw.headers['content-encoding'], 'gzip');
    assert.ok(raw.body.length < text.length / 10);
    assert.equal(textOf((await ends.recipient.download(id)).body), text);
  });

  fact('gives a message as its sender wrote it, also when he zipped each chunk', async ({ service, recipient }) => {
    const one = await sendZipped(service, ['<note>whole</note>']);
    assert.equal(textOf((await recipient.download(one)).body), '<note>whole</note>');
    const many = await sendZipped(service, ['<note>', 'in three ', 'chunks</note>']);
    assert.equal(textOf((await recipient.download(many)).body), '<note>in three chunks</note>');
  });

  fact('leaves content alone that is a zipped file itself', async ({ service, sender, recipient }) => {
    const zipped = gzipSync('<note/>');
    const { messageId } = await sender.send(fileTo(service, zipped));
    assert.ok(zipped.equals((await recipient.download(messageId)).body));
  });

  fact('gives a report of a file that failed, without a body, to be acknowledged like any', async (ends) => {
    const failed = { code: '14', localId: 'upload-17', linkedMessageId: '20310203040559123_1B8F53' };
    const id = await ends.service.putReport({ ...failed, workflowId: ends.service.workflowId });
    assert.deepEqual(await ends.waiting(), [id]);
    const { body, queuedAt, ...report } = await ends.recipient.download(id);
    assert.equal(body.byteLength, 0);
    assert.notEqual(queuedAt, undefined);
    assert.deepEqual(report, {
      id,
      type: 'report',
      workflowId: ends.service.workflowId,
      localId: 'upload-17',
      linkedMessageId: '20310203040559123_1B8F53',
      statusCode: '14',
    });
    await ends.recipient.acknowledge(id);
    assert.deepEqual(await ends.waiting(), []);
  });
}
