import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { Counts, ReconcileRow, Reconciliation } from '../domain/reconciliation.js';
import type { Durations } from './durations.js';

/** A schedule gives no arguments: then it repairs. */
export interface ReconcileInput {
  /** looks and reports, and changes nothing */
  readonly dryRun?: boolean;
}

/** What a page of Mosaic's list showed. */
export interface ReconciledPage {
  readonly seen: readonly MosaicPersonId[];
  readonly counts: Counts;
  readonly rows: readonly ReconcileRow[];
  readonly inScope: number;
  readonly accepted: number;
  /** children who would end: they wait until all are known */
  readonly ends: readonly MosaicPersonId[];
  readonly next?: string;
  readonly durations: Durations;
}

/** Ends what a stopped run asked for, after a person compared it with Mosaic. */
export const confirmEnds = defineUpdate<ActOutcome, [OperatorAct]>('confirm');
/** Leaves them as they are. */
export const refuseEnds = defineUpdate<ActOutcome, [OperatorAct]>('refuse');
export const reconcileStatus = defineQuery<Reconciliation>('status');
