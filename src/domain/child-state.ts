import type { Assessment } from './assess.js';
import type { AuditEntry, AuditLine, Unaudited } from './audit.js';
import { nothingUnaudited, withLine, withoutWritten } from './audit.js';
import type { Attention, AttentionCode } from './attentions.js';
import { clear, raise } from './attentions.js';
import type { ChildAlert, RaisedAlert } from './child-alerts.js';
import type { ChildNotification, HandedOver, Handled, PendingNotification } from './child-notifications.js';
import { keepHandledDays } from './child-notifications.js';
import type { Replacement } from './child-numbers.js';
import type { ChildSnapshot, MosaicEvent } from './children.js';
import type { Instant, PlainDate } from './dates.js';
import { dayInMs, instantOf, msOf } from './dates.js';
import type { NhsNumber } from './nhs-number.js';
import type { FirstConfirmation, OperatorAct } from './operator-acts.js';
import type { MosaicPersonId } from './people.js';
import type { Change, HeldRegistration } from './registrations.js';

/** The change in flight of one registration, or its last refusal. */
export interface OpenChange {
  readonly changeNumber: number;
  readonly change: Change;
  /** unsubmitted: not yet safe at the desk · discarded: a person dealt with the refusal by hand */
  readonly step: 'unsubmitted' | 'submitted' | 'refused' | 'discarded';
  readonly answer?: string;
  readonly refusedAt?: Instant;
  /** how often the refused records went again by the clock alone */
  readonly looks?: number;
}

/** What the last assessment said that the workflow goes by until the next one. */
export interface Assessed extends Assessment {
  /** today in England when it was made */
  readonly on: PlainDate;
  /** HMACs of the numbers that the child is or was known by */
  readonly subjects: readonly string[];
  readonly heldMark?: string;
  /** what `heldMark` is once CP-IS holds what is wanted */
  readonly wantedMark?: string;
  /** others who have the number now */
  readonly conflictWith: readonly MosaicPersonId[];
  /** when an open plan that CP-IS has not accepted is told to the data-quality role, and to the manager */
  readonly overdueAt: Instant;
  readonly escalateAt: Instant;
  /** milliseconds between two looks at a refusal */
  readonly refusalLookAgain: number;
  /** reads everything, sends nothing */
  readonly observing: boolean;
}

export interface TimelineEntry {
  readonly at: Instant;
  /** a code of `timelineWords`; never free text */
  readonly what: TimelineWord;
  /** ids, codes and sequence numbers of ours */
  readonly about?: string;
  /** who did it and why, of an operator's act */
  readonly by?: string;
  readonly reason?: string;
}

export const timelineWords = {
  'event-received': 'Mosaic reported a change',
  'change-submitted': 'a change went to the upload desk',
  'record-accepted': 'CP-IS accepted the record',
  'record-refused': 'CP-IS refused the record',
  'refusal-filed': 'CP-IS refused an end of a grown-up: filed, CP-IS ended the record by itself',
  'notification-received': 'the NHS told us something',
  'notification-dealt-with': 'the actions for it stand in Mosaic',
  'notification-recorded': 'recorded only: it came for the mother’s number after the birth',
  'notification-parked': 'the actions for it need a person',
  'access-joined': 'it joins an earlier access by the same author that nobody has taken up',
  'recipient-missed': 'a step of the ladder of recipients reaches nobody',
  'appending-refused': 'Mosaic refused to append it to the earlier note: it has a note of its own',
  'recipient-refused': 'Mosaic refused a recipient, and the next one was told',
  'notification-forwarded': 'handed on to the record that survived the merge',
  'notification-discarded': 'a person dealt with the notification by hand',
  'retry-asked': 'an operator asked to try again',
  'resend-asked': 'an operator asked to send the registrations again',
  'refusal-discarded': 'a person dealt with a refusal by hand',
  'attention-discarded': 'a person looked at it and closed it',
  'held-by-hand': 'a person recorded that CP-IS does not hold it any more',
  'delete-confirmed-once': 'the first of two people confirmed a delete',
  'delete-confirmed': 'the second person confirmed a delete',
  'replacement-set': 'a person entered a replacement number',
  'alert-raised': 'an alert was raised in Mosaic',
  'alert-switched-off': 'an alert was due that the authority switched off',
  'taken-up': 'a person said that they deal with the alert',
  acknowledged: 'somebody acknowledged the alert in Mosaic, which does not tell who',
  'alert-climbed': 'nobody took the alert up: the next one was told',
  'closed-for-erasure': 'two people confirmed that the child is erased',
  absorbed: 'another record handed over to this one',
  'handed-over': 'everything was handed over to the record that survived the merge',
} as const;
export type TimelineWord = keyof typeof timelineWords;

