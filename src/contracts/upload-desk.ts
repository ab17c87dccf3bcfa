import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { DeskState, SubmittedChange } from '../domain/desk-state.js';
import type { Durations } from './durations.js';

export interface UploadDeskInput {
  readonly carried?: { readonly state: DeskState; readonly plan: UploadPlan };
}

/** How files are cut, decided by configuration. */
export interface UploadPlan {
  readonly recordsAtMost: number;
  readonly durations: Durations;
}

/** A file needs no more waiting for: answered, given up or overdue. */
export interface FileClosed {
  readonly sequence: number;
  /** changes that must go again in a later file */
  readonly again: readonly SubmittedChange[];
}

export interface Release {
  /** the number of the next file: never one that was used before */
  readonly nextSequence: number;
}

export interface DeskStatus {
  readonly held: boolean;
  readonly nextSequence?: number;
  readonly waiting: number;
  readonly inFlight: readonly number[];
  readonly attentions: DeskState['attentions'];
}

export const submitted = defineSignal<[SubmittedChange]>('submitted');
export const fileClosed = defineSignal<[FileClosed]>('fileClosed');
export const hold = defineUpdate<boolean>('hold');
export const release = defineUpdate<boolean, [Release]>('release');
export const inFlight = defineQuery<DeskStatus>('inFlight');
