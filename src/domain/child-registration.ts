import type { AttentionCode } from './attentions.js';
import type { AuditLine } from './audit.js';
import { endReminderDays, notices, problems } from './assess.js';
import type { EndReminder } from './child-alerts.js';
import { endReminders, waitingNoted } from './child-alerts.js';
import type { Assessed, ChildState, ConfirmedDelete, OpenChange } from './child-state.js';
import { attended, changeLine, cleared, linesWritten, noted, notedAlready, telling } from './child-state.js';
import type { Instant } from './dates.js';
import { instantOf, msOf } from './dates.js';
import { isLookedAtAgain } from './failure.js';
import type { Change, HeldRegistration } from './registrations.js';
import * as registrations from './registrations.js';

/** Takes an assessment in: its problems become attentions, and those that are gone close by themselves. */
export function assessedAs(state: ChildState, assessed: Assessed, now: Instant): ChildState {
  const codes: readonly AttentionCode[] = [...problems, ...notices];
  const isNamed = (code: AttentionCode): boolean =>
    [...assessed.problems, ...assessed.notices].some((one) => one === code) && !state.closedNotices.includes(code);
  const named = codes.reduce<ChildState>(
    (next, code) => (isNamed(code) ? attended(next, { code, since: now }) : cleared(next, code)),
    {
      ...cleared(state, 'assessment-failed'),
      assessed,
      assessDue: false,
      held: registrations.recognised(state.held, assessed.wanted),
      toTell: conflictTold(state, assessed, now),
      closedNotices: state.closedNotices.filter((code) => assessed.notices.some((one) => one === code)),
    },
  );
  const settled = withoutOldConfirmations(withoutReplaced(withoutStaleRefusals(named)), assessed);
  return waitingNoted(withReminders(withUnwanted(settled, assessed, now), assessed, now), now);
}

/** Two children under one number must both know it, and both know when it is over. */
function conflictTold({ personId, assessed: before, toTell }: ChildState, assessed: Assessed, now: Instant) {
  const known = before?.conflictWith ?? [];
  const changed = [...known, ...assessed.conflictWith].filter(
    (one) => known.includes(one) !== assessed.conflictWith.includes(one),
  );
  return telling(toTell, changed, `conflict-${personId}-${now}`);
}

/** A refusal is history once nothing differs any more: what was refused is not wanted, or is there. */
function withoutStaleRefusals(state: ChildState): ChildState {
  const { assessed } = state;
  if (assessed === undefined || assessed.problems.length > 0) return state;
  const differing = changesOf(state, assessed);
  const past = registrations.endsUnaccepted(assessed.wanted, state.held);
  const isOpen = ({ registrationId }: Change): boolean =>
    [...differing, ...past].some((one) => one.registrationId === registrationId);
  const stale = state.open.filter(
    ({ step, change }) => (step === 'refused' || step === 'discarded') && !isOpen(change),
  );
  return stale.reduce<ChildState>((next, { change }) => withoutRefusal(next, change.registrationId), {
    ...state,
    open: state.open.filter((one) => !stale.includes(one)),
  });
}

export const refusalCodes = [
  'record-refused',
  'end-refused',
  'record-unanswered',
  'record-restricted',
  'start-refused-after-delete',
] as const;

export const withoutRefusal = (state: ChildState, registrationId: string): ChildState =>
  refusalCodes.reduce<ChildState>((next, code) => cleared(next, code, registrationId), state);

/** What CP-IS held under a number that it called inactive is over once the same is held under the new one. */
function withoutReplaced(state: ChildState): ChildState {
  const isReplaced = (one: HeldRegistration): boolean =>
    state.inactiveNumbers.includes(one.content.nhsNumber) &&
    state.held.some(
      (other) =>
        other.registrationId === one.registrationId && !state.inactiveNumbers.includes(other.content.nhsNumber),
    );
  return { ...state, held: state.held.filter((one) => !isReplaced(one)) };
}

/** What CP-IS holds and Mosaic does not show is never deleted by itself: two people must confirm it. */
function withUnwanted(state: ChildState, assessed: Assessed, now: Instant): ChildState {
  const strays = [...unwantedNow(state, assessed), ...outOfReach(state, assessed)];
  const codes: readonly AttentionCode[] = ['plan-removed', 'old-number-held'];
  const kept = state.attentions.filter(
    ({ code, about }) => !codes.includes(code) || strays.some(({ registrationId }) => registrationId === about),
  );
  return strays.reduce<ChildState>(
    (next, { registrationId }) => {
      const known = assessed.wanted.some((one) => one.registrationId === registrationId);
      const code = known ? 'old-number-held' : 'plan-removed';
      return attended(next, { code, since: now, about: registrationId });
    },
    { ...state, attentions: kept },
  );
}

