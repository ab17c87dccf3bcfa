import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Ports } from '../../src/activities/index.js';
import { createMailboxActivities } from '../../src/activities/mailbox.js';
import type { Collected } from '../../src/contracts/collector.js';
import { defaultDurations } from '../../src/contracts/durations.js';
import type { StoredMessage } from '../../src/contracts/message.js';
import { alarmed } from '../../src/domain/mailbox-alarms.js';
import type { MailboxAlarm } from '../../src/domain/mailbox-alarms.js';
import { CodedError } from '../../src/domain/failure.js';
import { at } from '../support/examples.js';

const workflows = { upload: 'UP', acknowledgement: 'ACK', access: 'ACCESS', inactiveNumber: 'NUMBER' };
const hours = { holidaysKnownUntil: '2999' };
const mailboxRules = { workflows, exclusive: false, senders: ['CPIS'] };

interface Waiting {
  readonly workflowId?: string;
  readonly from?: string;
  readonly fails?: CodedError;
}

/** A mailbox in which these wait; the list ends as told. */
function collecting(
  waiting: Readonly<Record<string, Waiting>>,
  more: { mode?: 'live' | 'observe'; rules?: object; listFails?: CodedError } = {},
) {
  const stored: StoredMessage[] = [];
  const acknowledged: string[] = [];
  const ports = {
    settings: {
      mode: more.mode ?? 'live',
      mailbox: { ...mailboxRules, ...more.rules },
      actions: { hours },
      durations: defaultDurations,
    },
    mailbox: {
      handshake: () => Promise.resolve(),
      head: () => Promise.resolve(undefined),
      async *waiting() {
        await Promise.resolve();
        yield* Object.keys(waiting);
        if (more.listFails !== undefined) throw more.listFails;
      },
      download: (id: string) => {
        const { fails, workflowId = 'ACCESS', from = 'CPIS' } = waiting[id] ?? {};
        if (fails !== undefined) return Promise.reject(fails);
        return Promise.resolve({ id, type: 'data', workflowId, from, body: new Uint8Array() });
      },
      acknowledge: (id: string) => Promise.resolve(void acknowledged.push(id)),
    },
    messages: {
      store: (message: StoredMessage) => Promise.resolve(void stored.push(message)),
      isStored: () => Promise.resolve(false),
    },
  } as unknown as Pick<Ports, 'settings' | 'mailbox' | 'messages'>;
  const quiet = new DefaultLogger('ERROR', () => undefined);
  const collect = (before: object = {}): Promise<Collected> =>
    new MockActivityEnvironment({ attempt: 1 }, { logger: quiet }).run(() =>
      createMailboxActivities(ports).collectMailbox({ skipped: [], oversize: [], stuck: [], lost: [], ...before }),
    );
  return { collect, stored, acknowledged };
}

describe('one look into the mailbox', () => {
  it('skips what is not for us, and looks again once other workflow ids are ours', async () => {
    const theirs = { M1: { workflowId: 'OTHER', from: 'SOMEBODY' } };
    const first = await collecting(theirs).collect();
    assert.deepEqual([first.skipped, first.failed, first.oldestWaiting], [['M1'], [], undefined]);
    const again = collecting(theirs);
    assert.deepEqual((await again.collect(first)).skipped, ['M1']);
    assert.deepEqual(again.stored, []);
    const corrected = collecting(theirs, { rules: { workflows: { ...workflows, access: 'OTHER' } } });
    assert.deepEqual((await corrected.collect(first)).skipped, []);
    assert.deepEqual(corrected.acknowledged, ['M1']);
  });

  it('never skips what CP-IS sends under an id that is not ours: it is told, and its age alarms', async () => {
    const found = await collecting({ '20261120101500000001_A': { workflowId: 'MISTYPED' } }).collect();
    assert.deepEqual([found.skipped, found.failed[0]?.failure], [[], 'message.foreign-workflow']);
    assert.notEqual(found.oldestWaiting, undefined);
  });

  it('takes what could not be taken and is listed no more for possibly lost', async () => {
    assert.deepEqual((await collecting({}).collect({ stuck: ['M1'] })).lost, ['M1']);
    const still = { M1: { fails: new CodedError('mailbox.unexpected-answer') } };
    assert.deepEqual((await collecting(still).collect({ stuck: ['M1'] })).lost, []);
    const listFails = new CodedError('mailbox.unavailable');
    assert.deepEqual((await collecting({ M2: {} }, { listFails }).collect({ stuck: ['M1'] })).lost, [], 'not seen');
  });

  it('keeps what it found where the list ends in the middle', async () => {
    const { collect, acknowledged } = collecting({ M1: {} }, { listFails: new CodedError('mailbox.unavailable') });
    const found = await collect();
    assert.deepEqual([found.stored, found.listFailed, acknowledged], [1, 'mailbox.unavailable', ['M1']]);
    await assert.rejects(collecting({}, { listFails: new CodedError('mailbox.unavailable') }).collect());
    const unusable = await collecting({}, { listFails: new CodedError('mailbox.unexpected-answer') }).collect();
    assert.equal(unusable.listFailed, 'mailbox.unexpected-answer');
  });

  it('of one who only looks on acknowledges nothing, and stores apart from what is carried out', async () => {
    const { collect, stored, acknowledged } = collecting({ M1: {} }, { mode: 'observe' });
    await collect();
    assert.deepEqual([stored.map(({ observed }) => observed), acknowledged], [[true], []]);
  });
});

describe('the alarms of the mailbox', () => {
  it('begin anew for the next message that cannot be taken, though one before it was told to the end', () => {
    const hour = 3_600_000;
    const first = at('2026-11-16T10:00:00Z');
    const next = at('2026-11-20T10:00:00Z');
    const told: readonly MailboxAlarm[] = [{ code: 'message-waiting', step: 72, since: first }];
    const now = at('2026-11-20T11:30:00Z');
    assert.equal(alarmed([], told, 'message-waiting', first, now, hour).due, undefined);
    assert.deepEqual(alarmed([], told, 'message-waiting', next, now, hour).due, {
      code: 'message-waiting',
      step: 1,
      since: next,
    });
  });
});
