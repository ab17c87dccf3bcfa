import assert from 'node:assert/strict';
import type { Effect } from '../../src/domain/action-plans.js';
import { dealtWith, parked, planned, refusedEffect } from '../../src/domain/child-actions.js';
import type { ChildAlert } from '../../src/domain/child-alerts.js';
import { alertStands } from '../../src/domain/child-alerts.js';
import { acted } from '../../src/domain/child-acts.js';
import type { ClimbResult } from '../../src/domain/child-climbs.js';
import { climbDelayed, climbedOn, nextClimb, nextClimbAt, withoutSettled } from '../../src/domain/child-climbs.js';
import type { ChildState } from '../../src/domain/child-state.js';
import { notified } from '../../src/domain/child-state.js';
import { anAccess, event, fresh, refusing, reported, settle } from '../support/child-life.js';
import { planActions } from '../../src/domain/action-plans.js';
import { decide, relations } from '../support/decisions.js';
import { aChild, at, day, protectionPlan } from '../support/examples.js';
import { aPolicy } from '../support/policies.js';

const hour = 3_600_000;
type AlertEffect = Extract<Effect, { kind: 'alert' }>;
const alert = (reference: string, role: string): AlertEffect => ({
  kind: 'alert',
  reference,
  write: {
    reference,
    trigger: 'case-note-create',
    title: 'T',
    text: 'T',
    recipients: [{ kind: 'worker-role', role }],
  },
});
const rungs = [alert('not-taken-up~1', 'TEAM'), alert('not-taken-up~2', 'DUTY')];
const raisedAt = at('2026-11-20T10:00:00Z');
const hours = (count: number) => at(new Date(Date.parse(raisedAt) + count * hour).toISOString());

/** A child with an alert that stands and that nobody has taken up. */
function alerted(): ChildState {
  const told = notified(fresh, { ...anAccess, identity: 'Q1' }, raisedAt);
  const climb = { after: 4 * hour, effects: rungs, unread: false };
  return dealtWith(planned(told, 'Q1', { effects: [alert('alert', 'WORKER')], climb }, raisedAt), 'Q1', raisedAt);
}

const look = (state: ChildState, result: ClimbResult, now = nextClimbAt(state) ?? raisedAt): ChildState => {
  const due = nextClimb(state, now);
  assert.ok(due);
  return climbedOn(state, due, result, now);
};
const codes = ({ attentions }: ChildState) => attentions.map(({ code }) => code);
const takeUp = (state: ChildState): ChildState =>
  acted(
    state,
    { kind: 'take-up', about: 'Q1', actId: 'a', by: 'A. Worker', reason: 'rang the ward' },
    day('2026-11-20'),
    hours(5),
  ).state;

describe('an alert that nobody takes up', () => {
  it('is looked at after its time, and not before', () => {
    assert.equal(nextClimbAt(alerted()), hours(4));
    assert.equal(nextClimb(alerted(), hours(3)), undefined);
    assert.equal(nextClimb(alerted(), hours(4))?.reference, 'alert');
  });

  it('climbs one rung at a time, each with its own time, and then asks for a person of ours', () => {
    const once = look(alerted(), 'climbed');
    assert.deepEqual([nextClimbAt(once), nextClimb(once, hours(8))?.reference], [hours(8), 'not-taken-up~1']);
    const twice = look(once, 'climbed');
    assert.deepEqual(nextClimb(twice, hours(12))?.effects, []);
    const top = look(twice, 'at-the-top');
    assert.deepEqual([codes(top), nextClimbAt(top)], [['alert-not-taken-up'], undefined]);
  });

  it('passes over a rung for which Mosaic takes no alert: the one above it is told at once', () => {
    const over = look(alerted(), 'refused', hours(4));
    const due = nextClimb(over, hours(4));
    assert.deepEqual([due?.reference, due?.effects.map(({ reference }) => reference)], ['alert', ['not-taken-up~2']]);
    const top = look(look(over, 'refused', hours(4)), 'at-the-top', hours(4));
    assert.deepEqual(codes(top), ['alert-not-taken-up'], 'where no rung is left, a person of ours is asked for');
  });

  it('stops where somebody acknowledged it in Mosaic, whoever it was', () => {
    const seen = look(alerted(), 'acknowledged');
    assert.equal(nextClimbAt(seen), undefined);
    assert.deepEqual(seen.raised.at(-1)?.takenUp, { by: 'Mosaic', at: hours(4) });
    assert.deepEqual(takeUp(seen).raised.at(-1)?.takenUp?.by, 'A. Worker', 'Mosaic never tells who');
    assert.deepEqual(codes(seen), []);
  });

  it('stays where it is where Mosaic does not tell of acknowledgements', () => {
    const blind = look(alerted(), 'unreadable');
    assert.deepEqual([nextClimbAt(blind), codes(blind), blind.raised.at(-1)?.takenUp], [undefined, [], undefined]);
  });

  it('is over when a person takes it up: nothing climbs, and the attention closes', () => {
    assert.equal(nextClimbAt(takeUp(alerted())), undefined);
    const top = look(look(look(alerted(), 'climbed'), 'climbed'), 'at-the-top');
    assert.deepEqual(codes(takeUp(top)), []);
  });

  it('is not climbed with where somebody took it up while Mosaic was asked', () => {
    const state = alerted();
    const due = nextClimb(state, hours(4));
    assert.ok(due);
    const taken = takeUp(state);
    assert.equal(climbedOn(taken, due, 'climbed', hours(6)), taken);
  });

  it('is looked at again later where Mosaic cannot be asked', () => {
    const state = alerted();
    const due = nextClimb(state, hours(4));
    assert.ok(due);
    assert.equal(nextClimbAt(climbDelayed(state, due, hours(5))), hours(5));
  });
});

