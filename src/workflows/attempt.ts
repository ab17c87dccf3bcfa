import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import type { FailureCode } from '../domain/failure.js';
import { failureOf, isFailureCode } from '../domain/failure.js';

/** What came of an activity, its quick retries included. No activity failure ever leaves a workflow as an exception. */
export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly failure: FailureCode;
      /** trying again changes nothing until a person changes something */
      readonly lasting: boolean;
    };

/** Runs one bounded activity. Cancellation, an operator's explicit act, is the one thing that passes through. */
export async function attempt<T>(work: Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { ok: false, ...classified(error) };
  }
}

function classified(error: unknown): { failure: FailureCode; lasting: boolean } {
  if (!(error instanceof ActivityFailure)) return { failure: 'unexpected', lasting: true };
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) return { failure: 'unexpected', lasting: false };
  const failure = isFailureCode(cause.type) ? cause.type : 'unexpected';
  const lasting = isFailureCode(cause.type) ? failureOf(cause.type).class === 'permanent' : cause.nonRetryable === true;
  return { failure, lasting };
}
