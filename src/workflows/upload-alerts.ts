import type { AlertTrigger } from '../domain/actions.js';
import { attempt } from './attempt.js';
import { alertOf } from './upload-climbs.js';
import type { UploadRecord } from './upload-record.js';

/** Tells the operators' role in Mosaic of a file that waits for a person: for as long as nobody decided, and once. */
export async function tellOperators(record: UploadRecord, trigger: AlertTrigger): Promise<void> {
  const isDecided = (): boolean => {
    const { resend, givenUp, answers } = record.state.told;
    return resend || givenUp || answers.length > 0;
  };
  while (!isDecided()) {
    const alerting = await attempt(alertOf(record, trigger));
    if (alerting.ok) break;
    record.attend('alert-untold', alerting.failure);
    await record.wait(isDecided, record.durations().slowRetry);
  }
  record.calm('alert-untold');
}
