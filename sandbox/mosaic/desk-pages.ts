import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Acknowledgements } from './acknowledgements.js';
import { deskOf, idOf, workOf, type Parts, type Whose } from './desks.js';
import { deskPage, deskPath, deskPaths } from './page-desk.js';
import { staffPage } from './page-staff.js';
import type { Html } from '../shared/page.js';

export interface DeskPageParts extends Parts {
  readonly acknowledged: Acknowledgements;
  /** a whole page with this title */
  readonly show: (title: string, body: Html) => Html;
}

/** What a worker, a team and a role see. Acknowledging works without JavaScript: post, redirect, get. */
export function addDeskPages(app: Hono, parts: DeskPageParts): void {
  const { acknowledged, show } = parts;
  app.get('/workers', (c) => c.html(show('Mosaic: desks', staffPage(parts, acknowledged))));
  for (const kind of ['worker', 'team', 'role'] as const) {
    app.get(`${deskPaths[kind]}/:id`, (c) => {
      const whose = deskOf(kind, c.req.param('id'), parts);
      if (whose === undefined) return c.html(noDesk(show), 404);
      const said = c.req.query('done') === 'acknowledged' ? 'It is acknowledged.' : undefined;
      const body = deskPage({ whose, parts, acknowledged, said, wrong: c.req.query('wrong') === 'desk' });
      return c.html(show(titleOf(whose, parts), body));
    });
    app.post(`${deskPaths[kind]}/:id/acknowledge`, (c) => acknowledge(c, kind, parts));
  }
}

async function acknowledge(c: Context, kind: Whose['kind'], parts: DeskPageParts): Promise<Response> {
  const whose = deskOf(kind, c.req.param('id') ?? '', parts);
  if (whose === undefined) return c.html(noDesk(parts.show), 404);
  const { id } = await c.req.parseBody();
  const found = workOf(whose, parts).find((one) => one.id === id);
  if (found !== undefined) parts.acknowledged.add(found.id);
  return c.redirect(`${deskPath(kind, idOf(whose))}?${found === undefined ? 'wrong=desk' : 'done=acknowledged'}`, 303);
}

const noDesk = (show: DeskPageParts['show']): Html =>
  show('Mosaic: there is no such desk', html`<p>Choose one from the <a href="/workers">list of desks</a>.</p>`);

function titleOf(whose: Whose, { staff }: Parts): string {
  switch (whose.kind) {
    case 'worker':
      return `Mosaic: desk of ${whose.worker.name ?? whose.worker.workerId}`;
    case 'team':
      return `Mosaic: desk of ${staff.teams.find(whose.teamId)?.name ?? whose.teamId}`;
    case 'role':
      return `Mosaic: desk of role ${whose.role}`;
  }
}
