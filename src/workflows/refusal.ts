import { ApplicationFailure } from '@temporalio/workflow';
import type { FailureCode } from '../domain/failure.js';
import { failureOf } from '../domain/failure.js';

/** Why an operator's act is not taken: a code of the failure table and what it says, never what was asked. */
export const refusal = (code: FailureCode): ApplicationFailure =>
  ApplicationFailure.nonRetryable(`${code}: ${failureOf(code).says}`, code);
