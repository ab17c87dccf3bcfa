import { ApplicationFailure, allHandlersFinished, condition, continueAsNew, setHandler } from '@temporalio/workflow';
import { isFileClosed, isRelease, isSubmittedChange } from '../contracts/guards.js';
import type { Release, UploadDeskInput } from '../contracts/upload-desk.js';
import * as messages from '../contracts/upload-desk.js';
import { roll } from '../contracts/child.js';
import { raise } from '../domain/attentions.js';
import * as desk from '../domain/desk-state.js';
import { long, near } from './activities.js';
import { attempt } from './attempt.js';
import type { DeskRecord } from './desk-record.js';
import { attended, calmed, openDesk } from './desk-record.js';
import { now, until } from './run.js';

/**
 * Gathers changes into one open batch, gives out sequence numbers, and starts an upload for each batch. It lives for ever
 * and stays small: a batch leaves at once, on hold too, and waits in its own workflow.
 */
export async function uploadDesk(input: UploadDeskInput): Promise<void> {
  const record = openDesk(input);
  receive(record);
  while (!record.roll.due()) {
    record.show();
    const step = nextStep(record);
    if (step !== undefined) await step(record);
    else await untilNews(record);
  }
  await condition(allHandlersFinished);
  await continueAsNew<typeof uploadDesk>(record.carried());
}

type Step = (record: DeskRecord) => Promise<void>;

function nextStep(record: DeskRecord): Step | undefined {
  const { state, plan, pausedUntil } = record;
  if (Date.now() < pausedUntil) return undefined;
  if (plan === undefined) return planUploads;
  if (state.leaving !== undefined) return startUpload;
  if (desk.nextToProceed(state) !== undefined) return proceedUpload;
  return isBatchDue(record) ? closeBatch : undefined;
}

function isBatchDue({ state, plan, batchSince }: DeskRecord): boolean {
  if (plan === undefined || state.batch.length === 0 || state.nextSequence === undefined) return false;
  return desk.recordsIn(state.batch) >= plan.recordsAtMost || Date.now() - batchSince >= plan.durations.batchFor;
}

/** Waits for a step to take, for the time of the next one, or for news that change that time. */
async function untilNews(record: DeskRecord): Promise<void> {
  const due = dueAt(record);
  const isNews = (): boolean => record.roll.due() || nextStep(record) !== undefined || dueAt(record) !== due;
  await until(isNews, due === undefined ? undefined : due - Date.now());
}

/** When the next step is due by the clock alone, in milliseconds since 1970. */
function dueAt({ state, plan, pausedUntil, batchSince }: DeskRecord): number | undefined {
  if (Date.now() < pausedUntil) return pausedUntil;
  const open = state.batch.length > 0 && state.nextSequence !== undefined && plan !== undefined;
  return open ? batchSince + plan.durations.batchFor : undefined;
}

const planUploads: Step = async (record) => {
  const planning = await attempt(near.planUploads.executeWithOptions({ summary: 'how files are cut' }, []));
  if (planning.ok) record.plan = planning.value;
  else pause(record, planning.failure);
};

const closeBatch: Step = (record) => {
  record.state = desk.closed(record.state, record.plan?.recordsAtMost ?? 1);
  record.batchSince = Date.now();
  return Promise.resolve();
};

const startUpload: Step = async (record) => {
  const { leaving } = record.state;
  if (leaving === undefined) return;
  const starting = await attempt(
    long.startUpload.executeWithOptions({ summary: `start upload ${leaving.sequence}` }, [leaving]),
  );
  if (!starting.ok) {
    pause(record, starting.failure);
    return;
  }
  record.plan = starting.value.plan;
  record.state = starting.value.was === 'started' ? calmed(desk.left(record.state)) : numberUsed(record.state);
};

/** Another file has this number: the changes wait in the batch until a person says which number comes next. */
function numberUsed(state: desk.DeskState): desk.DeskState {
  const { leaving, ...rest } = state;
  const held = desk.putBack({ ...rest, held: true }, leaving?.changes ?? []);
  return { ...held, attentions: raise(held.attentions, { code: 'upload-on-hold', since: now() }) };
}

const proceedUpload: Step = async (record) => {
  const sequence = desk.nextToProceed(record.state);
  if (sequence === undefined) return;
  const telling = await attempt(
    near.proceedUpload.executeWithOptions({ summary: `let upload ${sequence} go` }, [{ sequence }]),
  );
  if (!telling.ok) {
    pause(record, telling.failure);
    return;
  }
  const gone = telling.value === 'not-there';
  record.state = calmed(gone ? desk.fileReturned(record.state, sequence, []) : desk.proceeding(record.state, sequence));
};

/** Nothing is lost while the desk waits: the batch is in its state. */
function pause(record: DeskRecord, failure: Parameters<typeof attended>[1]): void {
  record.state = attended(record.state, failure, now());
  record.pausedUntil = Date.now() + record.durations().slowRetry;
}

function receive(record: DeskRecord): void {
  setHandler(messages.submitted, (change) => {
    if (!isSubmittedChange(change)) return;
    if (record.state.batch.length === 0) record.batchSince = Date.now();
    record.state = desk.submittedTo(record.state, change);
  });
  setHandler(messages.fileClosed, (closed) => {
    if (!isFileClosed(closed)) return;
    if (record.state.batch.length === 0) record.batchSince = Date.now();
    record.state = desk.fileReturned(record.state, closed.sequence, closed.again);
  });
  setHandler(roll, record.roll.ask);
  setHandler(messages.inFlight, record.status);
  setHandler(messages.hold, () => {
    record.state = { ...record.state, held: true };
    record.show();
    return true;
  });
  setHandler(messages.release, (asked) => released(record, asked), {
    description: 'Let files go, the next one under this number.',
    validator: (asked: unknown) => validateRelease(record, asked),
  });
}

function validateRelease(record: DeskRecord, asked: unknown): void {
  if (!isRelease(asked))
    throw ApplicationFailure.nonRetryable('A release needs the next sequence number.', 'event-invalid');
  if (asked.nextSequence < (record.state.nextSequence ?? 1))
    throw ApplicationFailure.nonRetryable('That number may have been used: numbers only rise.', 'event-invalid');
}

function released(record: DeskRecord, { nextSequence }: Release): boolean {
  const calm = record.state.attentions.filter(({ code }) => code !== 'upload-on-hold');
  record.state = { ...record.state, nextSequence, held: false, attentions: calm };
  record.show();
  return true;
}
