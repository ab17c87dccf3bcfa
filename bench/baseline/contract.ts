import { defineSignal } from '@temporalio/workflow';
import type { MosaicPersonId } from '../../src/domain/people.js';

/** An event of history that does nothing: what replay costs without any state. */
export const noOp = defineSignal('noOp');

export const baselineQueue = 'bench-baseline';
export const baselineType = 'baseline';
export const baselineWorkflowId = (personId: MosaicPersonId): string => `baseline-${personId}`;
