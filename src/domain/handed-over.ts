import { refusedEffect } from './child-actions.js';
import type { PendingNotification } from './child-notifications.js';
import type { ChildState } from './child-state.js';
import { attended, knows, remembered } from './child-state.js';
import type { Instant } from './dates.js';

/** Where people or a robot carry out what we write, one of them says later that Mosaic did not take it. */
export interface RefusedWrite {
  /** the same for every time that this answer is told */
  readonly answerId: string;
  readonly reference: string;
}

/** Its next rung is written, as if Mosaic had refused it at once; where nothing stands by, a person must see to it. Counts once. */
export function writeRefused(state: ChildState, { answerId, reference }: RefusedWrite, now: Instant): ChildState {
  const identity = `answer:${answerId}`;
  if (knows(state, identity)) return state;
  const next = remembered(state, identity, now);
  const pending = next.pending.find(({ done, tried }) => done.includes(reference) || tried.includes(reference));
  if (pending !== undefined) return refusedAgain(next, pending, reference, now);
  const handed = next.handedOver.find((one) => one.pending.done.includes(reference));
  if (handed === undefined || next.mergedInto !== undefined)
    return attended(next, { code: 'action-parked', since: now, failure: 'mosaic.refused-write', about: reference });
  const reopened = {
    ...next,
    pending: [...next.pending, handed.pending],
    handedOver: next.handedOver.filter((one) => one !== handed),
  };
  return refusedAgain(reopened, handed.pending, reference, now);
}

/** One that was refused before has another in its place already: an answer to it says nothing new. */
function refusedAgain(
  state: ChildState,
  { notification: { identity }, plan }: PendingNotification,
  reference: string,
  now: Instant,
): ChildState {
  const effect = plan?.effects.find((one) => one.reference === reference);
  if (effect === undefined) return state;
  const pending = state.pending.map((one): PendingNotification => {
    if (one.notification.identity !== identity) return one;
    return { ...one, state: 'ready', done: one.done.filter((standing) => standing !== reference) };
  });
  return refusedEffect({ ...state, pending }, identity, effect, 'mosaic.refused-write', now);
}
