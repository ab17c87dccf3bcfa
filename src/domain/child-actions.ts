import type { ActionPlan, Audience, Effect } from './action-plans.js';
import { actionOf } from './action-references.js';
import { raise } from './attentions.js';
import { alerted } from './child-alerts.js';
import { audienceOf } from './child-view.js';
import type { Written } from './actions.js';
import type { PendingNotification } from './child-notifications.js';
import { keepHandedOverDays } from './child-notifications.js';
import { withWork } from './child-work.js';
import type { AuditLine } from './audit.js';
import type { ChildState, LinesTold } from './child-state.js';
import { cleared, noted, notedAlready, product, subjectOf } from './child-state.js';
import type { Instant } from './dates.js';
import { dayInMs, instantOf, msOf } from './dates.js';
import type { FailureCode } from './failure.js';

/** The next notification to work on, in the order accepted; parked ones and those in their slow phase do not block. */
export const nextPending = (state: ChildState, now: Instant): PendingNotification | undefined =>
  state.pending.find(({ state: where, retryAt }) => where === 'ready' || (where === 'slow' && (retryAt ?? now) <= now));

/** When the first one in its slow phase is due again. */
export const nextRetryAt = (state: ChildState): Instant | undefined =>
  state.pending
    .flatMap(({ state: where, retryAt }) => (where === 'slow' && retryAt !== undefined ? [retryAt] : []))
    .sort()[0];

export const pendingOf = (state: ChildState, identity: string): PendingNotification | undefined =>
  state.pending.find(({ notification }) => notification.identity === identity);

/** The next effect of a plan that does not stand in Mosaic yet, and that Mosaic has not refused for good. */
export const nextEffect = ({ plan, done, refused = [] }: PendingNotification): Effect | undefined =>
  plan?.effects.find(({ reference }) => !stands(done, reference) && !refused.includes(reference));

/** On whichever rung of the ladder it was written: an action that stands is not repeated on another. */
const stands = (done: readonly string[], reference: string): boolean =>
  done.some((one) => actionOf(one) === actionOf(reference));

const changed = (
  state: ChildState,
  identity: string,
  change: (pending: PendingNotification) => PendingNotification,
): ChildState => ({
  ...state,
  pending: state.pending.map((one) => (one.notification.identity === identity ? change(one) : one)),
});

/** Decided once. That it joins a work item, and why a rung of the ladder reaches nobody stands in the timeline. */
export function planned(
  state: ChildState,
  identity: string,
  plan: ActionPlan,
  now: Instant,
  audience?: Audience,
): ChildState {
  const decided = changed(state, identity, (pending) => ({
    ...pending,
    plan,
    audience: audience ?? audienceOf(state, pending.notification),
  }));
  const next = plan.work?.joins === undefined ? decided : noted(decided, now, 'access-joined', identity);
  return (plan.missed ?? []).reduce(
    (all, { rung, why }) => noted(all, now, 'recipient-missed', `${rung}: ${why}`),
    next,
  );
}

/**
 * The record was restricted, marked for adoption or ended by death since it was decided: what does not stand yet is decided
 * again, for the few who may know of it now. A plan of a release that kept no audience was decided for the file. A birth
 * takes nothing back: what came for the mother's number before it is told.
 */
export function narrowed(state: ChildState, identity: string): ChildState {
  const pending = pendingOf(state, identity);
  if (pending?.plan === undefined) return state;
  const { plan: _wider, audience = 'file', ...rest } = pending;
  const isNarrower = audience === 'file' && audienceOf(state, pending.notification) === 'narrow';
  return isNarrower ? changed(state, identity, () => rest) : state;
}

/**
 * Mosaic refuses an effect for good: the next rung of the ladder takes its place, or a note of its own. Without one it is left out, so that the
 * others are written all the same, and a person hears of it at the end.
 */
export function refusedEffect(
  state: ChildState,
  identity: string,
  { kind, reference, instead: [next, ...others] = [] }: Effect,
  failure: FailureCode,
  now: Instant,
): ChildState {
  if (next === undefined)
    return changed(state, identity, ({ refused = [], ...pending }) => ({
      ...pending,
      refused: [...refused, reference],
      failure,
    }));
  const successor: Effect = others.length === 0 ? next : { ...next, instead: others };
  const replaced = changed(state, identity, ({ plan, ...pending }) => ({
    ...pending,
    ...(plan && {
      plan: { ...plan, effects: plan.effects.map((one) => (one.reference === reference ? successor : one)) },
    }),
  }));
  return noted(replaced, now, kind === 'case-note' ? 'appending-refused' : 'recipient-refused', identity);
}

/** Why a person must act once everything else stands: something of it was refused. */
export const refusalOf = ({ refused, failure }: PendingNotification): FailureCode | undefined =>
  refused === undefined || refused.length === 0 ? undefined : failure;

/** Everything stands, and Mosaic refused nothing of it. */
export const isAllDone = (pending: PendingNotification): boolean =>
  nextEffect(pending) === undefined && refusalOf(pending) === undefined;

