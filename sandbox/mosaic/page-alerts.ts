import { html } from 'hono/html';
import { z } from 'zod';
import { AlertTrigger, type Recipient } from '../../src/domain/actions.js';
import { ukWords } from '../../src/domain/dates.js';
import { alertSchema } from '../../src/schemas/mosaic-writes.js';
import { table, type Html } from '../shared/page.js';
import type { Effect, Effects } from './effects.js';

/** What belongs to no single child goes to roles. */
export const alertsPage = (effects: Effects): Html => {
  const alerts = effects.all().filter(({ kind, personId }) => kind === 'alert' && personId === undefined);
  return html`<p>These alerts are about no single child: worker roles receive them.</p>
    ${alertTable(alerts)}`;
};

export const alertTable = (alerts: readonly Effect[]): Html =>
  table('Alerts', ['When', 'Title', 'Text', 'Why', 'For', 'Reference'], [...alerts].reverse().map(alertRow));

function alertRow({ at, body, reference }: Effect): readonly (Html | string)[] {
  const { title, text } = written.parse(body);
  const { success, data } = alertSchema.safeParse(body);
  const why = success ? AlertTrigger[data.trigger] : '';
  return [
    ukWords(at),
    title,
    multiline(text),
    why,
    success ? recipientWords(data.recipients) : '',
    html`<code>${reference}</code>`,
  ];
}

export const recipientWords = (recipients: readonly Recipient[]): string =>
  recipients.map((one) => (one.kind === 'worker-role' ? `role ${one.role}` : `worker: ${one.relationship}`)).join(', ');

/** What notes, alerts and steps have to show. */
export const written = z.object({
  title: z.string().default(''),
  text: z.string().default(''),
  appendsTo: z.string().optional(),
});

export const multiline = (text: string): Html => html`<pre>${text}</pre>`;
