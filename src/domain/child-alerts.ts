import type { AlertTrigger } from './actions.js';
import type { Climbing, ClimbPlan } from './child-climbs.js';
import { climbingOf } from './child-climbing.js';
import type { Work } from './work-items.js';
import type { ChildState } from './child-state.js';
import { attended, cleared, noted } from './child-state.js';
import type { Instant } from './dates.js';
import type { FailureCode } from './failure.js';
import { failureOf } from './failure.js';
import type { TakenUp } from './operator-acts.js';
import { isSameRegistration } from './registrations.js';

/** Who is told: the role that corrects data, the manager, operators, or the only ones who may know of a restricted child. */
export type AlertAudience = 'data-quality' | 'manager' | 'operators' | 'restricted';

/** Something about this child that is to be told in Mosaic, once. */
export interface ChildAlert {
  readonly trigger: AlertTrigger;
  /** which registration or notification it is about, and what of it: an id of ours, of Mosaic's, or a code */
  readonly about: string;
  readonly audience: AlertAudience;
  /** part of the reference: the same matter may come up again another time */
  readonly since: Instant;
  /** not before: its last attempt failed */
  readonly retryAt?: Instant;
}

/** An alert that stands in Mosaic, and who deals with it. */
export interface RaisedAlert {
  readonly trigger: AlertTrigger;
  readonly about: string;
  readonly at: Instant;
  /** only the few who may know of a hidden child, or operators, were told, and are told next */
  readonly narrow?: boolean;
  readonly takenUp?: Omit<TakenUp, 'about'>;
  /** where it goes next while nobody takes it up */
  readonly climbing?: Climbing;
  /** what later accesses may join, and its newest alert */
  readonly work?: Work & { readonly alert: string };
  /** identities of the later accesses that joined it: who takes it up takes them up */
  readonly joined?: readonly string[];
}

const raisedAtMost = 100;

/** For a restricted, adopted, sensitive or dead child only the narrow audience is told, of whatever it is. */
export const isNarrow = (state: ChildState): boolean =>
  state.snapshot?.restricted === true ||
  state.snapshot?.adoption !== undefined ||
  state.snapshot?.diedOn !== undefined ||
  isSensitive(state);

/** The code whose record must not show, outside the narrow audience, why it is refused: docs/registration-rules.md. */
const sensitiveCode = 'CPR02';

/**
 * CP-IS said of a record that it is sensitive, and has taken none since: also once a person dealt with it by hand, and while
 * it is sent again.
 */
export const isSensitive = ({ open, attentions, sensitiveSince }: ChildState): boolean =>
  sensitiveSince !== undefined ||
  open.some(({ answer }) => isSensitiveAnswer(answer)) ||
  attentions.some(({ code }) => code === 'record-restricted');

export const isSensitiveAnswer = (code: string | undefined): boolean => code?.startsWith(sensitiveCode) === true;

/** Adds an alert; one about the same matter that waits already is not doubled. */
export function alerted(state: ChildState, { trigger, about, audience, since }: ChildAlert): ChildState {
  const who = isNarrow(state) && audience !== 'operators' ? 'restricted' : audience;
  if (state.alerts.some((one) => one.trigger === trigger && one.about === about && one.audience === who)) return state;
  return { ...state, alerts: [...state.alerts, { trigger, about, audience: who, since }] };
}

/** Something that was said to this child was dropped: a person must look, and the operators’ role hears of it once. */
export function messageDropped(state: ChildState, why: FailureCode, now: Instant): ChildState {
  const code = 'payload-refused';
  const seen = attended(state, { code, since: now, failure: why });
  if (state.attentions.some((one) => one.code === code)) return seen;
  return alerted(seen, { trigger: 'unexpected-failure', about: code, audience: 'operators', since: now });
}

/** What the NHS told us waits for a child whom Mosaic does not give, and will not by itself: a person hears of it, once. */
export function unreadTold(state: ChildState, now: Instant): ChildState {
  const isKnown = state.attentions.some(
    ({ code, failure }) =>
      code === 'mosaic-unread' && failure !== undefined && failureOf(failure).class === 'permanent',
  );
  if (isKnown || state.pending.length === 0) return state;
  return alerted(state, { trigger: 'action-parked', about: 'mosaic-unread', audience: 'operators', since: now });
}

/** The next alert to raise now. */
export const nextAlert = (state: ChildState, now: Instant): ChildAlert | undefined =>
  state.alerts.find(({ retryAt }) => retryAt === undefined || retryAt <= now);

export const nextAlertRetryAt = (state: ChildState): Instant | undefined =>
  state.alerts.flatMap(({ retryAt }) => (retryAt === undefined ? [] : [retryAt])).sort()[0];

const isSame = (one: ChildAlert, other: ChildAlert): boolean =>
  one.trigger === other.trigger &&
  one.about === other.about &&
  one.audience === other.audience &&
  one.since === other.since;

/** How an alert stands in Mosaic: absent where the authority switched it off. */
export interface StandingAlert {
  readonly reference: string;
  /** how it goes on while nobody takes it up */
  readonly climb?: ClimbPlan;
}

