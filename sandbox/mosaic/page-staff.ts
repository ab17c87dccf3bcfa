import { html } from 'hono/html';
import { table, type Html } from '../shared/page.js';
import type { Acknowledgements } from './acknowledgements.js';
import type { Parts, Whose } from './desks.js';
import { workOf } from './desks.js';
import { deskPath } from './page-desk.js';
import { seesWork } from './relations.js';

/** Everybody's desks, with how much waits on each. */
export function staffPage(parts: Parts, acknowledged: Acknowledgements): Html {
  const { staff } = parts;
  const waiting = (whose: Whose): string =>
    String(workOf(whose, parts).filter(({ id }) => !acknowledged.has(id)).length);
  const link = (kind: Whose['kind'], id: string, text = id): Html => html`<a href="${deskPath(kind, id)}">${text}</a>`;
  return html`<p>A desk shows the alerts that reach somebody, by relationship or role, and the next actions.</p>
    <h2>Workers</h2>
    ${table(
      'Workers, with what waits on their desks',
      ['Name', 'Worker id', 'Roles', 'Team', 'Not acknowledged'],
      staff.workers
        .all()
        .map((worker) => [
          link('worker', worker.workerId, worker.name),
          worker.workerId,
          worker.roles.length === 0 ? none : html`${worker.roles.map((role) => html`${link('role', role)} `)}`,
          worker.teamId === null ? none : link('team', worker.teamId),
          seesWork(worker, staff)
            ? waiting({ kind: 'worker', worker })
            : html`<span class="tag warn">Sees nothing</span>`,
        ]),
    )}
    <h2>Teams</h2>
    ${table(
      'Teams, with what waits on their desks',
      ['Name', 'Team id', 'Open', 'Not acknowledged'],
      staff.teams
        .all()
        .map(({ teamId, name, closed }) => [
          link('team', teamId, name),
          teamId,
          closed ? html`<span class="tag warn">Closed</span>` : 'yes',
          waiting({ kind: 'team', teamId }),
        ]),
    )}
    <h2>Roles</h2>
    ${table(
      'Roles, with what waits on their desks',
      ['Role', 'Next Actions permission', 'Opens restricted records', 'Not acknowledged'],
      staff.roles
        .all()
        .map(({ role, seesNextActions, opensRestricted }) => [
          link('role', role),
          seesNextActions ? 'yes' : html`<span class="tag warn">No</span>`,
          opensRestricted ? 'yes' : 'no',
          waiting({ kind: 'role', role }),
        ]),
    )}`;
}

const none = html`<span class="tag warn">None</span>`;
