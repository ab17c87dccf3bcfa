import { allHandlersFinished, condition } from '@temporalio/workflow';
import type { Answered, BuiltFile, UploadInput } from '../contracts/upload.js';
import type { AttentionCode } from '../domain/attentions.js';
import { recordsIn } from '../domain/desk-state.js';
import type { SubmittedChange } from '../domain/desk-state.js';
import type { ToldOutcome } from '../domain/upload-outcomes.js';
import { tallyOf, verdictOf } from '../domain/upload-outcomes.js';
import { long, near } from './activities.js';
import type { Attempt } from './attempt.js';
import { attempt } from './attempt.js';
import { instantOf, msOf } from '../domain/dates.js';
import { tellOperators } from './upload-alerts.js';
import { writeAll } from './auditing.js';
import { receive } from './upload-handlers.js';
import type { UploadRecord } from './upload-record.js';
import { startedWith } from './receiving.js';
import { now } from './run.js';
import { openUpload } from './upload-record.js';
import { sendFile } from './upload-sending.js';

/**
 * One file's life: build, send, wait for its answer, tell each child its outcome. Every wait may continue as new, and each
 * step knows from the state whether it is done: a run that begins in the middle goes on from there.
 */
export async function upload(input: UploadInput): Promise<void> {
  const record = openUpload(startedWith(input));
  receive(record);
  if (input.carried === undefined) record.note({ what: 'file-begun', result: `${recordsIn(input.changes)}-records` });
  record.at(record.state.stage);
  await record.wait(() => record.state.told.proceed || record.state.told.givenUp);
  await build(record);
  for (;;) {
    await sendFile(record);
    const answer = record.state.settling ?? (await awaitAnswer(record));
    if (answer === 'again') continue;
    const done = answer === 'given-up' ? await giveUp(record) : await settle(record, answer);
    if (done) break;
  }
  record.at('closed');
  record.note({ what: 'file-closed', result: record.state.fileCode ?? 'given-up' });
  await writeAll(record.audited);
  await condition(allHandlersFinished);
}

/** A file that cannot be built waits for a person: its changes are safe here. */
async function build(record: UploadRecord): Promise<void> {
  while (record.state.file === undefined && !record.state.told.givenUp) {
    const { sequence, changes } = record.input;
    const building = await attempt(
      near.buildUpload.executeWithOptions({ summary: `build file ${sequence}` }, [{ sequence, changes }]),
    );
    if (building.ok) record.set({ file: building.value });
    else await waitOut(record, 'file-not-built', building);
  }
  record.calm('file-not-built');
  const { file, unfitTold } = record.state;
  if (file === undefined || file.unfit.length === 0 || unfitTold) return;
  await keepTrying(record, 'outcomes-untold', () =>
    long.tellOutcomes.executeWithOptions({ summary: 'tell children whose records do not fit' }, [
      { outcomes: file.unfit },
    ]),
  );
  record.set({ unfitTold: true });
}

const tell = (record: UploadRecord, change: Partial<UploadRecord['state']['told']>): void =>
  record.set({ told: { ...record.state.told, ...change } });

/** A lasting failure waits for `resend` or `giveUp`, another one for its slow retry. */
async function waitOut(
  record: UploadRecord,
  code: AttentionCode,
  failed: Exclude<Attempt<unknown>, { ok: true }>,
): Promise<void> {
  tell(record, { resend: false });
  record.attend(code, failed.failure);
  if (failed.lasting) {
    record.at('stuck');
    await tellOperators(record, 'upload-validation');
  }
  await record.wait(
    () => record.state.told.resend || record.state.told.givenUp,
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
    await record.wait(() => false, record.durations().slowRetry);
  }
}

type Waited = Answered | 'given-up' | 'again';

/** Takes the next answer: from now on it is being carried out, over a new run too. */
function nextAnswer(record: UploadRecord): Answered | undefined {
  const [answer, ...answers] = record.state.told.answers;
  if (answer === undefined) return undefined;
  tell(record, { answers });
  record.set({ settling: answer });
  return answer;
}

async function awaitAnswer(record: UploadRecord): Promise<Waited> {
  const isTold = (): boolean => {
    const { answers, givenUp, resend, undelivered } = record.state.told;
    return answers.length > 0 || givenUp || resend || undelivered;
  };
  const overdueAt = msOf(record.state.sentAt ?? instantOf(Date.now())) + record.durations().answerWithin;
  if (record.state.stage !== 'overdue') await record.wait(isTold, overdueAt - Date.now());
  if (!isTold()) await overdue(record);
  await record.wait(isTold);
  record.calm('answer-overdue');
  const answer = nextAnswer(record);
  if (answer !== undefined) return answer;
  if (record.state.told.givenUp) return 'given-up';
  if (!record.state.told.resend) {
    record.attend('file-undelivered');
    record.at('stuck');
    await tellOperators(record, 'upload-file');
    await record.wait(() => {
      const { answers, givenUp, resend } = record.state.told;
      return answers.length > 0 || givenUp || resend;
    });
    return awaitAnswer(record);
  }
  sendAgain(record);
  return 'again';
}

