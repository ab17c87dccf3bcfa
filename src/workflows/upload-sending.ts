import type { BuiltFile } from '../contracts/upload.js';
import { isOfTheWay, isRefusal, neverArrived } from '../domain/failure.js';
import { outward } from './activities.js';
import { attempt } from './attempt.js';
import { now } from './run.js';
import { tellOperators } from './upload-alerts.js';
import type { UploadRecord } from './upload-record.js';

/** Look-ups of a file whose send had no answer: not found at both means that the NHS does not have it. */
const lookUps = 2;

/** A person or the NHS decided meanwhile. */
const isDecided = ({ state: { told } }: UploadRecord): boolean => told.givenUp || told.answers.length > 0;

/** Sends the file once, however often the way breaks; returns when the mailbox has it, or a person gave up. */
export async function sendFile(record: UploadRecord): Promise<void> {
  const { file } = record.state;
  if (file === undefined) return;
  while (record.state.messageId === undefined && record.state.settling === undefined && !isDecided(record)) {
    record.at('sending');
    record.set({ told: { ...record.state.told, resend: false } });
    if (record.state.mayBeThere && (await isFound(record, file))) break;
    await send(record, file);
  }
  record.calm('send-delayed');
  record.calm('file-not-sent');
  record.calm('file-unknown');
  if (record.state.messageId !== undefined && record.state.stage === 'sending') record.at('sent');
}

/** Keeps in the state whether it is certain what became of the attempt. */
async function send(record: UploadRecord, file: BuiltFile): Promise<void> {
  record.set({ mayBeThere: true });
  const sending = await attempt(
    outward.sendUpload.executeWithOptions({ summary: `send file ${file.sequence}`, retry: { maximumAttempts: 1 } }, [
      { localId: file.localId, body: file.body, sequence: file.sequence },
    ]),
  );
  if (sending.ok) {
    record.set({ messageId: sending.value.messageId, sentAt: now(), mayBeThere: false });
    record.note({ what: 'file-sent', about: sending.value.messageId, result: 'sent' });
    return;
  }
  const { failure, lasting } = sending;
  if (isRefusal(failure)) {
    record.set({ mayBeThere: false });
    record.attend('file-not-sent', failure);
    record.at('stuck');
    await tellOperators(record, 'upload-file');
    const pause = isOfTheWay(failure) ? record.durations().slowRetry : undefined;
    await record.wait(() => record.state.told.resend || isDecided(record), pause);
    return;
  }
  record.set({ mayBeThere: !neverArrived(failure) });
  record.attend(lasting ? 'file-unknown' : 'send-delayed', failure);
  await record.wait(() => isDecided(record), record.durations().slowRetry);
}

/** Looks the file up by its local id, twice with a pause: the mailbox may still be working on it. */
async function isFound(record: UploadRecord, file: BuiltFile): Promise<boolean> {
  for (let look = 1; look <= lookUps;) {
    const looking = await attempt(
      outward.lookUpUpload.executeWithOptions({ summary: `look file ${file.sequence} up` }, [
        { localId: file.localId },
      ]),
    );
    if (looking.ok && looking.value.messageId !== undefined) {
      record.set({ messageId: looking.value.messageId, sentAt: now(), mayBeThere: false });
      record.note({ what: 'file-sent', about: looking.value.messageId, result: 'found' });
      return true;
    }
    if (!looking.ok) record.attend('file-unknown', looking.failure);
    if (looking.ok) look += 1;
    const pause = looking.ok ? record.durations().lookUpAgain : record.durations().slowRetry;
    if (look <= lookUps) await record.wait(() => record.state.told.resend || isDecided(record), pause);
    if (isDecided(record)) return true;
    if (record.state.told.resend) break;
  }
  record.set({ mayBeThere: false });
  return false;
}
