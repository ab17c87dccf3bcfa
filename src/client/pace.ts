import { setTimeout as pause } from 'node:timers/promises';
import { CodedError } from '../domain/failure.js';

export interface PaceOptions {
  readonly perSecond: number;
  /** who would have to wait longer fails with `desk.busy`: an activity must end before its time is over */
  readonly waitAtMostMs: number;
}

/** Lets callers through one after the other, in the order in which they came and no faster than asked. */
export function createPace({ perSecond, waitAtMostMs }: PaceOptions): () => Promise<void> {
  let free = 0;
  return async () => {
    const now = performance.now();
    const mine = Math.max(free, now);
    if (mine - now > waitAtMostMs) throw new CodedError('desk.busy');
    free = mine + 1000 / perSecond;
    if (mine > now) await pause(mine - now);
  };
}
