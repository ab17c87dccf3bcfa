import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Acknowledgement } from '../domain/acknowledgements.js';
import type { Attention } from '../domain/attentions.js';
import type { RecordAnswer } from '../domain/record-answer.js';
import type { SubmittedChange } from '../domain/desk-state.js';
import type { PlacedChange } from '../domain/upload-outcomes.js';
import type { Durations } from './durations.js';

export interface UploadInput {
  readonly sequence: number;
  readonly changes: readonly SubmittedChange[];
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

/** An acknowledgement on its way from the message that brought it. */
export interface Answered {
  readonly messageId: string;
  readonly answer: Acknowledgement;
}

/** Shown in clear as `CpisStage`. */
export type UploadStage = 'waiting' | 'sending' | 'sent' | 'overdue' | 'answered' | 'rejected' | 'stuck' | 'closed';

export interface UploadStatus {
  readonly sequence: number;
  readonly stage: UploadStage;
  readonly records: number;
  readonly messageId?: string;
  readonly fileCode?: string;
  readonly attentions: readonly Attention[];
}

export const proceed = defineSignal('proceed');
export const answered = defineSignal<[Answered]>('answered');
export const undelivered = defineSignal<[{ readonly messageId: string; readonly code: string }]>('undelivered');
/** Sends the identical bytes again, after a person found out that the NHS does not have them. */
export const resend = defineUpdate<boolean>('resend');
/** Ends the wait: the next file goes, and the children are told that nobody knows. */
export const giveUp = defineUpdate<boolean>('giveUp');
/** Whose changes the file carries: tells our own earlier start from another file under the same number. */
export const carries = defineQuery<readonly { readonly personId: string; readonly changeNumber: number }[]>('carries');
export const uploadStatus = defineQuery<UploadStatus>('status');
