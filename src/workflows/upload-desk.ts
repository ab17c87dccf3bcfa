import { allHandlersFinished, condition, continueAsNew } from '@temporalio/workflow';
import type { UploadDeskInput } from '../contracts/upload-desk.js';
import { clear, raise } from '../domain/attentions.js';
import { msOf } from '../domain/dates.js';
import * as desk from '../domain/desk-state.js';
import type { RoleClimbs } from '../domain/role-climbs.js';
import { climbBegun, climbDue, climbDueAt } from '../domain/role-climbs.js';
import { alertOperators, long, near } from './activities.js';
import { attempt } from './attempt.js';
import { lookAt } from './climbing.js';
import { receive } from './desk-handlers.js';
import type { DeskRecord } from './desk-record.js';
import { attended, calmed, openDesk } from './desk-record.js';
import { startedWith } from './receiving.js';
import { now, until } from './run.js';

/**
 * Gathers changes into one open batch, gives out sequence numbers, and starts an upload for each batch. It lives for ever
 * and stays small: a batch leaves at once, on hold too, and waits in its own workflow. Every run takes a step, however many
 * signals came before its first task: a burst cannot keep the desk from its work.
 */
export async function uploadDesk(input: UploadDeskInput): Promise<void> {
  const record = openDesk(startedWith(input));
  receive(record);
  for (let hasWorked = false; ;) {
    record.show();
    const step = nextStep(record);
    if (record.roll.due() && (hasWorked || step === undefined)) break;
    if (step !== undefined) await step(record);
    else await untilNews(record);
    hasWorked ||= step !== undefined;
  }
  await condition(allHandlersFinished);
  await continueAsNew<typeof uploadDesk>(record.carried());
}

type Step = (record: DeskRecord) => Promise<void>;

function nextStep(record: DeskRecord): Step | undefined {
  const { state, plan, pausedUntil } = record;
  if (Date.now() < pausedUntil) return undefined;
  if (plan === undefined) return planUploads;
  if (state.toTell.length > 0) return tellChildren;
  if (Date.now() >= asksAt(record)) return findSharers;
  if (state.leaving !== undefined) return startUpload;
  if (desk.nextToProceed(state) !== undefined) return proceedUpload;
  if (isBatchDue(record)) return closeBatch;
  if (Date.now() >= asksFileAt(record)) return askFile;
  if (Date.now() >= tellsEndsAt(record)) return tellOfEnds;
  if (climbDue(climbsOf(state), now()) !== undefined) return climb;
  return record.planIsOld && state.batch.length === 0 ? planUploads : undefined;
}

/** Nothing climbs that nobody waits for any more. */
const climbsOf = ({ heldEnds, climbs = [] }: DeskRecord['state']): RoleClimbs => (heldEnds.length > 0 ? climbs : []);

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
function dueAt(record: DeskRecord): number | undefined {
  const { state, plan, pausedUntil, batchSince } = record;
  if (Date.now() < pausedUntil) return pausedUntil;
  const open = state.batch.length > 0 && state.nextSequence !== undefined && plan !== undefined;
  const closesAt = open ? batchSince + plan.durations.batchFor : Infinity;
  const climbsAt = climbDueAt(climbsOf(state));
  const due = Math.min(
    closesAt,
    climbsAt === undefined ? Infinity : msOf(climbsAt),
    asksFileAt(record),
    asksAt(record),
    tellsEndsAt(record),
  );
  return due === Infinity ? undefined : due;
}

/** When children are asked who shares a registration, in milliseconds since 1970; Infinity while none must be. */
const asksAt = ({ state, asksPausedUntil }: DeskRecord): number =>
  state.asking.length > 0 ? asksPausedUntil : Infinity;

const tellsEndsAt = ({ state, endsTold, endsPausedUntil }: DeskRecord): number =>
  state.heldEnds.length > 0 && !endsTold ? endsPausedUntil : Infinity;

/** By then a file that goes well or badly has let the next one go. */
function asksFileAt({ state, durations }: DeskRecord): number {
  const { answerWithin, slowRetry } = durations();
  return desk.askFileAt(state, answerWithin + 3 * slowRetry) ?? Infinity;
}

/** Asked for once in a run, when nothing waits; each file that starts brings it too. */
const planUploads: Step = async (record) => {
  record.planIsOld = false;
  const planning = await attempt(near.planUploads.executeWithOptions({ summary: 'how files are cut' }, []));
  if (planning.ok) {
    record.plan = planning.value;
    record.state = calmed(record.state);
  } else if (record.plan === undefined) pause(record, planning.failure);
};

