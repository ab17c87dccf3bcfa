import { rungsBelow } from './action-references.js';
import type { Climbing, ClimbPlan, Waiting } from './child-climbs.js';
import type { Instant } from './dates.js';
import { instantOf, msOf } from './dates.js';

/** From when on what stands waits for somebody: only the rungs above the one where it stands are ahead. */
export const climbingOf = (plan: ClimbPlan | undefined, waiting: Waiting, now: Instant): Climbing | undefined =>
  plan === undefined
    ? undefined
    : {
        ...plan,
        ...waiting,
        effects: plan.effects.filter(({ reference }) => rungsBelow(reference) > rungsBelow(waiting.reference)),
        dueAt: instantOf(msOf(now) + plan.after),
      };

/** The next rung was told, and has its own time; or Mosaic refuses it for good, and the one above it is told at once. */
export function onNextRung(climbing: Climbing, result: 'climbed' | 'refused', now: Instant): Climbing {
  const [told, ...effects] = climbing.effects;
  if (result === 'refused') return { ...climbing, effects, dueAt: now };
  const waiting = told === undefined ? {} : { kind: 'alert' as const, reference: told.reference };
  return { ...climbing, ...waiting, effects, dueAt: instantOf(msOf(now) + climbing.after) };
}
