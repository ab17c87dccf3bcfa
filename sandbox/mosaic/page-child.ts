import { html } from 'hono/html';
import { z } from 'zod';
import type { Plan } from '../../src/domain/children.js';
import { dateWords, ukWords, type PlainDate } from '../../src/domain/dates.js';
import { notice, table, type Html } from '../shared/page.js';
import type { Effect } from './effects.js';
import { alertTable, multiline, written } from './page-alerts.js';
import type { Whose } from './desks.js';
import { deskPath } from './page-desk.js';
import { born, planWords } from './page-children.js';
import type { Person } from './people.js';
import { starts } from './starts.js';

export interface ChildPage {
  readonly person: Person;
  /** those of this child */
  readonly effects: readonly Effect[];
  /** how many events the gateway has not taken yet */
  readonly unsent: number;
  readonly today: PlainDate;
  readonly said: string | undefined;
  readonly wrong: boolean;
}

export const childPage = ({ person, effects, unsent, today, said, wrong }: ChildPage): Html =>
  html`${notice(said)}
    ${wrong ? html`<div class="error" role="alert"><p>Nothing was changed: enter a date that exists.</p></div>` : ''}
    ${detailsOf(person, unsent)}
    <h2>Plans</h2>
    ${plansOf(person, today)} ${startForm(person, today)}
    <h2>What CP-IS Link wrote</h2>
    ${notesOf(effects)} ${alertTable(effects.filter(({ kind }) => kind === 'alert'))} ${stepsOf(effects)}`;

function detailsOf({ snapshot, displayName, relationships = [], mergeInto }: Person, unsent: number): Html {
  const { personId, givenNames, familyName, nhsNumber, numberStatus, allocated, restricted, mergedInto } = snapshot;
  const rows: readonly (readonly [string, Html | string])[] = [
    ['Mosaic id', personId],
    ['Display name', displayName],
    ['Registered name', [...givenNames, familyName].join(' ')],
    ['Born', born(snapshot)],
    ['NHS number', nhsNumber === undefined ? 'none' : `${nhsNumber} (${numberStatus})`],
    ['Allocated worker', allocated?.workerId === undefined ? 'nobody' : deskLink('worker', allocated.workerId)],
    ['Team', allocated?.teamId === undefined ? 'none' : deskLink('team', allocated.teamId)],
    ...relationships.map(
      ({ workerId, relationship }) => [`Worker: ${relationship}`, deskLink('worker', workerId)] as const,
    ),
    ['Restricted', restricted ? 'yes' : 'no'],
    ...(mergeInto === undefined ? [] : [['Merged tonight into', mergeInto] as const]),
    ...(mergedInto === undefined ? [] : [['Merged into', mergedInto] as const]),
    ['Waiting to be told to CP-IS Link', unsent === 1 ? '1 change' : `${unsent} changes`],
  ];
  return html`<dl>
    ${rows.map(
      ([term, value]) =>
        html`<dt>${term}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

const deskLink = (kind: Whose['kind'], id: string): Html => html`<a href="${deskPath(kind, id)}">${id}</a>`;

const plansOf = ({ snapshot }: Person, today: PlainDate): Html =>
  table(
    'Plans and legal statuses',
    ['Plan', 'Started', 'Ended', 'Id'],
    snapshot.plans.map((plan) => [
      planWords(plan),
      dateWords(plan.startedOn),
      plan.endedOn === undefined ? endForm(snapshot.personId, plan, today) : dateWords(plan.endedOn),
      plan.planId,
    ]),
  );

const endForm = (personId: string, plan: Plan, today: PlainDate): Html =>
  html`<form method="post" action="/children/${personId}/end">
    <input type="hidden" name="planId" value="${plan.planId}" />
    <label for="end-${plan.planId}">End date of ${inSentence(plan)}</label>
    <input type="date" id="end-${plan.planId}" name="on" value="${today}" required />
    <button class="quiet">End ${inSentence(plan)}</button>
  </form>`;

const inSentence = (plan: Plan): string => planWords(plan).replace(/^./, (letter) => letter.toLowerCase());

const startForm = ({ snapshot }: Person, today: PlainDate): Html =>
  html`<form method="post" action="/children/${snapshot.personId}/start">
    <label for="start-on">Start date</label>
    <input type="date" id="start-on" name="on" value="${today}" required />
    <p>
      ${Object.entries(starts).map(
        ([value, { text }]) => html`<button name="start" value="${value}">${text}</button> `,
      )}
    </p>
  </form>`;

const newestFirst = (effects: readonly Effect[], kind: Effect['kind']): readonly Effect[] =>
  effects.filter((one) => one.kind === kind).reverse();

const notesOf = (effects: readonly Effect[]): Html =>
  table(
    'Case notes',
    ['When', 'Title', 'Text', 'Reference'],
    newestFirst(effects, 'case-note').map(({ at, body, reference }) => {
      const { title, text, appendsTo } = written.parse(body);
      const shown = appendsTo === undefined ? title : html`${title}<br />Appended to <code>${appendsTo}</code>`;
      return [ukWords(at), shown, multiline(text), html`<code>${reference}</code>`];
    }),
  );

const stepShown = z.object({ stepType: z.string().default(''), text: z.string().default('') });
const actionShown = z.object({ type: z.string(), to: z.object({ kind: z.string(), id: z.string() }) });

function stepsOf(effects: readonly Effect[]): Html {
  const actionsUnder = (reference: string): string =>
    effects
      .filter((one) => one.kind === 'next-action' && one.reference === reference)
      .map(({ body }) => actionShown.parse(body))
      .map(({ type, to }) => `${type} for ${to.kind} ${to.id}`)
      .join('; ');
  return table(
    'Steps',
    ['When', 'Step', 'Text', 'Next actions', 'Reference'],
    newestFirst(effects, 'step').map(({ at, body, reference }) => {
      const { stepType, text } = stepShown.parse(body);
      return [ukWords(at), stepType, multiline(text), actionsUnder(reference), html`<code>${reference}</code>`];
    }),
  );
}
