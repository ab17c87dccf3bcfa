import { Hono } from 'hono';
import { accessesForm } from './admin/forms.js';
import { openingOf } from './admin/openings.js';
import { isHeld } from './cpis/holdings.js';
import { notifyOfAccesses } from './cpis/notify.js';
import { nhsPage } from './page.js';
import type { State } from './state.js';

/** The page for people. A form answers with a redirect, so that reloading does not open a record twice. */
export function pageRoutes(state: State): Hono {
  const app = new Hono();
  app.get('/', (c) => {
    const message = state.messages.get(c.req.query('opened') ?? '');
    if (!message) return c.html(nhsPage(state, {}));
    const done = `The record was opened. Message ${message.id} went to the local authority’s mailbox.`;
    return c.html(nhsPage(state, { done }));
  });
  app.post('/accesses', async (c) => {
    const form = await c.req.parseBody();
    const text = (name: string): string | undefined => {
      const value = form[name];
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const [name, role, postcode] = [text('name'), text('role'), text('postcode')];
    const { success, data } = accessesForm({}).safeParse({
      nhsNumber: text('nhsNumber'),
      organisation: text('organisation'),
      author: { kind: text('kind'), name, role },
      ...(postcode !== undefined && { location: { postcode } }),
    });
    if (!success) return c.html(nhsPage(state, { problem: 'Choose a child and who opens the record.' }), 400);
    if (!data.every(({ nhsNumber }) => isHeld(state, nhsNumber))) {
      return c.html(nhsPage(state, { problem: 'CP-IS holds no record of this child any more.' }), 409);
    }
    const { messageId } = notifyOfAccesses(state, data.map(openingOf));
    return c.redirect(`/?opened=${messageId ?? ''}`, 303);
  });
  return app;
}