/** Held, open, and not what Mosaic shows. An ended plan that Mosaic archived is no plan recorded by mistake. */
export function unwantedNow(
  state: ChildState,
  { wanted, problems: found, on, adult }: Assessed,
): readonly HeldRegistration[] {
  if (found.length > 0 || adult) return [];
  const open = state.held.filter(
    ({ content }) =>
      (content.end === undefined || content.end > on) && !state.inactiveNumbers.includes(content.nhsNumber),
  );
  return registrations.unwanted(wanted, open);
}

/**
 * Held under a number that CP-IS called inactive while the plan went from Mosaic, or the child was born: nothing can be sent
 * for it, so a person must find out what CP-IS holds. Where the plan is wanted under another number, its start there replaces it.
 */
const outOfReach = (state: ChildState, { wanted, problems: found, adult }: Assessed): readonly HeldRegistration[] =>
  found.length > 0 || adult
    ? []
    : state.held.filter(
        ({ registrationId, content }) =>
          content.end === undefined &&
          state.inactiveNumbers.includes(content.nhsNumber) &&
          !wanted.some(
            (one) => one.registrationId === registrationId && !state.inactiveNumbers.includes(one.content.nhsNumber),
          ),
      );

/** A refused end is told again at day 300, and when only a delete is left. */
function withReminders(state: ChildState, { wanted, on, adult }: Assessed, now: Instant): ChildState {
  if (adult) return state;
  const due = registrations.endsUnaccepted(wanted, state.held).flatMap(({ registrationId, past }): EndReminder[] => {
    const days = past(on);
    return days < endReminderDays
      ? []
      : [{ registrationId, day: days > registrations.visibleAfterEndDays ? 366 : 300 }];
  });
  return endReminders(state, due, now);
}

/** The changes to submit now: none for a registration that waits for an answer, none that repeats a refusal. */
export function changesDue(state: ChildState, now: Instant): readonly OpenChange[] {
  const { assessed, inactiveNumbers } = state;
  if (assessed === undefined || assessed.observing || state.mergedInto !== undefined) return [];
  if (state.snapshot?.mergedInto !== undefined) return [];
  return changesOf(state, assessed)
    .filter(({ records }) => records.every(({ nhsNumber }) => !inactiveNumbers.includes(nhsNumber)))
    .flatMap((change) => openable(state, change, assessed, now));
}

/** What differs, then what a person asked for: one change for each registration. */
function changesOf(state: ChildState, assessed: Assessed): readonly Change[] {
  const differing = registrations.difference(assessed.wanted, state.held, assessed.on);
  const asked = assessed.wanted.filter(
    ({ registrationId }) =>
      state.resendDue.includes(registrationId) &&
      !differing.some((change) => change.registrationId === registrationId) &&
      state.held.some((one) => one.registrationId === registrationId),
  );
  const all = [...deletes(state, assessed), ...differing, ...asked.map(registrations.again)];
  return all.filter(
    (change, place) => all.findIndex(({ registrationId }) => registrationId === change.registrationId) === place,
  );
}

const deletes = (state: ChildState, assessed: Assessed): readonly Change[] =>
  deletableNow(state, assessed).flatMap((one) =>
    state.deletesDue.filter((due) => isAbout(due, one)).map(({ on }) => registrations.deletion(one, on)),
  );

const isAbout = (due: ConfirmedDelete, { registrationId, content }: HeldRegistration): boolean =>
  due.registrationId === registrationId && due.nhsNumber === content.nhsNumber;

/** What may be deleted at all: what Mosaic does not show any more, and ends that CP-IS takes no more. */
export function deletableNow(state: ChildState, assessed: Assessed): readonly HeldRegistration[] {
  const past = registrations
    .endsUnaccepted(assessed.wanted, state.held)
    .filter(({ past: days }) => days(assessed.on) > 365);
  const isPast = (one: HeldRegistration): boolean =>
    past.some((end) => end.registrationId === one.registrationId && end.nhsNumber === one.content.nhsNumber);
  const strays = unwantedNow(state, assessed);
  return state.held.filter((one) => strays.includes(one) || isPast(one));
}

