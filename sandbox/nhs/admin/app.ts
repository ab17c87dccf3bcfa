import { Hono } from 'hono';
import { z } from 'zod';
import { mailboxes } from '../accounts.js';
import type { CpisService } from '../cpis/service.js';
import { cpisChangesSchema } from '../cpis/settings.js';
import { spinePersonSchema } from '../cpis/matching.js';
import type { State } from '../state.js';
import { bodyAs } from './answers.js';
import { faultRoutes } from './faults.js';
import { spineForm } from './forms.js';
import { messageRoutes } from './messages.js';
import { notificationRoutes } from './notifications.js';
import { uploadRoutes } from './uploads.js';

/** The calls of tools and tests: docs/sandbox.md. */
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
    for (const person of people) {
      state.people.put(person.nhsNumber, person);
      state.inactiveNumbers.remove(person.nhsNumber);
    }
    return c.json({ added: people.length }, 201);
  });
  app.post('/spine', async (c) => {
    const form = await bodyAs(c, spineForm);
    if (form instanceof Response) return form;
    state.changeSettings({ spineAvailable: form.available });
    return c.json(form);
  });
  app.get('/cpis', (c) => c.json(state.settings()));
  app.post('/cpis', async (c) => {
    const changes = await bodyAs(c, cpisChangesSchema);
    if (changes instanceof Response) return changes;
    state.changeSettings(changes);
    return c.json(state.settings());
  });
  app.route('/', faultRoutes(state));
  app.route('/', uploadRoutes(state));
  app.route('/', notificationRoutes(state));
  app.route('/', messageRoutes(state));
  return app;
}
