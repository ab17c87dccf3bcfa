import type { Hono } from 'hono';
import { z } from 'zod';
import { instantOf, ukDate } from '../../src/domain/dates.js';
import { nhsNumberSchema } from '../../src/schemas/fields.js';
import { withFault } from '../shared/faults.js';
import type { Mosaic } from './contract.js';
import { bodyOf, personUnknown, problem } from './problem.js';
import { referenceDataOf, relationsOf } from './relations.js';

const searchSchema = z.object({ nhsNumber: nhsNumberSchema });

/** As Mosaic pages its lists. */
const pageLength = 200;

/** What the contract reads: who somebody is, and who works with them. */
export function addReads(app: Hono, mosaic: Mosaic): void {
  const { people, faults, now } = mosaic;
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
  addStaffReads(app, mosaic);
}

const notTold = (): Response => problem(501, 'not-told', 'This Mosaic does not tell who works with whom.');

function addStaffReads(app: Hono, { people, staff, faults }: Mosaic): void {
  app.get('/v1/persons/:personId/relations', (c) =>
    withFault(c, faults.take('read'), () => {
      if (!staff.settings().tellsRelations) return notTold();
      const person = people.find(c.req.param('personId'));
      return person ? c.json(relationsOf(person, staff)) : personUnknown();
    }),
  );
  app.get('/v1/reference-data', (c) =>
    withFault(c, faults.take('read'), () =>
      staff.settings().tellsRelations ? c.json(referenceDataOf(staff)) : notTold(),
    ),
  );
}
