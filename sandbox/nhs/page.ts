import { html } from 'hono/html';
import type { PlainDate } from '../../src/domain/dates.js';
import { dateWords, parseInstant, ukWords } from '../../src/domain/dates.js';
import type { Html } from '../shared/page.js';
import { notice, page, table } from '../shared/page.js';
import { authorityMailbox } from './accounts.js';
import { allHeldToday, isHeld } from './cpis/holdings.js';
import type { State } from './state.js';

const kindWords: Readonly<Record<string, string>> = {
  'child-protection': 'Child protection plan',
  'unborn-child-protection': 'Child protection plan of an unborn child (mother’s number)',
  'looked-after': 'Looked after',
};

/** What CP-IS shows in this sandbox. @param said what the last form did, or why it did nothing */
export const nhsPage = (state: State, said: { done?: string; problem?: string }): Html =>
  page({
    title: 'NHS sandbox: CP-IS and MESH',
    nav: [
      { href: '#records', text: 'Records' },
      { href: '#open', text: 'Open a record' },
      { href: '#accesses', text: 'Accesses' },
      { href: '#uploads', text: 'Uploads' },
      { href: '#messages', text: 'Messages' },
      { href: '#behaviour', text: 'Behaviour' },
    ],
    body: html`${notice(said.done)}
      ${said.problem === undefined ? '' : html`<div class="error" role="alert"><p>${said.problem}</p></div>`}
      <h2 id="records">What CP-IS holds</h2>
      ${recordsTable(state)}
      <h2 id="open">Open this child’s record</h2>
      ${openForm(state)}
      <h2 id="accesses">Who opened records</h2>
      ${accessesTable(state)}
      <h2 id="uploads">Uploads from the local authority</h2>
      ${uploadsTable(state)}
      <h2 id="messages">Messages to the local authority</h2>
      ${messagesTable(state)}
      <h2 id="behaviour">How this sandbox behaves</h2>
      ${behaviour(state)}`,
  });

const at = (text: string | undefined): string => {
  const instant = parseInstant(text ?? '');
  return instant === undefined ? '' : ukWords(instant);
};

/** The name as the Spine has it, for a number. */
const nameOf = ({ people }: State, nhsNumber: string): string => {
  const person = people.get(nhsNumber);
  return person ? `${person.givenNames.join(' ')} ${person.familyName}` : 'Not on the Spine';
};

const recordsTable = (state: State): Html =>
  table(
    'Registrations',
    ['NHS number', 'Name on the Spine', 'Registration', 'Start', 'End', 'State', 'Upload'],
    allHeldToday(state).map(({ nhsNumber, kind, start, end, deleted, upload }) => [
      spaced(nhsNumber),
      nameOf(state, nhsNumber),
      kindWords[kind] ?? kind,
      dayWords(start),
      end === null ? '' : dayWords(end),
      deleted !== null ? tag('Deleted', true) : end !== null ? tag('Ended') : tag('Open'),
      String(upload),
    ]),
  );

const tag = (text: string, warn = false): Html => html`<span class="tag ${warn ? 'warn' : ''}">${text}</span>`;

const dayWords = (date: PlainDate): string => dateWords(date).replaceAll(' ', '\u00a0');

const spaced = (nhsNumber: string): string => nhsNumber.replace(/^(\d{3})(\d{3})/, '$1\u00a0$2\u00a0');

const whoOpens = html`<fieldset>
  <legend>Who opens it</legend>
  <p>
    <input type="radio" id="person" name="kind" value="person" checked />
    <label style="display: inline" for="person">A person with a smartcard</label>
  </p>
  <p>
    <input type="radio" id="device" name="kind" value="device" />
    <label style="display: inline" for="device"
      >A system, such as NHS 111: the person named is the responsible lead</label
    >
  </p>
</fieldset>`;

