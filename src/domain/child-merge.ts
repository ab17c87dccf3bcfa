import type { Effect } from './action-plans.js';
import { nextPending } from './child-actions.js';
import type { PendingNotification } from './child-notifications.js';
import type { ChildState } from './child-state.js';
import { cleared, isUnsent, knows, noted, remembered } from './child-state.js';
import type { Instant } from './dates.js';
import { isOfLoad } from './first-day.js';
import type { Handover } from './handover.js';
import type { NhsNumber } from './nhs-number.js';
import type { MosaicPersonId } from './people.js';
import { sameIdentity } from './registrations.js';

/** The record into which Mosaic merged this one, while it has not handed over. */
export const mergeTarget = ({ snapshot, mergedInto }: ChildState): MosaicPersonId | undefined =>
  mergedInto === undefined ? snapshot?.mergedInto : undefined;

/** Nothing of its own is in flight: what CP-IS holds is known, and no action is half done. */
export const mayHandOver = (state: ChildState): boolean =>
  mergeTarget(state) !== undefined &&
  state.open.every(({ step }) => step === 'refused' || step === 'discarded' || step === 'unsubmitted');

/** All that the surviving record needs. */
export const handoverOf = (state: ChildState, into: MosaicPersonId): Handover => ({
  // another one where more is handed over: told again after something came, the rest must count
  handoverId: `merge-${state.personId}-${into}-${state.handled.length}-${state.held.length}`,
  from: state.personId,
  held: state.held,
  handled: state.handled.filter(({ identity }) => identity.startsWith('notification:')),
  pending: state.pending,
  knownNumbers: state.knownNumbers,
  inactiveNumbers: state.inactiveNumbers,
  replacements: state.replacements,
});

/**
 * From now on this record only forwards; no other person may be found by its numbers. What came while it was handed over is
 * none of it: notifications are forwarded, and what another record handed over meanwhile goes on with a handover of its own.
 */
export function handedOver(state: ChildState, given: Handover, into: MosaicPersonId, now: Instant): ChildState {
  const { assessed, waitingSince: _over, ...rest } = state;
  const next: ChildState = {
    ...rest,
    ...(assessed === undefined ? {} : { assessed: { ...nothingWanted(assessed), subjects: [] } }),
    held: state.held.filter((one) => !given.held.includes(one)),
    open: [],
    pending: state.pending.filter(({ notification }) => !isIn(given, notification)).map(afresh),
    // what was refused here and must be said again is about this workflow, whoever goes on
    attentions: state.attentions.filter(({ code }) => code === 'payload-refused'),
    alerts: state.alerts.filter(
      ({ trigger, audience }) => trigger === 'unexpected-failure' && audience === 'operators',
    ),
    deletesDue: [],
    confirmedOnce: [],
    mergedInto: { personId: into, at: now },
  };
  return noted(next, now, 'handed-over', into);
}

const isIn = (given: Handover, { identity }: PendingNotification['notification']): boolean =>
  given.pending.some(({ notification }) => notification.identity === identity);

const afresh = ({ notification }: PendingNotification): PendingNotification => ({
  notification,
  done: [],
  tried: [],
  state: 'ready',
});

function nothingWanted(assessed: NonNullable<ChildState['assessed']>): NonNullable<ChildState['assessed']> {
  const { heldMark: _none, wantedMark: _nothing, lookAgainOn: _never, ...rest } = assessed;
  return { ...rest, wanted: [], problems: [], notices: [], inScope: false, conflictWith: [] };
}

/** Takes over what another record hands over: registrations, handled identities, open notifications. Counts once. */
export function absorbed(state: ChildState, handover: Handover, now: Instant): ChildState {
  const identity = `handover:${handover.handoverId}`;
  if (knows(state, identity)) return state;
  const next = noted(remembered(state, identity, now), now, 'absorbed', handover.from);
  const isNew = (id: string): boolean => !next.handled.some((known) => known.identity === id);
  const isFree = ({ notification }: PendingNotification): boolean => isNew(`notification:${notification.identity}`);
  const isOfLoadNow = handover.from === 'previous-system';
  const kept = isOfLoadNow ? next.held.filter((one) => !isOfLoad(one)) : next.held;
  const held = handover.held.filter((one) => !kept.some((other) => sameIdentity(one.content, other.content)));
  return {
    ...cleared(next, 'merge-pending'),
    held: [...kept, ...held],
    pending: [...next.pending, ...handover.pending.filter(isFree).map((one) => retargeted(one, state.personId))],
    handled: [...next.handled, ...handover.handled.filter(({ identity: id }) => isNew(id))],
    knownNumbers: union(next.knownNumbers, handover.knownNumbers),
    inactiveNumbers: union(next.inactiveNumbers, handover.inactiveNumbers),
    replacements: next.snapshot?.adoption === undefined ? replacementsOf(next, handover) : next.replacements,
    absorbedFrom:
      isOfLoadNow || next.absorbedFrom.includes(handover.from)
        ? next.absorbedFrom
        : [...next.absorbedFrom, handover.from],
    quiet: next.quiet || (isOfLoadNow && isUnsent(next)),
    readDue: next.readDue || next.snapshot === undefined,
    assessDue: true,
  };
}

/** What is known here of a number comes first. */
const replacementsOf = ({ replacements }: ChildState, given: Handover): ChildState['replacements'] => [
  ...(given.replacements ?? []).filter(({ old }) => !replacements.some((known) => known.old === old)),
  ...replacements,
];

const union = (one: readonly NhsNumber[], other: readonly NhsNumber[]): readonly NhsNumber[] => [
  ...new Set([...one, ...other]),
];

/** What was written stands under its reference, and Mosaic moved it; the rest is written for the record that survived. */
function retargeted(pending: PendingNotification, personId: MosaicPersonId): PendingNotification {
  const { notification, plan, audience, done, tried } = pending;
  const base = { notification, done, tried, state: 'ready' as const };
  if (plan === undefined || tried.length === 0) return { notification, done: [], tried: [], state: 'ready' };
  return {
    ...base,
    ...(audience && { audience }),
    plan: { ...plan, effects: plan.effects.map((effect) => aboutNow(effect, personId)) },
  };
}

/** The same effect, for the record that survived; what stands by for it too. */
function aboutNow(effect: Effect, personId: MosaicPersonId): Effect {
  const instead = effect.instead?.map((one) => aboutNow(one, personId));
  const rest = instead === undefined ? {} : { instead };
  switch (effect.kind) {
    case 'case-note':
      return { ...effect, write: { ...effect.write, personId }, ...rest };
    case 'alert':
      return { ...effect, write: { ...effect.write, personId }, ...rest };
    case 'step':
      return { ...effect, write: { ...effect.write, personId }, ...rest };
  }
}

/** A notification that came after the merge, to be handed on. */
export const nextToForward = (state: ChildState, now: Instant): PendingNotification | undefined =>
  state.mergedInto === undefined ? undefined : nextPending(state, now);

export function forwarded(state: ChildState, identity: string, now: Instant): ChildState {
  const pending = state.pending.filter(({ notification }) => notification.identity !== identity);
  const calm = cleared({ ...state, pending }, 'action-delayed', identity);
  return noted(calm, now, 'notification-forwarded', identity);
}