/** From now on the effect is looked up before it is written: nobody can prove that it does not stand. */
export const triedEffect = (state: ChildState, identity: string, reference: string): ChildState =>
  changed(state, identity, (pending) => ({ ...pending, tried: [...pending.tried, reference] }));

/** It stands in Mosaic, or was handed over to whoever writes it there. */
export const doneEffect = (
  state: ChildState,
  identity: string,
  reference: string,
  { handedOver = false }: Pick<Written, 'handedOver'> = {},
): ChildState =>
  changed(state, identity, (pending) =>
    isRefused(pending, reference)
      ? pending
      : { ...pending, done: [...pending.done, reference], ...(handedOver && { handedOver }) },
  );

/** While it was written, whoever carries it out said that Mosaic does not take it. */
const isRefused = ({ plan, refused = [] }: PendingNotification, reference: string): boolean =>
  refused.includes(reference) || plan?.effects.every((effect) => effect.reference !== reference) === true;

const allStands = 'notification-dealt-with';

/** What an effect adds to the audit where it is written. The ids are its own, so that a line said again is one line. */
export interface EffectLines {
  /** lines that the child holds, which come first */
  readonly held: readonly AuditLine[];
  readonly effect: Omit<AuditLine, 'at' | 'result'>;
  /** the last effect of a notification of which Mosaic refused nothing */
  readonly last?: Omit<AuditLine, 'at'>;
}

export type WrittenEffect = Written & LinesTold;

/** What whoever writes this effect tells the audit, so that a notification needs no activity for the audit alone. */
export function linesOf(state: ChildState, pending: PendingNotification, { kind, reference }: Effect): EffectLines {
  const { identity } = pending.notification;
  const subject = subjectOf(state);
  const line = { who: product, why: null, subject, about: identity };
  const after = { ...pending, done: [...pending.done, reference] };
  const isLast = isAllDone(after);
  return {
    held: state.unaudited.lines,
    effect: { ...line, what: kind, id: `${subject}/${reference}` },
    ...(isLast && { last: { ...line, what: allStands, id: `${subject}/${identity}/${allStands}`, result: 'done' } }),
  };
}

/**
 * All its effects stand in Mosaic: it leaves the queue, and its attentions with it. Somebody can take it up. `isAudited`:
 * whoever wrote the last effect told the audit.
 */
export function dealtWith(state: ChildState, identity: string, now: Instant, isAudited = false): ChildState {
  const found = pendingOf(state, identity);
  const pending = state.pending.filter(({ notification }) => notification.identity !== identity);
  const raised = found === undefined ? state.raised : withWork(state.raised, found, now);
  const handedOver = withHandedOver(state.handedOver, found, now);
  const next = { ...state, pending, raised, handedOver };
  const calm = cleared(cleared(next, 'action-delayed', identity), 'action-parked', identity);
  if (isAudited) return notedAlready(calm, now, allStands, identity);
  return noted(calm, now, (found?.plan?.effects ?? []).length === 0 ? 'notification-recorded' : allStands, identity);
}

/** More than this is never open for one child at a time; the oldest go first. */
const handedOverAtMost = 30;

function withHandedOver(
  all: ChildState['handedOver'],
  found: PendingNotification | undefined,
  now: Instant,
): ChildState['handedOver'] {
  const oldest = instantOf(msOf(now) - keepHandedOverDays * dayInMs);
  const kept = all.filter(({ at }) => at >= oldest);
  return found?.handedOver === true ? [...kept, { pending: found, at: now }].slice(-handedOverAtMost) : kept;
}

/** Steps aside until `retryAt`, while others go first. */
export function delayed(
  state: ChildState,
  identity: string,
  failure: FailureCode,
  now: Instant,
  retryAt: Instant,
): ChildState {
  const next = changed(state, identity, (pending) => ({ ...pending, state: 'slow', failure, retryAt }));
  const attentions = raise(next.attentions, { code: 'action-delayed', since: now, failure, about: identity });
  return { ...next, attentions };
}

/**
 * A person must act, and the next notification proceeds. Trying again changes nothing, unless there is a time for it: what
 * stands in everybody's way may be mended without a word to this child.
 */
export function parked(
  state: ChildState,
  identity: string,
  failure: FailureCode,
  now: Instant,
  retryAt?: Instant,
): ChildState {
  const waiting = retryAt === undefined ? { state: 'parked' as const } : { state: 'slow' as const, retryAt };
  const next = changed(state, identity, (pending) => ({ ...pending, ...waiting, failure }));
  const calm = cleared(next, 'action-delayed', identity);
  const isKnown = calm.attentions.some(({ code, about }) => code === 'action-parked' && about === identity);
  const attentions = raise(calm.attentions, { code: 'action-parked', since: now, failure, about: identity });
  if (isKnown) return { ...calm, attentions };
  const told = alerted(
    { ...calm, attentions },
    { trigger: 'action-parked', about: identity, audience: 'operators', since: now },
  );
  return noted(told, now, 'notification-parked', identity);
}
