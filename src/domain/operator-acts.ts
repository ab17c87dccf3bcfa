import type { Instant } from './dates.js';
import type { FailureCode } from './failure.js';

/** What an operator does by hand: who and why, as timelines and audit keep it. The same id counts once. */
export interface OperatorAct {
  readonly actId: string;
  readonly by: string;
  readonly reason: string;
  /** the account that said it, where the authority has accounts tell two people apart */
  readonly account?: string;
}

/** Whether an act stands in a log already: saying it again is no second act. */
export const wasTaken = (log: readonly OperatorAct[], actId: string): boolean => log.some((one) => one.actId === actId);

/** What came of an act. `second-person-needed`: it is noted, and waits for another person to confirm it. */
export type ActOutcome = 'done' | 'second-person-needed';

/** The first of two people who must confirm a delete. */
export interface FirstConfirmation {
  readonly registrationId: string;
  readonly by: string;
  readonly account?: string;
  readonly at: Instant;
}

/** Who said that they deal with an alert, and what they did. */
export interface TakenUp {
  /** the notification or registration that the alert is about */
  readonly about: string;
  /** a name; or `Mosaic`, where an alert was acknowledged there: it never tells who */
  readonly by: string;
  readonly at: Instant;
  /** what they did, in their words: the reason of the act */
  readonly did?: string;
}

/** In place of a name: somebody acknowledged it in Mosaic. */
export const byMosaic = 'Mosaic';

/** Two acts of one person are not two people: names are compared without case and spaces. */
export const isSamePerson = (one: string, other: string): boolean => folded(one) === folded(other);

type Confirming = Pick<OperatorAct, 'by' | 'account'>;

/** Why somebody is not the second of two people; one account with two names is one person. */
export function secondPersonRefusal(first: Confirming, second: Confirming): FailureCode | undefined {
  if (isSamePerson(first.by, second.by)) return 'act.same-person';
  const isSame = first.account !== undefined && first.account === second.account;
  return isSame ? 'act.same-account' : undefined;
}

const folded = (name: string): string => name.replace(/\s+/g, '').toLowerCase();