const closeBatch: Step = (record) => {
  const { recordsAtMost = 1, endsAtMost = 0 } = record.plan ?? {};
  const held = record.state.heldEnds.length;
  record.state = desk.closed(record.state, recordsAtMost, endsAtMost, now());
  if (record.state.heldEnds.length > held) record.endsTold = false;
  record.batchSince = Date.now();
  return Promise.resolve();
};

/** Answers of the desk's own: a shared registration that stands already, ends that a person returned. */
const tellChildren: Step = async (record) => {
  const { toTell } = record.state;
  const telling = await attempt(
    long.tellOutcomes.executeWithOptions({ summary: 'tell children what needs no file' }, [{ outcomes: toTell }]),
  );
  if (!telling.ok) {
    pause(record, telling.failure);
    return;
  }
  record.state = calmed({ ...record.state, toTell: record.state.toTell.filter((one) => !toTell.includes(one)) });
};

/** A desk that was started anew does not know who shares a registration: the children do. */
const findSharers: Step = async (record) => {
  const [asking] = record.state.asking;
  if (asking === undefined) return;
  const finding = await attempt(
    near.findSharers.executeWithOptions({ summary: 'who else wants a shared registration' }, [{ change: asking }]),
  );
  if (!finding.ok) {
    // one child that does not answer keeps nobody else waiting
    const later = [...record.state.asking.filter((one) => one !== asking), asking];
    record.state = attended({ ...record.state, asking: later }, finding.failure, now());
    record.asksPausedUntil = Date.now() + record.durations().slowRetry;
    return;
  }
  if (record.state.batch.length === 0) record.batchSince = Date.now();
  record.state = calmed(desk.sharersFound(record.state, asking, finding.value, now()));
};

/** The brake is a person's matter: the operators' role hears of it once, and the next rung where nobody takes it up. */
const tellOfEnds: Step = async (record) => {
  const [first] = record.state.heldEnds;
  if (first === undefined) return;
  const about = `upload-desk/ends-${first.changeNumber}`;
  const telling = await attempt(alertOperators(about, 'unexpected-failure'));
  if (!telling.ok) {
    // starts go on: only this alert waits
    const attention = { code: 'alert-untold', since: now(), failure: telling.failure } as const;
    record.state = { ...record.state, attentions: raise(record.state.attentions, attention) };
    record.endsPausedUntil = Date.now() + record.durations().slowRetry;
    return;
  }
  record.endsTold = true;
  record.state = { ...record.state, attentions: clear(record.state.attentions, 'alert-untold') };
  // a person decided meanwhile
  if (record.state.heldEnds.length === 0) return;
  const climbs = climbBegun(record.state.climbs ?? [], about, telling.value, now());
  if (climbs.length > 0) record.state = { ...record.state, climbs };
};

/** What nobody took up within its time goes to the next rung; with the last one, a person of ours must see to it. */
const climb: Step = async (record) => {
  const due = climbDue(climbsOf(record.state), now());
  if (due === undefined) return;
  const looked = await lookAt(due, record.durations().slowRetry);
  const { climbs, untaken } = looked(record.state.climbs ?? []);
  const { heldEnds, attentions } = record.state;
  if (heldEnds.length === 0) return;
  const attention = { code: 'alert-not-taken-up', since: now() } as const;
  record.state = { ...record.state, climbs, attentions: untaken ? raise(attentions, attention) : attentions };
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
  record.planIsOld = false;
  record.state =
    starting.value.was === 'started' ? calmed(desk.left(record.state)) : desk.numberUsed(record.state, now());
};

const proceedUpload: Step = (record) => letGo(record, desk.nextToProceed(record.state));

/** A file that has said nothing for so long may have been ended from outside: to be let go once more changes nothing else. */
const askFile: Step = (record) => letGo(record, desk.proceedingFile(record.state)?.sequence);

async function letGo(record: DeskRecord, sequence: number | undefined): Promise<void> {
  if (sequence === undefined) return;
  const telling = await attempt(
    near.proceedUpload.executeWithOptions({ summary: `let upload ${sequence} go` }, [{ sequence }]),
  );
  if (!telling.ok) {
    pause(record, telling.failure);
    return;
  }
  if (telling.value === 'told') {
    record.state = calmed(desk.proceeding(record.state, sequence, now()));
    return;
  }
  const finding = await attempt(
    near.lostUpload.executeWithOptions({ summary: `what upload ${sequence} carried` }, [{ sequence }]),
  );
  if (finding.ok) record.state = calmed(desk.fileLost(record.state, sequence, finding.value, now()));
  else pause(record, finding.failure);
}

/** Nothing is lost while the desk waits: the batch is in its state. */
function pause(record: DeskRecord, failure: Parameters<typeof attended>[1]): void {
  record.state = attended(record.state, failure, now());
  record.pausedUntil = Date.now() + record.durations().slowRetry;
}
