import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ActionPolicy, Effect, ToDecide } from '../../src/domain/action-plans.js';
import { planActions } from '../../src/domain/action-plans.js';
import type { ActionRule } from '../../src/domain/action-rules.js';
import type { Recipient } from '../../src/domain/actions.js';
import type { ChildRelations } from '../../src/domain/relations.js';
import { decide, inOfficeHours, relations, told, worker } from '../support/decisions.js';
import { aPolicy } from '../support/policies.js';

const alertsOf = ({ effects }: { effects: readonly Effect[] }) =>
  effects.flatMap((effect) => (effect.kind === 'alert' ? [effect.write] : []));

describe('who is told', () => {
  const ladder: ActionPolicy['ladder'] = [
    { kind: 'allocated-worker', relationships: ['ALLWKR', 'ALLWORK'] },
    { kind: 'team', roles: { 'team-3': 'TEAM-3-DUTY' } },
    { kind: 'role', role: 'CPIS-DUTY' },
  ];
  const told1 = (who: ChildRelations | undefined, more: Partial<ActionPolicy> = {}) => {
    const made = planActions(decide(who === undefined ? {} : { relations: who }), aPolicy({ ladder, ...more }));
    const alert = made.effects.find(({ kind }) => kind === 'alert');
    return { made, chain: [alert, ...(alert?.instead ?? [])].map(recipientsOf), missed: made.missed ?? [] };
  };
  const recipientsOf = (effect: Effect | undefined): readonly Recipient[] =>
    effect?.kind === 'alert' ? effect.write.recipients : [];
  const workers: Recipient = { kind: 'related-worker', relationship: 'ALLWKR' };
  const teamRole: Recipient = { kind: 'worker-role', role: 'TEAM-3-DUTY' };
  const duty: Recipient = { kind: 'worker-role', role: 'CPIS-DUTY' };

  it('is the allocated worker, then the team’s role, then the role that always exists', () => {
    assert.deepEqual(told1(relations()).chain, [[workers], [teamRole], [duty]]);
  });

  const hindered: readonly [string, Partial<ChildRelations>, string][] = [
    ['there is no allocation', { workers: [] }, 'no-allocation'],
    ['the allocation has another code', { workers: [worker({ relationship: 'IRO' })] }, 'no-allocation'],
    ['the worker has no role', { workers: [worker({ hasRole: false })] }, 'worker-without-role'],
    ['the worker has no organisation', { workers: [worker({ hasOrganisation: false })] }, 'worker-without-role'],
    ['the worker may not see next actions', { workers: [worker({ seesNextActions: false })] }, 'no-permission'],
    ['the record is closed to the worker', { workers: [worker({ mayOpenRecord: false })] }, 'no-access'],
  ];
  for (const [what, more, why] of hindered)
    it(`is the next one where ${what}, and the reason is kept`, () => {
      const { chain, missed } = told1(relations(more));
      assert.deepEqual(chain, [[teamRole], [duty]]);
      assert.deepEqual(missed, [{ rung: 'allocated-worker', why }]);
    });

  it('is another worker of the child where the first cannot be reached', () => {
    const two = [worker({ seesNextActions: false }), worker({ workerId: 'worker-8', relationship: 'ALLWORK' })];
    assert.deepEqual(told1(relations({ workers: two })).chain[0], [
      { kind: 'related-worker', relationship: 'ALLWORK' },
    ]);
  });

  it('is no closed team and no team without a role: the last rung is always there', () => {
    const closed = told1(relations({ workers: [], team: { teamId: 'team-3', closed: true } }));
    assert.deepEqual([closed.chain, closed.missed.map(({ why }) => why)], [[[duty]], ['no-allocation', 'team-closed']]);
    const unnamed = told1(relations({ workers: [], team: { teamId: 'team-9', closed: false } }));
    assert.deepEqual(
      unnamed.missed.map(({ why }) => why),
      ['no-allocation', 'team-without-role'],
    );
  });

  it('is left to Mosaic by relationship where it does not tell who works with a child', () => {
    assert.deepEqual(told1(undefined).chain, [[workers], [duty]]);
  });

  it('is the emergency duty team in addition out of hours: the worker’s note and alert are made all the same', () => {
    const emergencyDuty = { kind: 'emergency-duty', role: 'CPIS-EDT' } as const;
    const at2 = (receivedAt: string, audience: ToDecide['audience'] = 'file') =>
      alertsOf(
        planActions(
          decide({ notification: told({}, receivedAt), relations: relations(), audience }),
          aPolicy({ ladder, emergencyDuty }),
        ),
      ).map(({ recipients }) => recipients[0]);
    const edt: Recipient = { kind: 'worker-role', role: 'CPIS-EDT' };
    assert.deepEqual(at2(inOfficeHours), [workers]);
    assert.deepEqual(at2('2026-06-22T02:00:00Z'), [workers, edt]);
    assert.deepEqual(at2('2026-08-31T11:00:00Z'), [workers, edt], 'the August bank holiday');
    assert.deepEqual(at2('2031-06-23T11:00:00Z'), [workers, edt], 'past the table of holidays');
    assert.deepEqual(at2('2026-06-22T02:00:00Z', 'narrow'), [{ kind: 'worker-role', role: 'CPIS-RESTRICTED' }, edt]);
  });

  it('is somebody for every notification, whoever works with the child, unless the rule is record only', () => {
    const flags = fc.record({
      hasRole: fc.boolean(),
      hasOrganisation: fc.boolean(),
      seesNextActions: fc.boolean(),
      mayOpenRecord: fc.boolean(),
    });
    const team = fc.option(fc.record({ teamId: fc.constantFrom('team-3', 'team-9'), closed: fc.boolean() }), {
      nil: undefined,
    });
    const anybody = fc.option(
      fc.record({
        workers: fc.array(
          flags.map((one) => worker(one)),
          { maxLength: 3 },
        ),
        team,
      }),
      { nil: undefined },
    );
    const outcome = fc.constantFrom<ActionRule['outcome']>(
      { alert: {} },
      { step: { stepType: 'S', nextAction: 'N' } },
      { caseNote: {}, alert: {}, step: { stepType: 'S', nextAction: 'N' } },
    );
    const audience = fc.constantFrom<ToDecide['audience']>('file', 'narrow');
    fc.assert(
      fc.property(anybody, outcome, audience, (found, what, who) => {
        const { team: its, ...rest } = found ?? { workers: [], team: undefined };
        const known = found && { ...rest, mergePending: false, ...(its && { team: its }) };
        const made = planActions(
          decide({ audience: who, ...(known && { relations: known }) }),
          aPolicy({ ladder, rules: [{ name: 'all', when: {}, outcome: what }] }),
        );
        const reached = made.effects.flatMap((effect) => [effect, ...(effect.instead ?? [])]);
        assert.ok(reached.some((effect) => effect.kind === 'alert' && recipientsOf(effect).length > 0));
        const all = reached.map(({ reference }) => reference);
        assert.equal(new Set(all).size, all.length);
      }),
    );
  });
});
