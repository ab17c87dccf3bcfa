import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { ActOutcome } from '../domain/operator-acts.js';
import type { Erased, ErasureAct, ErasureLedger } from '../domain/erasure.js';

export interface ErasuresInput {
  readonly carried?: ErasureLedger;
}

/** One of two people confirms that a child is erased. */
export const confirmErasure = defineUpdate<ActOutcome, [ErasureAct]>('confirm');
/** Whom reconcile does not start again, while Mosaic shows the same statuses. */
export const erasedChildren = defineQuery<readonly Erased[]>('erased');