/** A delete that two people confirmed and CP-IS has not answered yet. */
export interface ConfirmedDelete {
  readonly registrationId: string;
  readonly nhsNumber: NhsNumber;
  readonly on: PlainDate;
}

/** Another child's workflow that must look again. */
export interface ToTell {
  readonly personId: MosaicPersonId;
  readonly eventId: string;
}

/** All that a child's workflow knows; plain JSON, carried whole over continue-as-new. */
export interface ChildState {
  readonly schemaVersion: 2;
  readonly personId: MosaicPersonId;
  readonly snapshot?: ChildSnapshot;
  /** an event came without a snapshot: read the child from Mosaic */
  readonly readDue: boolean;
  readonly assessDue: boolean;
  readonly assessed?: Assessed;
  readonly held: readonly HeldRegistration[];
  readonly open: readonly OpenChange[];
  readonly lastChangeNumber: number;
  readonly knownNumbers: readonly NhsNumber[];
  readonly motherNumbers: readonly NhsNumber[];
  readonly inactiveNumbers: readonly NhsNumber[];
  readonly replacements: readonly Replacement[];
  readonly pending: readonly PendingNotification[];
  readonly handled: readonly Handled[];
  readonly handedOver: readonly HandedOver[];
  readonly attentions: readonly Attention[];
  readonly alerts: readonly ChildAlert[];
  readonly raised: readonly RaisedAlert[];
  readonly timeline: readonly TimelineEntry[];
  /** lines that wait for the audit */
  readonly unaudited: Unaudited;
  /** since when an open plan is not on CP-IS */
  readonly waitingSince?: Instant;
  /** CP-IS said then that a record is sensitive, and has taken none since */
  readonly sensitiveSince?: Instant;
  /** loaded on the first day: it has no alerts of its own until something of it was accepted */
  readonly quiet: boolean;
  readonly resendDue: readonly string[];
  readonly confirmedOnce: readonly FirstConfirmation[];
  readonly deletesDue: readonly ConfirmedDelete[];
  /** notices that a person closed: `code` or `code/about` */
  readonly closedNotices: readonly string[];
  readonly toTell: readonly ToTell[];
  readonly absorbedFrom: readonly MosaicPersonId[];
  readonly mergedInto?: { readonly personId: MosaicPersonId; readonly at: Instant };
}

export const newChildState = (personId: MosaicPersonId): ChildState => ({
  schemaVersion: 2,
  personId,
  readDue: false,
  assessDue: false,
  held: [],
  open: [],
  lastChangeNumber: 0,
  knownNumbers: [],
  motherNumbers: [],
  inactiveNumbers: [],
  replacements: [],
  pending: [],
  handled: [],
  handedOver: [],
  attentions: [],
  alerts: [],
  raised: [],
  timeline: [],
  unaudited: nothingUnaudited,
  quiet: false,
  resendDue: [],
  confirmedOnce: [],
  deletesDue: [],
  closedNotices: [],
  toTell: [],
  absorbedFrom: [],
});

/** State as any earlier release carried it. */
export type CarriedChildState = Omit<Partial<ChildState>, 'schemaVersion'> &
  Pick<ChildState, 'personId'> & { readonly schemaVersion: number };

/**
 * Makes carried state fit this release: what a release did not know yet gets the value of a new child, and everything is
 * assessed afresh. A state of a later release is a roll-back gone wrong: nothing of it is dropped.
 */
export function upgradeChildState(carried: CarriedChildState): ChildState {
  if (isCurrent(carried)) return { ...newChildState(carried.personId), ...carried };
  const { assessed: _old, ...rest } = carried;
  return { ...newChildState(carried.personId), ...rest, schemaVersion: 2, assessDue: true };
}

const isCurrent = (carried: CarriedChildState): carried is CarriedChildState & ChildState => carried.schemaVersion >= 2;

const timelineLength = 60;

export const noted = (state: ChildState, at: Instant, what: TimelineWord, about?: string): ChildState =>
  withEntry(state, { at, what, ...(about === undefined ? {} : { about }) });

