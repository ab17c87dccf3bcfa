import type { ActOutcome } from '../contracts/child.js';
import type { FailureCode } from '../domain/failure.js';
import { CodedError } from '../domain/failure.js';
import type { MosaicPersonId } from '../domain/people.js';

/** Alerts of one child: those about one matter, or every one that nobody has taken up. */
export interface AlertsOfOne {
  readonly personId: MosaicPersonId;
  readonly about?: string;
}

/** What came of one of many. */
export type TakenUpEach = AlertsOfOne & ({ readonly outcome: ActOutcome } | { readonly failure: FailureCode });

/** Said side by side: a hundred children are done within a person's patience, and no worker is flooded. */
const atOnce = 10;

/** One act on two matters of a child is two updates, each with an id that is the same when all is said again. */
export const actFor = (
  { actId }: { readonly actId: string },
  { about }: AlertsOfOne,
): { readonly actId: string; readonly about?: string } =>
  about === undefined ? { actId } : { actId: `${actId}/${about}`, about };

/** Takes each up, in the order asked; one that fails is a result like the others. */
export async function takeUpEach(
  alerts: readonly AlertsOfOne[],
  takeUp: (alert: AlertsOfOne) => Promise<ActOutcome>,
): Promise<readonly TakenUpEach[]> {
  const all: TakenUpEach[] = [];
  for (let from = 0; from < alerts.length; from += atOnce) {
    const together = alerts.slice(from, from + atOnce).map((alert) => outcomeOf(alert, takeUp));
    all.push(...(await Promise.all(together)));
  }
  return all;
}

async function outcomeOf(
  alert: AlertsOfOne,
  takeUp: (alert: AlertsOfOne) => Promise<ActOutcome>,
): Promise<TakenUpEach> {
  try {
    return { ...alert, outcome: await takeUp(alert) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { ...alert, failure: error.code };
  }
}
