import type { Activities } from '../activities/index.js';
import type { AttentionCode } from '../domain/attentions.js';
import type { AuditLine } from '../domain/audit.js';
import { overdueAt, overdueNoted, unreadTold } from '../domain/child-alerts.js';
import { handedOver, handoverOf, mayHandOver, mergeTarget } from '../domain/child-merge.js';
import {
  assessedAs,
  changeLines,
  changesDue,
  nextLookAt,
  opened,
  submitted,
  withdrawn,
} from '../domain/child-registration.js';
import type { OpenChange } from '../domain/child-state.js';
import { attended, cleared, linesWritten, snapshotRead } from '../domain/child-state.js';
import { tailEndsAt } from '../domain/child-view.js';
import { msOf } from '../domain/dates.js';
import { isOfTheWay } from '../domain/failure.js';
import { sharedKeyOf } from '../domain/registrations.js';
import { near, toMosaic } from './activities.js';
import type { Attempt } from './attempt.js';
import { attempt } from './attempt.js';
import type { ChildRecord, Pause } from './child-record.js';
import { working } from './child-record.js';
import { now, until } from './run.js';

/**
 * Keeps CP-IS equal to Mosaic: read, assess, submit the difference, one step at a time. A step that fails waits for its
 * slow retry, for something new, or, where trying again changes nothing, for a person.
 */
export async function keepRegistered(record: ChildRecord): Promise<void> {
  for (;;) {
    const step = dueStep(record);
    if (!isDoneAtOnce(step)) record.show();
    record.closing ||= step === undefined && record.isOver();
    if (record.mustReturn()) return;
    if (step === undefined) await untilNews(record);
    else record.pause = await working(record, () => step(record));
  }
}

/** Something is to be done now: what it adds to the audit is told on its way. */
export const isStepDue = (record: ChildRecord): boolean => dueStep(record) !== undefined;

type Step = (record: ChildRecord) => Promise<Pause | undefined>;

/** What it changes is shown with the step after it: each upsert is a write into the index. */
const isDoneAtOnce = (step: Step | undefined): boolean => step === open || step === noteOverdue;

/** The deadlines of an open plan go on while something else fails. */
const dueStep = (record: ChildRecord): Step | undefined => {
  if (!isPaused(record)) return nextStep(record);
  return isOverdue(record) ? noteOverdue : undefined;
};

const isOverdue = ({ state }: ChildRecord): boolean => {
  const at = state.mergedInto === undefined ? overdueAt(state) : undefined;
  return at !== undefined && at <= now();
};

const isPaused = (record: ChildRecord): boolean => record.pause?.isOver(record) === false;

function nextStep(record: ChildRecord): Step | undefined {
  const { state, acting } = record;
  // what was handed over to it since goes on to the record that survived
  if (state.mergedInto !== undefined) return state.held.length > 0 ? handOver : undefined;
  if (state.readDue) return read;
  if (mayHandOver(state) && !acting) return handOver;
  if (state.assessDue) return assess;
  if (state.toTell.length > 0) return tellOthers;
  if (isOverdue(record)) return noteOverdue;
  if (state.open.some(({ step }) => step === 'unsubmitted')) return submit;
  return changesDue(state, now()).length > 0 ? open : undefined;
}

const earliest = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

async function untilNews(record: ChildRecord): Promise<void> {
  const due = dueAt(record);
  const isNews = (): boolean => record.mustReturn() || record.isOver() || isStepDue(record) || dueAt(record) !== due;
  await until(isNews, due === undefined ? undefined : due - Date.now());
}

/**
 * When to wake by the clock alone, in milliseconds since 1970. The one timer of an idle child is the tail's; an open plan
 * that CP-IS has not accepted has its deadlines, and a refusal its next look.
 */
function dueAt(record: ChildRecord): number | undefined {
  const { state, durations, pause } = record;
  if (isPaused(record)) {
    const deadline = state.mergedInto === undefined ? overdueAt(state) : undefined;
    return earliest(pause?.untilMs, deadline && msOf(deadline));
  }
  const [next] = [tailEndsAt(state, durations.tail), overdueAt(state), nextLookAt(state, now())]
    .filter((at) => at !== undefined)
    .sort();
  return next === undefined ? undefined : msOf(next);
}

/** What an assessment goes by besides the snapshot; lines for the audit ride along. */
const knownOf = ({ state }: ChildRecord) => {
  const { held, knownNumbers, motherNumbers, inactiveNumbers, replacements, absorbedFrom, waitingSince, unaudited } =
    state;
  return {
    held,
    knownNumbers,
    motherNumbers,
    inactive: inactiveNumbers,
    replacements,
    absorbedFrom,
    ...(waitingSince === undefined ? {} : { waitingSince }),
    lines: unaudited.lines,
  };
};