/** For the timeline alone: its line stands in the audit already. */
export const notedAlready = (state: ChildState, at: Instant, what: TimelineWord, about?: string): ChildState => ({
  ...state,
  timeline: withLast(state.timeline, { at, what, ...(about === undefined ? {} : { about }) }),
});

/** An operator's act in the timeline: who and why. */
export const notedAct = (
  state: ChildState,
  at: Instant,
  what: TimelineWord,
  { by, reason }: OperatorAct,
  about?: string,
): ChildState => withEntry(state, { at, what, by, reason, ...(about === undefined ? {} : { about }) });

/** What stands in the timeline stands in the audit too: there is no second list of what matters. */
const withEntry = (state: ChildState, entry: TimelineEntry): ChildState => {
  const { at, what, about, by = product, reason = null } = entry;
  const line = { what, who: by, why: reason, result: 'done', ...(about !== undefined && { about }) };
  return { ...audited(state, line, at), timeline: withLast(state.timeline, entry) };
};

const withLast = (timeline: ChildState['timeline'], entry: TimelineEntry): ChildState['timeline'] =>
  [...timeline, entry].slice(-timelineLength);

/** Who did what nobody asked for. */
export const product = 'cpis-link';

export const subjectOf = ({ personId }: Pick<ChildState, 'personId'>): string => `child-${personId}`;

/** What becomes of a change, told to the audit by whoever does it. The id is its own: said again, it is one line. */
export function changeLine(
  child: Pick<ChildState, 'personId'>,
  changeNumber: number,
  what: TimelineWord,
): Omit<AuditLine, 'at'> {
  const subject = subjectOf(child);
  return { what, who: product, why: null, subject, result: 'done', id: `${subject}/${changeNumber}/${what}` };
}

/** A line for the audit alone: what the timeline does not tell apart. */
export const audited = (
  state: ChildState,
  line: Omit<AuditEntry, 'subject' | 'who' | 'why'> & Partial<Pick<AuditEntry, 'who' | 'why'>>,
  at: Instant,
): ChildState => {
  const entry = { who: product, why: null, ...line, subject: subjectOf(state) };
  return { ...state, unaudited: withLine(state.unaudited, subjectOf(state), entry, at) };
};

/** Whether lines that rode along with an activity stand in the audit. */
export interface LinesTold {
  /** false: the audit could not be written, and the workflow keeps the lines until it can */
  readonly isAudited: boolean;
}

/** Those lines stand in the audit, which can be written then. */
export const linesWritten = (state: ChildState, written: readonly AuditLine[], now: Instant): ChildState => ({
  ...cleared(state, 'audit-unwritten'),
  unaudited: withoutWritten(state.unaudited, written, subjectOf(state), now),
});

export const attended = (state: ChildState, attention: Attention): ChildState => ({
  ...state,
  attentions: raise(state.attentions, attention),
});

export const cleared = (state: ChildState, code: AttentionCode, about?: string): ChildState => ({
  ...state,
  attentions: clear(state.attentions, code, about),
});

/** Takes away every attention with one of these codes, whatever it is about. */
export const clearedAll = (state: ChildState, codes: readonly AttentionCode[]): ChildState => ({
  ...state,
  attentions: state.attentions.filter(({ code }) => !codes.includes(code)),
});

export const knows = (state: ChildState, identity: string): boolean =>
  state.handled.some((known) => known.identity === identity);

/** Remembers an identity, and forgets those that are older than 60 days. */
export const remembered = (state: ChildState, identity: string, now: Instant): ChildState => {
  const oldest = instantOf(msOf(now) - keepHandledDays * dayInMs);
  return { ...state, handled: [...state.handled.filter(({ at }) => at >= oldest), { identity, at: now }] };
};

/** The reason of an event that loads a child on the first day. */
export const firstLoad = 'first-load';

/** The reason of an event that has open changes handed to the desk again: an earlier desk was lost with them. */
export const resubmitReason = 'resubmit';

const resubmitting = (state: ChildState): ChildState => ({
  ...state,
  open: state.open.map((one) => (one.step === 'submitted' ? { ...one, step: 'unsubmitted' } : one)),
});

/** Nothing is known of it yet, or it was looked at only: what a load finds there is old news. */
export const isUnsent = ({ snapshot, assessed }: Pick<ChildState, 'snapshot' | 'assessed'>): boolean =>
  snapshot === undefined || assessed?.observing === true;

