import type { Problem } from './assess.js';
import type { Attention, AttentionCode } from './attentions.js';
import { clear, raise } from './attentions.js';
import type { ChildNotification, Handled, PendingNotification } from './child-notifications.js';
import { keepHandledDays } from './child-notifications.js';
import type { ChildSnapshot, MosaicEvent } from './children.js';
import type { Instant, PlainDate } from './dates.js';
import { dayInMs, instantOf, msOf } from './dates.js';
import type { NhsNumber } from './nhs-number.js';
import type { MosaicPersonId } from './people.js';
import type { Change, HeldRegistration, WantedRegistration } from './registrations.js';

/** The change in flight of one registration, or its last refusal. */
export interface OpenChange {
  readonly changeNumber: number;
  readonly change: Change;
  /** unsubmitted: not yet safe at the desk */
  readonly step: 'unsubmitted' | 'submitted' | 'refused';
  readonly answer?: string;
}

/** What the last assessment said that the workflow goes by until the next one. */
export interface Assessed {
  readonly wanted: readonly WantedRegistration[];
  readonly problems: readonly Problem[];
  readonly lookAgainOn?: PlainDate;
  /** today in England when it was made */
  readonly on: PlainDate;
  readonly subjects: readonly string[];
  readonly heldMark?: string;
}

export interface TimelineEntry {
  readonly at: Instant;
  /** a code of `timelineWords`; never free text */
  readonly what: TimelineWord;
  /** ids, codes and sequence numbers of ours */
  readonly about?: string;
}

export const timelineWords = {
  'event-received': 'Mosaic reported a change',
  'change-submitted': 'a change went to the upload desk',
  'record-accepted': 'CP-IS accepted the record',
  'record-refused': 'CP-IS refused the record',
  'notification-received': 'the NHS told us something',
  'notification-dealt-with': 'the actions for it stand in Mosaic',
  'notification-parked': 'the actions for it need a person',
  'retry-asked': 'an operator asked to try again',
} as const;
export type TimelineWord = keyof typeof timelineWords;

/** All that a child's workflow knows; plain JSON, carried whole over continue-as-new. */
export interface ChildState {
  readonly schemaVersion: 1;
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
  readonly inactiveNumbers: readonly NhsNumber[];
  readonly pending: readonly PendingNotification[];
  readonly handled: readonly Handled[];
  readonly attentions: readonly Attention[];
  readonly timeline: readonly TimelineEntry[];
}

export const newChildState = (personId: MosaicPersonId): ChildState => ({
  schemaVersion: 1,
  personId,
  readDue: false,
  assessDue: false,
  held: [],
  open: [],
  lastChangeNumber: 0,
  knownNumbers: [],
  inactiveNumbers: [],
  pending: [],
  handled: [],
  attentions: [],
  timeline: [],
});

/** Makes carried state fit this release; there is one version so far. */
export const upgradeChildState = (state: ChildState): ChildState => state;

const timelineLength = 50;

export const noted = (state: ChildState, at: Instant, what: TimelineWord, about?: string): ChildState => ({
  ...state,
  timeline: [...state.timeline, { at, what, ...(about === undefined ? {} : { about }) }].slice(-timelineLength),
});

export const attended = (state: ChildState, attention: Attention): ChildState => ({
  ...state,
  attentions: raise(state.attentions, attention),
});

export const cleared = (state: ChildState, code: AttentionCode, about?: string): ChildState => ({
  ...state,
  attentions: clear(state.attentions, code, about),
});

export const knows = (state: ChildState, identity: string): boolean =>
  state.handled.some((known) => known.identity === identity);

/** Remembers an identity, and forgets those that are older than 60 days. */
const remembered = (state: ChildState, identity: string, now: Instant): ChildState => {
  const oldest = instantOf(msOf(now) - keepHandledDays * dayInMs);
  return { ...state, handled: [...state.handled.filter(({ at }) => at >= oldest), { identity, at: now }] };
};

/** Mosaic reported a change. The newest snapshot wins; on a tie the one that came last. The same event counts once. */
export function mosaicReported(state: ChildState, event: MosaicEvent, now: Instant): ChildState {
  const identity = `event:${event.eventId}`;
  if (knows(state, identity)) return state;
  const next = noted(remembered(state, identity, now), now, 'event-received', event.eventId);
  const isOurs = event.child?.personId === state.personId;
  return event.child !== undefined && isOurs ? snapshotRead(next, event.child) : { ...next, readDue: true };
}

export function snapshotRead(state: ChildState, snapshot: ChildSnapshot): ChildState {
  if (state.snapshot !== undefined && snapshot.asOf < state.snapshot.asOf) return { ...state, readDue: false };
  const { nhsNumber } = snapshot;
  const isNew = nhsNumber !== undefined && !state.knownNumbers.includes(nhsNumber);
  const knownNumbers = isNew ? [...state.knownNumbers, nhsNumber] : state.knownNumbers;
  return { ...state, snapshot, knownNumbers, readDue: false, assessDue: true };
}

/** The NHS told us something about this child. The same identity counts once, whatever message brings it. */
export function notified(state: ChildState, notification: ChildNotification, now: Instant): ChildState {
  const identity = `notification:${notification.identity}`;
  if (knows(state, identity)) return state;
  const entry: PendingNotification = { notification, done: [], tried: [], state: 'ready' };
  const next = noted(remembered(state, identity, now), now, 'notification-received', notification.identity);
  const queued = { ...next, pending: [...next.pending, entry], readDue: next.readDue || next.snapshot === undefined };
  if (notification.kind === 'access' || next.inactiveNumbers.includes(notification.nhsNumber)) return queued;
  return { ...queued, inactiveNumbers: [...next.inactiveNumbers, notification.nhsNumber], assessDue: true };
}