const read: Step = async (record) => {
  // what asks for a read, or changes what is known, while this one is under way asks for the next
  record.state = { ...record.state, readDue: false, assessDue: false };
  const known = knownOf(record);
  const reading = await attempt(
    toMosaic.readChild.executeWithOptions({ summary: 'read the child from Mosaic' }, [
      { personId: record.state.personId, ...known },
    ]),
  );
  if (!reading.ok) {
    const waiting = { ...record.state, readDue: true, assessDue: true };
    record.state = reading.lasting ? unreadTold(waiting, now()) : waiting;
    return failed(record, 'mosaic-unread', reading);
  }
  const { snapshot, assessing } = reading.value;
  const more = record.state.assessDue;
  record.state = cleared(snapshotRead(record.state, snapshot), 'mosaic-unread');
  // one that came meanwhile and is newer counts instead
  if (assessing !== undefined && record.state.snapshot === snapshot) take(record, assessing, known.lines, more);
  return undefined;
};

const assess: Step = async (record) => {
  const { snapshot } = record.state;
  if (snapshot === undefined) {
    record.state = { ...record.state, assessDue: false, readDue: true };
    return undefined;
  }
  record.state = { ...record.state, assessDue: false };
  const known = knownOf(record);
  const assessing = await attempt(
    toMosaic.assessChild.executeWithOptions({ summary: 'what CP-IS should hold' }, [{ snapshot, ...known }]),
  );
  if (!assessing.ok) {
    record.state = { ...record.state, assessDue: true };
    return failed(record, 'assessment-failed', assessing);
  }
  take(record, assessing.value, known.lines, record.state.assessDue);
  return undefined;
};

type AssessedNow = Awaited<ReturnType<Activities['assessChild']>>;

/** @param more something came while it was made: another assessment is due */
function take(
  record: ChildRecord,
  { assessed, durations, isAudited }: AssessedNow,
  lines: readonly AuditLine[],
  more: boolean,
): void {
  record.durations = durations;
  if (isAudited) record.state = linesWritten(record.state, lines, now());
  record.state = { ...assessedAs(record.state, assessed, now()), assessDue: more };
}

/** Numbers the due changes in the state first: a change has its number before anybody else knows it. */
const open: Step = (record) => {
  record.state = opened(record.state, changesDue(record.state, now()), now());
  return Promise.resolve(undefined);
};

/** In the order of their numbers: the desk drops a number below one that it heard. */
const submit: Step = async (record) => {
  const due = record.state.open.filter(({ step }) => step === 'unsubmitted');
  const first = due.reduce<OpenChange | undefined>(
    (lowest, one) => (lowest === undefined || one.changeNumber < lowest.changeNumber ? one : lowest),
    undefined,
  );
  if (first === undefined) return undefined;
  const { changeNumber, change } = first;
  const sharedKey = change.records.map(sharedKeyOf).find((key) => key !== undefined);
  const telephones = (change.leadsTo ?? record.state.held[0]?.content)?.telephones;
  if (telephones === undefined) {
    record.state = withdrawn(record.state, changeNumber);
    return undefined;
  }
  const lines = changeLines(record.state, changeNumber);
  const toSubmit = {
    personId: record.state.personId,
    changeNumber,
    registrationId: change.registrationId,
    kind: change.kind,
    records: change.records,
    telephones,
    ...(sharedKey === undefined ? {} : { sharedKey }),
  };
  const submitting = await attempt(
    near.submitChange.executeWithOptions({ summary: `hand a change to the upload desk: ${change.kind}` }, [
      { change: toSubmit, lines },
    ]),
  );
  if (!submitting.ok) return failed(record, 'submission-failed', submitting);
  record.state = submitted(record.state, changeNumber, now(), submitting.value.isAudited ? lines : undefined);
  return undefined;
};

const noteOverdue: Step = (record) => {
  record.state = overdueNoted(record.state, now());
  return Promise.resolve(record.pause);
};

const tellOthers: Step = async (record) => {
  const { toTell } = record.state;
  const telling = await attempt(
    near.tellOthers.executeWithOptions({ summary: 'have others look again' }, [{ toTell }]),
  );
  if (!telling.ok) return failed(record, 'submission-failed', telling);
  const left = record.state.toTell.filter((one) => !toTell.includes(one));
  record.state = cleared({ ...record.state, toTell: left }, 'submission-failed');
  return undefined;
};

/** A merged record gives everything to the one that survived; from then on it only forwards. */
const handOver: Step = async (record) => {
  const to = mergeTarget(record.state) ?? record.state.mergedInto?.personId;
  if (to === undefined) return undefined;
  const handover = handoverOf(record.state, to);
  const handing = await attempt(
    near.handOver.executeWithOptions({ summary: 'hand over to the record that survived the merge' }, [
      { to, handover },
    ]),
  );
  if (!handing.ok) return failed(record, 'submission-failed', handing);
  record.state = handedOver(record.state, handover, to, now());
  return undefined;
};

/** Raises the attention and waits: a while, or, where trying again changes nothing, until something is new. */
function failed(record: ChildRecord, code: AttentionCode, failure: Exclude<Attempt<unknown>, { ok: true }>): Pause {
  record.state = attended(record.state, { code, since: now(), failure: failure.failure });
  const { timeline } = record.state;
  const mayEnd = !failure.lasting || isOfTheWay(failure.failure);
  const untilMs = mayEnd ? Date.now() + record.durations.slowRetry : undefined;
  return {
    ...(untilMs === undefined ? {} : { untilMs }),
    isOver: ({ state }) => state.timeline !== timeline || (untilMs !== undefined && Date.now() >= untilMs),
  };
}
