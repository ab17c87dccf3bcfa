import type { Effect } from './action-effects.js';
import type { AlertTrigger } from './actions.js';
import type { Attention } from './attentions.js';
import type { RaisedAlert } from './child-alerts.js';
import { alerted, isNarrow, withRaised } from './child-alerts.js';
import type { ChildState } from './child-state.js';
import { attended, cleared, noted } from './child-state.js';
import { onNextRung } from './child-climbing.js';
import type { Instant } from './dates.js';
import { byMosaic } from './operator-acts.js';

export type AlertEffect = Extract<Effect, { kind: 'alert' }>;

/** How an alert climbs the ladder while nobody takes it up. */
export interface ClimbPlan {
  /** milliseconds on each rung */
  readonly after: number;
  /** what is raised on each rung, from the lowest; never the emergency duty team's: a missing tick alone does not call it */
  readonly effects: readonly AlertEffect[];
  /** climbs also where Mosaic does not tell whether an alert was acknowledged */
  readonly unread: boolean;
}

/** What stands in Mosaic and waits for somebody: an alert, or the next action of a step. */
export interface Waiting {
  readonly kind: 'alert' | 'step';
  readonly reference: string;
}

/** The part of a plan that is still ahead of what stands. */
export interface Climbing extends ClimbPlan, Waiting {
  readonly dueAt: Instant;
}

/** What a look at Mosaic says of an alert, or a next action, that nobody has taken up. */
export type ClimbResult =
  /** somebody acknowledged the alert in Mosaic, or picked the next action up, which never tells who */
  | 'acknowledged'
  /** the next rung was told */
  | 'climbed'
  /** Mosaic refuses the next rung for good: the one above it is told at once */
  | 'refused'
  /** nobody is above: a person of ours must see to it */
  | 'at-the-top'
  /** Mosaic does not tell, and the authority does not climb blindly */
  | 'unreadable';

/** The triggers of what the NHS told: it is over when somebody took it up, and not before. */
const ofNotifications: readonly AlertTrigger[] = ['case-note-create', 'number-inactive'];

/** Other alerts are about something that a person must look at: it is over when that is. */
const matters = ({ attentions }: ChildState, { trigger, about }: RaisedAlert): boolean =>
  ofNotifications.includes(trigger) ||
  attentions.some(
    ({ code, about: its }) =>
      code !== 'alert-not-taken-up' && its !== undefined && (about === its || about.startsWith(`${its}/`)),
  );

/** What is over by itself does not climb, and needs nobody. The same state where nothing is. */
export function withoutSettled(state: ChildState): ChildState {
  const settled = state.raised.filter(
    (one) => !matters(state, one) && (one.climbing !== undefined || state.attentions.some(isUntaken(one))),
  );
  return settled.reduce<ChildState>((next, { climbing: _over, ...rest }) => {
    const raised = next.raised.map((one) => (one.trigger === rest.trigger && one.about === rest.about ? rest : one));
    return climbOver({ ...next, raised }, rest);
  }, state);
}

/**
 * The record was restricted, marked for adoption or ended by death since it was told: what nobody has taken up goes to the
 * few who may know of it now, and not up the family's ladder. The same state where nothing is to be changed.
 */
export function withoutWiderClimbs(state: ChildState, now: Instant): ChildState {
  if (!isNarrow(state)) return state;
  const wider = state.raised.filter((one) => one.climbing !== undefined && one.narrow !== true);
  return wider.reduce<ChildState>((next, { climbing: _over, ...rest }) => {
    const raised = withRaised(next.raised, { ...rest, narrow: true });
    const { about } = rest;
    return alerted({ ...next, raised }, { trigger: 'alert-not-taken-up', about, audience: 'restricted', since: now });
  }, state);
}

const isUntaken =
  (alert: RaisedAlert) =>
  ({ code, about }: Attention): boolean =>
    code === 'alert-not-taken-up' && about === untakenAs(alert);

/** One notification may have two alerts: that something came, and that it cannot be written. */
export const untakenAs = ({ trigger, about }: RaisedAlert): string =>
  ofNotifications.includes(trigger) ? about : `${about}/${trigger}`;

const isWaiting = ({ takenUp, climbing }: RaisedAlert): boolean => takenUp === undefined && climbing !== undefined;

/** When the first alert that nobody has taken up is looked at. */
export const nextClimbAt = ({ raised }: ChildState): Instant | undefined =>
  raised
    .filter(isWaiting)
    .flatMap(({ climbing }) => (climbing === undefined ? [] : [climbing.dueAt]))
    .sort()[0];

export interface DueClimb extends Climbing {
  readonly alert: RaisedAlert;
}

export function nextClimb(state: ChildState, now: Instant): DueClimb | undefined {
  const alert = state.raised.find((one) => isWaiting(one) && one.climbing !== undefined && one.climbing.dueAt <= now);
  return alert?.climbing === undefined ? undefined : { ...alert.climbing, alert };
}

/** What became of a look. Taking up by a person meanwhile wins. */
export function climbedOn(
  state: ChildState,
  { alert, reference: looked }: DueClimb,
  result: ClimbResult,
  now: Instant,
): ChildState {
  const standing = state.raised.find(({ trigger, about }) => trigger === alert.trigger && about === alert.about);
  if (standing?.climbing === undefined || standing.takenUp !== undefined) return state;
  // what joined meanwhile has an alert of its own: it is looked at next
  if (result === 'acknowledged' && standing.climbing.reference !== looked) return state;
  const { climbing, work, ...rest } = standing;
  const { about } = standing;
  const open = { ...rest, ...(work && { work }) };
  const put = (changed: RaisedAlert): ChildState => ({ ...state, raised: withRaised(state.raised, changed) });
  switch (result) {
    case 'acknowledged':
      return noted(put({ ...rest, takenUp: { by: byMosaic, at: now } }), now, 'acknowledged', about);
    case 'unreadable':
      return put(open);
    case 'at-the-top':
      return attended(put(open), { code: 'alert-not-taken-up', since: now, about: untakenAs(standing) });
    case 'refused':
      return put({ ...open, climbing: onNextRung(climbing, result, now) });
    case 'climbed':
      return noted(put({ ...open, climbing: onNextRung(climbing, result, now) }), now, 'alert-climbed', about);
  }
}

/** Mosaic cannot be asked now: looked at again later. */
export const climbDelayed = (state: ChildState, { alert }: DueClimb, dueAt: Instant): ChildState => ({
  ...state,
  raised: state.raised.map((one) =>
    one.trigger === alert.trigger && one.about === alert.about && one.climbing !== undefined
      ? { ...one, climbing: { ...one.climbing, dueAt } }
      : one,
  ),
});

/** Somebody deals with it: nothing climbs any more, and nothing needs a person. */
export const climbOver = (state: ChildState, alert: RaisedAlert): ChildState =>
  cleared(state, 'alert-not-taken-up', untakenAs(alert));
