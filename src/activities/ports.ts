import type { Durations } from '../contracts/durations.js';
import type { StoredMessage } from '../contracts/message.js';
import type { FileClosed } from '../contracts/upload-desk.js';
import type { Answered, BuiltFile, UploadInput } from '../contracts/upload.js';
import type { ActionPolicy } from '../domain/action-plans.js';
import type { Recipient } from '../domain/actions.js';
import type { ScopePolicy } from '../domain/assess.js';
import type { ChangeRef } from '../domain/shared-registrations.js';
import type { ChildShares } from '../domain/child-view.js';
import type { ChildNotification } from '../domain/child-notifications.js';
import type { RecordAnswer } from '../domain/record-answer.js';
import type { SubmittedChange } from '../domain/desk-state.js';
import type { Erased } from '../domain/erasure.js';
import type { MosaicEvent } from '../domain/children.js';
import type { FollowedChild } from '../domain/reconciliation.js';
import type { Handover } from '../domain/handover.js';
import type { NhsNumber } from '../domain/nhs-number.js';
import type { Authority, MosaicPersonId } from '../domain/people.js';

/** What became of something told to a workflow that may not be there. */
export type Telling = 'told' | 'not-there';

/** How activities tell the children's workflows. The receiver drops what it has heard before. */
export interface Children {
  /** @param start a person decided for this child: its workflow is started where it is not there */
  notify(personId: MosaicPersonId, notification: ChildNotification, start: boolean): Promise<Telling>;
  answer(personId: MosaicPersonId, answer: RecordAnswer): Promise<Telling>;
  /** Running children that show any of these marks of numbers. The index may lag: look twice. */
  withMarks(marks: readonly string[]): Promise<readonly MarkedChild[]>;
  /** Has the child read Mosaic and look again at what CP-IS should hold; the same event id counts once. */
  lookAgain(personId: MosaicPersonId, eventId: string): Promise<Telling>;
  /** Starts the workflow of the receiver where it is not there. */
  absorb(personId: MosaicPersonId, handover: Handover): Promise<void>;
  /** What others may share with a running child; nothing for one that is not there. */
  shares(personId: MosaicPersonId): Promise<ChildShares>;
  /** Reports a change with the newest snapshot; starts the child's workflow where it is not there. */
  report(event: MosaicEvent): Promise<void>;
  /** Of these, the running ones, as the index shows them. */
  followed(personIds: readonly MosaicPersonId[]): Promise<readonly FollowedChild[]>;
  allFollowed(): Promise<readonly FollowedChild[]>;
  /** As the child itself says it; undefined where it does not answer now. */
  askFollowed(personId: MosaicPersonId): Promise<FollowedChild | undefined>;
  /** Numbers of the changes that a child has handed to the desk and has no answer to. */
  openChanges(personId: MosaicPersonId): Promise<readonly number[]>;
  /** Has a child hand its open changes to the desk again: a desk that has heard them drops them. */
  resubmit(personId: MosaicPersonId): Promise<Telling>;
  /** For how many children CP-IS holds something open, by the index. */
  countOpen(): Promise<number>;
}

/** A running child as the index shows it. */
export interface MarkedChild {
  readonly personId: MosaicPersonId;
  readonly marks: readonly string[];
}

export interface UploadDesk {
  /** Starts the desk, on hold, if it is not there: a change is never lost. */
  submit(change: SubmittedChange): Promise<void>;
  fileClosed(closed: FileClosed): Promise<void>;
  /** Starts the desk, on hold, if it is not there. */
  ensureRunning(): Promise<void>;
  /** The changes that the desk has: `child/number`. */
  carries(): Promise<readonly string[]>;
}

/** Whom two people had erased. */
export interface Erasures {
  erased(): Promise<readonly Erased[]>;
}

export interface Collector {
  ensureRunning(): Promise<void>;
}

export interface Uploads {
  /** `exists`: this number was used before, whatever for */
  start(input: UploadInput): Promise<'started' | 'exists'>;
  proceed(sequence: number): Promise<Telling>;
  /** `not-sent`: nothing of this file ever went out: the answer is not about it */
  answer(sequence: number, answered: Answered): Promise<Telling | 'not-sent'>;
  /** the changes of a file that is no longer there, as far as Temporal still has them */
  lost(sequence: number): Promise<readonly ChangeRef[]>;
  undelivered(sequence: number, messageId: string, code: string): Promise<Telling>;
  /** whether a file, open or closed, has its answer already */
  isAnswered(sequence: number, fileCode: string): Promise<boolean>;
  /** the bytes of a file, open or closed, and what stands where in them */
  built(sequence: number): Promise<BuiltFile | undefined>;
  /** The changes of all open files: `child/number`. */
  carried(): Promise<readonly string[]>;
  /** Numbers of the files that wait for an answer. */
  awaitingAnswer(): Promise<readonly number[]>;
}

export interface Messages {
  /** `exists`, open or closed, counts as stored. */
  store(message: StoredMessage): Promise<'stored' | 'exists'>;
  /** whether a message was stored before, its workflow open or closed */
  isStored(messageId: string): Promise<boolean>;
}

/** How a child is known by a number: `now` is its own at this moment, `own` is or was, `mother` is or was its mother's. */
export type NumberRole = 'now' | 'own' | 'mother';

/** HMACs that stand for what must not be seen. Equal input gives equal marks under the same key. */
export interface Pseudonyms {
  subject(nhsNumber: NhsNumber, role: NumberRole): string;
  /** of somebody who opened a record, by the words that are equal for the same person: src/domain/work-items.ts */
  author(words: string): string;
  mark(value: unknown): string;
}

/** What the authority chose, as activities need it. */
export interface AuthoritySettings {
  readonly authority: Authority;
  readonly scope: ScopePolicy;
  readonly actions: ActionPolicy;
  /** who hears of what is no single child's */
  readonly operators: readonly Recipient[];
  /** who corrects what stands in the way of a child's registration */
  readonly dataQuality: readonly Recipient[];
  /** who hears when it stands in the way for too long */
  readonly manager: readonly Recipient[];
  /** the only audience for restricted, sensitive and adopted children, and after a death */
  readonly restricted: readonly Recipient[];
  /** observe: reads everything, sends and writes nothing */
  readonly mode: 'live' | 'observe';
  readonly deadlines: Deadlines;
  readonly limits: Limits;
  readonly mailbox: {
    readonly recipient: string;
    /** mailbox ids that CP-IS sends from */
    readonly senders: readonly string[];
    /** nobody else reads it: messages of unknown workflows are ours to look at */
    readonly exclusive: boolean;
    readonly workflows: {
      readonly upload: string;
      readonly acknowledgement: string;
      readonly access: string;
      readonly inactiveNumber: string;
    };
  };
  readonly recordsAtMost: number;
  readonly durations: Durations;
}

/** How long an open plan may stay unaccepted, in milliseconds. */
export interface Deadlines {
  /** of working days: weekends and bank holidays do not count */
  readonly alertAfter: number;
  readonly escalateAfter: number;
}

/** A stale or partial extract is likelier than that many ended plans: docs/registration-rules.md. */
export interface Limits {
  /** children whose plans may end or be deleted within 24 hours without a person; the larger of both counts */
  readonly endsAtMost: number;
  /** percent of the open children */
  readonly endsPercent: number;
}
