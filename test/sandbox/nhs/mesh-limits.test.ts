import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { cpisMailbox } from '../../../sandbox/nhs/accounts.js';
import { openNhs, toCpis, token, v2, type OpenNhs } from './open-nhs.js';

const limit = 1000;

describe('NHS sandbox: what a request may hold', () => {
  let nhs: OpenNhs;
  before(async () => (nhs = await openNhs({ answerDelayMs: 60_000, requestBytes: limit })));
  after(() => nhs.close());

  const status = async (bytes: number): Promise<number> => (await nhs.mesh.send('x'.repeat(bytes))).status;

  it('takes as much as is allowed, and not a byte more', async () => {
    assert.deepEqual([await status(limit), await status(limit + 1)], [202, 413]);
  });

  it('counts the bytes of a request that does not tell its length', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (let part = 0; part < 3; part += 1) controller.enqueue(Buffer.alloc(500, 'x'));
        controller.close();
      },
    });
    const headers = { ...toCpis, accept: v2, authorization: token() };
    const request = new Request(`${nhs.url}/messageexchange/ZZ9LA001/outbox`, {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    });
    assert.equal((await fetch(request)).status, 413);
  });

  it('counts what is sent, not what it becomes when it is unzipped', async () => {
    const answer = await nhs.mesh.send(gzipSync('x'.repeat(50_000)), { 'content-encoding': 'gzip' });
    assert.equal(answer.status, 202);
  });

  it('counts each chunk alone, so that a message may hold more', async () => {
    const first = await nhs.mesh.send('x'.repeat(limit), { 'mex-chunk-range': '1:2' });
    const { message_id: id } = (await first.json()) as { message_id: string };
    const second = (bytes: number) =>
      nhs.mesh.call('POST', `/outbox/${id}/2`, {
        body: 'y'.repeat(bytes),
        headers: { ...toCpis, 'mex-chunk-range': '2:2' },
      });
    assert.equal((await second(limit + 1)).status, 413);
    assert.equal((await second(limit)).status, 202);
    const rest = await nhs.mesh.call('GET', `/inbox/${id}/2`, { box: cpisMailbox });
    assert.equal((await rest.text()).length, limit);
  });

  it('delivers nothing of a request that is too large', async () => {
    const waiting = async (): Promise<number> => {
      const answer = await nhs.mesh.call('GET', '/count', { box: cpisMailbox });
      return ((await answer.json()) as { count: number }).count;
    };
    const before = await waiting();
    assert.equal(await status(limit * 2), 413);
    assert.equal(await waiting(), before);
  });
});
