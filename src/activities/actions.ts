import { Context } from '@temporalio/activity';
import type { Durations } from '../contracts/durations.js';
import type { ActionPlan, Audience, Effect } from '../domain/action-plans.js';
import { planActions } from '../domain/action-plans.js';
import type { AlertTrigger, Written } from '../domain/actions.js';
import type { ChildNotification } from '../domain/child-notifications.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { Ports } from './index.js';
import { operatorAlert } from './operator-alerts.js';

interface ToPlan {
  readonly personId: MosaicPersonId;
  readonly notification: ChildNotification;
  readonly audience: Audience;
}

interface ToWrite {
  readonly effect: Effect;
  /** an earlier execution may have written it */
  readonly triedBefore: boolean;
}

export const createActionActivities = ({ settings, mosaic }: Pick<Ports, 'settings' | 'mosaic'>) => {
  const write = (effect: Effect): Promise<Written> =>
    effect.kind === 'case-note' ? mosaic.writeCaseNote(effect.write) : mosaic.raiseAlert(effect.write);

  /** Only an execution that is provably the first may write without a look: attempt 1 of an effect never tried before. */
  const writeOnce = async ({ effect, triedBefore }: ToWrite): Promise<Written> => {
    const isFirst = !triedBefore && Context.current().info.attempt === 1;
    const standing = isFirst ? undefined : await mosaic.findWritten(effect.kind, effect.reference);
    return standing ?? write(effect);
  };

  return {
    /** What Mosaic should show for a notification. Decided once: the workflow keeps it. */
    planActions: ({ personId, notification, audience }: ToPlan): Promise<{ plan: ActionPlan; durations: Durations }> =>
      Promise.resolve({
        plan: planActions(personId, notification, settings.actions, audience),
        durations: settings.durations,
      }),

    /** Writes one effect into Mosaic, once, whatever happened to earlier attempts. */
    writeEffect: (toWrite: ToWrite): Promise<Written> => writeOnce(toWrite),

    /** Tells the operators' role in Mosaic of something that is no single child's. The text names codes and ids only. */
    alertOperators: ({ about, trigger }: { about: string; trigger: AlertTrigger }): Promise<Written> => {
      const alert = operatorAlert(trigger, about, settings.operators);
      return writeOnce({ effect: { kind: 'alert', reference: alert.reference, write: alert }, triedBefore: true });
    },
  };
};
