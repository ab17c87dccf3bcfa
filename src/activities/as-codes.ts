import { ApplicationFailure, Context, heartbeat } from '@temporalio/activity';
import { CodedError, failureOf } from '../domain/failure.js';

type Activity = (...args: never[]) => Promise<unknown>;

/** How often a running activity shows that its worker lives: a killed one is noticed within the heartbeat time-out. */
const beatEveryMs = 1000;

/**
 * Wraps activities so that they beat while they run, and so that errors cross the border as codes: never with a message
 * built from somebody's data. What is no code of ours is `unexpected`, with the class name for the engineer.
 */
export function asCodes<T extends Record<string, Activity>>(activities: T): T {
  const wrapped = Object.entries(activities).map(([name, run]) => [name, beating(name, run)] as const);
  return Object.fromEntries(wrapped) as T;
}

const beating =
  (name: string, run: Activity): Activity =>
  async (...args) => {
    const timer = setInterval(() => heartbeat(), beatEveryMs);
    try {
      return await run(...args);
    } catch (error) {
      throw asFailure(name, error);
    } finally {
      clearInterval(timer);
    }
  };

function asFailure(activity: string, error: unknown): unknown {
  if (error instanceof ApplicationFailure) return error;
  if (Context.current().cancellationSignal.aborted) return error;
  if (!(error instanceof CodedError)) {
    const kind = error instanceof Error ? error.constructor.name : typeof error;
    return ApplicationFailure.create({ message: `unexpected: ${activity}: ${kind}`, type: 'unexpected' });
  }
  const { code, facts } = error;
  const known = Object.entries(facts).map(([key, value]) => `${key} ${value}`);
  const message = [`${code}: ${failureOf(code).says}`, ...known].join('; ');
  return ApplicationFailure.create({ message, type: code, nonRetryable: failureOf(code).class === 'permanent' });
}
