import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Plan } from '../../src/domain/children.js';
import { planOf, type newPlanSchema, type planPatchSchema } from './child-input.js';
import type { Outbox } from './outbox.js';
import type { People, Person } from './people.js';

export type NewPlan = z.infer<typeof newPlanSchema>;
export type PlanPatch = z.infer<typeof planPatchSchema>;

/** What a worker does in Mosaic: each is kept, and told to the gateway by the outbox. */
export interface Desk {
  startPlan(person: Person, plan: NewPlan): Plan;
  changePlan(person: Person, plan: Plan, patch: PlanPatch): void;
  changeDetails(person: Person): void;
  /** Plans the merge for tonight's run. Nobody is told: nothing has changed yet. */
  planMerge(person: Person, into: Person): void;
  /** As Mosaic's batch does overnight: plans and number go to the record that survives. Both are told. */
  merge(person: Person, into: Person): void;
}

export const newPlanId = (): string => `plan-${randomUUID().slice(0, 8)}`;

export function createDesk(people: People, outbox: Outbox): Desk {
  const keep = (person: Person, reason: string): void => {
    people.change(person, reason);
    outbox.wake(person.snapshot.personId);
  };
  const withPlans = ({ snapshot, ...rest }: Person, plans: readonly Plan[]): Person => ({
    snapshot: { ...snapshot, plans },
    ...rest,
  });
  return {
    startPlan(person, { kind, legalStatus, startedOn, temporary }) {
      const { planId, legalStatus: status } = planOf({ kind, legalStatus, startedOn }, newPlanId);
      const marked = { ...(status !== undefined && { legalStatus: status }), ...(temporary === true && { temporary }) };
      const plan: Plan = { planId, kind, ...marked, startedOn };
      keep(withPlans(person, [...person.snapshot.plans, plan]), 'plan-started');
      return plan;
    },
    changePlan(person, plan, patch) {
      const others = person.snapshot.plans.flatMap((one) =>
        one.planId !== plan.planId ? [one] : patch.removed ? [] : [patched(one, patch)],
      );
      keep(withPlans(person, others), reasonOf(patch));
    },
    changeDetails: (person) => keep(person, 'details-changed'),
    planMerge: (person, into) => people.put({ ...person, mergeInto: into.snapshot.personId }),
    merge({ snapshot, mergeInto: _planned, ...rest }, into) {
      const mergedFrom = [...(into.snapshot.mergedFrom ?? []), snapshot.personId];
      const survivor = withPlans(into, [...into.snapshot.plans, ...snapshot.plans]);
      keep({ ...survivor, snapshot: { ...survivor.snapshot, mergedFrom } }, 'merged');
      keep({ snapshot: { ...snapshot, plans: [], mergedInto: into.snapshot.personId }, ...rest }, 'merged');
    },
  };
}

function patched({ endedOn: standing, ...plan }: Plan, patch: PlanPatch): Plan {
  const endedOn = patch.endedOn === undefined ? standing : (patch.endedOn ?? undefined);
  return { ...plan, startedOn: patch.startedOn ?? plan.startedOn, ...(endedOn !== undefined && { endedOn }) };
}

const reasonOf = ({ removed, endedOn }: PlanPatch): string =>
  removed ? 'plan-removed' : endedOn ? 'plan-ended' : 'plan-changed';
