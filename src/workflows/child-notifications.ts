import type { Effect } from '../domain/action-plans.js';
import type { EffectLines, WrittenEffect } from '../domain/child-actions.js';
import * as actions from '../domain/child-actions.js';
import { forwarded, mergeTarget, nextToForward } from '../domain/child-merge.js';
import type { PendingNotification } from '../domain/child-notifications.js';
import type { ChildState } from '../domain/child-state.js';
import { audited, linesWritten } from '../domain/child-state.js';
import { audienceOf, planKinds } from '../domain/child-view.js';
import { openWork } from '../domain/child-work.js';
import { instantOf, msOf } from '../domain/dates.js';
import { isOfTheWay } from '../domain/failure.js';
import type { MosaicPersonId } from '../domain/people.js';
import { near, toMosaic } from './activities.js';
import type { Attempt } from './attempt.js';
import { attempt } from './attempt.js';
import type { ChildRecord } from './child-record.js';
import { working } from './child-record.js';
import { now, until } from './run.js';

/**
 * Carries out the Mosaic actions for what the NHS told us, one notification at a time, in the order accepted. One that
 * fails for good is parked, one that Mosaic cannot take now steps aside: neither blocks the next.
 */
export async function carryOutNotifications(record: ChildRecord): Promise<void> {
  for (;;) {
    if (record.mustReturn()) return;
    const next = nextToDo(record);
    if (next === undefined) {
      const retryAt = actions.nextRetryAt(record.state);
      const wait = retryAt === undefined ? undefined : msOf(retryAt) - Date.now();
      await until(() => record.mustReturn() || nextToDo(record) !== undefined, wait);
      continue;
    }
    record.acting = true;
    await working(record, next);
    record.acting = false;
    record.show();
  }
}

/** Something is to be done now: what it adds to the audit is told on its way. */
export const isActingDue = (record: ChildRecord): boolean => nextToDo(record) !== undefined;

/** Nothing is written before the child is known, and nothing is begun while the record hands over. */
function nextToDo(record: ChildRecord): (() => Promise<void>) | undefined {
  const { state } = record;
  const { mergedInto } = state;
  const passing = nextToForward(state, now());
  if (passing !== undefined && mergedInto !== undefined) return () => forward(record, passing, mergedInto.personId);
  if (mergedInto !== undefined || state.snapshot === undefined || mergeTarget(state) !== undefined) return undefined;
  const pending = actions.nextPending(state, now());
  return pending === undefined ? undefined : () => carryOut(record, pending.notification.identity);
}

/** What arrives after a merge goes to the record that survived, whose workflow is started where it is not there. */
async function forward(record: ChildRecord, { notification }: PendingNotification, to: MosaicPersonId): Promise<void> {
  const telling = await attempt(
    near.notifyChild.executeWithOptions({ summary: 'hand on to the record that survived the merge' }, [
      { personId: to, notification, start: true },
    ]),
  );
  if (telling.ok) record.state = forwarded(record.state, notification.identity, now());
  else setAside(record, notification.identity, { ...telling, lasting: false });
}

/** One notification, until all its effects stand in Mosaic, it fails, or the run must roll: then it goes on in the next. */
async function carryOut(record: ChildRecord, identity: string): Promise<void> {
  for (;;) {
    record.state = actions.narrowed(record.state, identity);
    const pending = actions.pendingOf(record.state, identity);
    if (pending === undefined || record.roll.due()) return;
    const effect = pending.plan === undefined ? undefined : actions.nextEffect(pending);
    if (pending.plan !== undefined && effect === undefined) {
      finish(record, pending);
      return;
    }
    const step = effect === undefined ? await plan(record, pending) : await write(record, pending, effect);
    if (!step.ok && effect !== undefined && step.failure === 'mosaic.refused-write') {
      record.state = actions.refusedEffect(record.state, identity, effect, step.failure, now());
    } else if (!step.ok) {
      setAside(record, identity, step);
      return;
    }
  }
}

/** Everything stands, or everything that Mosaic takes: then a person must see to the rest. */
function finish(record: ChildRecord, pending: PendingNotification): void {
  const { identity } = pending.notification;
  const failure = actions.refusalOf(pending);
  record.state =
    failure === undefined
      ? actions.dealtWith(record.state, identity, now())
      : actions.parked(record.state, identity, failure, now());
}

async function plan(record: ChildRecord, pending: PendingNotification): Promise<Attempt<unknown>> {
  const { notification } = pending;
  const work = openWork(record.state.raised);
  const audience = audienceOf(record.state, notification);
  const planning = await attempt(
    toMosaic.planActions.executeWithOptions({ summary: 'what Mosaic should show for it' }, [
      {
        personId: record.state.personId,
        notification,
        audience,
        planKinds: planKinds(record.state),
        ...(work.length > 0 && { work }),
      },
    ]),
  );
  if (planning.ok) {
    record.durations = planning.value.durations;
    record.state = actions.planned(record.state, notification.identity, planning.value.plan, now(), audience);
  }
  return planning;
}

const summaries = { 'case-note': 'write the case note', alert: 'raise the alert', step: 'complete the step' } as const;

/** Every execution that is not provably the first looks the reference up before it writes. */
async function write(record: ChildRecord, pending: PendingNotification, effect: Effect): Promise<Attempt<unknown>> {
  const { identity } = pending.notification;
  const lines = actions.linesOf(record.state, pending, effect);
  const triedBefore = pending.tried.includes(effect.reference);
  if (!triedBefore) record.state = actions.triedEffect(record.state, identity, effect.reference);
  const writing = await attempt(
    toMosaic.writeEffect.executeWithOptions({ summary: summaries[effect.kind] }, [{ effect, triedBefore, lines }]),
  );
  if (writing.ok) record.state = written(record.state, identity, { effect, lines, ...writing.value });
  return writing;
}

/** It stands, and is told to the audit, by whoever wrote it or by us later; with the last one, all is done. */
function written(
  state: ChildState,
  identity: string,
  {
    effect,
    lines,
    isAudited,
    alreadyThere,
    handedOver = false,
  }: WrittenEffect & { effect: Effect; lines: EffectLines },
): ChildState {
  const done = actions.doneEffect(state, identity, effect.reference, { handedOver });
  const result = alreadyThere ? 'stood-already' : 'written';
  if (!isAudited) return audited(done, { what: effect.kind, about: identity, result }, now());
  const told = linesWritten(done, lines.held, now());
  const pending = actions.pendingOf(told, identity);
  // what was refused while it was written is parked, whatever was told before
  const isOver = lines.last !== undefined && pending !== undefined && actions.isAllDone(pending);
  return isOver ? actions.dealtWith(told, identity, now(), true) : told;
}

function setAside(
  record: ChildRecord,
  identity: string,
  { failure, lasting }: Exclude<Attempt<unknown>, { ok: true }>,
): void {
  const retryAt = instantOf(Date.now() + record.durations.slowRetry);
  record.state = lasting
    ? actions.parked(record.state, identity, failure, now(), isOfTheWay(failure) ? retryAt : undefined)
    : actions.delayed(record.state, identity, failure, now(), retryAt);
}
