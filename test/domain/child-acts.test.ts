import assert from 'node:assert/strict';
import type { ChildAct } from '../../src/domain/child-acts.js';
import { acted, refusalOf } from '../../src/domain/child-acts.js';
import { parked } from '../../src/domain/child-actions.js';
import { alertStands } from '../../src/domain/child-alerts.js';
import { changesDue, opened } from '../../src/domain/child-registration.js';
import type { ChildState } from '../../src/domain/child-state.js';
import { notified } from '../../src/domain/child-state.js';
import { stageOf } from '../../src/domain/child-view.js';
import { confirmErasureRefusal, emptyLedger, erasureConfirmed } from '../../src/domain/erasure.js';
import {
  anAccess,
  afterwards,
  assessAll,
  event,
  fresh,
  now,
  refusing,
  reported,
  settle,
  today,
} from '../support/child-life.js';
import { aChild, number, protectionPlan } from '../support/examples.js';

const withPlan = aChild({ plans: [protectionPlan('2026-11-12')] });
const registered = settle(reported(fresh, event('e-1', withPlan)));
const gone = settle(reported(registered, event('e-2', afterwards(aChild(), 1))));
const by = (name: string, actId = `act-of-${name}`) => ({ actId, by: name, reason: 'as agreed by telephone' });
const after = (state: ChildState, act: ChildAct): ChildState => {
  assert.equal(refusalOf(state, act), undefined);
  return acted(state, act, today, now).state;
};
const codes = ({ attentions }: ChildState): readonly string[] => attentions.map(({ code }) => code).sort();

describe('a delete', () => {
  const act = (name: string, actId?: string): ChildAct => ({
    ...by(name, actId),
    kind: 'confirm-delete',
    registrationId: 'P1',
  });

  it('is sent only after two people confirmed it, and the second must be another', () => {
    const first = acted(gone, act('A. Worker'), today, now);
    assert.equal(first.outcome, 'second-person-needed');
    assert.deepEqual(changesDue(first.state, now), []);
    assert.equal(refusalOf(first.state, act('a.worker', 'another-act')), 'act.same-person');
    const second = acted(first.state, act('B. Manager'), today, now);
    assert.equal(second.outcome, 'done');
    const [due] = changesDue(second.state, now);
    assert.deepEqual([due?.change.kind, due?.change.records[0]?.deleted], ['delete', today]);
    const deleted = settle(second.state);
    assert.deepEqual([deleted.held, codes(deleted), stageOf(deleted)], [[], [], 'nothing-to-share']);
  });

  it('needs two accounts too, where accounts tell people apart: one account with two names is one person', () => {
    const first = after(gone, { ...act('A. Worker'), account: 'aworker' });
    assert.equal(refusalOf(first, { ...act('B. Manager'), account: 'aworker' }), 'act.same-account');
    assert.equal(refusalOf(first, { ...act('a.worker', 'another'), account: 'bmanager' }), 'act.same-person');
    assert.equal(refusalOf(first, { ...act('B. Manager'), account: 'bmanager' }), undefined);
    const alone = { ...act('A. Worker'), statuses: 's', person: 'p', account: 'aworker' };
    const { ledger } = erasureConfirmed(emptyLedger, alone, now);
    const second = { ...alone, by: 'B. Manager', actId: 'act-2' };
    assert.equal(confirmErasureRefusal(ledger, second), 'act.same-account');
    assert.equal(confirmErasureRefusal(ledger, { ...second, account: 'bmanager' }), undefined);
  });

  const back = (state: ChildState, minutes: number): ChildState =>
    settle(reported(state, event(`e-back-${minutes}`, afterwards(withPlan, minutes))));

  it('is not sent where the plan stands in Mosaic again, however it was refused before', () => {
    const confirmed = after(after(gone, act('A. Worker')), act('B. Manager'));
    const refused = settle(confirmed, refusing('CPR03'));
    const restored = back(refused, 2);
    assert.deepEqual([changesDue(restored, now), restored.deletesDue], [[], []]);
    assert.deepEqual(restored.held, registered.held);
    const ended = afterwards(aChild({ plans: [protectionPlan('2026-11-12', '2026-11-19')] }), 3);
    const closed = settle(reported(restored, event('e-ended', ended)));
    assert.deepEqual(
      closed.held.map(({ content }) => content.end),
      ['2026-11-19'],
    );
  });

  it('needs both people anew after the plan stood in Mosaic again', () => {
    const once = after(gone, act('A. Worker'));
    const goneAgain = settle(reported(back(once, 2), event('e-gone', afterwards(aChild(), 3))));
    assert.equal(acted(goneAgain, act('B. Manager'), today, now).outcome, 'second-person-needed');
  });

  it('that was confirmed and has not gone is withdrawn where a person deals with it by hand', () => {
    const confirmed = after(after(gone, act('A. Worker')), act('B. Manager'));
    const numbered = opened(confirmed, changesDue(confirmed, now), now);
    const byHand = after(numbered, { ...by('C. Lead'), kind: 'discard', about: 'P1' });
    assert.deepEqual([byHand.held, byHand.open, byHand.deletesDue], [[], [], []]);
    assert.deepEqual(changesDue(assessAll(byHand), now), []);
  });

  it('is not to be had of what Mosaic shows', () => {
    assert.equal(refusalOf(registered, act('A. Worker')), 'act.nothing-to-do');
  });

  it('counts the same act once, however often it is said', () => {
    const first = acted(gone, act('A. Worker'), today, now);
    const again = acted(first.state, act('A. Worker'), today, now);
    assert.deepEqual([again.state, again.outcome], [first.state, 'done']);
  });

  it('leaves who and why in the timeline', () => {
    const { state } = acted(gone, act('A. Worker'), today, now);
    assert.deepEqual(state.timeline.at(-1), {
      at: now,
      what: 'delete-confirmed-once',
      by: 'A. Worker',
      reason: 'as agreed by telephone',
      about: 'P1',
    });
  });

  it('is also what ends a registration whose number was another person’s', () => {
    const corrected = afterwards({ ...withPlan, nhsNumber: number('9997451627') }, 1);
    const moved = settle(reported(registered, event('e-2', corrected)));
    assert.deepEqual(codes(moved), ['old-number-held']);
    assert.equal(moved.held.length, 2);
    const deleted = settle(after(after(moved, act('A. Worker')), act('B. Manager')));
    assert.deepEqual(
      deleted.held.map(({ content }) => content.nhsNumber),
      ['9997451627'],
    );
  });
});

