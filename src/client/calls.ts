import { createHash } from 'node:crypto';
import {
  QueryNotRegisteredError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  isGrpcServiceError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { isClear } from '../contracts/clear-text.js';
import { isRefusedPayload } from '../contracts/refused-payload.js';
import type { FailureCode } from '../domain/failure.js';
import { CodedError, isFailureCode } from '../domain/failure.js';
import type { OperatorAct } from '../domain/operator-acts.js';

/** gRPC status, by what it leaves open: the call may have been carried out, or the server was not there for it. */
const curableCodes: Readonly<Record<number, FailureCode>> = {
  2: 'temporal.unanswered', // UNKNOWN
  4: 'temporal.unanswered', // DEADLINE_EXCEEDED: the one that a server with failing persistence gives, and the SDK does not retry
  8: 'temporal.unanswered', // RESOURCE_EXHAUSTED
  9: 'temporal.unanswered', // FAILED_PRECONDITION: of a query, that no worker was seen for a while
  10: 'temporal.unanswered', // ABORTED
  13: 'temporal.unanswered', // INTERNAL: the SDK retries a few of them by their text
  14: 'temporal.unreachable', // UNAVAILABLE
  15: 'temporal.unanswered', // DATA_LOSS
};

const attemptsAtMost = 6;
const firstPauseMs = 200;

/**
 * Says something to Temporal until it is heard. A call whose answer was lost may have been carried out: the receiver drops
 * what it has heard before, so every call carries an id of its own. Fails with `temporal.unanswered` or
 * `temporal.unreachable`; other errors pass.
 */
export async function untilHeard<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return genuine(await call());
    } catch (error) {
      const code = curable(error);
      if (code === undefined) throw error;
      if (attempt === attemptsAtMost) throw new CodedError(code);
      await new Promise((resolve) => setTimeout(resolve, firstPauseMs * 2 ** (attempt - 1)));
    }
  }
}

/** Fails with a `payload.*` code where an answer is none of ours: docs/decisions/0031-what-is-refused-and-what-waits.md. */
function genuine<T>(answer: T): T {
  if (isRefusedPayload(answer)) throw new CodedError(answer.refusedPayload);
  return answer;
}

function curable(error: unknown): FailureCode | undefined {
  // the SDK's name for every query that a worker could not answer, most often because it had forgotten the workflow
  // while something arrived for it: docs/decisions/0014-only-whole-tasks.md
  if (error instanceof QueryNotRegisteredError) return 'temporal.unanswered';
  const cause = isGrpcServiceError(error) ? error : error instanceof Error ? error.cause : undefined;
  return isGrpcServiceError(cause) ? curableCodes[cause.code] : undefined;
}

/** What came of a call to a workflow that may not be there. */
export async function tell(call: () => Promise<unknown>): Promise<'told' | 'not-there'> {
  try {
    await untilHeard(call);
    return 'told';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'not-there';
    throw error;
  }
}

/** The answer of a workflow, or `not-found` as a CodedError. */
export async function ask<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await untilHeard(call);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new CodedError('not-found');
    throw error;
  }
}

/** The answer of a workflow, open or closed; undefined where there never was one, or it is kept no longer. */
export async function unlessNotThere<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await untilHeard(call);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

interface Describable {
  readonly describe: () => Promise<unknown>;
}

/** Whether Temporal knows this workflow, open or closed. */
export const isKnown = async (handle: Describable): Promise<boolean> =>
  (await unlessNotThere(() => handle.describe())) !== undefined;

/** An act carries its own id, so that one said twice is one update. */
export const once = <T extends OperatorAct>(act: T): { args: [T]; updateId: string } => ({
  args: [act],
  updateId: updateIdOf(act),
});

/**
 * The id of an act as Temporal shows it: the act's own, or where that says more than may stand in clear (what an alert is
 * about may be a code that tells a restricted child) a hash of it, which is the same when the act is said again.
 */
export function updateIdOf({ actId }: Pick<OperatorAct, 'actId'>): string {
  if (isClear('updateId', actId)) return actId;
  const hash = createHash('sha256').update(actId).digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** What came of an operator's act, or why the workflow does not take it: a code of the failure table. */
export async function acted<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await ask(call);
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    const code = error.cause instanceof ApplicationFailure ? error.cause.type : undefined;
    throw new CodedError(isFailureCode(code) ? code : 'unexpected');
  }
}

/** As acted, of a workflow that ends: what is over takes no act, and that is another answer than an unknown id. */
export async function actedOn<H extends Describable, T>(handle: H, act: (handle: H) => Promise<T>): Promise<T> {
  try {
    return await acted(() => act(handle));
  } catch (error) {
    const isOver = error instanceof CodedError && error.code === 'not-found' && (await isKnown(handle));
    throw isOver ? new CodedError('act.nothing-to-do') : error;
  }
}
