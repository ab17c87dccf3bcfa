import { Hono } from 'hono';
import { isHeld } from '../cpis/holdings.js';
import { notifyOfAccesses, notifyOfInactiveNumber } from '../cpis/notify.js';
import type { State } from '../state.js';
import { bodyAs } from './answers.js';
import { accessesForm, inactiveForm } from './forms.js';
import { openingOf } from './openings.js';

/** What CP-IS tells the authority because of something that happened elsewhere in the NHS. */
export function notificationRoutes(state: State): Hono {
  const app = new Hono();
  app.post('/accesses', async (c) => {
    const accesses = await bodyAs(c, accessesForm);
    if (accesses instanceof Response) return accesses;
    if (accesses.some(({ nhsNumber, force }) => !force && !isHeld(state, nhsNumber))) {
      return c.json(
        { error: 'CP-IS holds nothing for one of these numbers. Say "force": true to notify anyway.' },
        409,
      );
    }
    return c.json(notifyOfAccesses(state, accesses.map(openingOf)), 201);
  });
  app.get('/accesses', (c) => {
    const wanted = c.req.query('nhsNumber');
    const logs = state.accesses.entries().filter(([nhsNumber]) => wanted === undefined || nhsNumber === wanted);
    return c.json(logs.flatMap(([nhsNumber, log]) => log.map((access) => ({ nhsNumber, ...access }))));
  });
  app.post('/inactive', async (c) => {
    const form = await bodyAs(c, inactiveForm);
    if (form instanceof Response) return form;
    const { messageId, notificationId } = notifyOfInactiveNumber(state, form.nhsNumber, form.replacement);
    return c.json({ messageId, notificationId }, 201);
  });
  return app;
}
