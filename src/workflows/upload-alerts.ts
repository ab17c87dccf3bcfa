import type { AlertTrigger } from '../domain/actions.js';
import { attempt } from './attempt.js';
import { alertOf } from './upload-climbs.js';
import type { UploadRecord } from './upload-record.js';

/** A person said what becomes of the file, or CP-IS answered. */
export function isDecided({ state }: UploadRecord): boolean {
  const { resend, givenUp, answers } = state.told;
  return resend || givenUp || answers.length > 0;
}

/**
 * Tells the operators' role in Mosaic of a file that waits for a person: for as long as nobody decided, and once.
 * @param isOver when it is tried no more, although nobody was told: the next round says it again
 * @returns whether they were told
 */
export async function tellOperators(
  record: UploadRecord,
  trigger: AlertTrigger,
  isOver: () => boolean = () => false,
): Promise<boolean> {
  while (!isDecided(record)) {
    const alerting = await attempt(alertOf(record, trigger));
    if (alerting.ok) {
      record.calm('alert-untold');
      return true;
    }
    record.attend('alert-untold', alerting.failure);
    if (isOver()) return false;
    await record.wait(() => isDecided(record) || isOver(), record.durations().slowRetry);
    if (isOver()) return false;
  }
  record.calm('alert-untold');
  return false;
}

interface Waiting {
  readonly isSo: () => boolean;
  /** without a number, until it is so */
  readonly ms?: number;
}

/** Waits, and tells the operators' role meanwhile: an alert that Mosaic does not take must not keep the file from its next try. */
export async function waitTold(record: UploadRecord, trigger: AlertTrigger, { isSo, ms }: Waiting): Promise<void> {
  const over = ms === undefined ? Infinity : Date.now() + ms;
  await tellOperators(record, trigger, () => isSo() || Date.now() >= over);
  await record.wait(isSo, ms === undefined ? undefined : over - Date.now());
}
