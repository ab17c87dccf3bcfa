import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answered } from '../../src/domain/child-answers.js';
import type { ChildNotification } from '../../src/domain/child-notifications.js';
import { changesDue, opened } from '../../src/domain/child-registration.js';
import type { ChildState } from '../../src/domain/child-state.js';
import { notified } from '../../src/domain/child-state.js';
import { describe as describeChild, isOver, stageOf, tailLength } from '../../src/domain/child-view.js';
import { addDays, instantOf, msOf } from '../../src/domain/dates.js';
import { assessAll, event, fresh, now, refusing, reported, settle, today } from '../support/child-life.js';
import { aChild, at, careStatus, number, protectionPlan } from '../support/examples.js';

const withPlan = aChild({ plans: [protectionPlan('2026-11-12')] });

describe('a child’s registration', () => {
  it('starts when Mosaic reports a plan, and is held once CP-IS accepted it', () => {
    const registered = settle(reported(fresh, event('e-1', withPlan)));
    assert.equal(stageOf(registered), 'registered');
    assert.deepEqual(
      registered.held.map(({ content }) => content.start),
      ['2026-11-12'],
    );
    assert.deepEqual(registered.open, []);
  });

  it('counts the same event once', () => {
    const once = reported(fresh, event('e-1', withPlan));
    assert.deepEqual(reported(once, event('e-1', withPlan)), once);
  });

  it('asks Mosaic when the event brings no snapshot', () => {
    assert.equal(reported(fresh, event('e-1')).readDue, true);
  });

  it('still asks Mosaic when a snapshot arrives that may be older than what it was told to read', () => {
    assert.equal(reported(fresh, event('e-1'), event('e-2', withPlan)).readDue, true);
    const older = { ...aChild(), asOf: at('2026-11-19T09:00:00Z') };
    assert.equal(reported(fresh, event('e-1', withPlan), event('e-2'), event('e-3', older)).readDue, true);
  });

  it('keeps the newest snapshot when an older one arrives later', () => {
    const older = { ...aChild(), asOf: at('2026-11-19T09:00:00Z') };
    assert.deepEqual(reported(fresh, event('e-2', withPlan), event('e-1', older)).snapshot, withPlan);
  });

  it('looks again at what it knows when an older snapshot arrives: its day may have come since', () => {
    const older = { ...aChild(), asOf: at('2026-11-19T09:00:00Z') };
    const known = { ...reported(fresh, event('e-2', withPlan)), assessDue: false };
    const { assessDue, readDue, snapshot } = reported(known, event('e-1', older));
    assert.deepEqual([assessDue, readDue, snapshot], [true, false, withPlan]);
  });

  it('does not change what CP-IS holds when CP-IS refuses, and does not send the same again by itself', () => {
    const registered = settle(reported(fresh, event('e-1', withPlan)));
    const ended = {
      ...aChild({ plans: [protectionPlan('2026-11-12', '2026-11-19')] }),
      asOf: at('2026-11-20T09:30:00Z'),
    };
    const refused = settle(reported(registered, event('e-2', ended)), refusing('CPR03'));
    assert.deepEqual(refused.held, registered.held);
    assert.equal(stageOf(refused), 'refused');
    assert.deepEqual(
      refused.attentions.map(({ code, answer }) => [code, answer]),
      [['end-refused', 'CPR03']],
    );
    assert.deepEqual(changesDue(assessAll({ ...refused, assessDue: true }), now), []);
  });

  it('sends again by itself when the cause of a refusal is corrected in Mosaic', () => {
    const refused = settle(reported(fresh, event('e-1', withPlan)), refusing('CPR03'));
    const corrected = { ...withPlan, familyName: 'Brackenfeld', asOf: at('2026-11-20T09:30:00Z') };
    const registered = settle(reported(refused, event('e-2', corrected)));
    assert.deepEqual([stageOf(registered), registered.attentions], ['registered', []]);
  });

  it('drops an answer to a change that is not open any more', () => {
    const registered = settle(reported(fresh, event('e-1', withPlan)));
    const late = {
      changeNumber: registered.lastChangeNumber,
      sequence: 7,
      outcome: 'refused',
      code: 'CPR01',
      at: now,
    } as const;
    assert.deepEqual(answered(registered, late, now), registered);
  });

  it('numbers changes above those of an earlier life of the workflow', () => {
    const [due] = changesDue(assessAll(reported(fresh, event('e-1', withPlan))), now);
    assert.ok(due);
    const first = opened(fresh, [due], now).lastChangeNumber;
    assert.ok(opened(fresh, [due], instantOf(msOf(now) + 1)).lastChangeNumber > first);
  });

  it('asks for two people, and deletes nothing, when an open plan is gone from Mosaic', () => {
    const registered = settle(reported(fresh, event('e-1', withPlan)));
    const without = { ...aChild(), asOf: at('2026-11-20T09:30:00Z') };
    const asked = settle(reported(registered, event('e-2', without)));
    assert.deepEqual(
      asked.attentions.map(({ code }) => code),
      ['plan-removed'],
    );
    assert.deepEqual(asked.held, registered.held);
    assert.deepEqual(
      settle(reported(asked, event('e-3', { ...withPlan, asOf: at('2026-11-20T09:40:00Z') }))).attentions,
      [],
    );
  });

  it('is over at once when there is nothing to share, and not before the tail is over once something was', () => {
    assert.equal(isOver(settle(reported(fresh, event('e-1', aChild()))), now, tailLength), true);
    const ended = settle(
      reported(fresh, event('e-1', aChild({ plans: [protectionPlan('2026-11-12', '2026-11-19')] }))),
    );
    assert.equal(stageOf(ended), 'ended');
    assert.equal(isOver(ended, now, tailLength), false);
    assert.equal(isOver(ended, instantOf(msOf(now) + tailLength - 1), tailLength), false);
    assert.equal(isOver(ended, instantOf(msOf(now) + tailLength), tailLength), true);
  });

  it('ends in the same state for any order and any repetition of the same events', () => {
    const snapshots = [0, 1, 2, 3].map((hour) =>
      aChild({
        asOf: at(`2026-11-20T0${hour}:00:00Z`),
        plans: [
          protectionPlan('2026-11-01', hour > 2 ? '2026-11-18' : undefined),
          ...(hour > 1 ? [careStatus('C2', '2026-11-05')] : []),
        ],
        familyName: hour > 0 ? 'Brackenfield' : 'Bracken',
      }),
    );
    const events = snapshots.map((child, place) => event(`e-${place}`, child));
    const rest = ({ held, open, attentions }: ChildState) => ({
      held: [...held].sort((one, other) => (one.registrationId < other.registrationId ? -1 : 1)),
      open,
      attentions,
    });
    const expected = rest(settle(reported(fresh, ...events)));
    const orders = fc.array(fc.constantFrom(...events), { maxLength: 8 }).map((some) => [...some, ...events]);
    const shuffled = orders.chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
    fc.assert(
      fc.property(shuffled, fc.boolean(), (all, settleBetween) => {
        const last = all.reduce((state, one) => {
          const next = reported(state, one);
          return settleBetween ? settle(next) : next;
        }, fresh);
        assert.deepEqual(rest(settle(last)), expected);
      }),
    );
  });
});

