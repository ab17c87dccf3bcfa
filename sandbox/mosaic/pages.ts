import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { instantOf, parsePlainDate, ukDate } from '../../src/domain/dates.js';
import { page } from '../shared/page.js';
import { childPage } from './page-child.js';
import { alertsPage } from './page-alerts.js';
import { childrenPage } from './page-children.js';
import type { Acknowledgements } from './acknowledgements.js';
import { addDeskPages } from './desk-pages.js';
import type { Parts } from './desks.js';
import type { Person } from './people.js';
import type { Desk } from './plans.js';
import { isStart, starts } from './starts.js';

export interface PageParts extends Parts {
  readonly acknowledged: Acknowledgements;
  readonly desk: Desk;
  readonly now: () => number;
}

const nav = [
  { href: '/', text: 'Children' },
  { href: '/alerts', text: 'Alerts about no child' },
  { href: '/workers', text: 'Desks' },
];

/** For people. Forms work without JavaScript: post, redirect, get. */
export function addPages(app: Hono, parts: PageParts): void {
  const { people, effects } = parts;
  app.get('/', (c) => c.html(page({ title: 'Mosaic: children', nav, body: childrenPage(people.all()) })));
  app.get('/alerts', (c) => c.html(page({ title: 'Mosaic: alerts about no child', nav, body: alertsPage(effects) })));
  app.get('/children/:personId', (c) => {
    const person = people.find(c.req.param('personId'));
    if (person === undefined) return c.html(nobody(), 404);
    const body = childPage({
      person,
      effects: effects.all().filter(({ personId }) => personId === person.snapshot.personId),
      unsent: people.unsentCount(person.snapshot.personId),
      today: ukDate(instantOf(parts.now())),
      said: said(c.req.query('done')),
      wrong: c.req.query('wrong') === 'date',
    });
    return c.html(page({ title: `Mosaic: ${person.displayName}`, nav, body }));
  });
  addForms(app, parts);
  addDeskPages(app, { ...parts, show: (title, body) => page({ title, nav, body }) });
}

const nobody = () =>
  page({ title: 'Mosaic: nobody has this id', nav, body: html`<p>Choose somebody from the list of children.</p>` });

/** What the page may say after a form; anything else in the address says nothing. */
const notices: Readonly<Record<string, string>> = {
  started: 'The plan was started. CP-IS Link is told of it.',
  ended: 'The plan was ended. CP-IS Link is told of it.',
};
const said = (done: string | undefined): string | undefined => (done === undefined ? undefined : notices[done]);

function addForms(app: Hono, { people, desk }: PageParts): void {
  const form = async (
    c: Context,
    act: (person: Person, fields: Record<string, unknown>) => string,
  ): Promise<Response> => {
    const fields = await c.req.parseBody();
    const person = people.find(c.req.param('personId') ?? '');
    if (person === undefined) return c.html(nobody(), 404);
    return c.redirect(`/children/${encodeURIComponent(person.snapshot.personId)}?${act(person, fields)}`, 303);
  };
  app.post('/children/:personId/start', (c) =>
    form(c, (person, { start, on }) => {
      const startedOn = dateOf(on);
      if (startedOn === undefined || !isStart(start)) return 'wrong=date';
      const legalStatus = start === 'child-protection' ? undefined : start;
      desk.startPlan(person, { kind: starts[start].kind, legalStatus, startedOn });
      return 'done=started';
    }),
  );
  app.post('/children/:personId/end', (c) =>
    form(c, (person, { planId, on }) => {
      const endedOn = dateOf(on);
      const plan = person.snapshot.plans.find((one) => one.planId === planId);
      if (endedOn === undefined || plan === undefined) return 'wrong=date';
      desk.changePlan(person, plan, { endedOn });
      return 'done=ended';
    }),
  );
}

const dateOf = (field: unknown) => (typeof field === 'string' ? parsePlainDate(field) : undefined);
