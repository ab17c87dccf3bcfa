import assert from 'node:assert/strict';
import { planActions } from '../../src/domain/action-plans.js';
import { dealtWith, doneEffect, nextEffect, planned, triedEffect } from '../../src/domain/child-actions.js';
import { acted } from '../../src/domain/child-acts.js';
import type { ChildState } from '../../src/domain/child-state.js';
import { notified } from '../../src/domain/child-state.js';
import { writeRefused } from '../../src/domain/handed-over.js';
import { anAccess, fresh, now, today } from '../support/child-life.js';
import { decide, relations } from '../support/decisions.js';
import { aPolicy } from '../support/policies.js';

const policy = aPolicy({
  ladder: [
    { kind: 'allocated-worker', relationships: ['ALLWKR'] },
    { kind: 'role', role: 'CPIS-DUTY' },
  ],
});
const plan = planActions(decide({ notification: anAccess, relations: relations() }), policy);
const [note, alert] = plan.effects.map(({ reference }) => reference);
assert.ok(note && alert);

const begun = planned(notified(fresh, anAccess, now), 'Q1', plan, now);
const written = (state: ChildState, reference: string): ChildState =>
  doneEffect(triedEffect(state, 'Q1', reference), 'Q1', reference, { handedOver: true });
const standing = dealtWith(written(written(begun, note), alert), 'Q1', now);
const refuse = (state: ChildState, reference: string, answerId = 'a-1') =>
  writeRefused(state, { answerId, reference }, now);
const next = ({ pending: [one] }: ChildState) => one && nextEffect(one)?.reference;

describe('a write that was handed over, and that Mosaic did not take', () => {
  it('goes to the next rung, though the notification was dealt with; what stands is not written again', () => {
    const refused = refuse(standing, alert);
    assert.equal(next(refused), `${alert}~1`);
    const over = dealtWith(written(refused, `${alert}~1`), 'Q1', now);
    assert.deepEqual([over.pending, over.raised.length], [[], 1]);
  });

  it('counts once, and says nothing new of one that has another in its place', () => {
    const refused = refuse(standing, alert);
    assert.equal(refuse(refused, alert), refused);
    assert.equal(next(refuse(refused, alert, 'a-2')), `${alert}~1`);
  });

  it('asks for a person where nothing stands by, and leaves the others', () => {
    const refused = refuse(standing, note);
    const [one] = refused.pending;
    assert.deepEqual([one?.refused, one?.failure, next(refused)], [[note], 'mosaic.refused-write', undefined]);
  });

  it('is heard while it is being written, and what came of that counts no more', () => {
    const trying = triedEffect(written(begun, note), 'Q1', alert);
    const refused = doneEffect(refuse(trying, alert), 'Q1', alert, { handedOver: true });
    assert.equal(next(refused), `${alert}~1`);
  });

  it('leaves it with whoever took the alert up', () => {
    const act = { kind: 'take-up', actId: 't', by: 'A. Worker', reason: 'rang the ward', about: 'Q1' } as const;
    const taken = acted(standing, act, today, now).state;
    const over = dealtWith(written(refuse(taken, alert), `${alert}~1`), 'Q1', now);
    assert.equal(over.raised[0]?.takenUp?.by, 'A. Worker');
  });

  it('needs a person where nobody knows of it any more, or the record was merged', () => {
    const about = (state: ChildState) => state.attentions.map(({ code, about: its }) => [code, its]);
    assert.deepEqual(about(refuse(fresh, 'cpis/700101/x')), [['action-parked', 'cpis/700101/x']]);
    const merged = { ...standing, mergedInto: { personId: fresh.personId, at: now } };
    assert.deepEqual(about(refuse(merged, alert)), [['action-parked', alert]]);
  });
});
