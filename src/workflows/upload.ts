import { allHandlersFinished, condition } from '@temporalio/workflow';
import type { Answered, BuiltFile, UploadInput } from '../contracts/upload.js';
import { recordsIn } from '../domain/desk-state.js';
import type { SubmittedChange } from '../domain/desk-state.js';
import { refOf } from '../domain/shared-registrations.js';
import { tallyOf, verdictOf } from '../domain/upload-outcomes.js';
import { long, near } from './activities.js';
import type { Attempt } from './attempt.js';
import { attempt } from './attempt.js';
import { instantOf, msOf } from '../domain/dates.js';
import { isDecided, tellOperators, waitTold } from './upload-alerts.js';
import { keepTrying, letNextGo, passBy, tellDesk } from './upload-closing.js';
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
  const built = await build(record);
  if (built === 'nothing-fits') await letNextGo(record);
  const ended = built === 'built' ? await sendAndSettle(record) : built;
  record.at('closed');
  record.note({ what: 'file-closed', result: record.state.fileCode ?? ended });
  await writeAll(record.audited);
  await settleLate(record);
  await condition(allHandlersFinished);
}

type Built = 'built' | 'nothing-fits' | 'returned';

/** Until the file is done with, however often it goes. */
async function sendAndSettle(record: UploadRecord): Promise<'answered' | 'given-up' | 'returned'> {
  for (;;) {
    if ((await sendFile(record)) === 'passed-by') {
      await returnChanges(record);
      return 'returned';
    }
    const answer = record.state.settling ?? (await awaitAnswer(record));
    if (answer === 'again') continue;
    if (answer === 'given-up') {
      await giveUp(record);
      return 'given-up';
    }
    if (await settle(record, answer)) return 'answered';
  }
}

/** Later ones may have gone meanwhile, and numbers rise only: the changes go again under a new one. */
const returnChanges = (record: UploadRecord): Promise<void> => tellDesk(record, changesIn(record));

/** The changes whose records are in the file; every one of a file that is not built. */
function changesIn({ input, state: { file } }: UploadRecord): readonly SubmittedChange[] {
  if (file === undefined) return input.changes;
  const placed = new Set(file.places.map(refOf));
  return input.changes.filter((change) => placed.has(refOf(change)));
}

/** An answer to a file that was given up counts, also one that comes while it closes. */
async function settleLate(record: UploadRecord): Promise<void> {
  for (let late = nextAnswer(record); late !== undefined; late = nextAnswer(record)) {
    if (record.state.file !== undefined && verdictOf(late.answer) === 'by-record')
      await settleByRecord(record, record.state.file, late);
  }
  await writeAll(record.audited);
}

/** A file that cannot be built waits for a person: its changes are safe here, and go again in a new file then. */
async function build(record: UploadRecord): Promise<Built> {
  const { sequence, changes } = record.input;
  while (record.state.file === undefined && !record.state.told.givenUp) {
    const building = await attempt(
      near.buildUpload.executeWithOptions({ summary: `build file ${sequence}` }, [{ sequence, changes }]),
    );
    if (building.ok) record.set({ file: building.value });
    else if (await waitOut(record, building)) {
      await returnChanges(record);
      record.calm('file-not-built');
      return 'returned';
    }
  }
  record.calm('file-not-built');
  const { file } = record.state;
  if (file === undefined) return 'built';
  await tellUnfit(record, file);
  return file.places.length === 0 ? 'nothing-fits' : 'built';
}

async function tellUnfit(record: UploadRecord, file: BuiltFile): Promise<void> {
  if (file.unfit.length === 0 || record.state.unfitTold) return;
  await keepTrying(record, 'outcomes-untold', () =>
    long.tellOutcomes.executeWithOptions({ summary: 'tell children whose records do not fit' }, [
      { outcomes: file.unfit },
    ]),
  );
  record.set({ unfitTold: true });
}

