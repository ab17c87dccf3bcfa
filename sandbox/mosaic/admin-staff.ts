import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Administered } from './admin.js';
import type { Book } from './book.js';
import type { Effect } from './effects.js';
import { workOf } from './desks.js';
import { present } from '../../src/schemas/present.js';
import { bodyOf, fieldProblems, problem } from './problem.js';
import { staffSchemas, staffSettingsSchema, type Staff } from './staff.js';

const { workers, teams, roles, stepTypes, noteTypes, relationships } = staffSchemas;
const staffInput = staffSettingsSchema
  .extend({
    workers: z.array(workers),
    teams: z.array(teams),
    roles: z.array(roles),
    stepTypes: z.array(stepTypes),
    noteTypes: z.array(noteTypes),
    relationships: z.array(relationships),
  })
  .partial();

const staffShown = (staff: Staff) => ({
  ...staff.settings(),
  workers: staff.workers.all(),
  teams: staff.teams.all(),
  roles: staff.roles.all(),
  stepTypes: staff.stepTypes.all(),
  noteTypes: staff.noteTypes.all(),
  relationships: staff.relationships.all(),
});

/** Who works here and which words Mosaic has: docs/sandbox.md. */
export function addStaffAdmin(app: Hono, mosaic: Administered): void {
  const { staff } = mosaic;
  app.get('/admin/staff', (c) => c.json(staffShown(staff)));
  app.post('/admin/staff', async (c) => {
    const body = await bodyOf(c, staffInput);
    if (!body.ok) return body.refusal();
    take(body.value, staff);
    return c.json(staffShown(staff));
  });
  app.patch('/admin/staff/:kind/:id', (c) => {
    const { kind } = c.req.param();
    switch (kind) {
      case 'workers':
        return patch(c, staff.workers);
      case 'teams':
        return patch(c, staff.teams);
      case 'roles':
        return patch(c, staff.roles);
      case 'stepTypes':
        return patch(c, staff.stepTypes);
      case 'noteTypes':
        return patch(c, staff.noteTypes);
      case 'relationships':
        return patch(c, staff.relationships);
      default:
        return problem(404, 'kind-unknown', 'The staff has nothing of this kind.');
    }
  });
  addAcknowledging(app, mosaic);
}

/** What is not said stays. */
function take(input: z.infer<typeof staffInput>, staff: Staff): void {
  const { workers, teams, roles, stepTypes, noteTypes, relationships, ...settings } = input;
  for (const one of workers ?? []) staff.workers.put(one);
  for (const one of teams ?? []) staff.teams.put(one);
  for (const one of roles ?? []) staff.roles.put(one);
  for (const one of stepTypes ?? []) staff.stepTypes.put(one);
  for (const one of noteTypes ?? []) staff.noteTypes.put(one);
  for (const one of relationships ?? []) staff.relationships.put(one);
  staff.set({ ...staff.settings(), ...present(settings) });
}

const changesSchema = z.object({ removed: z.boolean().optional() }).catchall(z.json());

/** Changes some fields of one; `{removed: true}` takes it away. */
async function patch<T>(c: Context, book: Book<T>): Promise<Response> {
  const body = await bodyOf(c, changesSchema);
  if (!body.ok) return body.refusal();
  const id = c.req.param('id') ?? '';
  const standing = book.find(id);
  if (standing === undefined) return problem(404, 'staff-unknown', 'The staff has nobody and nothing of this id.');
  const { removed, ...changes } = body.value;
  if (removed === true) {
    book.remove(id);
    return c.json({ removed });
  }
  const { success, data, error } = book.schema.safeParse({ ...standing, ...changes });
  if (!success) return problem(400, 'invalid', 'The body is not of the contract.', fieldProblems(error));
  if (book.idOf(data) !== id) return problem(400, 'invalid', 'An id is never changed.');
  book.put(data);
  return c.json({ ...data });
}

const isForPeople = ({ kind }: Effect): boolean => kind === 'alert' || kind === 'next-action';

const acknowledgeSchema = z.union([
  z.strictObject({ reference: z.string().min(1).max(200) }),
  z.strictObject({ worker: z.string().min(1).max(64) }),
]);

/** One alert, or the next actions of one step, by their reference; or all alerts on a worker's desk. */
function addAcknowledging(app: Hono, mosaic: Administered): void {
  const { staff, effects, acknowledged } = mosaic;
  app.post('/admin/alerts/acknowledge', async (c) => {
    const body = await bodyOf(c, acknowledgeSchema);
    if (!body.ok) return body.refusal();
    if ('reference' in body.value) {
      const { reference } = body.value;
      const found = effects.all().filter((one) => one.reference === reference && isForPeople(one));
      if (found.length === 0) return problem(404, 'alert-unknown', 'No alert stands under this reference.');
      for (const { id } of found) acknowledged.add(id);
      return c.json({ acknowledged: found.length });
    }
    const worker = staff.workers.find(body.value.worker);
    if (worker === undefined) return problem(404, 'staff-unknown', 'The staff has nobody of this id.');
    const alerts = workOf({ kind: 'worker', worker }, mosaic).filter(({ kind }) => kind === 'alert');
    for (const { id } of alerts) acknowledged.add(id);
    return c.json({ acknowledged: alerts.length });
  });
}