describe('what the NHS tells a child', () => {
  const access = (identity: string): ChildNotification => ({
    kind: 'access',
    identity,
    notificationId: 'N1',
    receivedAt: now,
    access: { nhsNumber: number('9997042182'), openedAt: now, author: { kind: 'person', telephones: [] } },
  });

  it('waits in the order accepted, and counts once whatever message brings it', () => {
    const told = [access('Q1'), access('Q2'), access('Q1')].reduce((state, one) => notified(state, one, now), fresh);
    assert.deepEqual(
      told.pending.map(({ notification }) => notification.identity),
      ['Q1', 'Q2'],
    );
  });

  it('is still known after 59 days and forgotten after 61', () => {
    const told = notified(fresh, access('Q1'), now);
    const later = (days: number) => instantOf(Date.parse(addDays(today, days)));
    const known = notified(notified(told, access('Q2'), later(59)), access('Q1'), later(59));
    assert.equal(known.pending.length, 2);
    const forgotten = notified(notified(told, access('Q2'), later(62)), access('Q1'), later(62));
    assert.equal(forgotten.pending.length, 3);
  });

  it('stops uploads at once when it says that the number is inactive', () => {
    const registered = settle(reported(fresh, event('e-1', withPlan)));
    const inactive: ChildNotification = {
      kind: 'inactive-number',
      identity: 'I1',
      notificationId: 'I',
      receivedAt: now,
      nhsNumber: number('9997042182'),
    };
    const told = settle(notified(registered, inactive, now));
    assert.deepEqual(
      told.attentions.map(({ code }) => code),
      ['number-inactive'],
    );
  });
});

describe('what stands in clear', () => {
  it('names no person and no number, and says only restricted for a restricted child', () => {
    const refused = settle(reported(fresh, event('e-1', { ...withPlan, restricted: true })), refusing('CPR03'));
    const words = describeChild(refused);
    assert.doesNotMatch(words, /Brackenfield|Isla|9997042182|CPR03|record-refused/);
    assert.match(words, /restricted/);
  });
});
