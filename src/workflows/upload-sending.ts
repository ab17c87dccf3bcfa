import type { BuiltFile } from '../contracts/upload.js';
import { msOf } from '../domain/dates.js';
import { isOfTheWay, isRefusal, neverArrived } from '../domain/failure.js';
import { outward } from './activities.js';
import { attempt } from './attempt.js';
import { now } from './run.js';
import { tellOperators, waitTold } from './upload-alerts.js';
import { passBy } from './upload-closing.js';
import type { UploadRecord } from './upload-record.js';

/** Look-ups of a file whose send had no answer: not found at both means that the NHS does not have it. */
const lookUps = 2;

/** A person or the NHS decided meanwhile. An answer that came before the first attempt is about another file of this number. */
const isDecided = ({ state: { told, triedAt } }: UploadRecord): boolean =>
  told.givenUp || (triedAt !== undefined && told.answers.length > 0);

/**
 * Sends the file once, however often the way breaks; returns when the mailbox has it, or a person gave up. `passed-by`: it is
 * certain that the mailbox does not have it, and the next file may have gone.
 */
export async function sendFile(record: UploadRecord): Promise<'sent' | 'passed-by'> {
  const { file } = record.state;
  if (file === undefined) return 'sent';
  const isOpen = (): boolean =>
    record.state.messageId === undefined && record.state.settling === undefined && !isDecided(record);
  const isPassedBy = (): boolean => isOpen() && record.state.passedBy === true && !record.state.mayBeThere;
  while (isOpen() && !isPassedBy()) {
    record.at('sending');
    record.set({ told: { ...record.state.told, resend: false } });
    if (record.state.mayBeThere) await isFound(record, file);
    if (isOpen() && !isPassedBy()) await send(record, file);
  }
  record.calm('send-delayed');
  record.calm('file-not-sent');
  record.calm('file-unknown');
  record.calm('file-delayed');
  if (record.state.messageId !== undefined && record.state.stage === 'sending') record.at('sent');
  return isPassedBy() ? 'passed-by' : 'sent';
}

/** Keeps in the state whether it is certain what became of the attempt. */
async function send(record: UploadRecord, file: BuiltFile): Promise<void> {
  record.set({ mayBeThere: true, triedAt: record.state.triedAt ?? now() });
  const sending = await attempt(
    outward.sendUpload.executeWithOptions({ summary: `send file ${file.sequence}`, retry: { maximumAttempts: 1 } }, [
      { localId: file.localId, body: file.body, sequence: file.sequence },
    ]),
  );
  if (sending.ok) {
    found(record, sending.value.messageId, 'sent');
    return;
  }
  const { failure, lasting } = sending;
  if (isRefusal(failure)) {
    record.set({ mayBeThere: false });
    record.attend('file-not-sent', failure);
    record.at('stuck');
    const isSo = (): boolean => record.state.told.resend || isDecided(record);
    // a way that is shut is shut for every file; what is wrong with this one is not
    if (!isOfTheWay(failure)) await passBy(record);
    await waitTold(record, 'upload-file', { isSo, ...(isOfTheWay(failure) && { ms: record.durations().slowRetry }) });
    return;
  }
  record.set({ mayBeThere: !neverArrived(failure) });
  record.attend(lasting ? 'file-unknown' : 'send-delayed', failure);
  await delayed(record);
  await record.wait(() => isDecided(record), record.durations().slowRetry);
}

/** The mailbox has it. What a person said meanwhile was about the attempt that has just succeeded. */
function found(record: UploadRecord, messageId: string, result: 'sent' | 'found'): void {
  const told = { ...record.state.told, resend: false };
  record.set({ messageId, sentAt: now(), mayBeThere: false, told });
  record.note({ what: 'file-sent', about: messageId, result });
}

/** No file may keep the others from going for longer than an answer may take: people hear of it, once. */
async function delayed(record: UploadRecord): Promise<void> {
  const { triedAt, delayTold = false } = record.state;
  if (delayTold || triedAt === undefined || Date.now() - msOf(triedAt) < record.durations().answerWithin) return;
  await passBy(record);
  record.attend('file-delayed');
  if (await tellOperators(record, 'upload-file', () => true)) record.set({ delayTold: true });
}

/** Looks the file up by its local id, twice with a pause: the mailbox may still be working on it. */
async function isFound(record: UploadRecord, file: BuiltFile): Promise<void> {
  for (let look = 1; look <= lookUps;) {
    const looking = await attempt(
      outward.lookUpUpload.executeWithOptions({ summary: `look file ${file.sequence} up` }, [
        { localId: file.localId, earlier: record.state.earlier ?? [] },
      ]),
    );
    if (looking.ok && looking.value.messageId !== undefined) {
      found(record, looking.value.messageId, 'found');
      return;
    }
    if (!looking.ok) {
      record.attend('file-unknown', looking.failure);
      await delayed(record);
    }
    if (looking.ok) look += 1;
    const pause = looking.ok ? record.durations().lookUpAgain : record.durations().slowRetry;
    if (look <= lookUps) await record.wait(() => record.state.told.resend || isDecided(record), pause);
    if (isDecided(record)) return;
    if (record.state.told.resend) break;
  }
  record.set({ mayBeThere: false });
}
