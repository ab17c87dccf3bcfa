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
