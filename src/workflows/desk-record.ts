import type { Durations } from '../contracts/durations.js';
import { defaultDurations } from '../contracts/durations.js';
import type { DeskStatus, UploadDeskInput, UploadPlan } from '../contracts/upload-desk.js';
import { raise } from '../domain/attentions.js';
import type { Instant } from '../domain/dates.js';
import type { DeskState } from '../domain/desk-state.js';
import { newDeskState } from '../domain/desk-state.js';
import type { FailureCode } from '../domain/failure.js';
import type { Roll } from './run.js';
import { createRoll } from './run.js';
import { createShowing } from './showing.js';

export interface DeskRecord {
  state: DeskState;
  plan: UploadPlan | undefined;
  /** milliseconds since 1970: nothing is tried before, after a failure */
  pausedUntil: number;
  /** when the open batch got its first change */
  batchSince: number;
  readonly roll: Roll;
  readonly durations: () => Durations;
  readonly carried: () => UploadDeskInput;
  readonly status: () => DeskStatus;
  readonly show: () => void;
}

export function openDesk(input: UploadDeskInput): DeskRecord {
  const show = createShowing();
  const record: DeskRecord = {
    state: input.carried?.state ?? newDeskState(),
    // asked afresh in every run, so that a changed configuration arrives
    plan: undefined,
    pausedUntil: 0,
    batchSince: Date.now(),
    roll: createRoll(),
    durations: () => record.plan?.durations ?? input.carried?.plan.durations ?? defaultDurations,
    carried: () => ({
      carried: { state: record.state, plan: record.plan ?? { recordsAtMost: 1, durations: record.durations() } },
    }),
    status: () => statusOf(record.state),
    show: () => {
      const { held, batch, inFlight, attentions } = record.state;
      const stage = held ? 'on-hold' : 'open';
      show({
        stage,
        attentions,
        details: `${stage}: ${batch.length} changes wait, ${inFlight.length} files in flight.`,
      });
    },
  };
  return record;
}

const statusOf = ({ held, nextSequence, batch, inFlight, attentions }: DeskState): DeskStatus => ({
  held,
  ...(nextSequence === undefined ? {} : { nextSequence }),
  waiting: batch.length,
  inFlight: inFlight.map(({ sequence }) => sequence),
  attentions,
});

export const attended = (state: DeskState, failure: FailureCode, since: Instant): DeskState => ({
  ...state,
  attentions: raise(state.attentions, { code: 'upload-not-started', since, failure }),
});

export const calmed = (state: DeskState): DeskState => ({
  ...state,
  attentions: state.attentions.filter(({ code }) => code !== 'upload-not-started'),
});
