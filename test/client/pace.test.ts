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
    assert.ok((await timeOf(paced)) < 300);
  });

  it('lets those who come together through in their order, and no faster than asked', async () => {
    const paced = createPace({ perSecond: 50, waitAtMostMs: 10_000 });
    const order: number[] = [];
    const took = await timeOf(() => Promise.all(many(121).map((place) => paced().then(() => void order.push(place)))));
    assert.ok(took >= 1000, `${took} ms`);
    assert.deepEqual(order, many(121));
  });

  it('leaves a silence in each second, the same for every process, in which a workflow can continue as new', async () => {
    const processes = many(2).map(() => createPace({ perSecond: 20, waitAtMostMs: 10_000 }));
    const times: number[] = [];
    const heard = (): void => void times.push(Date.now() % 1000);
    await Promise.all(processes.flatMap((paced) => many(15).map(() => paced().then(heard))));
    // the first of each came alone; timers may be late
    const late = times.slice(processes.length).filter((into) => into > 800);
    assert.deepEqual(late, []);
  });

  it('refuses at once who would wait too long, with a failure that is tried again, and no place is lost by it', async () => {
    const paced = createPace({ perSecond: 1, waitAtMostMs: 1500 });
    const came = await Promise.allSettled(many(5).map(() => paced()));
    const refused = came.filter(({ status }) => status === 'rejected').length;
    assert.ok(refused >= 2 && refused <= 3, `${refused} refused`);
    await assert.rejects(Promise.all(many(5).map(() => paced())), isCode('desk.busy'));
  });
});
