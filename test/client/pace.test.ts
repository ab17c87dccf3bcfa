import assert from 'node:assert/strict';
import { createPace } from '../../src/client/pace.js';
import { isCode } from '../support/lives.js';

/** How long some work takes, in milliseconds. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const many = (count: number) => Array.from({ length: count }, (_, place) => place);

describe('the pace at which one process submits', () => {
  it('lets nobody wait who comes alone', async () => {
    const paced = createPace({ perSecond: 1, waitAtMostMs: 0 });
    assert.ok((await timeOf(paced)) < 500);
  });

  it('lets those who come together through one after the other, in their order and no faster than asked', async () => {
    const paced = createPace({ perSecond: 500, waitAtMostMs: 10_000 });
    const order: number[] = [];
    const took = await timeOf(() => Promise.all(many(101).map((place) => paced().then(() => void order.push(place)))));
    assert.ok(took >= 199, `${took} ms`);
    assert.deepEqual(order, many(101));
  });

  it('refuses at once who would wait too long, with a failure that is tried again, and no place is lost by it', async () => {
    const paced = createPace({ perSecond: 10, waitAtMostMs: 150 });
    const waiting = many(5).map(() => paced());
    const came = await Promise.allSettled(waiting);
    assert.deepEqual(
      came.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected'],
    );
    await assert.rejects(waiting[2] ?? Promise.resolve(), isCode('desk.busy'));
    await paced();
  });
});
