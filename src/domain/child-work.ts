import type { RaisedAlert } from './child-alerts.js';
import { withRaised } from './child-alerts.js';
import type { Waiting } from './child-climbs.js';
import { climbingOf } from './child-climbing.js';
import type { PendingNotification } from './child-notifications.js';
import { triggerOf } from './child-notifications.js';
import type { Instant } from './dates.js';
import type { OpenWork } from './work-items.js';

/** More work items than this are not open for one child in one night. */
const openAtMost = 20;

/** The work items of a child that a further access may join, oldest first. */
export const openWork = (raised: readonly RaisedAlert[]): readonly OpenWork[] =>
  raised
    .filter(({ takenUp }) => takenUp === undefined)
    .flatMap(({ about, work, joined = [] }) =>
      work === undefined ? [] : [{ ...work, about, accesses: 1 + joined.length }],
    )
    .slice(-openAtMost);

/** What stands in Mosaic for a notification, as one work item; or as a part of an earlier one that nobody has taken up. */
export function withWork(
  raised: readonly RaisedAlert[],
  { notification, plan, audience }: PendingNotification,
  now: Instant,
): readonly RaisedAlert[] {
  const waiting = waitingIn(plan?.effects ?? []);
  if (waiting === undefined) return raised;
  const { identity } = notification;
  const joins = plan?.work?.joins;
  const earlier = raised.find(({ about, takenUp, work }) => about === joins && takenUp === undefined && work);
  if (earlier !== undefined) return withRaised(raised, joinedBy(earlier, identity, waiting));
  const trigger = triggerOf(notification);
  const known = raised.find((one) => one.trigger === trigger && one.about === identity);
  // written again on another rung: whoever took it up still deals with it
  if (known?.takenUp !== undefined) return raised;
  const climbing = climbingOf(plan?.climb, waiting, now);
  return withRaised(raised, {
    ...(known?.joined && { joined: known.joined }),
    trigger,
    about: identity,
    at: now,
    ...(audience === 'narrow' && { narrow: true }),
    ...(climbing && { climbing }),
    ...workIn(plan?.work, waiting),
  });
}

/** The alert that somebody is to take up; where there is none, the next action. */
function waitingIn(effects: readonly { kind: string; reference: string }[]): Waiting | undefined {
  const found = effects.find(({ kind }) => kind === 'alert') ?? effects.find(({ kind }) => kind === 'step');
  return found && { kind: found.kind === 'step' ? 'step' : 'alert', reference: found.reference };
}

/** It keeps its time: what joins never delays the climb. Its newest alert is the one that somebody must acknowledge. */
function joinedBy(earlier: RaisedAlert, identity: string, { kind, reference }: Waiting): RaisedAlert {
  const { climbing, work, joined = [] } = earlier;
  return {
    ...earlier,
    joined: [...joined.filter((one) => one !== identity), identity],
    ...(climbing && { climbing: { ...climbing, kind, reference } }),
    ...(work && { work: { ...work, alert: reference } }),
  };
}

function workIn(
  work: NonNullable<PendingNotification['plan']>['work'],
  { kind, reference }: Waiting,
): Pick<RaisedAlert, 'work'> {
  if (work === undefined || kind !== 'alert') return {};
  const { joins: _earlier, ...own } = work;
  return { work: { ...own, alert: reference } };
}
