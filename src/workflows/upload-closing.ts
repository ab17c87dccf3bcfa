import type { SubmittedChange } from '../domain/desk-state.js';
import type { AttentionCode } from '../domain/attentions.js';
import type { ToldOutcome } from '../domain/upload-outcomes.js';
import { near } from './activities.js';
import { attempt } from './attempt.js';
import type { UploadRecord } from './upload-record.js';

/** What must happen in the end is tried for ever, with an attention between the rounds. */
export async function keepTrying<T>(record: UploadRecord, code: AttentionCode, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const trying = await attempt(work());
    if (trying.ok) {
      record.calm(code);
      return trying.value;
    }
    record.attend(code, trying.failure);
    await record.wait(() => false, record.durations().slowRetry);
  }
}

/** Nothing of this file is needed for the next one to go. The desk may hear it more than once. */
export const letNextGo = (record: UploadRecord): Promise<void> => tellDesk(record, []);

/** The next file goes before this one: what goes of it later goes under a new number, because numbers rise only. */
export async function passBy(record: UploadRecord): Promise<void> {
  record.set({ passedBy: true });
  await letNextGo(record);
}

/** Lets the next file go; children who share a registration hear from the desk what was answered for all. */
export function tellDesk(
  record: UploadRecord,
  again: readonly SubmittedChange[],
  outcomes: readonly ToldOutcome[] = [],
): Promise<void> {
  const { sequence, changes } = record.input;
  const unfit = record.state.file?.unfit ?? [];
  const shared = [...unfit, ...outcomes].filter((outcome) =>
    changes.some(
      ({ personId, changeNumber, sharedKey }) =>
        sharedKey !== undefined && personId === outcome.personId && changeNumber === outcome.answer.changeNumber,
    ),
  );
  const closed = { sequence, again, ...(shared.length === 0 ? {} : { outcomes: shared }) };
  return keepTrying(record, 'outcomes-untold', () =>
    near.closeFile.executeWithOptions({ summary: 'let the next file go' }, [closed]),
  );
}
