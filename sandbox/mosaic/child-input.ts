import { z } from 'zod';
import type { Plan } from '../../src/domain/children.js';
import { adoptionMarkers, numberStatuses } from '../../src/domain/children.js';
import { instantOf } from '../../src/domain/dates.js';
import { nhsNumberSchema, personIdSchema, plainDateSchema } from '../../src/schemas/fields.js';
import { childSnapshotSchema } from '../../src/schemas/mosaic.js';
import type { Person } from './people.js';
import type { Body } from './problem.js';
import { fieldProblems, problem } from './problem.js';

/** An id for a plan that comes without one. */
export type NewPlanId = () => string;

const name = z.string().min(1).max(100);
const planFields = {
  planId: z.string().min(1).max(64).optional(),
  kind: z.enum(['child-protection', 'looked-after']),
  legalStatus: z.string().min(1).max(8).nullish(),
  temporary: z.boolean().optional(),
  startedOn: plainDateSchema,
  endedOn: plainDateSchema.nullish(),
};

/** What can be changed of a child; `null` takes a field away. */
const details = {
  nhsNumber: nhsNumberSchema.nullish(),
  numberStatus: z.enum(numberStatuses).optional(),
  familyName: name.optional(),
  givenNames: z.array(name).max(20).optional(),
  displayName: name.optional(),
  birthDate: plainDateSchema.nullish(),
  expectedOn: plainDateSchema.nullish(),
  unborn: z.boolean().optional(),
  motherPersonId: personIdSchema.nullish(),
  /** for two mothers, a mistake that happens; `null` leaves motherPersonId alone */
  motherPersonIds: z.array(personIdSchema).max(10).nullish(),
  diedOn: plainDateSchema.nullish(),
  adoption: z.enum(adoptionMarkers).nullish(),
  allocated: z.object({ workerId: z.string().optional(), teamId: z.string().optional() }).nullish(),
  /** who works with the child besides the allocated worker */
  relationships: z
    .array(z.strictObject({ workerId: name.max(64), relationship: name.max(64) }))
    .max(50)
    .nullish(),
  restricted: z.boolean().optional(),
  mergedInto: personIdSchema.nullish(),
};
export const childPatchSchema = z.object(details);
export type ChildPatch = z.infer<typeof childPatchSchema>;

/** At least an id, a number or none, a name, and a birth date or an expected one. */
export const childSchema = z.object({
  ...details,
  personId: personIdSchema,
  familyName: name,
  givenNames: z.array(name).max(20),
  plans: z.array(z.object(planFields)).max(500).optional(),
});
export type ChildInput = z.infer<typeof childSchema>;

export const newPlanSchema = z.object({
  kind: planFields.kind,
  /** C2 unless said, for a looked-after child */
  legalStatus: planFields.legalStatus,
  temporary: planFields.temporary,
  startedOn: plainDateSchema,
});

/** Into which record this one is merged; `pending`: not now, but in tonight's run. */
export const mergeSchema = z.object({ into: personIdSchema, pending: z.boolean().optional() });

export const planPatchSchema = z.object({
  startedOn: plainDateSchema.optional(),
  /** `null` opens the plan again */
  endedOn: plainDateSchema.nullish(),
  /** recorded by mistake: the plan is gone from Mosaic */
  removed: z.boolean().optional(),
});

const allocatedByDefault = { workerId: 'worker-2101', teamId: 'team-31' };

/** A person as asked for, the rest by default: an allocated worker and team among it. */
export function personOf(input: ChildInput, newPlanId: NewPlanId): Body<Person> {
  const { displayName, nhsNumber, numberStatus, motherPersonIds, relationships, plans = [], ...rest } = input;
  const status = numberStatus ?? (nhsNumber ? 'verified' : 'missing');
  const shown = displayName ?? `${input.givenNames.join(' ')} ${input.familyName}`.trim();
  const besides = {
    displayName: shown,
    mothers: motherPersonIds ?? undefined,
    relationships: relationships ?? undefined,
  };
  return checked(besides, {
    allocated: allocatedByDefault,
    unborn: false,
    restricted: false,
    ...rest,
    nhsNumber,
    numberStatus: status,
    plans: plans.map((plan) => planOf(plan, newPlanId)),
  });
}

export const planOf = (
  plan: Omit<Plan, 'planId' | 'legalStatus' | 'endedOn' | 'temporary'> & {
    temporary?: boolean | undefined;
    planId?: string | undefined;
    legalStatus?: string | null | undefined;
  },
  newPlanId: NewPlanId,
) => ({
  ...plan,
  planId: plan.planId ?? newPlanId(),
  legalStatus: plan.legalStatus ?? (plan.kind === 'looked-after' ? 'C2' : undefined),
});

/** The person with some fields changed. A first number counts as verified unless said otherwise. */
export function changedBy(person: Person, change: ChildPatch): Body<Person> {
  const { displayName, motherPersonIds, relationships, ...patch } = change;
  const status = patch.nhsNumber && person.snapshot.nhsNumber === undefined ? { numberStatus: 'verified' } : {};
  const besides = {
    displayName: displayName ?? person.displayName,
    mothers: motherPersonIds === undefined ? person.mothers : (motherPersonIds ?? undefined),
    relationships: relationships === undefined ? person.relationships : (relationships ?? undefined),
    mergeInto: person.mergeInto,
  };
  return checked(besides, { ...person.snapshot, ...status, ...patch });
}

/** Whatever this Mosaic says about a person fits the contract: a snapshot that the gateway refuses would be sent for ever. */
function checked(besides: Omit<Person, 'snapshot'>, fields: Record<string, unknown>): Body<Person> {
  const { success, data, error } = childSnapshotSchema.safeParse({ ...fields, asOf: instantOf(0) });
  if (!success)
    return { ok: false, refusal: () => problem(400, 'invalid', 'Not of the contract.', fieldProblems(error)) };
  if (data.birthDate === undefined && data.expectedOn === undefined) {
    const problems = [{ path: 'birthDate', problem: 'a birth date, or expectedOn, is needed' }];
    return { ok: false, refusal: () => problem(400, 'invalid', 'Not of the contract.', problems) };
  }
  return { ok: true, value: { snapshot: data, ...besides } };
}
