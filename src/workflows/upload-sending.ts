import type { BuiltFile } from '../contracts/upload.js';
import { outward } from './activities.js';
import { attempt } from './attempt.js';
import { until } from './run.js';
import type { UploadRecord } from './upload-record.js';

/** Look-ups of a file whose send had no answer: not found at both means that the NHS does not have it. */
const lookUps = 2;

/** Sends the file once, however often the way breaks; returns when the mailbox has it, or a person gave up. */
export async function sendFile(record: UploadRecord): Promise<void> {
  const { file, told } = record;
  if (file === undefined) return;
  let mayBeThere = false;
  while (record.messageId === undefined && !told.givenUp && told.answers.length === 0) {
    record.at('sending');
    told.resend = false;
    if (mayBeThere && (await isFound(record, file))) break;
    mayBeThere = !(await send(record, file));
  }
  record.calm('send-delayed');
  record.calm('file-not-sent');
  record.calm('file-unknown');
  if (record.messageId !== undefined) record.at('sent');
}

/** @returns whether it is certain what became of the attempt */
async function send(record: UploadRecord, file: BuiltFile): Promise<boolean> {
  const sending = await attempt(
    outward.sendUpload.executeWithOptions({ summary: `send file ${file.sequence}`, retry: { maximumAttempts: 1 } }, [
      { localId: file.localId, body: file.body, sequence: file.sequence },
    ]),
  );
  if (sending.ok) {
    record.messageId = sending.value.messageId;
    return true;
  }
  const { failure, lasting } = sending;
  if (isRefused(failure)) {
    record.attend('file-not-sent', failure);
    record.at('stuck');
    await until(() => record.told.resend || record.told.givenUp || record.told.answers.length > 0);
    return true;
  }
  record.attend(lasting ? 'file-unknown' : 'send-delayed', failure);
  await until(() => record.told.givenUp || record.told.answers.length > 0, record.durations().slowRetry);
  return failure === 'mailbox.unreachable';
}

/** The NHS said no: the file is not there. Every other failure leaves it in doubt. */
const isRefused = (failure: string): boolean =>
  ['mailbox.refused-credentials', 'mailbox.refused-message', 'mailbox.bad-request', 'mailbox.oversize'].includes(
    failure,
  );

/** Looks the file up by its local id, twice with a pause: the mailbox may still be working on it. */
async function isFound(record: UploadRecord, file: BuiltFile): Promise<boolean> {
  for (let look = 1; look <= lookUps;) {
    const looking = await attempt(
      outward.lookUpUpload.executeWithOptions({ summary: `look file ${file.sequence} up` }, [
        { localId: file.localId },
      ]),
    );
    if (looking.ok && looking.value.messageId !== undefined) {
      record.messageId = looking.value.messageId;
      return true;
    }
    if (!looking.ok) record.attend('file-unknown', looking.failure);
    if (looking.ok) look += 1;
    const pause = looking.ok ? record.durations().lookUpAgain : record.durations().slowRetry;
    const isDecided = (): boolean => record.told.givenUp || record.told.resend || record.told.answers.length > 0;
    if (look <= lookUps) await until(isDecided, pause);
    if (isDecided()) return record.told.givenUp || record.told.answers.length > 0;
  }
  return false;
}