/** It stands in Mosaic, and waits for somebody. */
export function alertStands(state: ChildState, alert: ChildAlert, now: Instant, standing?: StandingAlert): ChildState {
  const { trigger, about } = alert;
  const alerts = state.alerts.filter((one) => !isSame(one, alert));
  const climbing = standing && climbs(state, alert) ? climbingIn(standing, now) : undefined;
  const narrow = alert.audience === 'restricted' || alert.audience === 'operators';
  const raised = withRaised(state.raised, {
    trigger,
    about,
    at: now,
    ...(narrow && { narrow }),
    ...(climbing && { climbing }),
  });
  const calm = alerts.length === 0 ? cleared(state, 'alert-untold') : state;
  return noted({ ...calm, alerts, raised }, now, standing ? 'alert-raised' : 'alert-switched-off', trigger);
}

const climbingIn = ({ reference, climb }: StandingAlert, now: Instant): Climbing | undefined =>
  climbingOf(climb, { kind: 'alert', reference }, now);

/**
 * An open plan that is not on CP-IS goes to the manager by its own clock, whatever the reason: docs/registration-rules.md.
 * Its alerts do not climb besides.
 */
const climbs = (state: ChildState, { trigger }: ChildAlert): boolean =>
  trigger !== 'registration-overdue' && !(trigger === 'record-refused' && isWaiting(state));

/** Who hears of it next. Nobody is above the manager and the narrow audience: there a person of ours must see to it. */
export const audiencesAbove: Readonly<Record<AlertAudience, readonly AlertAudience[]>> = {
  'data-quality': ['manager'],
  operators: ['manager'],
  manager: [],
  restricted: [],
};

export const withRaised = (raised: readonly RaisedAlert[], alert: RaisedAlert): readonly RaisedAlert[] =>
  [...raised.filter(({ trigger, about }) => trigger !== alert.trigger || about !== alert.about), alert].slice(
    -raisedAtMost,
  );

/** Mosaic does not take it now: it stays, and is tried again for ever. */
export const alertDelayed = (state: ChildState, alert: ChildAlert, retryAt: Instant): ChildState => ({
  ...state,
  alerts: state.alerts.map((one) => (isSame(one, alert) ? { ...one, retryAt } : one)),
});

/** Whether an open plan should be on CP-IS and is not. */
export function isWaiting(state: ChildState): boolean {
  const { assessed } = state;
  if (assessed?.inScope !== true || assessed.observing) return false;
  if (assessed.problems.length > 0) return true;
  return assessed.wanted.some(
    (one) =>
      one.content.end === undefined &&
      !state.held.some((other) => isSameRegistration(one, other)) &&
      !state.open.some(({ step, change }) => step === 'discarded' && change.registrationId === one.registrationId),
  );
}

/** Keeps since when an open plan waits; what is over closes by itself, and so does the quiet of the first day. */
export function waitingNoted(state: ChildState, now: Instant): ChildState {
  if (isWaiting(state)) return state.waitingSince === undefined ? { ...state, waitingSince: now } : state;
  const heard = { ...state, quiet: state.quiet && state.open.length > 0 };
  if (state.waitingSince === undefined) return heard;
  const { waitingSince: _over, ...rest } = cleared(heard, 'registration-overdue');
  return rest;
}

const isTold = (state: ChildState, about: string): boolean =>
  [...state.alerts, ...state.raised].some((one) => one.trigger === 'registration-overdue' && one.about === about);

/** What is overdue: one alert for the data-quality role, later one for the manager. A loaded child stays quiet at first. */
function overdueSteps(state: ChildState): readonly { at: Instant; about: string; audience: AlertAudience }[] {
  const { assessed, waitingSince } = state;
  if (assessed === undefined || waitingSince === undefined) return [];
  return [
    { at: assessed.overdueAt, about: `waiting-${waitingSince}`, audience: 'data-quality' as const },
    { at: assessed.escalateAt, about: `still-waiting-${waitingSince}`, audience: 'manager' as const },
  ].filter(({ about }) => !isTold(state, about));
}

/** When the next overdue alert is due, if an open plan waits. */
export const overdueAt = (state: ChildState): Instant | undefined =>
  overdueSteps(state)
    .map(({ at }) => at)
    .sort()[0];

/** Raises what is due by now: docs/registration-rules.md. */
export function overdueNoted(state: ChildState, now: Instant): ChildState {
  return overdueSteps(state)
    .filter(({ at }) => at <= now)
    .reduce<ChildState>((next, { about, audience }) => {
      const seen = attended(next, { code: 'registration-overdue', since: now });
      const told = { trigger: 'registration-overdue' as const, about, audience, since: now };
      return state.quiet ? { ...seen, raised: withRaised(seen.raised, { ...told, at: now }) } : alerted(seen, told);
    }, state);
}

/** An end that CP-IS has not accepted is told again at day 300, and once more when only a delete is left. */
export function endReminders(state: ChildState, ends: readonly EndReminder[], now: Instant): ChildState {
  return ends.reduce<ChildState>((next, { registrationId, day }) => {
    const about = `${registrationId}/day-${day}`;
    const known = [...next.alerts, ...next.raised].some((one) => one.about === about);
    return known ? next : alerted(next, { trigger: 'record-refused', about, audience: 'data-quality', since: now });
  }, state);
}

export interface EndReminder {
  readonly registrationId: string;
  readonly day: 300 | 366;
}
