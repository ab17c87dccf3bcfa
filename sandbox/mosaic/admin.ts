import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { present } from '../../src/schemas/present.js';
import { faultSchema } from '../shared/faults.js';
import { addStaffAdmin } from './admin-staff.js';
import {
  changedBy,
  childPatchSchema,
  childSchema,
  mergeSchema,
  newPlanSchema,
  personOf,
  planPatchSchema,
} from './child-input.js';
import type { Mosaic } from './contract.js';
import { faultPlaces } from './fault-places.js';
import type { Person } from './people.js';
import { newPlanId, type Desk } from './plans.js';
import { bodyOf, personUnknown, problem } from './problem.js';

export interface Administered extends Mosaic {
  readonly desk: Desk;
  /** back to the seeded population */
  readonly reset: () => void;
}

/** What tools and tests drive the sandbox through: docs/sandbox.md. */
export function addAdmin(app: Hono, mosaic: Administered): void {
  app.post('/admin/reset', (c) => {
    mosaic.reset();
    return c.json({ reset: true });
  });
  app.get('/admin/effects', (c) => c.json(mosaic.effects.all()));
  addChildren(app, mosaic);
  addPlans(app, mosaic);
  addMerge(app, mosaic);
  addStaffAdmin(app, mosaic);
  addFaults(app, mosaic);
}

/** One child counts as an array of one, so that a problem has the path of its field. */
const childrenSchema = z.preprocess(
  (body): readonly unknown[] => (Array.isArray(body) ? body : [body]),
  z.array(childSchema),
);

/** Snapshots, with what the contract does not tell with them. */
const shown = ({ snapshot, displayName, relationships, mergeInto }: Person) => ({
  ...snapshot,
  displayName,
  ...present({ relationships, mergeInto }),
});

function addChildren(app: Hono, { people, desk }: Administered): void {
  app.get('/admin/children', (c) => c.json(people.all().map(shown)));
  app.get('/admin/children/:personId', (c) => {
    const person = people.find(c.req.param('personId'));
    return person ? c.json(shown(person)) : personUnknown();
  });
  app.post('/admin/children', async (c) => {
    const body = await bodyOf(c, childrenSchema);
    if (!body.ok) return body.refusal();
    const persons = body.value.map((child) => personOf(child, newPlanId));
    for (const person of persons) if (!person.ok) return person.refusal();
    for (const person of persons) if (person.ok) people.put(person.value);
    return c.json({ children: persons.length }, 201);
  });
  app.patch('/admin/children/:personId', async (c) => {
    const body = await bodyOf(c, childPatchSchema);
    if (!body.ok) return body.refusal();
    const person = people.find(c.req.param('personId'));
    if (person === undefined) return personUnknown();
    const changed = changedBy(person, body.value);
    if (!changed.ok) return changed.refusal();
    desk.changeDetails(changed.value);
    return c.json(shown(people.find(person.snapshot.personId) ?? changed.value));
  });
}

function addMerge(app: Hono, { people, desk }: Administered): void {
  app.post('/admin/children/:personId/merge', async (c) => {
    const body = await bodyOf(c, mergeSchema);
    if (!body.ok) return body.refusal();
    const [person, into] = [people.find(c.req.param('personId')), people.find(body.value.into)];
    if (person === undefined || into === undefined) return personUnknown();
    if (person.snapshot.personId === into.snapshot.personId)
      return problem(400, 'invalid', 'A record is not merged into itself.');
    if (person.snapshot.mergedInto !== undefined)
      return problem(409, 'person-merged', 'The record was merged into another.');
    if (body.value.pending === true) {
      desk.planMerge(person, into);
      return c.json({ mergeInto: body.value.into });
    }
    desk.merge(person, into);
    return c.json({ mergedInto: body.value.into });
  });
}

function addPlans(app: Hono, { people, desk }: Administered): void {
  app.post('/admin/children/:personId/plans', async (c) => {
    const body = await bodyOf(c, newPlanSchema);
    if (!body.ok) return body.refusal();
    const person = people.find(c.req.param('personId'));
    if (person === undefined) return personUnknown();
    return c.json({ planId: desk.startPlan(person, body.value).planId }, 201);
  });
  app.patch('/admin/children/:personId/plans/:planId', async (c) => {
    const body = await bodyOf(c, planPatchSchema);
    if (!body.ok) return body.refusal();
    const person = people.find(c.req.param('personId'));
    if (person === undefined) return personUnknown();
    const plan = person.snapshot.plans.find(({ planId }) => planId === c.req.param('planId'));
    if (plan === undefined) return problem(404, 'plan-unknown', 'This person has no such plan.');
    desk.changePlan(person, plan, body.value);
    return c.json({ planId: plan.planId });
  });
}

const mosaicFaultSchema = faultSchema.extend({
  on: z.enum(faultPlaces),
  action: z.enum(['fail', 'lose-answer', 'delay', 'drop']),
});

function addFaults(app: Hono, { faults }: Administered): void {
  app.get('/admin/faults', (c) => c.json(faults.list()));
  app.post('/admin/faults', async (c: Context) => {
    const body = await bodyOf(c, mosaicFaultSchema);
    if (!body.ok) return body.refusal();
    faults.add(body.value);
    return c.json({ faults: faults.list() }, 201);
  });
  app.delete('/admin/faults', (c) => {
    faults.clear();
    return c.json({ faults: [] });
  });
}
