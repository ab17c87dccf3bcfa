import type { ChildStatus } from '../contracts/child.js';
import { attentions } from '../domain/attentions.js';
import { childStages } from '../domain/child-view.js';
import { dateWords, ukDate } from '../domain/dates.js';
import type { ChangeKind } from '../domain/registrations.js';
import type { RegistrationKind } from '../domain/uploads.js';
import type { ReportSection } from './rows.js';

const kinds: Readonly<Record<RegistrationKind, string>> = {
  'child-protection': 'Child protection plan',
  'unborn-child-protection': 'Child protection plan before the birth, under the mother’s number',
  'looked-after': 'Looked-after status',
};

const changes: Readonly<Record<ChangeKind, string>> = {
  start: 'A new registration',
  amend: 'A changed registration',
  end: 'An end',
  move: 'A changed start date',
  delete: 'A delete',
};

const steps: Readonly<Record<string, string>> = {
  unsubmitted: 'about to go to the upload desk',
  submitted: 'on its way to CP-IS',
  refused: 'refused',
  discarded: 'dealt with by hand',
};

const isChange = (kind: string): kind is ChangeKind => Object.hasOwn(changes, kind);

/** Of a child that waits for its day and for nothing else. Of others the day may be a birthday: these words show none. */
export const startsOn = ({ stage, attentions, lookAgainOn }: ChildStatus): string | undefined =>
  stage === 'waiting' && attentions.length === 0 && lookAgainOn !== undefined ? dateWords(lookAgainOn) : undefined;

/** What CP-IS holds for one child, and since when. No name and no NHS number: Mosaic has them. */
export function childSections(status: ChildStatus): readonly ReportSection[] {
  const day = startsOn(status);
  return [
    {
      title: 'Where it stands',
      rows: [
        ['Registration', childStages[status.stage]],
        ...(status.adult ? [['Age', 'CP-IS takes no registration any more'] as const] : []),
        ...(day === undefined ? [] : [['It is sent on', day] as const]),
      ],
    },
    {
      title: 'What CP-IS holds',
      rows: status.held.map(({ content, acceptedAt }) => [
        `${kinds[content.kind]} from ${dateWords(content.start)}${content.end === undefined ? '' : ` until ${dateWords(content.end)}`}`,
        `accepted ${dateWords(ukDate(acceptedAt))}`,
      ]),
    },
    {
      title: 'Under way',
      rows: status.open.map(({ kind, step, answer }) => [
        isChange(kind) ? changes[kind] : kind,
        `${steps[step] ?? step}${answer === undefined ? '' : ` (${answer})`}`,
      ]),
    },
    {
      title: 'What needs a person',
      rows: status.attentions.map(({ code, since }) => [
        `${attentions[code].says} ${attentions[code].next}`,
        `since ${dateWords(ukDate(since))}`,
      ]),
    },
  ];
}