/** The identical bytes go again, under the same number, and wait for an answer of their own. */
function sendAgain(record: UploadRecord): void {
  const { messageId: _before, sentAt: _then, fileCode: _refused, ...state } = record.state;
  record.state = { ...state, mayBeThere: false };
  tell(record, { resend: false, undelivered: false });
  record.calm('file-undelivered');
}

/** Nobody answered in time: people hear of it, and the next file may go. A late answer still counts. */
async function overdue(record: UploadRecord): Promise<void> {
  record.attend('answer-overdue');
  record.at('overdue');
  await tellDesk(record, []);
  await tellOperators(record, 'answer-overdue');
}

/** @returns whether the file is done with */
async function settle(record: UploadRecord, { answer, messageId }: Answered): Promise<boolean> {
  const { file } = record.state;
  record.set({ fileCode: answer.fileCode });
  record.note({ what: 'file-answered', about: messageId, result: answer.fileCode });
  if (file === undefined) return false;
  switch (verdictOf(answer)) {
    case 'again':
      keepAnswer(record, { [answer.fileCode]: file.places.length });
      return goAgain(record, file);
    case 'rejected':
      keepAnswer(record, { [answer.fileCode]: file.places.length });
      await awaitDecision(record);
      return false;
    case 'by-record': {
      record.at('answered');
      const outcomes = await keepTrying(record, 'outcomes-untold', () =>
        near.resolveAnswer.executeWithOptions({ summary: `read the answer to file ${file.sequence}` }, [
          { file, answer, messageId },
        ]),
      );
      record.set({ tally: tallyOf([...file.unfit, ...outcomes]) });
      keepAnswer(record, tallyOf(outcomes));
      await keepTrying(record, 'outcomes-untold', () =>
        long.tellOutcomes.executeWithOptions({ summary: 'tell each child its outcome' }, [{ outcomes }]),
      );
      await tellDesk(record, [], outcomes);
      return true;
    }
  }
}

/** For the reports. Carried out twice, over two runs, it counts once. */
function keepAnswer(record: UploadRecord, tally: Readonly<Record<string, number>>): void {
  const { settling, answers = [] } = record.state;
  if (settling === undefined) return;
  const { messageId, answer } = settling;
  const others = answers.filter((one) => one.messageId !== messageId);
  const at = answers.find((one) => one.messageId === messageId)?.at ?? now();
  record.set({ answers: [...others, { messageId, at, fileCode: answer.fileCode, tally }] });
}

const roundsUntilTold = 3;
const backOffAtMost = 8;

/**
 * PDS was not there: the same changes go again by themselves in a new file, each time after a longer pause, unless a person
 * gives them up.
 */
async function goAgain(record: UploadRecord, file: BuiltFile): Promise<boolean> {
  record.at('again');
  const changes = record.input.changes.filter((change) => isPlaced(file.places, change));
  const rounds = Math.max(0, ...changes.map((change) => change.rounds ?? 0)) + 1;
  if (rounds >= roundsUntilTold) {
    record.attend('pds-unavailable', undefined, record.state.fileCode);
    await tellOperators(record, 'upload-file');
  }
  const pause = record.durations().sendAgainAfter * Math.min(2 ** (rounds - 1), backOffAtMost);
  await record.wait(() => record.state.told.givenUp, pause);
  record.calm('pds-unavailable');
  if (record.state.told.givenUp) return giveUp(record);
  await tellDesk(
    record,
    changes.map((change) => ({ ...change, rounds })),
  );
  return true;
}

/** CP-IS took nothing of the file: a person finds out why, and resends it or gives it up. The next file may go. */
async function awaitDecision(record: UploadRecord): Promise<void> {
  record.attend('file-rejected', undefined, record.state.fileCode);
  record.at('rejected');
  await tellDesk(record, []);
  await tellOperators(record, 'upload-file');
  await record.wait(() => {
    const { resend, givenUp, answers } = record.state.told;
    return resend || givenUp || answers.length > 0;
  });
  const { settling: _done, ...state } = record.state;
  record.state = state;
  if (record.state.told.resend) sendAgain(record);
  record.calm('file-rejected');
}

const isPlaced = (places: readonly { personId: string; changeNumber: number }[], change: SubmittedChange): boolean =>
  places.some(({ personId, changeNumber }) => personId === change.personId && changeNumber === change.changeNumber);

/** Nobody knows what CP-IS holds of these: each child says so, and waits for a person. */
async function giveUp(record: UploadRecord): Promise<boolean> {
  const { sequence, changes } = record.input;
  const outcomes = await keepTrying(record, 'outcomes-untold', () =>
    long.tellGivenUp.executeWithOptions({ summary: 'tell children that nobody knows' }, [{ sequence, changes }]),
  );
  await tellDesk(record, [], outcomes);
  record.set({ attentions: [] });
  return true;
}

/** Lets the next file go; children who share a registration hear from the desk what was answered for all. */
function tellDesk(
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
