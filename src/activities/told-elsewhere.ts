import { Context } from '@temporalio/activity';
import type { FailureCode } from '../domain/failure.js';
import { CodedError, failureOf } from '../domain/failure.js';
import type { SecondChannel } from '../second-channel/port.js';
import { outOfBand } from '../second-channel/port.js';

type Activity = (...args: never[]) => Promise<unknown>;

/** The last of the quick attempts: from then on people wait for the slow ones. */
const lastQuickAttempt = 4;

/** The same failure of many children is one message. */
const repeatAfterMs = 3_600_000;

/** Mosaic takes nothing, whoever it is for: what is told in Mosaic reaches nobody. */
const isOfMosaic = (code: FailureCode): boolean =>
  code === 'mosaic.refused-credentials' || (code.startsWith('mosaic.') && failureOf(code).class !== 'permanent');

export interface TellingElsewhere {
  readonly authority: string;
  readonly secondChannel: SecondChannel;
  /** milliseconds since 1970 */
  readonly now?: () => number;
}

/** Tells a code beside Mosaic, once an hour for each code. That the second channel fails too fails nothing: it is told with the next. */
export function createTelling({ authority, secondChannel, now = Date.now }: TellingElsewhere) {
  const toldAt = new Map<FailureCode, number>();
  return async (code: FailureCode): Promise<void> => {
    const last = toldAt.get(code);
    if (last !== undefined && now() - last < repeatAfterMs) return;
    toldAt.set(code, now());
    await secondChannel.tell(outOfBand(authority, code)).catch(() => toldAt.delete(code));
  };
}

/**
 * Wraps activities so that a Mosaic that takes nothing, and an audit that cannot be written, is told beside Mosaic: once an
 * hour for each code.
 */
export function toldElsewhere<T extends Record<string, Activity>>(activities: T, to: TellingElsewhere): T {
  const tell = createTelling(to);
  const watched =
    (run: Activity): Activity =>
    async (...args) => {
      try {
        return await run(...args);
      } catch (error) {
        if (error instanceof CodedError && isOfMosaic(error.code) && isLast(error.code)) await tell(error.code);
        // at once, and nobody waits for it: it is said within the task of a workflow
        if (error instanceof CodedError && error.code === 'audit.unwritable') void tell(error.code);
        throw error;
      }
    };
  return Object.fromEntries(Object.entries(activities).map(([name, run]) => [name, watched(run)])) as T;
}

const isLast = (code: FailureCode): boolean =>
  failureOf(code).class === 'permanent' || Context.current().info.attempt >= lastQuickAttempt;
