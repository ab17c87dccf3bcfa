import type { Durations } from '../contracts/durations.js';
import { defaultDurations } from '../contracts/durations.js';
import type { DeskStatus, UploadDeskInput, UploadPlan } from '../contracts/upload-desk.js';
import { upgradeUploadPlan } from '../contracts/upload-desk.js';
import { raise } from '../domain/attentions.js';
import type { Instant } from '../domain/dates.js';
import type { DeskState } from '../domain/desk-state.js';
import { newDeskState, onHold, upgradeDeskState, waitingAt } from '../domain/desk-state.js';
import type { FailureCode } from '../domain/failure.js';
import type { Roll } from './run.js';
import { createRoll, now } from './run.js';
import { createShowing } from './showing.js';

export interface DeskRecord {
  state: DeskState;
  plan: UploadPlan | undefined;
  /** the plan came from the run before: it is asked for again when nothing waits, so that a changed configuration arrives */
  planIsOld: boolean;
  /** milliseconds since 1970: nothing is tried before, after a failure */
  pausedUntil: number;
  /** the same for questions to children who share a registration, and for the alert about held ends: each keeps nothing else waiting */
  asksPausedUntil: number;
  endsPausedUntil: number;
  /** when the open batch got its first change */
  batchSince: number;
  /** whether the operators' role knows of the ends that the brake holds */
  endsTold: boolean;
  readonly roll: Roll;
  readonly durations: () => Durations;
  readonly carried: () => UploadDeskInput;
  readonly status: () => DeskStatus;
  readonly show: () => void;
}

export function openDesk({ carried }: UploadDeskInput): DeskRecord {
  const show = createShowing();
  const record: DeskRecord = {
    state: carried === undefined ? unreleased() : upgradeDeskState(carried.state),
    plan: upgradeUploadPlan(carried?.plan),
    planIsOld: carried !== undefined,
    pausedUntil: carried?.pausedUntil ?? 0,
    asksPausedUntil: 0,
    endsPausedUntil: 0,
    batchSince: carried?.batchSince ?? Date.now(),
    endsTold: carried?.endsTold ?? false,
    roll: createRoll(),
    durations: () => ({ ...defaultDurations, ...carried?.plan.durations, ...record.plan?.durations }),
    carried: () => {
      const { state, plan = { durations: record.durations() }, pausedUntil, batchSince, endsTold } = record;
      return { carried: { state, plan, pausedUntil, batchSince, endsTold } };
    },
    status: () => statusOf(record.state),
    show: () => {
      const { held, inFlight, attentions, heldEnds } = record.state;
      const waiting = waitingAt(record.state).length;
      const stage = held ? 'on-hold' : 'open';
      show({
        stage,
        attentions,
        details: `${stage}: ${waiting} changes wait, ${inFlight.length} files in flight, ${heldEnds.length} ends held.`,
      });
    },
  };
  return record;
}

/** A desk that nobody carried anything to cannot know which numbers are used: a person must say. */
const unreleased = (): DeskState => onHold(newDeskState(), now());

const statusOf = (state: DeskState): DeskStatus => {
  const { held, nextSequence, inFlight, attentions, heldEnds, log } = state;
  return {
    held,
    heldEnds: heldEnds.map(({ personId, changeNumber, kind }) => ({ personId, changeNumber, kind })),
    log,
    ...(nextSequence === undefined ? {} : { nextSequence }),
    waiting: waitingAt(state).length,
    inFlight: inFlight.map(({ sequence }) => sequence),
    attentions,
  };
};

export const attended = (state: DeskState, failure: FailureCode, since: Instant): DeskState => ({
  ...state,
  attentions: raise(state.attentions, { code: 'upload-not-started', since, failure }),
});

export const calmed = (state: DeskState): DeskState => ({
  ...state,
  attentions: state.attentions.filter(({ code }) => code !== 'upload-not-started'),
});
