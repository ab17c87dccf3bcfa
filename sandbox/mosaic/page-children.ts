import { html } from 'hono/html';
import type { Plan } from '../../src/domain/children.js';
import { dateWords } from '../../src/domain/dates.js';
import { table, type Html } from '../shared/page.js';
import type { Person } from './people.js';

/** Every person of the sandbox, with what stands for them now. */
export const childrenPage = (people: readonly Person[]): Html =>
  html`<p>
      Start or end a plan on a child’s page: Mosaic then tells CP-IS Link, and what CP-IS Link writes comes back there.
    </p>
    ${table('Children', ['Name', 'Mosaic id', 'NHS number', 'Born', 'Status'], people.map(rowOf))}`;

const rowOf = ({ snapshot, displayName }: Person): readonly (Html | string)[] => [
  html`<a href="/children/${snapshot.personId}">${displayName}</a>`,
  snapshot.personId,
  snapshot.nhsNumber ?? 'none',
  born(snapshot),
  statusOf(snapshot),
];

export const born = ({ birthDate, expectedOn }: Person['snapshot']): string =>
  birthDate !== undefined ? dateWords(birthDate) : expectedOn !== undefined ? `expected ${dateWords(expectedOn)}` : '';

function statusOf({ plans, restricted, mergedInto }: Person['snapshot']): Html {
  const open = plans.filter(({ endedOn }) => endedOn === undefined);
  return html`${open.map((plan) => html`<span class="tag">${planWords(plan)}</span> `)}${
    open.length === 0 ? (plans.length === 0 ? 'No plan' : 'No open plan') : ''
  }${restricted ? html` <span class="tag warn">Restricted</span>` : ''}${
    mergedInto === undefined ? '' : html` <span class="tag warn">Merged into ${mergedInto}</span>`
  }`;
}

export const planWords = ({ kind, legalStatus }: Plan): string =>
  kind === 'child-protection' ? 'Child protection plan' : `Looked-after status${legalStatus ? ` ${legalStatus}` : ''}`;
