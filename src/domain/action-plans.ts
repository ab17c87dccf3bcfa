import type { Alert, CaseNote, Recipient } from './actions.js';
import type { ChildNotification } from './child-notifications.js';
import { dayInMs, msOf, ukWords } from './dates.js';
import type { NamedPerson } from './notifications.js';
import type { MosaicPersonId, PersonName } from './people.js';
import { plainText } from './plain-text.js';

/** One write into Mosaic; its reference is how it is found again. */
export type Effect =
  | { readonly kind: 'case-note'; readonly reference: string; readonly write: CaseNote }
  | { readonly kind: 'alert'; readonly reference: string; readonly write: Alert };

/** What is done in Mosaic because of one notification, in this order. */
export interface ActionPlan {
  readonly effects: readonly Effect[];
}

/** The authority's words for it in Mosaic. */
export interface ActionPolicy {
  readonly caseNoteType: string;
  readonly childAlerts: readonly Recipient[];
  /** the only audience for restricted, sensitive and adopted children, and after a death */
  readonly restrictedAlerts: readonly Recipient[];
}

/** How far a notification about this child may go. */
export type Audience =
  /** the family's file and its workers */
  | 'file'
  /** the narrow audience only: nothing in the file */
  | 'narrow'
  /** the timeline only: it came for the mother's number after the birth */
  | 'nobody';

type AccessTold = Extract<ChildNotification, { kind: 'access' }>;
type NumberTold = Extract<ChildNotification, { kind: 'inactive-number' }>;

/** Case note + alert for an access; an alert for an inactive number. The audience may be narrower. */
export function planActions(
  personId: MosaicPersonId,
  notification: ChildNotification,
  policy: ActionPolicy,
  audience: Audience = 'file',
): ActionPlan {
  if (audience === 'nobody') return { effects: [] };
  if (audience === 'narrow') return planForNarrow(personId, notification, policy);
  return notification.kind === 'access'
    ? planForAccess(personId, notification, policy)
    : planForInactiveNumber(personId, notification, policy);
}

/** The same child, access and action give the same reference, whatever message or run they come from. */
const referenceOf = (personId: MosaicPersonId, { identity }: ChildNotification, action: string): string =>
  `cpis/${personId}/${identity}/${action}`;

/** Says that there is something, and nothing of what it is. */
function planForNarrow(personId: MosaicPersonId, told: ChildNotification, policy: ActionPolicy): ActionPlan {
  const reference = referenceOf(personId, told, 'alert');
  const isAccess = told.kind === 'access';
  const alert: Alert = {
    reference,
    personId,
    trigger: isAccess ? 'case-note-create' : 'number-inactive',
    title: 'CP-IS: for the restricted audience',
    text: isAccess
      ? `The CP-IS record was opened on ${ukWords(told.access.openedAt)} (UK time). Ask for the details under restricted access.`
      : 'The NHS told us something about an NHS number. Ask for the details under restricted access.',
    recipients: policy.restrictedAlerts,
  };
  return { effects: [{ kind: 'alert', reference, write: alert }] };
}

function planForAccess(personId: MosaicPersonId, told: AccessTold, policy: ActionPolicy): ActionPlan {
  const title = 'CP-IS record opened by the NHS';
  const noteReference = referenceOf(personId, told, 'case-note');
  const alertReference = referenceOf(personId, told, 'alert');
  const note: CaseNote = {
    reference: noteReference,
    personId,
    noteType: policy.caseNoteType,
    title,
    text: accessText(told),
    contactedAt: told.access.openedAt,
  };
  const alert: Alert = {
    reference: alertReference,
    personId,
    trigger: 'case-note-create',
    title,
    text: `${openedWords(told)} on ${ukWords(told.access.openedAt)} (UK time). See the case note.`,
    recipients: policy.childAlerts,
  };
  return {
    effects: [
      { kind: 'case-note', reference: noteReference, write: note },
      { kind: 'alert', reference: alertReference, write: alert },
    ],
  };
}

function planForInactiveNumber(personId: MosaicPersonId, told: NumberTold, policy: ActionPolicy): ActionPlan {
  const reference = referenceOf(personId, told, 'alert');
  const replaced = told.replacement !== undefined;
  const alert: Alert = {
    reference,
    personId,
    trigger: 'number-inactive',
    title: 'NHS number no longer in use',
    text: replaced
      ? 'The NHS replaced the NHS number of this child. Check the new number and enter it; uploads restart by themselves.'
      : 'The NHS says that the NHS number of this child is no longer in use. Uploads wait for a new number.',
    recipients: policy.childAlerts,
  };
  return { effects: [{ kind: 'alert', reference, write: alert }] };
}

/** Says what is known: that the record was opened, by whom; never that the child attended. */
function accessText(told: AccessTold): string {
  const { access, notificationId, receivedAt } = told;
  const { author, openedAt, location } = access;
  const who = author.kind === 'person' ? 'NHS healthcare worker' : 'Responsible lead (did not see the child)';
  const late = lateness(msOf(receivedAt) - msOf(openedAt));
  return [
    told.through === 'mother'
      ? 'The CP-IS record of this unborn child was opened under the mother’s NHS number.'
      : 'The CP-IS record of this child was opened.',
    '',
    `Opened at: ${ukWords(openedAt)} (UK time)`,
    `Received at: ${ukWords(receivedAt)} (UK time)${late}`,
    `NHS organisation: ${orNotGiven(author.organisation, 120)}`,
    `${who}: ${orNotGiven(author.name && nameWords(author.name), 120)}`,
    `Role: ${orNotGiven(roleOf(author), 120)}`,
    ...(location === undefined || told.through === 'mother'
      ? []
      : ['Location of the patient: given, withheld from this note']),
    `CP-IS notification: ${plainText(notificationId, 60)}`,
  ].join('\n');
}

const openedWords = ({ through }: AccessTold): string =>
  through === 'mother' ? 'The CP-IS record held under the mother’s number was opened' : 'The CP-IS record was opened';

const lateness = (ms: number): string => {
  const days = Math.floor(ms / dayInMs);
  return days < 1 ? '' : `, ${days} ${days === 1 ? 'day' : 'days'} later`;
};

const roleOf = ({ role, roleCode }: NamedPerson): string | undefined => role ?? roleCode;

const nameWords = ({ prefix, given, family }: PersonName): string =>
  [prefix, ...given, family].filter((part) => part !== undefined && part !== '').join(' ');

const orNotGiven = (text: string | undefined, atMost: number): string =>
  text === undefined || plainText(text, atMost) === '' ? 'not given' : plainText(text, atMost);
