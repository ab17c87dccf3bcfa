import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { toldElsewhere } from '../../src/activities/told-elsewhere.js';
import type { FailureCode } from '../../src/domain/failure.js';
import { CodedError } from '../../src/domain/failure.js';
import type { OutOfBand } from '../../src/second-channel/port.js';
import { createWebhook } from '../../src/second-channel/webhook.js';
import { openPager, type Pager } from '../support/pager.js';
import { Secret } from '../../src/secrets/secret.js';

const quiet = new DefaultLogger('ERROR', () => undefined);
const message: OutOfBand = { authority: 'ZZ9', code: 'mosaic.unreachable', says: 'S', next: 'N' };

describe('the webhook beside Mosaic', () => {
  let pager: Pager;
  beforeEach(async () => void (pager = await openPager()));
  afterEach(() => pager.close());

  it('posts the message as JSON, with the token of this moment', async () => {
    let token = 'first';
    const webhook = createWebhook({ url: pager.url, token: () => new Secret(token) });
    await webhook.tell(message);
    token = 'second';
    await webhook.tell(message);
    assert.deepEqual(
      pager.heard.map((body) => JSON.parse(body) as unknown),
      [message, message],
    );
    assert.deepEqual(pager.tokens, ['Bearer first', 'Bearer second']);
  });

  for (const status of [302, 401, 500])
    it(`did not arrive where it is answered with ${status}, and the error shows no token`, async () => {
      pager.answerWith(status);
      const webhook = createWebhook({ url: pager.url, token: () => new Secret('a-secret') });
      await assert.rejects(webhook.tell(message), (error: unknown) => {
        assert.ok(error instanceof CodedError && error.code === 'second-channel.unanswered');
        return !inspect(error, { depth: 9 }).includes('a-secret');
      });
      assert.equal(pager.heard.length, 1);
    });

  it('did not arrive where nobody listens', async () => {
    await assert.rejects(createWebhook({ url: 'http://127.0.0.1:1/' }).tell(message), {
      code: 'second-channel.unanswered',
    });
  });
});

describe('what is told beside Mosaic', () => {
  let clock = 0;
  const told: FailureCode[] = [];
  let arrives = true;
  const secondChannel = {
    tell: ({ code }: OutOfBand) => {
      told.push(code);
      return arrives ? Promise.resolve() : Promise.reject(new Error('no'));
    },
  };
  const failing = toldElsewhere(
    { write: (code: FailureCode): Promise<void> => Promise.reject(new CodedError(code)) },
    { authority: 'ZZ9', secondChannel, now: () => clock },
  );
  const attempt = async (code: FailureCode, number: number): Promise<void> => {
    await assert.rejects(new MockActivityEnvironment({ attempt: number }, { logger: quiet }).run(failing.write, code), {
      code,
    });
  };
  beforeEach(() => {
    told.length = 0;
    arrives = true;
    clock += 10 * 3_600_000;
  });

  it('is a Mosaic that takes nothing, once the quick attempts are over', async () => {
    for (const number of [1, 2, 3]) await attempt('mosaic.unreachable', number);
    assert.deepEqual(told, []);
    await attempt('mosaic.unreachable', 4);
    assert.deepEqual(told, ['mosaic.unreachable']);
  });

  it('is one message an hour, however many children wait', async () => {
    for (let child = 0; child < 5; child += 1) await attempt('mosaic.unavailable', 4);
    assert.equal(told.length, 1);
    clock += 3_600_001;
    await attempt('mosaic.unavailable', 4);
    assert.equal(told.length, 2);
  });

  it('is refused credentials at once, and nothing that concerns one child or another part', async () => {
    await attempt('mosaic.refused-credentials', 1);
    await attempt('mosaic.refused-write', 1);
    await attempt('mosaic.person-unknown', 1);
    await attempt('mailbox.unreachable', 4);
    assert.deepEqual(told, ['mosaic.refused-credentials']);
  });

  it('is tried again with the next failure where it did not arrive', async () => {
    arrives = false;
    await attempt('mosaic.unreachable', 4);
    arrives = true;
    await attempt('mosaic.unreachable', 4);
    assert.deepEqual(told, ['mosaic.unreachable', 'mosaic.unreachable']);
  });
});
