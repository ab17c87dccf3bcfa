import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { Alert } from '../../src/domain/actions.js';
import { alertSchema, caseNoteSchema, stepSchema } from '../../src/schemas/mosaic-writes.js';
import { withFault } from '../shared/faults.js';
import type { Acknowledgements } from './acknowledgements.js';
import type { Draft, Effect, Effects, WriteKind } from './effects.js';
import type { MosaicFaults } from './fault-places.js';
import type { People } from './people.js';
import { bodyOf, personUnknown, problem } from './problem.js';
import { addReads } from './reads.js';
import { refuseAlert, refuseNote, refuseStep, type Judged } from './refusals.js';
import type { Staff } from './staff.js';

export interface Mosaic {
  readonly people: People;
  readonly effects: Effects;
  readonly staff: Staff;
  readonly acknowledged: Acknowledgements;
  readonly faults: MosaicFaults;
  /** milliseconds since 1970 */
  readonly now: () => number;
}

/** The routes of src/mosaic/openapi.yaml. */
export function addContract(app: Hono, mosaic: Mosaic): void {
  addReads(app, mosaic);
  addWrites(app, mosaic, { kind: 'case-note', path: '/v1/case-notes', schema: caseNoteSchema, refuse: refuseNote });
  addWrites(app, mosaic, {
    kind: 'alert',
    path: '/v1/alerts',
    schema: alertSchema,
    never: withoutChild,
    refuse: refuseAlert,
    found: ({ id }) => (mosaic.staff.settings().tellsAcknowledged ? { acknowledged: mosaic.acknowledged.has(id) } : {}),
  });
  addWrites(app, mosaic, {
    kind: 'step',
    path: '/v1/steps',
    schema: stepSchema,
    rest: nextActions,
    refuse: refuseStep,
    found: ({ reference }) => (mosaic.staff.settings().tellsAcknowledged ? pickedUp(mosaic, reference) : {}),
  });
}

interface Writable {
  readonly reference: string;
  readonly personId?: string;
}

interface WriteRoute<T extends Writable> {
  readonly kind: WriteKind;
  readonly path: string;
  readonly schema: z.ZodType<T>;
  /** what is written besides, together with it */
  readonly rest?: (body: T) => readonly Draft[];
  /** what no Mosaic takes */
  readonly never?: (body: T) => Response | undefined;
  /** what a strict one says against it */
  readonly refuse: (body: T, judged: Judged) => Response | undefined;
  /** what is told besides of one that is looked up */
  readonly found?: (standing: Effect) => object;
}

function addWrites<T extends Writable>(app: Hono, mosaic: Mosaic, route: WriteRoute<T>): void {
  const { kind, path, schema, rest = () => [], found = () => ({}) } = route;
  const { effects, faults } = mosaic;
  app.post(path, (c) => {
    const fault = faults.take(kind);
    return withFault(c, fault, async () => {
      const body = await bodyOf(c, schema);
      if (!body.ok) return body.refusal();
      const { reference, personId } = body.value;
      const standing = effects.find(kind, reference);
      if (standing) return standingAnswer(c, standing, personId);
      const refusal = refusalFor(mosaic, body.value, route);
      if (refusal) return refusal;
      const first: Draft = { kind, personId, reference, body: fieldsOf(body.value) };
      const { id } = effects.write([first, ...rest(body.value)], fault?.action !== 'lose-answer');
      return c.json({ id, reference }, 201);
    });
  });
  app.get(path, (c) =>
    withFault(c, faults.take('find'), () => {
      const reference = c.req.query('reference');
      if (reference === undefined) return problem(400, 'invalid', 'Say which reference: ?reference=');
      const standing = effects.find(kind, reference);
      return c.json({ found: standing ? [{ id: standing.id, reference, ...found(standing) }] : [] });
    }),
  );
}

const fieldsOf = (body: object): Record<string, unknown> => Object.fromEntries(Object.entries(body));

/** One reference for two people is a fault of the caller: answering with the other's id would hide it. */
function standingAnswer(
  c: Context,
  standing: { id: string; reference: string; personId?: string | undefined },
  personId?: string,
) {
  if (standing.personId !== personId)
    return problem(409, 'reference-taken', 'The reference stands for another person.');
  return c.json({ id: standing.id, reference: standing.reference }, 200);
}

function refusalFor<T extends Writable>(
  { people, staff, effects }: Mosaic,
  body: T,
  { never, refuse }: WriteRoute<T>,
): Response | undefined {
  const person = body.personId === undefined ? undefined : people.find(body.personId);
  if (body.personId !== undefined && person === undefined) return personUnknown();
  if (person?.snapshot.mergedInto !== undefined)
    return problem(409, 'person-merged', 'The record was merged into another.');
  if (person?.mergeInto !== undefined)
    return problem(409, 'merge-pending', 'The record is merged into another tonight.');
  const refused = never?.(body);
  if (refused !== undefined || !staff.settings().strict) return refused;
  return refuse(body, { staff, effects, person });
}

/** Nobody works on a step that is complete: what somebody picks up are its next actions. */
function pickedUp({ effects, acknowledged }: Mosaic, reference: string): object {
  const open = effects.all().filter((one) => one.kind === 'next-action' && one.reference === reference);
  return open.length === 0 ? {} : { acknowledged: open.every(({ id }) => acknowledged.has(id)) };
}

/** No single child owns such an alert, so it has no related workers. */
const withoutChild = ({ personId, recipients }: Alert): Response | undefined =>
  personId === undefined && recipients.some(({ kind }) => kind === 'related-worker')
    ? problem(422, 'no-related-worker', 'An alert about no child goes to worker roles only.')
    : undefined;

const nextActions = ({ reference, personId, nextActions: actions }: z.infer<typeof stepSchema>): readonly Draft[] =>
  actions.map((action) => ({ kind: 'next-action', personId, reference, body: { ...action } }));
