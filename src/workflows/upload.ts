import { allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import { isAnswered, isUndelivered } from '../contracts/guards.js';
import type { Answered, UploadInput } from '../contracts/upload.js';
import * as messages from '../contracts/upload.js';
import type { AttentionCode } from '../domain/attentions.js';
import type { SubmittedChange } from '../domain/desk-state.js';
import { verdictOf } from '../domain/upload-outcomes.js';
import { alertOperators, long, near } from './activities.js';
import type { Attempt } from './attempt.js';
import { attempt } from './attempt.js';
import { until } from './run.js';
import type { UploadRecord } from './upload-record.js';
import { openUpload } from './upload-record.js';
import { sendFile } from './upload-sending.js';

/** One file's life: build, send, wait for its answer, tell each child its outcome. */
export async function upload(input: UploadInput): Promise<void> {
  const record = openUpload(input);
  receive(record);
  record.at('waiting');
  await until(() => record.told.proceed || record.told.givenUp);
  await build(record);
  for (;;) {
    await sendFile(record);
    const answer = await awaitAnswer(record);
    if (answer === 'again') continue;
    const done = answer === 'given-up' ? await giveUp(record) : await settle(record, answer);
    if (done) break;
  }
  record.at('closed');
  await condition(allHandlersFinished);
}

/** A file that cannot be built waits for a person: its changes are safe here. */
async function build(record: UploadRecord): Promise<void> {
  while (record.file === undefined && !record.told.givenUp) {
    const building = await attempt(
      near.buildUpload.executeWithOptions({ summary: `build file ${record.input.sequence}` }, [record.input]),
    );
    if (building.ok) record.file = building.value;
    else await waitOut(record, 'file-not-built', building);
  }
  record.calm('file-not-built');
  const { file } = record;
  if (file === undefined || file.unfit.length === 0) return;
  await keepTrying(record, 'outcomes-untold', () =>
    long.tellOutcomes.executeWithOptions({ summary: 'tell children whose records do not fit' }, [
      { outcomes: file.unfit },
    ]),
  );
}

/** A lasting failure waits for `resend` or `giveUp`, another one for its slow retry. */
async function waitOut(
  record: UploadRecord,
  code: AttentionCode,
  failed: Exclude<Attempt<unknown>, { ok: true }>,
): Promise<void> {
  record.told.resend = false;
  record.attend(code, failed.failure);
  if (failed.lasting) record.at('stuck');
  await until(
    () => record.told.resend || record.told.givenUp,
    failed.lasting ? undefined : record.durations().slowRetry,
  );
}

/** What must happen in the end is tried for ever, with an attention between the rounds. */
async function keepTrying<T>(record: UploadRecord, code: AttentionCode, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const trying = await attempt(work());
    if (trying.ok) {
      record.calm(code);
      return trying.value;
    }
    record.attend(code, trying.failure);
    await until(() => false, record.durations().slowRetry);
  }
}

type Waited = Answered | 'given-up' | 'again';

async function awaitAnswer(record: UploadRecord): Promise<Waited> {
  const { told } = record;
  const isTold = (): boolean => told.answers.length > 0 || told.givenUp || told.resend || told.undelivered;
  await until(isTold, record.durations().answerWithin);
  if (!isTold()) {
    record.attend('answer-overdue');
    record.at('overdue');
    await tellDesk(record, []);
    await keepTrying(record, 'alert-untold', () => alertOperators(`upload-${record.input.sequence}`, 'answer-overdue'));
    await until(isTold);
  }
  record.calm('answer-overdue');
  const answer = told.answers.shift();
  if (answer !== undefined) return answer;
  if (told.givenUp) return 'given-up';
  if (!told.resend) {
    record.attend('file-undelivered');
    record.at('stuck');
    await until(() => told.answers.length > 0 || told.givenUp || told.resend);
    return awaitAnswer(record);
  }
  told.resend = false;
  told.undelivered = false;
  record.messageId = undefined;
  record.calm('file-undelivered');
  return 'again';
}

/** @returns whether the file is done with */
async function settle(record: UploadRecord, { answer, messageId }: Answered): Promise<boolean> {
  const { file } = record;
  record.fileCode = answer.fileCode;
  if (file === undefined) return false;
  switch (verdictOf(answer)) {
    case 'again':
      record.at('answered');
      await until(() => record.told.givenUp, record.durations().sendAgainAfter);
      await tellDesk(
        record,
        record.input.changes.filter((change) => isPlaced(file.places, change)),
      );
      return true;
    case 'rejected':
      await awaitDecision(record);
      return false;
    case 'by-record': {
      record.at('answered');
      const outcomes = await keepTrying(record, 'outcomes-untold', () =>
        near.resolveAnswer.executeWithOptions({ summary: `read the answer to file ${file.sequence}` }, [
          { file, answer, messageId },
        ]),
      );
      await keepTrying(record, 'outcomes-untold', () =>
        long.tellOutcomes.executeWithOptions({ summary: 'tell each child its outcome' }, [{ outcomes }]),
      );
      await tellDesk(record, []);
      return true;
    }
  }
}

/** CP-IS took nothing of the file: a person finds out why, and resends it or gives it up. The next file may go. */
async function awaitDecision(record: UploadRecord): Promise<void> {
  const { told, input } = record;
  record.attend('file-rejected', undefined, record.fileCode);
  record.at('rejected');
  await tellDesk(record, []);
  await keepTrying(record, 'alert-untold', () => alertOperators(`upload-${input.sequence}`, 'upload-file'));
  await until(() => told.resend || told.givenUp || told.answers.length > 0);
  if (told.resend) record.messageId = undefined;
  record.calm('file-rejected');
}

const isPlaced = (places: readonly { personId: string; changeNumber: number }[], change: SubmittedChange): boolean =>
  places.some(({ personId, changeNumber }) => personId === change.personId && changeNumber === change.changeNumber);

/** Nobody knows what CP-IS holds of these: each child says so, and waits for a person. */
async function giveUp(record: UploadRecord): Promise<boolean> {
  await keepTrying(record, 'outcomes-untold', () =>
    long.tellGivenUp.executeWithOptions({ summary: 'tell children that nobody knows' }, [record.input]),
  );
  await tellDesk(record, []);
  record.attentions = [];
  return true;
}

const tellDesk = (record: UploadRecord, again: readonly SubmittedChange[]): Promise<void> =>
  keepTrying(record, 'outcomes-untold', () =>
    near.closeFile.executeWithOptions({ summary: 'let the next file go' }, [
      { sequence: record.input.sequence, again },
    ]),
  );

function receive(record: UploadRecord): void {
  const { told } = record;
  setHandler(messages.proceed, () => {
    told.proceed = true;
  });
  setHandler(messages.answered, (answer) => {
    if (isAnswered(answer) && !told.answers.some(({ messageId }) => messageId === answer.messageId))
      told.answers.push(answer);
  });
  setHandler(messages.undelivered, (report) => {
    if (isUndelivered(report)) told.undelivered = true;
  });
  setHandler(messages.uploadStatus, record.status);
  setHandler(messages.carries, () =>
    record.input.changes.map(({ personId, changeNumber }) => ({ personId, changeNumber })),
  );
  setHandler(messages.resend, () => {
    told.resend = true;
    return true;
  });
  setHandler(messages.giveUp, () => {
    told.givenUp = true;
    return true;
  });
}
