import { Context } from '@temporalio/activity';
import type { Durations } from '../contracts/durations.js';
import type { ActionPlan, Effect, ToDecide } from '../domain/action-plans.js';
import { isOff, planActions } from '../domain/action-plans.js';
import type { AlertTrigger, Written } from '../domain/actions.js';
import type { Climbing, ClimbResult } from '../domain/child-climbs.js';
import { instantOf } from '../domain/dates.js';
import { CodedError, failureOf } from '../domain/failure.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { ChildRelations } from '../domain/relations.js';
import type { Ports } from './index.js';
import { operatorAlert } from './operator-alerts.js';
import { writeInto } from './write-into.js';

type ToPlan = Omit<ToDecide, 'relations'>;

interface ToWrite {
  readonly effect: Effect;
  /** an earlier execution may have written it */
  readonly triedBefore: boolean;
}

/** The authority wants no such alert. */
const switchedOff: Written = { id: 'switched-off', alreadyThere: false };

export const createActionActivities = ({ settings, mosaic }: Pick<Ports, 'settings' | 'mosaic'>) => {
  /** Without an answer in the contract, Mosaic finds the related worker of an alert by itself: nothing waits for that. */
  const relationsOf = async (personId: MosaicPersonId): Promise<ChildRelations | undefined> => {
    const relations = await mosaic.readRelations(personId).catch((error: unknown) => {
      if (error instanceof CodedError && failureOf(error.code).class === 'permanent') return undefined;
      throw error;
    });
    if (relations?.mergePending === true) throw new CodedError('mosaic.merge-pending');
    return relations;
  };

  /** Only an execution that is provably the first may write without a look: attempt 1 of an effect never tried before. */
  const writeOnce = async ({ effect, triedBefore }: ToWrite): Promise<Written> => {
    const isFirst = !triedBefore && Context.current().info.attempt === 1;
    const standing = isFirst ? undefined : await mosaic.findWritten(effect.kind, effect.reference);
    return standing ?? writeInto(mosaic, effect);
  };

  return {
    /** What Mosaic should show for a notification. Decided once: the workflow keeps it. */
    planActions: async (toPlan: ToPlan): Promise<{ plan: ActionPlan; durations: Durations }> => {
      const relations = toPlan.audience === 'nobody' ? undefined : await relationsOf(toPlan.personId);
      const plan = planActions({ ...toPlan, ...(relations && { relations }) }, settings.actions);
      return { plan, durations: settings.durations };
    },

    /** Writes one effect into Mosaic, once, whatever happened to earlier attempts. */
    writeEffect: (toWrite: ToWrite): Promise<Written> => writeOnce(toWrite),

    /** Looks whether an alert was acknowledged, and tells the next rung where it was not. */
    climbAlert: async ({ reference, effects: [next], unread }: Climbing): Promise<ClimbResult> => {
      const standing = await mosaic.findWritten('alert', reference);
      if (standing?.acknowledged === true) return 'acknowledged';
      if (standing?.acknowledged === undefined && !unread) return 'unreadable';
      if (next === undefined) return 'at-the-top';
      await writeOnce({ effect: next, triedBefore: true });
      return 'climbed';
    },

    /** Tells the operators' role in Mosaic of something that is no single child's. The text names codes and ids only. */
    alertOperators: ({ about, trigger }: { about: string; trigger: AlertTrigger }): Promise<Written> => {
      if (isOff(trigger, settings.actions, instantOf(Date.now()))) return Promise.resolve(switchedOff);
      const alert = operatorAlert(trigger, about, settings.actions.to[trigger] ?? settings.operators);
      return writeOnce({ effect: { kind: 'alert', reference: alert.reference, write: alert }, triedBefore: true });
    },
  };
};