function openForm(state: State): Html {
  const numbers = [...new Set(allHeldToday(state).map(({ nhsNumber }) => nhsNumber))];
  const held = numbers.filter((number) => isHeld(state, number));
  if (held.length === 0) return html`<p class="none">CP-IS holds no record that could be opened.</p>`;
  return html`<p>This is what happens when somebody in urgent or emergency care looks the child up.</p>
    <form method="post" action="/accesses">
      <label for="number">Child</label>
      <select id="number" name="nhsNumber" required>
        ${held.map((number) => html`<option value="${number}">${nameOf(state, number)}, ${spaced(number)}</option>`)}
      </select>
      <label for="organisation">Organisation</label>
      <input id="organisation" name="organisation" required value="St Elsewhere Emergency Department" size="40" />
      ${whoOpens}
      <label for="name">Name</label>
      <input id="name" name="name" required value="Dr Robin Quillfeather" size="40" />
      <label for="role">Role</label>
      <input id="role" name="role" required value="Emergency Department Consultant" size="40" />
      <label for="postcode">Postcode of the patient’s place (optional)</label>
      <input id="postcode" name="postcode" size="12" />
      <p><button type="submit">Open the record</button></p>
    </form>`;
}

const accessesTable = (state: State): Html =>
  table(
    'The last 25 accesses of each number',
    ['NHS number', 'Name on the Spine', 'Opened', 'By', 'Notified'],
    state.accesses
      .entries()
      .flatMap(([nhsNumber, log]) =>
        log.map(({ openedAt, silent, author: { kind, name, role, organisation } }) => [
          spaced(nhsNumber),
          nameOf(state, nhsNumber),
          at(openedAt),
          [...(kind === 'device' ? ['a system; responsible lead'] : []), name, role, organisation]
            .filter((words) => words !== undefined)
            .join(', '),
          silent ? tag('Silent read') : 'Yes',
        ]),
      ),
  );

const behaviour = ({ settings, faults }: State): Html => {
  const { answerDelayMs, spineAvailable, clientSupported } = settings();
  return html`<dl>
      <dt>CP-IS takes for a file</dt>
      <dd>${answerDelayMs} milliseconds</dd>
      <dt>The Spine</dt>
      <dd>${spineAvailable ? 'can be asked' : tag('cannot be asked: CPF05', true)}</dd>
      <dt>Our version</dt>
      <dd>${clientSupported ? 'is supported' : tag('is no longer supported: CPF06', true)}</dd>
    </dl>
    ${table(
      'Faults that can still strike',
      ['Where', 'What', 'How often'],
      faults
        .list()
        .map(({ on, action, count, probability = 1 }) => [
          on,
          action,
          `${count ?? 'until cleared'}${probability < 1 ? `, by chance (${probability})` : ''}`,
        ]),
    )}`;
};

const uploadsTable = ({ uploads }: State): Html =>
  table(
    'Uploads',
    ['File', 'Received', 'Records', 'Answer', 'Record codes', 'See'],
    uploads
      .values()
      .toReversed()
      .map(({ sequence, repeated, messageId, receivedAt, records, fileCode, recordCodes }) => {
        const path = `/admin/uploads/${sequence !== null && !repeated ? sequence : messageId}`;
        return [
          `${sequence ?? 'not readable'}${repeated ? ' (again)' : ''}`,
          at(receivedAt),
          String(records ?? ''),
          tag(fileCode, fileCode !== 'CPF02'),
          recordCodes.join(', '),
          html`<a href="${path}">XML of file ${sequence ?? messageId}</a><br />
            <a href="${path}/acknowledgement">Answer to file ${sequence ?? messageId}</a>`,
        ];
      }),
  );

const messagesTable = ({ messages }: State): Html =>
  table(
    'Messages in the mailbox',
    ['Message', 'Kind', 'Queued', 'Downloads', 'Acknowledged'],
    messages
      .all()
      .filter(({ to }) => to === authorityMailbox.mailboxId)
      .toReversed()
      .map((message) => [
        html`<code>${message.id}</code>`,
        message.kind,
        at(message.acceptedAt),
        String(message.downloads),
        message.status === 'acknowledged'
          ? at(message.acknowledgedAt)
          : tag(message.status === 'accepted' ? 'Waiting' : 'Expired after five days', true),
      ]),
  );
