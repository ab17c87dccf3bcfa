import { condition, workflowInfo } from '@temporalio/workflow';
import type { Instant } from '../domain/dates.js';
import { instantOf } from '../domain/dates.js';

/** Events after which a run continues as new: replay stays short, and a reset goes back a short way only. */
const eventsAtMost = 500;

/** Temporal's clock, never the machine's. */
export const now = (): Instant => instantOf(Date.now());

/** Says when a run should continue as new; asked for by the operators' signal `roll`. */
export interface Roll {
  readonly ask: () => void;
  readonly due: () => boolean;
}

export function createRoll(): Roll {
  let asked = false;
  return {
    ask: () => {
      asked = true;
    },
    due: () => {
      const { continueAsNewSuggested, historyLength } = workflowInfo();
      return asked || continueAsNewSuggested || historyLength > eventsAtMost;
    },
  };
}

/** Waits until something is so, or that many milliseconds have passed; without a number, no timer is made. */
export async function until(isSo: () => boolean, ms?: number): Promise<void> {
  if (ms === undefined) await condition(isSo);
  else await condition(isSo, Math.max(ms, 1));
}