describe('what an operator does by hand', () => {
  it('resend sends every open registration again, although CP-IS accepted the same', () => {
    const asked = after(registered, { ...by('A. Worker'), kind: 'resend' });
    const due = changesDue({ ...asked, readDue: false }, now);
    assert.deepEqual(
      due.map(({ change }) => [change.kind, change.records.length]),
      [['amend', 1]],
    );
    assert.deepEqual(settle({ ...asked, readDue: false }).resendDue, []);
  });

  it('retry forgets refusals, so that the same record goes again', () => {
    const refused = settle(reported(fresh, event('e-1', withPlan)), refusing('CPR07'));
    const asked = after(refused, { ...by('A. Worker'), kind: 'retry' });
    assert.equal(changesDue(asked, now).length, 1);
    assert.deepEqual(codes(asked), []);
  });

  it('a manual safeguard ends a sensitive refusal, and says whether an earlier record is still held', () => {
    const renamed = afterwards({ ...withPlan, familyName: 'Oakhanger' }, 1);
    const refused = settle(reported(registered, event('e-2', renamed)), refusing('CPR02'));
    const discard: ChildAct = { ...by('A. Worker'), kind: 'discard', about: 'P1', stillHeld: false };
    const done = settle(after(refused, discard));
    assert.deepEqual([codes(done), done.held, stageOf(done)], [[], [], 'by-hand']);
    const kept = settle(after(refused, { ...discard, stillHeld: true }));
    assert.deepEqual([kept.held.length, changesDue(kept, now)], [1, []]);
  });

  it('a parked notification can be discarded, and stays known', () => {
    const told = notified(registered, anAccess, now);
    const waiting = parked(told, 'Q1', 'mosaic.refused-write', now);
    const done = after(waiting, { ...by('A. Worker'), kind: 'discard', about: 'Q1' });
    assert.deepEqual([done.pending, codes(done)], [[], []]);
    assert.deepEqual(notified(done, anAccess, now), done);
  });

  it('a replacement number that a person enters registers the child again under it', () => {
    const inactive = settle(reported(fresh, event('e-1', withPlan)), refusing('CPR05'));
    const nhsNumber = number('9997451627');
    const entered = after(inactive, { ...by('A. Worker'), kind: 'set-replacement-number', nhsNumber });
    assert.deepEqual(
      settle(entered).held.map(({ content }) => content.nhsNumber),
      [nhsNumber],
    );
  });

  it('a restricted record goes on under the new number that Mosaic shows, once a person typed it in', () => {
    const nhsNumber = number('9997451627');
    const entered = { ...withPlan, restricted: true, nhsNumber };
    const waiting = settle(reported(registered, event('e-2', afterwards(entered, 1))));
    assert.deepEqual([codes(waiting), waiting.held], [['re-registration-held'], registered.held]);
    const other: ChildAct = { ...by('A. Worker'), kind: 'set-replacement-number', nhsNumber: number('9997263316') };
    assert.equal(refusalOf(waiting, other), 'act.nothing-to-do');
    const allowed = settle(after(waiting, { ...by('A. Worker'), kind: 'set-replacement-number', nhsNumber }));
    assert.deepEqual(
      [codes(allowed), allowed.held.map(({ content }) => content.nhsNumber)],
      [['old-number-held'], ['9997042182', '9997451627']],
    );
    const told = { kind: 'inactive-number', identity: 'I1', notificationId: 'I', receivedAt: now } as const;
    const ended = settle(notified(allowed, { ...told, nhsNumber: number('9997042182') }, now));
    assert.deepEqual([codes(ended), ended.held.length], [[], 1]);
  });

  it('a replacement number is refused where nothing waits for one, and for a record marked for adoption', () => {
    const nhsNumber = number('9997451627');
    const act: ChildAct = { ...by('A. Worker'), kind: 'set-replacement-number', nhsNumber };
    assert.equal(refusalOf(registered, act), 'act.nothing-to-do');
    const adopted = settle(reported(fresh, event('e-1', { ...withPlan, adoption: 'adopted' })), refusing('CPR05'));
    assert.equal(refusalOf(adopted, act), 'act.never-for-adopted');
  });

  it('an alert is taken up by a named person, once', () => {
    const refused = settle(reported(fresh, event('e-1', withPlan)), refusing('CPR07'));
    const [alert] = refused.alerts;
    assert.ok(alert);
    const raised = alertStands(refused, alert, now);
    const taken = after(raised, { ...by('A. Worker'), kind: 'take-up', about: 'P1' });
    const again = after(taken, { ...by('B. Manager'), kind: 'take-up', about: 'P1' });
    assert.deepEqual(
      again.raised.map(({ takenUp }) => takenUp?.by),
      ['A. Worker'],
    );
    assert.equal(refusalOf(registered, { ...by('A. Worker'), kind: 'take-up', about: 'P1' }), 'act.nothing-to-do');
  });
});
