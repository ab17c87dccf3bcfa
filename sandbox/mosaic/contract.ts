import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Alert } from '../../src/domain/actions.js';
import { instantOf, ukDate } from '../../src/domain/dates.js';
import { nhsNumberSchema } from '../../src/schemas/fields.js';
import { alertSchema, caseNoteSchema, stepSchema } from '../../src/schemas/mosaic-writes.js';
import { withFault } from '../shared/faults.js';
import type { Draft, Effects, WriteKind } from './effects.js';
import type { MosaicFaults } from './fault-places.js';
import type { People } from './people.js';
import { bodyOf, personUnknown, problem } from './problem.js';

export interface Mosaic {
  readonly people: People;
  readonly effects: Effects;
  readonly faults: MosaicFaults;
  /** milliseconds since 1970 */
  readonly now: () => number;
}

/** The routes of src/mosaic/openapi.yaml. */
export function addContract(app: Hono, mosaic: Mosaic): void {
  addPersons(app, mosaic);
  addWrites(app, mosaic, { kind: 'case-note', path: '/v1/case-notes', schema: caseNoteSchema });
  addWrites(app, mosaic, { kind: 'alert', path: '/v1/alerts', schema: alertSchema, refuse: withoutChild });
  addWrites(app, mosaic, { kind: 'step', path: '/v1/steps', schema: stepSchema, rest: nextActions });
}

const searchSchema = z.object({ nhsNumber: nhsNumberSchema });

/** As Mosaic pages its lists. */
const pageLength = 200;

function addPersons(app: Hono, { people, faults, now }: Mosaic): void {
  app.get('/v1/persons/in-scope', (c) =>
    withFault(c, faults.take('read'), () =>
      c.json(people.inScope(c.req.query('after'), pageLength, ukDate(instantOf(now())))),
    ),
  );
  app.get('/v1/persons/:personId', (c) =>
    withFault(c, faults.take('read'), () => {
      const person = people.find(c.req.param('personId'));
      return person ? c.json(person.snapshot) : personUnknown();
    }),
  );
  app.post('/v1/persons/search', (c) =>
    withFault(c, faults.take('find'), async () => {
      const body = await bodyOf(c, searchSchema);
      if (!body.ok) return body.refusal();
      return c.json({ personIds: people.withNumber(body.value.nhsNumber) });
    }),
  );
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
  /** what Mosaic's own rules say against it */
  readonly refuse?: (body: T) => Response | undefined;
}

function addWrites<T extends Writable>(app: Hono, mosaic: Mosaic, route: WriteRoute<T>): void {
  const { kind, path, schema, rest = () => [], refuse = () => undefined } = route;
  const { effects, faults } = mosaic;
  app.post(path, (c) => {
    const fault = faults.take(kind);
    return withFault(c, fault, async () => {
      const body = await bodyOf(c, schema);
      if (!body.ok) return body.refusal();
      const { reference, personId } = body.value;
      const standing = effects.find(kind, reference);
      if (standing) return standingAnswer(c, standing, personId);
      const refusal = refusalFor(mosaic, personId) ?? refuse(body.value);
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
      return c.json({ found: standing ? [{ id: standing.id, reference }] : [] });
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

function refusalFor({ people }: Mosaic, personId: string | undefined): Response | undefined {
  if (personId === undefined) return undefined;
  const person = people.find(personId);
  if (person === undefined) return personUnknown();
  return person.snapshot.mergedInto === undefined
    ? undefined
    : problem(409, 'person-merged', 'The record was merged into another.');
}

/** No single child owns such an alert, so it has no related workers. */
const withoutChild = ({ personId, recipients }: Alert): Response | undefined =>
  personId === undefined && recipients.some(({ kind }) => kind === 'related-worker')
    ? problem(422, 'no-related-worker', 'An alert about no child goes to worker roles only.')
    : undefined;

const nextActions = ({ reference, personId, nextActions: actions }: z.infer<typeof stepSchema>): readonly Draft[] =>
  actions.map((action) => ({ kind: 'next-action', personId, reference, body: { ...action } }));