/** What people confirmed holds for what they saw: a plan that stands in Mosaic again is not deleted, now or later. */
function withoutOldConfirmations(state: ChildState, assessed: Assessed): ChildState {
  if (assessed.problems.length > 0) return state;
  const still = deletableNow(state, assessed);
  return {
    ...state,
    deletesDue: state.deletesDue.filter((due) => still.some((one) => isAbout(due, one))),
    confirmedOnce: state.confirmedOnce.filter((first) =>
      still.some(({ registrationId }) => registrationId === first.registrationId),
    ),
  };
}

/** Held, and what a person must look at: not wanted, or out of reach under an old number. */
export const straysOf = (state: ChildState): readonly HeldRegistration[] =>
  state.assessed === undefined ? [] : [...unwantedNow(state, state.assessed), ...outOfReach(state, state.assessed)];

/** Then a person must act. */
const looksAtMost = 42;

const lookAgainAt = (open: OpenChange, { refusalLookAgain }: Assessed): Instant | undefined =>
  open.step === 'refused' &&
  open.refusedAt !== undefined &&
  (open.looks ?? 0) < looksAtMost &&
  isLookedAtAgain(open.answer ?? '')
    ? instantOf(msOf(open.refusedAt) + refusalLookAgain)
    : undefined;

/** When the next refusal is looked at again; what is due already and not sent waits for something else. */
export const nextLookAt = ({ open, assessed }: ChildState, now: Instant): Instant | undefined =>
  assessed === undefined
    ? undefined
    : open
        .flatMap((one) => lookAgainAt(one, assessed) ?? [])
        .filter((at) => at > now)
        .sort()[0];

function openable(state: ChildState, change: Change, assessed: Assessed, now: Instant): readonly OpenChange[] {
  const open = state.open.find((one) => one.change.registrationId === change.registrationId);
  const fresh: OpenChange = { changeNumber: 0, change, step: 'unsubmitted' };
  if (open === undefined) return [fresh];
  if (open.step === 'unsubmitted' || open.step === 'submitted') return [];
  if (!registrations.sameRecords(open.change.records, change.records)) return [fresh];
  const dueAt = lookAgainAt(open, assessed);
  const { looks = 0, answer } = open;
  if (dueAt === undefined || dueAt > now) return [];
  return [{ ...fresh, looks: looks + 1, ...(answer === undefined ? {} : { answer }) }];
}

/** Gives due changes their numbers: above every number before, even of an earlier life of this workflow. */
export function opened(state: ChildState, due: readonly OpenChange[], now: Instant): ChildState {
  return due.reduce<ChildState>((next, open) => {
    const changeNumber = Math.max(next.lastChangeNumber + 1, msOf(now));
    const { registrationId } = open.change;
    const others = next.open.filter((one) => one.change.registrationId !== registrationId);
    // a second look keeps the attention: its cause is not known to be gone
    const clean = open.looks === undefined ? withoutRefusal(next, registrationId) : next;
    return {
      ...clean,
      lastChangeNumber: changeNumber,
      open: [...others, { ...open, changeNumber }],
      resendDue: next.resendDue.filter((id) => id !== registrationId),
    };
  }, state);
}

const handedToDesk = 'change-submitted';

/** What a change adds to the audit where it is handed to the desk. Its id is its own: said again, it is one line. */
export interface ChangeLines {
  /** lines that the child holds, which come first */
  readonly held: readonly AuditLine[];
  readonly change: Omit<AuditLine, 'at'>;
}

/** What whoever hands this change over tells the audit, so that a registration needs no activity for the audit alone. */
export const changeLines = (state: ChildState, changeNumber: number): ChangeLines => ({
  held: state.unaudited.lines,
  change: changeLine(state, changeNumber, handedToDesk),
});

/** There is nothing left that this change would be about. */
export const withdrawn = (state: ChildState, changeNumber: number): ChildState => ({
  ...state,
  open: state.open.filter((one) => one.changeNumber !== changeNumber),
});

/** The desk has it. `told`: whoever handed it over told the audit these lines. */
export function submitted(state: ChildState, changeNumber: number, now: Instant, told?: ChangeLines): ChildState {
  const open = state.open.map((one): OpenChange => {
    return one.changeNumber === changeNumber && one.step === 'unsubmitted' ? { ...one, step: 'submitted' } : one;
  });
  const next = cleared({ ...state, open }, 'submission-failed');
  if (told === undefined) return noted(next, now, handedToDesk);
  return notedAlready(linesWritten(next, told.held, now), now, handedToDesk);
}
