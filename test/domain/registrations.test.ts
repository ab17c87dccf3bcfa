import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assess } from '../../src/domain/assess.js';
import type { ChildSnapshot, Plan } from '../../src/domain/children.js';
import { addDays } from '../../src/domain/dates.js';
import type { HeldRegistration } from '../../src/domain/registrations.js';
import { difference, unwanted } from '../../src/domain/registrations.js';
import { knowing } from '../support/child-life.js';
import { aChild, at, careStatus, day, policy, protectionPlan } from '../support/examples.js';

const today = day('2026-11-20');
const wants = (...plans: readonly Plan[]) => assess(aChild({ plans }), policy, knowing()).wanted;
const holds = (...plans: readonly Plan[]): HeldRegistration[] =>
  wants(...plans).map((wanted) => ({ ...wanted, acceptedAt: at('2026-11-19T09:00:00Z') }));
const records = (wanted: ReturnType<typeof wants>, held: readonly HeldRegistration[]) =>
  difference(wanted, held, today).map(({ kind, records: drafts }) => [
    kind,
    ...drafts.map(({ start, end, deleted }) => ({ start, end, deleted })),
  ]);

describe('the difference between what CP-IS should hold and what it holds', () => {
  it('is nothing when they agree', () => {
    assert.deepEqual(records(wants(protectionPlan('2026-11-12')), holds(protectionPlan('2026-11-12'))), []);
  });

  it('is a start for a new plan', () => {
    const start = { start: '2026-11-12', end: undefined, deleted: undefined };
    assert.deepEqual(records(wants(protectionPlan('2026-11-12')), []), [['start', start]]);
  });

  it('is an end for a plan that ended, never a delete', () => {
    const end = { start: '2026-11-12', end: '2026-11-19', deleted: undefined };
    const ended = wants(protectionPlan('2026-11-12', '2026-11-19'));
    assert.deepEqual(records(ended, holds(protectionPlan('2026-11-12'))), [['end', end]]);
  });

  it('is the delete of the old and the start of the new in one change for an amended start date', () => {
    const changes = records(wants(protectionPlan('2026-11-10')), holds(protectionPlan('2026-11-12')));
    assert.deepEqual(changes, [
      [
        'move',
        { start: '2026-11-12', end: undefined, deleted: '2026-11-10' },
        { start: '2026-11-10', end: undefined, deleted: undefined },
      ],
    ]);
  });

  it('is an amended record when the name or the telephone numbers changed', () => {
    const [held] = holds(protectionPlan('2026-11-12'));
    assert.ok(held);
    const renamed = { ...held, content: { ...held.content, name: { given: ['Isla'], family: 'Oakhanger' } } };
    assert.deepEqual(records(wants(protectionPlan('2026-11-12')), [renamed])[0]?.[0], 'amend');
  });

  it('is nothing for a plan that CP-IS never held and that ended more than 365 days ago', () => {
    const forgotten = protectionPlan('2025-01-01', addDays(today, -366));
    const visible = protectionPlan('2025-01-01', addDays(today, -365));
    assert.deepEqual(records(wants(forgotten), []), []);
    assert.equal(records(wants(visible), []).length, 1);
  });

  it('never deletes a plan that is gone from Mosaic: it only names it', () => {
    const held = holds(protectionPlan('2026-11-12'));
    assert.deepEqual(records([], held), []);
    assert.deepEqual(unwanted([], held), held);
  });

  it('is empty once every change was accepted, for any plans', () => {
    const anyDay = fc.integer({ min: 0, max: 400 }).map((days) => addDays(today, -days));
    const anyPlan = fc
      .record({
        start: anyDay,
        length: fc.option(fc.nat(300)),
        status: fc.constantFrom('C1', 'C2', 'V2', 'V4'),
        care: fc.boolean(),
      })
      .map(({ start, length, status, care }): Plan => {
        const end = length === null ? undefined : addDays(start, length);
        return care ? careStatus(status, start, end) : protectionPlan(start, end, `P-${start}`);
      });
    const anyPlans = fc.uniqueArray(anyPlan, { selector: ({ planId }) => planId, maxLength: 6 });
    const assessed = (plans: ChildSnapshot['plans']) => assess(aChild({ plans }), policy, knowing()).wanted;
    fc.assert(
      fc.property(anyPlans, anyPlans, (before, after) => {
        const accept = (
          held: readonly HeldRegistration[],
          plans: ChildSnapshot['plans'],
        ): readonly HeldRegistration[] => {
          const changes = difference(assessed(plans), held, today);
          const kept = held.filter(
            ({ registrationId }) => !changes.some((one) => one.registrationId === registrationId),
          );
          const taken = changes.flatMap(({ registrationId, leadsTo }) =>
            leadsTo === undefined ? [] : [{ registrationId, content: leadsTo, acceptedAt: at('2026-11-20T00:00:00Z') }],
          );
          return [...kept, ...taken];
        };
        const held = accept(accept([], before), after);
        assert.deepEqual(difference(assessed(after), held, today), []);
      }),
    );
  });
});
