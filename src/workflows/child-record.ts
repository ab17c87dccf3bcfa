import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { ChildInput, ChildStatus } from '../contracts/child.js';
import type { Durations } from '../contracts/durations.js';
import { defaultDurations } from '../contracts/durations.js';
import { attributes } from '../contracts/search-attributes.js';
import type { ChildState } from '../domain/child-state.js';
import { attended, cleared, newChildState, upgradeChildState } from '../domain/child-state.js';
import * as view from '../domain/child-view.js';
import { canonical } from '../domain/registrations.js';
import type { PlainDate } from '../domain/dates.js';
import { erasureRefusal } from '../domain/erasure.js';
import type { MosaicPersonId } from '../domain/people.js';
import { childWorkflowId } from '../contracts/workflow-ids.js';
import type { Audited } from './auditing.js';
import { holdsLines } from './auditing.js';
import type { Roll } from './run.js';
import { createRoll, now } from './run.js';
import { shownAs } from './showing.js';

/** After a step that failed: until when to wait, and what the state was, so that anything new ends the wait. */
export interface Pause {
  /** in milliseconds since 1970; undefined: until something is new */
  readonly untilMs?: number;
  isOver(record: ChildRecord): boolean;
}

/** The state of one run of a child's workflow, with what both loops and the handlers need around it. */
export interface ChildRecord {
  state: ChildState;
  durations: Durations;
  readonly roll: Roll;
  /** a notification is being carried out */
  acting: boolean;
  /** the registration loop waits after a failure; not carried: a new run tries again */
  pause: Pause | undefined;
  /** steps of the loops that are under way */
  working: number;
  /** two people confirmed on that day that the child is erased; not carried: what came meanwhile must be dealt with first */
  erasing: PlainDate | undefined;
  readonly audited: Audited;
  /** decided once in a run, by the registration loop while it is idle: both loops return */
  closing: boolean;
  /** the tail is over, or there is nothing to share: the workflow may complete */
  readonly isOver: () => boolean;
  /** the loops must return */
  readonly mustReturn: () => boolean;
  readonly carried: () => ChildInput;
  readonly status: () => ChildStatus;
  /** shows stage and attention in clear, and the details in words; one upsert a transition */
  readonly show: () => void;
}

export function openChildRecord(input: ChildInput): ChildRecord {
  let shownBefore = '';
  const record: ChildRecord = {
    state: input.carried ? upgradeChildState(input.carried.state) : newChildState(input.personId),
    // a release that knew fewer durations carried fewer
    durations: { ...defaultDurations, ...input.carried?.durations },
    roll: createRoll(),
    // what the audit does not have yet stays here until it has
    isOver: () =>
      !holdsLines(record.audited) && (mayBeErased(record) || view.isOver(record.state, now(), record.durations.tail)),
    acting: false,
    pause: undefined,
    working: 0,
    erasing: undefined,
    audited: auditedBy(() => record, input.personId),
    closing: false,
    mustReturn: () => record.roll.due() || record.closing,
    carried: () => ({ personId: input.personId, carried: { state: record.state, durations: record.durations } }),
    status: () => statusOf(record.state),
    show: () => {
      setCurrentDetails(view.describe(record.state));
      // a child of whom nothing is known yet will show more in a moment
      if (input.carried === undefined && shownBefore === '' && isBlank(record.state)) return;
      const pairs = shownOf(record.state);
      const text = canonical(pairs.map(({ value }) => value));
      if (text === shownBefore) return;
      shownBefore = text;
      upsertSearchAttributes(pairs);
    },
  };
  return record;
}

const isBlank = (state: ChildState): boolean => view.stageOf(state) === 'new' && state.attentions.length === 0;

const mayBeErased = ({ state, erasing }: ChildRecord): boolean =>
  erasing !== undefined && erasureRefusal(state, erasing) === undefined;

const auditedBy = (of: () => ChildRecord, personId: MosaicPersonId): Audited => ({
  about: childWorkflowId(personId),
  held: () => of().state.unaudited,
  keep: (unaudited) => {
    of().state = { ...of().state, unaudited };
  },
  show: (failure) => {
    const record = of();
    record.state =
      failure === undefined
        ? cleared(record.state, 'audit-unwritten')
        : attended(record.state, { code: 'audit-unwritten', since: now(), failure });
    record.show();
  },
  slowRetry: () => of().durations.slowRetry,
});

/** Does one step of a loop: the audit waits until all have come to rest. */
export async function working<T>(record: ChildRecord, step: () => Promise<T>): Promise<T> {
  record.working += 1;
  try {
    return await step();
  } finally {
    record.working -= 1;
  }
}

/** Codes and HMACs only: search attributes are never encrypted. */
function shownOf(
  state: ChildState,
): NonNullable<Exclude<Parameters<typeof upsertSearchAttributes>[0], Record<string, unknown>>> {
  const { stage, planKinds, subjects, heldMark, codes, since, lookAgainOn } = view.shownChild(state);
  return [
    { key: attributes.stage, value: shownAs('CpisStage', stage) },
    { key: attributes.planKinds, value: planKinds.map((kind) => shownAs('CpisPlanKinds', kind)) },
    { key: attributes.subject, value: subjects.map((mark) => shownAs('CpisSubject', mark)) },
    { key: attributes.held, value: heldMark === undefined ? null : shownAs('CpisHeld', heldMark) },
    { key: attributes.attention, value: codes.map((code) => shownAs('CpisAttention', code)) },
    { key: attributes.attentionSince, value: since === undefined ? null : new Date(since) },
    { key: attributes.lookAgainOn, value: lookAgainOn === undefined ? null : new Date(lookAgainOn) },
  ];
}

function statusOf(state: ChildState): ChildStatus {
  const { lookAgainOn, adult = false } = state.assessed ?? {};
  return {
    personId: state.personId,
    confirmedOnce: state.confirmedOnce,
    handled: state.handled.map(({ identity }) => identity),
    alerted: state.raised.map(({ about }) => about),
    takenUp: state.raised.flatMap(({ about, takenUp }) => (takenUp === undefined ? [] : [{ about, ...takenUp }])),
    ...(state.mergedInto === undefined ? {} : { mergedInto: state.mergedInto.personId }),
    stage: view.stageOf(state),
    held: state.held,
    open: state.open.map(({ changeNumber, change, step, answer }) => ({
      changeNumber,
      kind: change.kind,
      step,
      ...(answer === undefined ? {} : { answer }),
    })),
    pending: state.pending.map(({ notification, state: where }) => ({
      identity: notification.identity,
      kind: notification.kind,
      state: where,
    })),
    attentions: state.attentions,
    ...(lookAgainOn === undefined ? {} : { lookAgainOn }),
    adult,
    timeline: state.timeline,
  };
}