describe('a next action that nobody picks up', () => {
  const policy = aPolicy({
    rules: [{ name: 'steps', when: {}, outcome: { step: { stepType: 'S', nextAction: 'N' } } }],
    ladder: [
      { kind: 'allocated-worker', relationships: ['ALLWKR'] },
      { kind: 'team', roles: { 'team-3': 'TEAM-3-DUTY' } },
      { kind: 'role', role: 'CPIS-DUTY' },
      { kind: 'emergency-duty', role: 'CPIS-EDT' },
    ],
    climb: { after: 4 * hour, unread: false },
  });
  const plan = planActions(decide({ notification: { ...anAccess, identity: 'Q1' }, relations: relations() }), policy);
  const pending = planned(notified(fresh, { ...anAccess, identity: 'Q1' }, raisedAt), 'Q1', plan, raisedAt);
  const rolesOf = (state: ChildState) =>
    nextClimb(state, hours(4))?.effects.map(({ write: { recipients } }) => recipients[0]);
  const role = (name: string) => ({ kind: 'worker-role', role: name });

  it('is looked at by its step, and the roles above hear of it: never the emergency duty team', () => {
    const state = dealtWith(pending, 'Q1', raisedAt);
    assert.deepEqual(
      [nextClimb(state, hours(4))?.kind, nextClimb(state, hours(4))?.reference],
      ['step', 'cpis/700101/Q1/step'],
    );
    assert.deepEqual(rolesOf(state), [role('TEAM-3-DUTY'), role('CPIS-DUTY')]);
    assert.equal(takeUp(state).raised.at(-1)?.takenUp?.did, 'rang the ward');
  });

  it('climbs only above the rung where it stands: Mosaic refused worker and team, and the team’s role was told', () => {
    const refuse = (state: ChildState): ChildState => {
      const [effect] = state.pending[0]?.plan?.effects ?? [];
      assert.ok(effect);
      return refusedEffect(state, 'Q1', effect, 'mosaic.refused-write', raisedAt);
    };
    const state = dealtWith(refuse(refuse(pending)), 'Q1', raisedAt);
    assert.deepEqual([nextClimb(state, hours(4))?.kind, rolesOf(state)], ['alert', [role('CPIS-DUTY')]]);
  });
});

describe('an alert that is no notification’s', () => {
  const climb = { after: 4 * hour, unread: false, effects: [alert('manager~1', 'CPIS-MANAGER')] };
  const standing = { reference: 'data-quality', climb };
  const refused = settle(
    reported(fresh, event('e-1', aChild({ plans: [protectionPlan('2026-11-12')] }))),
    refusing('CPR01'),
  );
  const ofRefusal = refused.alerts[0];
  const stands = (state: ChildState, one: ChildAlert) => alertStands(state, one, raisedAt, standing);

  it('does not climb where an open plan waits: that goes to the manager by its own clock', () => {
    assert.ok(ofRefusal);
    assert.equal(nextClimbAt(stands(refused, ofRefusal)), undefined);
    const overdue = { ...ofRefusal, trigger: 'registration-overdue' } as const;
    assert.equal(nextClimbAt(stands({ ...refused, open: [] }, overdue)), undefined);
  });

  it('climbs where a note cannot be written, and is over by itself when it can', () => {
    const failing = parked(notified(fresh, { ...anAccess, identity: 'Q1' }, raisedAt), 'Q1', 'unexpected', raisedAt);
    const [told] = failing.alerts;
    assert.ok(told);
    const once = look(stands(failing, told), 'climbed');
    assert.equal(withoutSettled(once), once, 'it still cannot be written');
    const top = look(once, 'at-the-top');
    assert.deepEqual(top.attentions.at(-1), {
      code: 'alert-not-taken-up',
      since: hours(8),
      about: 'Q1/action-parked',
    });
    const over = withoutSettled({ ...top, attentions: top.attentions.filter(({ code }) => code !== 'action-parked') });
    assert.deepEqual([codes(over), nextClimbAt(over)], [[], undefined]);
  });
});
