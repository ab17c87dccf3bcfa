import { eighteenthBirthday } from './birthdays.js';
import type { ChildState } from './child-state.js';
import type { ChildSnapshot } from './children.js';
import type { Instant, PlainDate } from './dates.js';
import { addDays } from './dates.js';
import type { FailureCode } from './failure.js';
import type { ActOutcome } from './operator-acts.js';
import { secondPersonRefusal } from './operator-acts.js';
import type { HeldRegistration } from './registrations.js';
import { visibleAfterEndDays } from './registrations.js';

/**
 * Why a child cannot be erased: CP-IS may still hold or show a record of it, or somebody still has to do something.
 * @param today in England
 */
export function erasureRefusal(state: ChildState, today: PlainDate): FailureCode | undefined {
  const { held, open, deletesDue, toTell, pending, alerts, raised } = state;
  if (held.some((one) => isVisible(one, today))) return 'erase.held';
  const isInFlight = open.some(({ step }) => step !== 'discarded') || deletesDue.length > 0 || toTell.length > 0;
  if (isInFlight) return 'erase.in-flight';
  const isOpen = pending.length > 0 || alerts.length > 0 || raised.some(({ climbing }) => climbing !== undefined);
  return isOpen ? 'erase.action-open' : undefined;
}

/** CP-IS shows a plan for a year after its end; a grown-up's it ended by itself. */
function isVisible({ content: { kind, end, birthDate } }: HeldRegistration, today: PlainDate): boolean {
  const last = end ?? (kind === 'unborn-child-protection' ? undefined : eighteenthBirthday(birthDate));
  return last === undefined || addDays(last, visibleAfterEndDays) >= today;
}

/** What tells one set of statuses from another: an end is no new status. Only a mark of it is kept. */
export const statusesOf = ({ plans }: Pick<ChildSnapshot, 'plans'>): readonly string[] =>
  plans.map(({ planId, kind, startedOn }) => `${planId}/${kind}/${startedOn}`).sort();

/** An erased child, by marks that tell nothing: of the person’s id, and of the statuses that Mosaic showed then. */
export interface Erased {
  readonly person: string;
  readonly statuses: string;
  readonly at: Instant;
  /** of the second of two people: said again, it is the same act */
  readonly actId: string;
}

/** One person’s word that a child may be erased. */
export interface ErasureAct extends Omit<Erased, 'at'> {
  readonly by: string;
  /** as in an operator’s act */
  readonly account?: string;
}

/** All that the ledger knows; plain JSON, carried whole over continue-as-new. No id of a person, no reason, no content. */
export interface ErasureLedger {
  readonly schemaVersion: 1;
  readonly confirmedOnce: readonly {
    readonly person: string;
    readonly by: string;
    readonly account?: string;
    readonly at: Instant;
  }[];
  readonly erased: readonly Erased[];
}

export const emptyLedger: ErasureLedger = { schemaVersion: 1, confirmedOnce: [], erased: [] };

/** The ledger is carried in one payload: some 60 bytes for each. */
export const erasedAtMost = 10_000;

const isOf =
  (person: string) =>
  (one: { readonly person: string }): boolean =>
    one.person === person;

/** The second confirmation that is said again, so that work which was cut off may go on. */
const isSaidAgain = (ledger: ErasureLedger, { person, actId }: ErasureAct): boolean =>
  ledger.erased.some((one) => one.person === person && one.actId === actId);

/** Two people must confirm it, each under their own name, and anew where the child was erased before and came back. */
export function confirmErasureRefusal(ledger: ErasureLedger, act: ErasureAct): FailureCode | undefined {
  const { person } = act;
  if (isSaidAgain(ledger, act)) return undefined;
  if (ledger.erased.length >= erasedAtMost) return 'erase.ledger-full';
  const first = ledger.confirmedOnce.find(isOf(person));
  return first && secondPersonRefusal(first, act);
}

export function erasureConfirmed(
  ledger: ErasureLedger,
  act: ErasureAct,
  now: Instant,
): { readonly ledger: ErasureLedger; readonly outcome: ActOutcome } {
  const { person, statuses, by, account, actId } = act;
  if (isSaidAgain(ledger, act)) return { ledger, outcome: 'done' };
  if (!ledger.confirmedOnce.some(isOf(person))) {
    const confirmedOnce = [...ledger.confirmedOnce, { person, by, ...(account !== undefined && { account }), at: now }];
    return { ledger: { ...ledger, confirmedOnce }, outcome: 'second-person-needed' };
  }
  return {
    ledger: {
      ...ledger,
      confirmedOnce: ledger.confirmedOnce.filter((one) => one.person !== person),
      erased: [...ledger.erased.filter((one) => one.person !== person), { person, statuses, at: now, actId }],
    },
    outcome: 'done',
  };
}
