import assert from 'node:assert/strict';
import { operatorAlert, operatorAlertClimb } from '../../src/activities/operator-alerts.js';
import type { AuthoritySettings } from '../../src/activities/ports.js';
import type { ActionPolicy } from '../../src/domain/action-plans.js';
import type { Recipient } from '../../src/domain/actions.js';
import type { ClimbResult } from '../../src/domain/child-climbs.js';
import type { RoleClimbs } from '../../src/domain/role-climbs.js';
import * as climbs from '../../src/domain/role-climbs.js';
import { at } from '../support/examples.js';
import { aPolicy } from '../support/policies.js';

const hour = 3_600_000;
const raisedAt = at('2026-11-20T10:00:00Z');
const hours = (count: number) => at(new Date(Date.parse(raisedAt) + count * hour).toISOString());
const role = (name: string): Recipient => ({ kind: 'worker-role', role: name });
const climb = { after: 4 * hour, unread: false };

const settingsWith = (policy: Partial<ActionPolicy>): Pick<AuthoritySettings, 'actions' | 'manager'> => ({
  actions: aPolicy({ climb, ...policy }),
  manager: [role('MANAGER')],
});
const told = operatorAlert('upload-file', 'upload-7', [role('OPERATORS')]);
const planWith = (policy: Partial<ActionPolicy> = {}) => operatorAlertClimb(told, 'upload-7', settingsWith(policy));

function begun(): RoleClimbs {
  const plan = planWith();
  assert.ok(plan);
  return climbs.climbBegun([], 'upload-7', { reference: told.reference, climb: plan }, raisedAt);
}
const look = (result: ClimbResult, from = begun()) => climbs.climbLooked(from, 'upload-7', result, hours(4));

describe('an alert about no single child', () => {
  it('climbs to the manager, says what it said, and names nobody’s record', () => {
    const [effect, ...others] = planWith()?.effects ?? [];
    assert.deepEqual([effect?.write.recipients, others], [[role('MANAGER')], []]);
    assert.equal(effect?.write.text, `Nobody has taken this up yet.\n${told.text}`);
    assert.equal(effect.write.personId, undefined);
  });

  it('climbs to whom the authority names instead, but to roles alone', () => {
    const related: Recipient = { kind: 'related-worker', relationship: 'ALLWKR' };
    const plan = planWith({ to: { 'alert-not-taken-up': [related, role('OTHER')] } });
    assert.deepEqual(plan?.effects[0]?.write.recipients, [role('OTHER')]);
  });

  it('climbs nowhere where the authority has nothing climb, or switched that off', () => {
    const { climb: _none, ...without } = aPolicy({ climb });
    assert.equal(operatorAlertClimb(told, 'upload-7', { actions: without, manager: [role('MANAGER')] }), undefined);
    assert.equal(planWith({ off: ['alert-not-taken-up'] }), undefined);
    assert.deepEqual(climbs.climbBegun([], 'upload-7', { reference: 'r' }, raisedAt), []);
    assert.deepEqual(climbs.climbBegun([], 'upload-7', undefined, raisedAt), []);
  });

  it('is looked at after its time, and not before', () => {
    assert.equal(climbs.climbDueAt(begun()), hours(4));
    assert.equal(climbs.climbDue(begun(), hours(3)), undefined);
    assert.equal(climbs.climbDue(begun(), hours(4))?.about, 'upload-7');
  });

  it('tells one rung after the other, and then asks for a person of ours', () => {
    const once = look('climbed');
    assert.deepEqual([climbs.climbDueAt(once.climbs), once.untaken], [hours(8), false]);
    const [next] = once.climbs;
    assert.equal(next?.climbing.reference, 'cpis/upload-7/alert-not-taken-up/upload-file~1');
    assert.deepEqual(next.climbing.effects, []);
    assert.deepEqual(look('at-the-top', once.climbs), { climbs: [], untaken: true });
  });

  it('asks at once for a person where Mosaic refuses the rung for good', () => {
    const refused = look('refused');
    assert.deepEqual([climbs.climbDueAt(refused.climbs), refused.climbs[0]?.climbing.effects], [hours(4), []]);
  });

  it('stops where somebody acknowledged it, and where Mosaic does not tell', () => {
    for (const result of ['acknowledged', 'unreadable'] as const)
      assert.deepEqual(look(result), { climbs: [], untaken: false });
  });

  it('is not touched by a look that ends after somebody dealt with it', () => {
    const over = climbs.climbEnded(begun(), 'upload-7');
    assert.deepEqual(look('at-the-top', over), { climbs: [], untaken: false });
  });

  it('is looked at later where Mosaic cannot be asked', () => {
    assert.equal(climbs.climbDueAt(climbs.climbPostponed(begun(), 'upload-7', hours(5))), hours(5));
  });
});
