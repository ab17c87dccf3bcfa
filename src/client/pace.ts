import { setTimeout as pause } from 'node:timers/promises';
import { CodedError } from '../domain/failure.js';

export interface PaceOptions {
  readonly perSecond: number;
  /** who would have to wait longer fails with `desk.busy`: an activity must end before its time is over */
  readonly waitAtMostMs: number;
}

const secondMs = 1000;

/** In each second of the clock, this part is for talking; the rest is silence. */
const talkMs = 400;

/**
 * Lets callers through in the order in which they came: one who comes alone at once, of many only so many a second, and all
 * of these in the first part of the second. A workflow continues as new only in a moment without a new signal: an even
 * stream leaves none, and the silence, which is the same for all processes of a synchronised clock, does.
 */
export function createPace({ perSecond, waitAtMostMs }: PaceOptions): () => Promise<void> {
  const stepMs = talkMs / perSecond;
  let last = -Infinity;
  return async () => {
    const now = Date.now();
    const mine = now - last >= secondMs ? now : talking(Math.max(last + stepMs, now));
    if (mine - now > waitAtMostMs) throw new CodedError('desk.busy');
    last = mine;
    if (mine > now) await pause(mine - now);
  };
}

function talking(at: number): number {
  const into = at % secondMs;
  return into < talkMs ? at : at - into + secondMs;
}
