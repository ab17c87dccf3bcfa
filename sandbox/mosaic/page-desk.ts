import { html } from 'hono/html';
import { z } from 'zod';
import { ukWords } from '../../src/domain/dates.js';
import { alertSchema, stepSchema } from '../../src/schemas/mosaic-writes.js';
import { notice, table, type Html } from '../shared/page.js';
import type { Acknowledgements } from './acknowledgements.js';
import type { Parts, Whose } from './desks.js';
import { idOf, workOf } from './desks.js';
import type { Effect } from './effects.js';
import { multiline, recipientWords, written } from './page-alerts.js';
import { seesWork } from './relations.js';
import type { Worker } from './staff.js';

export interface DeskPage {
  readonly whose: Whose;
  readonly parts: Parts;
  readonly acknowledged: Acknowledgements;
  readonly said: string | undefined;
  readonly wrong: boolean;
}

/** The addresses of desks, by whose they are. */
export const deskPaths = { worker: '/workers', team: '/teams', role: '/roles' } as const;
export const deskPath = (kind: Whose['kind'], id: string): string => `${deskPaths[kind]}/${encodeURIComponent(id)}`;

export function deskPage(desk: DeskPage): Html {
  const { whose, parts, said, wrong } = desk;
  const work = workOf(whose, parts);
  return html`${notice(said)}
    ${wrong ? html`<div class="error" role="alert"><p>Nothing was changed: that is not on this desk.</p></div>` : ''}
    ${detailsOf(whose, parts)}
    <h2>Alerts</h2>
    ${whose.kind === 'team' ? html`<p>A team is no recipient of an alert: its roles and workers are.</p>` : alertsOf(work, desk)}
    <h2>Next actions</h2>
    ${
      whose.kind === 'role'
        ? html`<p>A next action goes to a worker or a team, not to a role.</p>`
        : nextActionsOf(work, desk)
    }`;
}

const links = (kind: Whose['kind'], ids: readonly string[]): Html =>
  html`${ids.length === 0 ? 'none' : ''}${ids.map((id, place) => html`${place === 0 ? '' : ', '}<a href="${deskPath(kind, id)}">${id}</a>`)}`;

const detailsOf = (whose: Whose, parts: Parts): Html =>
  html`<dl>
    ${detailRows(whose, parts).map(
      ([term, value]) =>
        html`<dt>${term}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;

function detailRows(whose: Whose, { staff }: Parts): readonly (readonly [string, Html | string])[] {
  switch (whose.kind) {
    case 'worker': {
      const { workerId, roles, teamId } = whose.worker;
      const hidden = 'no: without a role, a team or the permission, Mosaic shows nothing';
      return [
        ['Worker id', workerId],
        ['Roles', links('role', roles)],
        ['Team', links('team', teamId === null ? [] : [teamId])],
        ['Sees alerts and next actions', seesWork(whose.worker, staff) ? 'yes' : hidden],
      ];
    }
    case 'team': {
      const members = staff.workers.all().filter(({ teamId }) => teamId === whose.teamId);
      return [
        ['Team id', whose.teamId],
        ['Open', staff.teams.find(whose.teamId)?.closed ? 'no: the team is closed' : 'yes'],
        ['Workers', membersOf(members)],
      ];
    }
    case 'role': {
      const members = staff.workers.all().filter(({ roles }) => roles.includes(whose.role));
      const isHidden = staff.roles.find(whose.role)?.seesNextActions === false;
      return [
        ['Role', whose.role],
        ['Next Actions permission', isHidden ? 'no: its workers see no alert' : 'yes'],
        ['Workers', membersOf(members)],
      ];
    }
  }
}

const membersOf = (workers: readonly Worker[]): Html =>
  links(
    'worker',
    workers.map(({ workerId }) => workerId),
  );

const aboutWhom = ({ personId }: Effect, { people }: Parts): Html | string => {
  if (personId === undefined) return 'no single child';
  return html`<a href="/children/${personId}">${people.find(personId)?.displayName ?? personId}</a>`;
};

const alertsOf = (work: readonly Effect[], desk: DeskPage): Html =>
  table(
    'Alerts, newest first',
    ['When', 'Alert', 'About', 'For', 'Acknowledged'],
    work
      .filter(({ kind }) => kind === 'alert')
      .map((alert) => {
        const { title, text } = written.parse(alert.body);
        const { success, data } = alertSchema.safeParse(alert.body);
        const recipients = success ? recipientWords(data.recipients) : '';
        const what = html`<strong>${title}</strong> ${multiline(text)}`;
        return [ukWords(alert.at), what, aboutWhom(alert, desk.parts), recipients, acknowledgeForm(alert, title, desk)];
      }),
  );

const handed = z.object({ type: z.string(), to: z.object({ kind: z.string(), id: z.string() }) });

const nextActionsOf = (work: readonly Effect[], desk: DeskPage): Html =>
  table(
    'Next actions, newest first',
    ['When', 'To do', 'About', 'What came', 'Acknowledged'],
    work
      .filter(({ kind }) => kind === 'next-action')
      .map((action) => {
        const { type } = handed.parse(action.body);
        const step = stepSchema.safeParse(desk.parts.effects.find('step', action.reference)?.body);
        const came = multiline(step.success ? step.data.text : '');
        return [ukWords(action.at), type, aboutWhom(action, desk.parts), came, acknowledgeForm(action, type, desk)];
      }),
  );

/** Several buttons of one text are told apart by what they are for. */
function acknowledgeForm({ id, at }: Effect, what: string, { whose, acknowledged }: DeskPage): Html {
  if (acknowledged.has(id)) return html`<span class="tag">Acknowledged</span>`;
  return html`<form method="post" action="${deskPath(whose.kind, idOf(whose))}/acknowledge">
    <input type="hidden" name="id" value="${id}" />
    <button aria-label="Acknowledge: ${what}, ${ukWords(at)}">Acknowledge</button>
  </form>`;
}
