import type { Effect } from './action-plans.js';
import type { RaisedAlert } from './child-alerts.js';
import { withRaised } from './child-alerts.js';
import type { ChildState } from './child-state.js';
import { attended, cleared, noted } from './child-state.js';
import type { Instant } from './dates.js';
import { instantOf, msOf } from './dates.js';

type AlertEffect = Extract<Effect, { kind: 'alert' }>;

/** How an alert climbs the ladder while nobody takes it up. */
export interface ClimbPlan {
  /** milliseconds on each rung */
  readonly after: number;
  /** what is raised on the rungs above, in order; never the emergency duty team's: a missing tick alone does not call it */
  readonly effects: readonly AlertEffect[];
  /** climbs also where Mosaic does not tell whether an alert was acknowledged */
  readonly unread: boolean;
}

/** The part of it that is still ahead of an alert that stands. */
export interface Climbing extends ClimbPlan {
  /** reference of the alert that waits for somebody */
  readonly reference: string;
  readonly dueAt: Instant;
}

/** What a look at Mosaic says of an alert that nobody has taken up. */
export type ClimbResult =
  /** somebody acknowledged it in Mosaic, which never tells who */
  | 'acknowledged'
  /** the next rung was told */
  | 'climbed'
  /** nobody is above: a person of ours must see to it */
  | 'at-the-top'
  /** Mosaic does not tell, and the authority does not climb blindly */
  | 'unreadable';

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

/** From when on an alert that stands waits for somebody. */
export const climbingOf = (plan: ClimbPlan | undefined, reference: string, now: Instant): Climbing | undefined =>
  plan === undefined ? undefined : { ...plan, reference, dueAt: instantOf(msOf(now) + plan.after) };

/** What became of a look. Taking up by a person meanwhile wins. */
export function climbedOn(state: ChildState, { alert }: DueClimb, result: ClimbResult, now: Instant): ChildState {
  const standing = state.raised.find(({ trigger, about }) => trigger === alert.trigger && about === alert.about);
  if (standing?.climbing === undefined || standing.takenUp !== undefined) return state;
  const { climbing, ...rest } = standing;
  const { about } = standing;
  const put = (changed: RaisedAlert): ChildState => ({ ...state, raised: withRaised(state.raised, changed) });
  switch (result) {
    case 'acknowledged':
      return noted(put({ ...rest, takenUp: { by: 'Mosaic', at: now } }), now, 'acknowledged', about);
    case 'unreadable':
      return put(rest);
    case 'at-the-top':
      return attended(put(rest), { code: 'alert-not-taken-up', since: now, about });
    case 'climbed': {
      const [told, ...effects] = climbing.effects;
      const reference = told?.reference ?? climbing.reference;
      const dueAt = instantOf(msOf(now) + climbing.after);
      return noted(put({ ...rest, climbing: { ...climbing, effects, reference, dueAt } }), now, 'alert-climbed', about);
    }
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
export const climbOver = (state: ChildState, about: string): ChildState => cleared(state, 'alert-not-taken-up', about);
