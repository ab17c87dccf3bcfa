import { Hono } from 'hono';
import { z } from 'zod';
import { faultSchema } from '../../shared/faults.js';
import { mailboxes } from '../accounts.js';
import type { CpisService } from '../cpis/service.js';
import { spinePersonSchema } from '../cpis/matching.js';
import { faultPlaces } from '../mesh/parts.js';
import type { State } from '../state.js';
import { bodyAs } from './answers.js';
import { spineForm } from './forms.js';
import { messageRoutes } from './messages.js';
import { notificationRoutes } from './notifications.js';
import { uploadRoutes } from './uploads.js';

const nhsFault = faultSchema.extend({ on: z.enum(faultPlaces) });
const answerActions: readonly string[] = ['delay', 'corrupt', 'drop'];
/** The acknowledgement is a file, not a call: it can come late, broken or never. */
const faultForm = nhsFault.refine(({ on, action }) => on !== 'answer' || answerActions.includes(action), {
  path: ['action'],
  message: `on answer must be one of ${answerActions.join(', ')}`,
});

/** The calls of tools and tests: docs/sandbox-api.md. */
export function createAdmin(state: State, service: CpisService): Hono {
  const app = new Hono();
  app.post('/reset', (c) => {
    service.stop();
    state.reset();
    return c.json({ reset: true });
  });
  app.get('/mailboxes', (c) =>
    c.json(mailboxes.map(({ mailboxId, password, sharedKey, role }) => ({ mailboxId, password, sharedKey, role }))),
  );
  app.get('/people', (c) => c.json(state.people.values()));
  app.post('/people', async (c) => {
    const people = await bodyAs(c, z.array(spinePersonSchema));
    if (people instanceof Response) return people;
    for (const person of people) state.people.put(person.nhsNumber, person);
    return c.json({ added: people.length }, 201);
  });
  app.post('/spine', async (c) => {
    const form = await bodyAs(c, spineForm);
    if (form instanceof Response) return form;
    state.setSpineAvailable(form.available);
    return c.json(form);
  });
  app.get('/faults', (c) => c.json(state.faults.list()));
  app.delete('/faults', (c) => {
    state.faults.clear();
    return c.json({ cleared: true });
  });
  app.post('/faults', async (c) => {
    const fault = await bodyAs(c, faultForm);
    if (fault instanceof Response) return fault;
    state.faults.add(fault);
    return c.json({ added: fault }, 201);
  });
  app.route('/', uploadRoutes(state));
  app.route('/', notificationRoutes(state));
  app.route('/', messageRoutes(state));
  return app;
}
