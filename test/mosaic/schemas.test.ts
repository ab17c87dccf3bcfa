import assert from 'node:assert/strict';
import { childSnapshotSchema, mosaicEventSchema } from '../../src/schemas/mosaic.js';
import { aChild, protectionPlan } from '../support/examples.js';

const sent = (with_: Record<string, unknown> = {}) => ({
  ...aChild({ plans: [protectionPlan('2026-11-01')] }),
  ...with_,
});
const event = (with_: Record<string, unknown> = {}) => ({
  eventId: 'e-1',
  personId: '700101',
  occurredAt: '2026-11-23T09:00:00Z',
  reason: 'plan-started',
  ...with_,
});
const problems = (result: { error?: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } }) =>
  result.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('a snapshot of the contract', () => {
  it('is read into the domain as it stands', () =>
    assert.deepEqual(childSnapshotSchema.parse(sent()), aChild({ plans: [protectionPlan('2026-11-01')] })));

  it('may hold null for what is absent, and more than we know', () => {
    const read = childSnapshotSchema.parse(
      sent({ mergedInto: null, allocated: { teamId: 't', workerId: null }, x: 1 }),
    );
    assert.deepEqual(read, { ...aChild({ plans: [protectionPlan('2026-11-01')] }), allocated: { teamId: 't' } });
  });

  it('has no verified number without a number', () => {
    for (const nhsNumber of [null, undefined]) {
      const read = childSnapshotSchema.parse(sent({ nhsNumber, numberStatus: 'verified' }));
      assert.equal(read.numberStatus, 'missing');
      assert.ok(!('nhsNumber' in read));
    }
  });

  it('reads a number with spaces', () =>
    assert.equal(childSnapshotSchema.parse(sent({ nhsNumber: '999 704 2182' })).nhsNumber, '9997042182'));

  it('names a wrong number without repeating it', () => {
    const result = childSnapshotSchema.safeParse(sent({ nhsNumber: '9997042183' }));
    assert.deepEqual(problems(result), ['nhsNumber: not a valid NHS number']);
    assert.doesNotMatch(JSON.stringify(result.error) + String(result.error), /9997042183/);
  });

  it('names every problem with its path', () =>
    assert.deepEqual(
      problems(childSnapshotSchema.safeParse(sent({ personId: '../1', plans: [protectionPlan('2026-02-30')] }))),
      ['personId: not a person id of the contract', 'plans.0.startedOn: not a date that exists, as YYYY-MM-DD'],
    ));
});

describe('an event of the contract', () => {
  it('needs no snapshot', () =>
    assert.deepEqual(mosaicEventSchema.parse(event()), event({ occurredAt: '2026-11-23T09:00:00.000Z' })));

  it('brings the snapshot of its own person only', () => {
    assert.equal(mosaicEventSchema.parse(event({ child: sent() })).child?.personId, '700101');
    assert.deepEqual(problems(mosaicEventSchema.safeParse(event({ child: sent(), personId: '700102' }))), [
      'child.personId: not the person of the event',
    ]);
  });

  it('needs an offset in its time', () =>
    assert.equal(problems(mosaicEventSchema.safeParse(event({ occurredAt: '2026-11-23T09:00:00' }))).length, 1));
});
