import assert from 'node:assert/strict';
import type { Effect } from '../../src/domain/action-plans.js';
import { dealtWith, planned } from '../../src/domain/child-actions.js';
import { acted } from '../../src/domain/child-acts.js';
import type { ClimbResult } from '../../src/domain/child-climbs.js';
import { climbDelayed, climbedOn, nextClimb, nextClimbAt } from '../../src/domain/child-climbs.js';
import type { ChildState } from '../../src/domain/child-state.js';
import { notified } from '../../src/domain/child-state.js';
import { anAccess, fresh } from '../support/child-life.js';
import { at, day } from '../support/examples.js';

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

  it('stops where somebody acknowledged it in Mosaic, whoever it was', () => {
    const seen = look(alerted(), 'acknowledged');
    assert.equal(nextClimbAt(seen), undefined);
    assert.deepEqual(seen.raised.at(-1)?.takenUp, { by: 'Mosaic', at: hours(4) });
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
