import { writeInto } from '../../src/activities/write-into.js';
import type { Durations } from '../../src/contracts/durations.js';
import type { ActionPlan, ActionPolicy, Effect, ToDecide } from '../../src/domain/action-plans.js';
import { planActions } from '../../src/domain/action-plans.js';
import type { Written } from '../../src/domain/actions.js';
import type { Mosaic } from '../../src/mosaic/port.js';

type ToLook = Omit<ToDecide, 'relations'>;

export type BaselineActivities = ReturnType<typeof createBaselineActivities>;

/** One call to Mosaic each, with arguments and results as large as the child's. */
export const createBaselineActivities = (mosaic: Mosaic, policy: ActionPolicy, durations: Durations) => ({
  look: async (told: ToLook): Promise<{ plan: ActionPlan; durations: Durations }> => {
    const relations = await mosaic.readRelations(told.personId);
    return { plan: planActions({ ...told, ...(relations && { relations }) }, policy), durations };
  },
  write: ({ effect }: { effect: Effect; triedBefore: boolean }): Promise<Written> => writeInto(mosaic, effect),
});
