import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CarriedDeskState, DeskEntry, DeskState, SubmittedChange } from '../domain/desk-state.js';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import type { ChangeRef } from '../domain/shared-registrations.js';
import type { ToldOutcome } from '../domain/upload-outcomes.js';
import type { Durations } from './durations.js';
import { defaultDurations } from './durations.js';

export interface UploadDeskInput {
  readonly carried?: {
    readonly state: CarriedDeskState;
    readonly plan: Partial<UploadPlan>;
    /** milliseconds since 1970: nothing is tried before, after a failure */
    readonly pausedUntil?: number;
    /** when the open batch got its first change, in milliseconds since 1970: a roll makes no batch younger */
    readonly batchSince?: number;
    /** the operators' role knows of the ends that the brake holds */
    readonly endsTold?: boolean;
  };
}

/** How files are cut, decided by configuration. */
export interface UploadPlan {
  readonly recordsAtMost: number;
  /** children whose plans may end or be deleted within 24 hours without a person */
  readonly endsAtMost: number;
  readonly durations: Durations;
}

/** Makes a carried plan fit this release; undefined where an earlier one did not carry all of it, and it is asked for. */
export const upgradeUploadPlan = (carried: Partial<UploadPlan> = {}): UploadPlan | undefined => {
  const { recordsAtMost, endsAtMost, durations } = carried;
  if (recordsAtMost === undefined || endsAtMost === undefined) return undefined;
  return { recordsAtMost, endsAtMost, durations: { ...defaultDurations, ...durations } };
};

/** A file needs no more waiting for: answered, given up or overdue. */
export interface FileClosed {
  readonly sequence: number;
  /** changes that must go again in a later file */
  readonly again: readonly SubmittedChange[];
  /** what CP-IS answered to changes that several children wait for */
  readonly outcomes?: readonly ToldOutcome[];
}

export interface Release extends OperatorAct {
  /** the number of the next file: never one that was used before */
  readonly nextSequence: number;
}

export interface DeskStatus {
  readonly held: boolean;
  readonly nextSequence?: number;
  /** changes that no file has yet, those of a file that is just starting included */
  readonly waiting: number;
  /** ends and deletes that the brake holds: whose, and which change */
  readonly heldEnds: readonly { readonly personId: string; readonly changeNumber: number; readonly kind: string }[];
  readonly log: readonly DeskEntry[];
  readonly inFlight: readonly number[];
  readonly attentions: DeskState['attentions'];
}

export const submitted = defineSignal<[SubmittedChange]>('submitted');
export const fileClosed = defineSignal<[FileClosed]>('fileClosed');
/** Stops files that have not gone yet; changes are still taken. */
export const hold = defineUpdate<ActOutcome, [OperatorAct]>('hold');
export const release = defineUpdate<ActOutcome, [Release]>('release');
/** Lets the ends go that the brake holds, after a person compared them with Mosaic. */
export const releaseEnds = defineUpdate<ActOutcome, [OperatorAct]>('releaseEnds');
/** Gives them back to their children, which look at Mosaic again. */
export const returnEnds = defineUpdate<ActOutcome, [OperatorAct]>('returnEnds');
export const inFlight = defineQuery<DeskStatus>('inFlight');
/** The changes that the desk has: what neither it nor a file knows was lost with an earlier desk. */
export const deskCarries = defineQuery<readonly ChangeRef[]>('carries');