/** Mosaic reported a change. The newest snapshot wins; on a tie the one that came last. The same event counts once. */
export function mosaicReported(state: ChildState, event: MosaicEvent, now: Instant): ChildState {
  const identity = `event:${event.eventId}`;
  if (knows(state, identity)) return state;
  const isFirst = isUnsent(state) && state.held.length === 0 && !state.readDue;
  const quiet = state.quiet || (event.reason === firstLoad && (isFirst || state.absorbedFrom.length > 0));
  const next = noted(remembered({ ...state, quiet }, identity, now), now, 'event-received', event.eventId);
  if (event.reason === resubmitReason) return resubmitting(next);
  const isOurs = event.child?.personId === state.personId;
  return event.child !== undefined && isOurs ? snapshotRead(next, event.child) : { ...next, readDue: true };
}

/** A read that is due stays due: what it was asked for may be newer than this snapshot. */
export function snapshotRead(state: ChildState, snapshot: ChildSnapshot): ChildState {
  // an older one is dropped; by what is known, something may be due today all the same
  if (state.snapshot !== undefined && snapshot.asOf < state.snapshot.asOf) return { ...state, assessDue: true };
  const { expecting = [] } = snapshot;
  const next: ChildState = {
    ...state,
    ...numbersAfter(state, snapshot),
    snapshot,
    // an event about a mother is one about her unborn children
    toTell: telling(state.toTell, expecting, `mother-${state.personId}-${snapshot.asOf}`),
    assessDue: true,
  };
  return snapshot.adoption === undefined ? next : withoutPointers(next);
}

type Numbers = Pick<ChildState, 'knownNumbers' | 'motherNumbers' | 'replacements'>;

/** What is known of numbers once this snapshot counts. */
export function numbersAfter({ knownNumbers, motherNumbers, replacements }: Numbers, snapshot: ChildSnapshot): Numbers {
  const { nhsNumber, mothers = [], adoption } = snapshot;
  return {
    knownNumbers: withNumber(knownNumbers, nhsNumber),
    motherNumbers: mothers.reduce((all, mother) => withNumber(all, mother.nhsNumber), motherNumbers),
    // nothing on a record marked for adoption may lead to the new person
    replacements: adoption === undefined ? replacements : [],
  };
}

/** Adds others who must look again; each is told of one event once. */
export const telling = (
  toTell: readonly ToTell[],
  personIds: readonly MosaicPersonId[],
  eventId: string,
): readonly ToTell[] => [
  ...toTell.filter((one) => !(one.eventId === eventId && personIds.includes(one.personId))),
  ...personIds.map((personId) => ({ personId, eventId })),
];

const withNumber = (numbers: readonly NhsNumber[], nhsNumber: NhsNumber | undefined): readonly NhsNumber[] =>
  nhsNumber === undefined || numbers.includes(nhsNumber) ? numbers : [...numbers, nhsNumber];

/** Nothing on a record marked for adoption may lead to the new person. */
function withoutPointers(state: ChildState): ChildState {
  const pending = state.pending.map((one) => ({ ...one, notification: withoutPointer(one.notification) }));
  return { ...state, pending };
}

function withoutPointer(notification: ChildNotification): ChildNotification {
  if (notification.kind === 'access') return notification;
  const { replacement: _forgotten, ...rest } = notification;
  return rest;
}

/** The NHS told us something about this child. The same identity counts once, whatever message brings it. */
export function notified(state: ChildState, told: ChildNotification, now: Instant): ChildState {
  const identity = `notification:${told.identity}`;
  if (knows(state, identity)) return state;
  const notification = state.snapshot?.adoption === undefined ? told : withoutPointer(told);
  const entry: PendingNotification = { notification, done: [], tried: [], state: 'ready' };
  const next = noted(remembered(state, identity, now), now, 'notification-received', notification.identity);
  const queued = { ...next, pending: [...next.pending, entry], readDue: next.readDue || next.snapshot === undefined };
  return notification.kind === 'access'
    ? queued
    : numberEnded(queued, notification.nhsNumber, notification.replacement);
}

/** CP-IS does not use a number any more, perhaps another in its place. */
export function numberEnded(state: ChildState, old: NhsNumber, replacement?: NhsNumber): ChildState {
  const inactiveNumbers = withNumber(state.inactiveNumbers, old);
  const isNew = replacement !== undefined && replacement !== old;
  const told = isNew ? [{ old, nhsNumber: replacement, by: 'nhs' as const }] : [];
  const replacements = [...state.replacements, ...told];
  return { ...state, inactiveNumbers, replacements, assessDue: true };
}
