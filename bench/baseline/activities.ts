import type { Durations } from '../../src/contracts/durations.js';
import type { ActionPlan, ActionPolicy, Audience, Effect } from '../../src/domain/action-plans.js';
import { planActions } from '../../src/domain/action-plans.js';
import type { Written } from '../../src/domain/actions.js';
import type { ChildNotification } from '../../src/domain/child-notifications.js';
import type { MosaicPersonId } from '../../src/domain/people.js';
import type { Mosaic } from '../../src/mosaic/port.js';

interface ToLook {
  readonly personId: MosaicPersonId;
  readonly notification: ChildNotification;
  readonly audience: Audience;
}

export type BaselineActivities = ReturnType<typeof createBaselineActivities>;

/** One call to Mosaic each, with arguments and results as large as the child's. */
export const createBaselineActivities = (mosaic: Mosaic, policy: ActionPolicy, durations: Durations) => ({
  look: async (told: ToLook): Promise<{ plan: ActionPlan; durations: Durations }> => {
    await mosaic.readChild(told.personId);
    return { plan: planActions(told.personId, told.notification, policy, told.audience), durations };
  },
  write: ({ effect }: { effect: Effect; triedBefore: boolean }): Promise<Written> =>
    effect.kind === 'case-note' ? mosaic.writeCaseNote(effect.write) : mosaic.raiseAlert(effect.write),
});