const tell = (record: UploadRecord, change: Partial<UploadRecord['state']['told']>): void =>
  record.set({ told: { ...record.state.told, ...change } });

/**
 * A lasting failure lets the next file go and waits for `resend` or `giveUp`, another one for its slow retry.
 * @returns whether the changes go again under a new number: later ones may have gone meanwhile, and numbers rise only
 */
async function waitOut(record: UploadRecord, failed: Exclude<Attempt<unknown>, { ok: true }>): Promise<boolean> {
  tell(record, { resend: false });
  record.attend('file-not-built', failed.failure);
  const isSo = (): boolean => record.state.told.resend || record.state.told.givenUp;
  if (!failed.lasting) {
    await record.wait(isSo, record.durations().slowRetry);
    return false;
  }
  record.at('stuck');
  await letNextGo(record);
  await waitTold(record, 'upload-validation', { isSo });
  return !record.state.told.givenUp;
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
    await passBy(record);
    await waitTold(record, 'upload-file', { isSo: () => isDecided(record) });
    return awaitAnswer(record);
  }
  sendAgain(record);
  return 'again';
}

/** The identical bytes go again, under the same number, and wait for an answer of their own; unless a later file went before them. */
function sendAgain(record: UploadRecord): void {
  const { messageId, sentAt: _then, fileCode: _refused, delayTold: _told, earlier = [], ...state } = record.state;
  const copies = messageId === undefined ? earlier : [...earlier, messageId];
  record.state = { ...state, mayBeThere: false, earlier: copies };
  tell(record, { resend: false, undelivered: false });
  record.calm('file-undelivered');
}

/** Nobody answered in time: people hear of it, and the next file may go. A late answer still counts. */
async function overdue(record: UploadRecord): Promise<void> {
  record.attend('answer-overdue');
  record.at('overdue');
  await letNextGo(record);
  await tellOperators(record, 'answer-overdue');
}

/** @returns whether the file is done with */
async function settle(record: UploadRecord, answered: Answered): Promise<boolean> {
  const { answer, messageId } = answered;
  const { file } = record.state;
  record.set({ fileCode: answer.fileCode });
  record.note({ what: 'file-answered', about: messageId, result: answer.fileCode });
  if (file === undefined) {
    withoutSettling(record);
    return false;
  }
  switch (verdictOf(answer)) {
    case 'again':
      keepAnswer(record, { [answer.fileCode]: file.places.length });
      return goAgain(record);
    case 'rejected':
      keepAnswer(record, { [answer.fileCode]: file.places.length });
      await awaitDecision(record);
      return false;
    case 'by-record':
      record.at('answered');
      await settleByRecord(record, file, answered);
      return true;
  }
}

async function settleByRecord(record: UploadRecord, file: BuiltFile, { answer, messageId }: Answered): Promise<void> {
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
}

/** The answer was carried out, and what comes next is not about it. */
function withoutSettling(record: UploadRecord): void {
  const { settling: _done, ...state } = record.state;
  record.state = state;
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
async function goAgain(record: UploadRecord): Promise<boolean> {
  record.at('again');
  const changes = changesIn(record);
  const rounds = Math.max(0, ...changes.map((change) => change.rounds ?? 0)) + 1;
  const pause = {
    isSo: () => record.state.told.givenUp,
    ms: record.durations().sendAgainAfter * Math.min(2 ** (rounds - 1), backOffAtMost),
  };
  if (rounds < roundsUntilTold) await record.wait(pause.isSo, pause.ms);
  else {
    record.attend('pds-unavailable', undefined, record.state.fileCode);
    await waitTold(record, 'upload-file', pause);
  }
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
  await letNextGo(record);
  await waitTold(record, 'upload-file', { isSo: () => isDecided(record) });
  withoutSettling(record);
  if (record.state.told.resend) sendAgain(record);
  record.calm('file-rejected');
}

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
