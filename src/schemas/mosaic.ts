import { z } from 'zod';
import type { Allocation, ChildSnapshot, InScopePage, Mother, MosaicEvent, Plan } from '../domain/children.js';
import { adoptionMarkers, numberStatuses } from '../domain/children.js';
import { instantSchema, nhsNumberSchema, personIdSchema, plainDateSchema } from './fields.js';
import { present } from './present.js';

/** The words of src/mosaic/openapi.yaml. What a newer Mosaic adds is ignored; `null` means absent. */
const idSchema = z.string().min(1).max(64);

const planSchema = z
  .object({
    planId: idSchema,
    kind: z.enum(['child-protection', 'looked-after']),
    /** SSDA903 code */
    legalStatus: z.string().min(1).max(8).nullish(),
    temporary: z.boolean().nullish(),
    startedOn: plainDateSchema,
    endedOn: plainDateSchema.nullish(),
  })
  .transform(({ planId, kind, startedOn, ...rest }): Plan => ({ planId, kind, startedOn, ...present(rest) }));

const allocationSchema = z
  .object({ workerId: idSchema.nullish(), teamId: idSchema.nullish() })
  .transform((allocation): Allocation => present(allocation));

const nameSchema = z.string().min(1).max(100);

/** Without a number the status is `missing`, whatever Mosaic says. */
const withStatus = <T extends { nhsNumber?: unknown; numberStatus: (typeof numberStatuses)[number] }>(read: T): T =>
  read.nhsNumber === undefined ? { ...read, numberStatus: 'missing' } : read;

const motherSchema = z
  .object({
    personId: personIdSchema,
    nhsNumber: nhsNumberSchema.nullish(),
    numberStatus: z.enum(numberStatuses),
    familyName: nameSchema,
    givenNames: z.array(nameSchema).max(20),
    birthDate: plainDateSchema.nullish(),
  })
  .transform((read): Mother => withStatus(present(read)));

/**
 * A child's snapshot as Mosaic gives it, in answers and in events. Without a number its status is `missing`, whatever
 * Mosaic says. How far `asOf` may lie ahead is the gateway's to judge: it has the clock.
 */
export const childSnapshotSchema = z
  .object({
    asOf: instantSchema,
    personId: personIdSchema,
    nhsNumber: nhsNumberSchema.nullish(),
    numberStatus: z.enum(numberStatuses),
    familyName: nameSchema,
    givenNames: z.array(nameSchema).max(20),
    birthDate: plainDateSchema.nullish(),
    expectedOn: plainDateSchema.nullish(),
    unborn: z.boolean(),
    motherPersonId: personIdSchema.nullish(),
    mothers: z.array(motherSchema).max(10).nullish(),
    expecting: z.array(personIdSchema).max(20).nullish(),
    diedOn: plainDateSchema.nullish(),
    adoption: z.enum(adoptionMarkers).nullish(),
    plans: z.array(planSchema).max(500),
    allocated: allocationSchema.nullish(),
    restricted: z.boolean(),
    mergedInto: personIdSchema.nullish(),
    mergedFrom: z.array(personIdSchema).max(100).nullish(),
  })
  .transform((read): ChildSnapshot => withStatus(present(read)));

/** What Mosaic posts to the gateway. A snapshot of another person than the event's is refused. */
export const mosaicEventSchema = z
  .object({
    eventId: z.string().min(1).max(100),
    personId: personIdSchema,
    occurredAt: instantSchema,
    /** for people: decides nothing */
    reason: z.string().min(1).max(100),
    child: childSnapshotSchema.nullish(),
  })
  .transform((read, context): MosaicEvent => {
    const event = present(read);
    if (event.child !== undefined && event.child.personId !== event.personId) {
      context.addIssue({ code: 'custom', path: ['child', 'personId'], message: 'not the person of the event' });
    }
    return event;
  });

/** An entry that cannot be read, of a person whom it names; one that names nobody makes the page unreadable. */
const entrySchema = z.union([childSnapshotSchema, z.object({ personId: personIdSchema })]);

/** A page of everybody whose plans may be shared; without `next` the last one. */
export const inScopeSchema = z
  .object({ children: z.array(entrySchema).max(200), next: z.string().min(1).max(200).nullish() })
  .transform(({ children: entries, next }): InScopePage => {
    const children = entries.filter((entry) => 'plans' in entry);
    const unreadable = entries.filter((entry) => !('plans' in entry)).map(({ personId }) => personId);
    return { children, ...(unreadable.length > 0 && { unreadable }), ...present({ next }) };
  });
