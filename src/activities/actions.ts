import type { Durations } from '../contracts/durations.js';
import type { ActionPlan, ToDecide } from '../domain/action-plans.js';
import { emptyWords, isOff, joinable, planActions } from '../domain/action-plans.js';
import type { AlertTrigger, Written } from '../domain/actions.js';
import type { AuditLine } from '../domain/audit.js';
import type { StandingAlert } from '../domain/child-alerts.js';
import type { Climbing, ClimbResult } from '../domain/child-climbs.js';
import type { EffectLines, WrittenEffect } from '../domain/child-actions.js';
import { instantOf } from '../domain/dates.js';
import { CodedError, failureOf } from '../domain/failure.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { ChildRelations } from '../domain/relations.js';
import type { OpenWork } from '../domain/work-items.js';
import { authorOf } from '../domain/work-items.js';
import { isAudited } from './audit.js';
import type { Ports } from './index.js';
import { operatorAlert, operatorAlertClimb } from './operator-alerts.js';
import type { ToWrite } from './write-once.js';
import { writeOnce } from './write-once.js';

type ToPlan = Omit<ToDecide, 'relations' | 'author'>;

/** Whom Mosaic will never take an alert for is passed over; anything else is tried again. */
function refusedForGood(error: unknown): 'refused' {
  if (error instanceof CodedError && error.code === 'mosaic.refused-write') return 'refused';
  throw error;
}

interface ToAlert {
  /** a workflow’s id, or an item in it */
  readonly about: string;
  readonly trigger: AlertTrigger;
}

type ActionPorts = Pick<Ports, 'settings' | 'mosaic' | 'pseudonyms' | 'audit'>;

export const createActionActivities = (ports: ActionPorts) => {
  const { settings, mosaic, audit } = ports;
  return {
    /** What Mosaic should show for a notification. Decided once: the workflow keeps it. */
    planActions: async (toPlan: ToPlan): Promise<{ plan: ActionPlan; durations: Durations }> => {
      const decide = toPlan.audience === 'nobody' ? toPlan : await withKnown(ports, toPlan);
      return { plan: planActions(decide, settings.actions), durations: settings.durations };
    },

    /** Writes one effect into Mosaic, once, whatever happened to earlier attempts. */
    writeEffect: async ({ lines, ...toWrite }: ToWrite & { lines: EffectLines }): Promise<WrittenEffect> => {
      const written = await writeOnce(mosaic, toWrite);
      return { ...written, isAudited: await isAudited(audit, linesOf(lines, written)) };
    },

    /** Looks whether an alert was acknowledged, or a next action picked up, and tells the next rung where it was not. */
    climbAlert: async ({ kind, reference, effects: [next], unread }: Climbing): Promise<ClimbResult> => {
      const standing = await mosaic.findWritten(kind, reference);
      if (standing?.acknowledged === true) return 'acknowledged';
      if (standing?.acknowledged === undefined && !unread) return 'unreadable';
      if (next === undefined) return 'at-the-top';
      return writeOnce(mosaic, { effect: next, triedBefore: true }).then(() => 'climbed', refusedForGood);
    },

    /** Tells the operators' role in Mosaic of something that is no single child's. Codes and ids only; undefined where it is switched off. */
    alertOperators: async ({ about, trigger }: ToAlert): Promise<StandingAlert | undefined> => {
      const now = instantOf(Date.now());
      if (isOff(trigger, settings.actions, now)) return undefined;
      const own = trigger === 'empty-notification' ? emptyWords(settings.actions, now) : {};
      const alert = operatorAlert(trigger, about, settings.actions.to[trigger] ?? settings.operators, own);
      const { reference } = alert;
      await writeOnce(mosaic, { effect: { kind: 'alert', reference, write: alert }, triedBefore: true });
      const climb = operatorAlertClimb(alert, about, settings);
      return { reference, ...(climb && { climb }) };
    },
  };
};

/** What the audit is told once an effect stands in Mosaic. */
function linesOf({ held, effect, last }: EffectLines, done: Written): readonly AuditLine[] {
  const at = instantOf(Date.now());
  const result = done.alreadyThere ? 'stood-already' : 'written';
  return [...held, { ...effect, at, result }, ...(last === undefined ? [] : [{ ...last, at }])];
}

/** Who works with the child, who opened the record, and the one work item that this may join, if nobody has taken it up. */
async function withKnown({ settings, mosaic, pseudonyms }: ActionPorts, toPlan: ToPlan): Promise<ToDecide> {
  const relations = await relationsOf(mosaic, toPlan.personId);
  const words = authorOf(toPlan.notification);
  const author = words === undefined ? undefined : pseudonyms.author(words);
  const decide: ToDecide = { ...toPlan, ...(relations && { relations }), ...(author !== undefined && { author }) };
  const joins = joinable(decide, settings.actions);
  const isOpen = joins !== undefined && (await waitsInMosaic(mosaic, joins));
  return { ...decide, work: isOpen ? [joins] : [] };
}

/** Without an answer in the contract, Mosaic finds the related worker of an alert by itself: nothing waits for that. */
async function relationsOf(
  mosaic: ActionPorts['mosaic'],
  personId: MosaicPersonId,
): Promise<ChildRelations | undefined> {
  const relations = await unlessRefused(() => mosaic.readRelations(personId));
  if (relations?.mergePending === true) throw new CodedError('mosaic.merge-pending');
  return relations;
}

/** An alert that is not there, or that somebody acknowledged, is no place for another access to hide behind. */
async function waitsInMosaic(mosaic: ActionPorts['mosaic'], { alert }: OpenWork): Promise<boolean> {
  const standing = await unlessRefused(() => mosaic.findWritten('alert', alert));
  return standing !== undefined && standing.acknowledged !== true;
}

const unlessRefused = <T>(ask: () => Promise<T | undefined>): Promise<T | undefined> =>
  ask().catch((error: unknown) => {
    if (error instanceof CodedError && failureOf(error.code).class === 'permanent') return undefined;
    throw error;
  });
