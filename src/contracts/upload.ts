import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Acknowledgement } from '../domain/acknowledgements.js';
import type { Unaudited } from '../domain/audit.js';
import type { Carried } from './message.js';
import type { Attention } from '../domain/attentions.js';
import type { Instant } from '../domain/dates.js';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import type { RecordAnswer } from '../domain/record-answer.js';
import type { RoleClimbs } from '../domain/role-climbs.js';
import type { SubmittedChange } from '../domain/desk-state.js';
import type { ChangeRef } from '../domain/shared-registrations.js';
import type { UploadAct, UploadStage } from '../domain/upload-acts.js';
import type { PlacedChange } from '../domain/upload-outcomes.js';
import type { Durations } from './durations.js';

export interface UploadInput {
  readonly sequence: number;
  readonly changes: readonly SubmittedChange[];
  readonly carried?: Carried<UploadState>;
}

/** What a person decided, or somebody told us, while the file waited. */
export interface Told {
  readonly proceed: boolean;
  readonly resend: boolean;
  readonly givenUp: boolean;
  readonly undelivered: boolean;
  readonly answers: readonly Answered[];
}

/** What an operator did with the file. */
export interface UploadEntry extends OperatorAct {
  readonly at: Instant;
  readonly what: UploadAct | 'take-up';
}

/** All that a file's workflow knows; plain JSON, carried whole over continue-as-new. */
export interface UploadState {
  readonly schemaVersion: 1;
  readonly told: Told;
  readonly stage: UploadStage;
  readonly file?: BuiltFile;
  /** children whose records do not fit know it */
  readonly unfitTold: boolean;
  /** an attempt may have reached the NHS: look before the next */
  readonly mayBeThere: boolean;
  readonly messageId?: string;
  readonly sentAt?: Instant;
  /** when the first attempt to send it began: before that no answer can be about it */
  readonly triedAt?: Instant;
  /** people know that it has not gone for long */
  readonly delayTold?: boolean;
  /** the next file was let go before this one went: numbers rise only, so its changes go under a new one */
  readonly passedBy?: boolean;
  /** message ids of copies that went before: none of them is the one that is being sent */
  readonly earlier?: readonly string[];
  readonly fileCode?: string;
  /** an answer that is being carried out */
  readonly settling?: Answered;
  /** how many changes got which code */
  readonly tally?: Readonly<Record<string, number>>;
  /** every answer that was carried out, the oldest first */
  readonly answers?: readonly FileAnswer[];
  readonly attentions: readonly Attention[];
  /** alerts that stand, and climb while nobody takes them up */
  readonly climbs?: RoleClimbs;
  readonly log: readonly UploadEntry[];
  /** lines that wait for the audit */
  readonly unaudited: Unaudited;
}

/** The exact bytes that go out, and what stands where in them. */
export interface BuiltFile {
  readonly sequence: number;
  /** ours, free of personal data: the file is looked up by it */
  readonly localId: string;
  /** gzip, base64 */
  readonly body: string;
  readonly places: readonly PlacedChange[];
  /** changes that do not fit a file; their children hear at once */
  readonly unfit: readonly { readonly personId: PlacedChange['personId']; readonly answer: RecordAnswer }[];
  readonly durations: Durations;
}

/** An answer that CP-IS gave to the file, and when we read it. */
export interface FileAnswer {
  readonly messageId: string;
  readonly at: Instant;
  readonly fileCode: string;
  /** how many changes got which code; every one the file's where none was taken by itself */
  readonly tally: Readonly<Record<string, number>>;
}

/** An acknowledgement on its way from the message that brought it. */
export interface Answered {
  readonly messageId: string;
  readonly answer: Acknowledgement;
}

export interface UploadStatus {
  readonly sequence: number;
  readonly stage: UploadStage;
  readonly records: number;
  /** changes that went out, or are about to: one of them may take two records */
  readonly changes: number;
  /** an attempt to send it was made */
  readonly tried: boolean;
  readonly messageId?: string;
  readonly fileCode?: string;
  readonly sentAt?: Instant;
  readonly tally?: Readonly<Record<string, number>>;
  readonly answers: readonly FileAnswer[];
  readonly attentions: readonly Attention[];
  readonly log: readonly UploadEntry[];
}

/** Lets the file go. It has an argument, so that only who has the keys can say it. */
export interface Proceed {
  readonly sequence: number;
}

export const proceed = defineSignal<[Proceed]>('proceed');
export const answered = defineSignal<[Answered]>('answered');
export const undelivered = defineSignal<[{ readonly messageId: string; readonly code: string }]>('undelivered');
/**
 * Sends it again, after a person found out that the NHS does not have it: the identical bytes, or its changes under a new number
 * where later files went before.
 */
export const resend = defineUpdate<ActOutcome, [OperatorAct]>('resend');
/** Ends the wait: the next file goes, and the children are told that nobody knows. */
export const giveUp = defineUpdate<ActOutcome, [OperatorAct]>('giveUp');
/** Whose changes the file carries: tells our own earlier start from another file under the same number. */
export const carries = defineQuery<readonly ChangeRef[]>('carries');
/** The exact bytes and what stands where in them: an answer may still come when the file is closed. */
export const builtFile = defineQuery<BuiltFile | null>('file');
export const uploadStatus = defineQuery<UploadStatus>('status');
