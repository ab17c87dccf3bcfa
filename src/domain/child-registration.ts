import type { AttentionCode } from './attentions.js';
import type { Assessed, ChildState, OpenChange } from './child-state.js';
import { attended, cleared, noted } from './child-state.js';
import type { Instant } from './dates.js';
import { msOf } from './dates.js';
import { difference, sameRecords, unwanted } from './registrations.js';

/** What CP-IS answered to one change of one registration, as the upload tells the child. */
export interface RecordAnswer {
  readonly changeNumber: number;
  readonly sequence: number;
  readonly outcome: 'accepted' | 'refused' | 'unanswered';
  /** a CPR or CPF code, or a failure code of ours */
  readonly code: string;
  /** one code for each record of the change, in order: which part of a move was taken */
  readonly codes?: readonly string[];
  /** qualifies CPR07 */
  readonly detailCode?: string;
  readonly at: Instant;
}

/** Codes whose record must not show, outside the narrow audience, why it is refused: docs/registration-rules.md. */
const sensitiveCodes: readonly string[] = ['CPR02'];

const problemCodes: readonly AttentionCode[] = [
  'number-missing',
  'number-unverified',
  'number-inactive',
  'birth-date-missing',
  'mother-missing',
  'merge-pending',
];

/** Takes an assessment in: its problems become attentions, and those that are gone close by themselves. */
export function assessedAs(state: ChildState, assessed: Assessed, now: Instant): ChildState {
  const without = problemCodes.reduce<ChildState>(
    (next, code) => (assessed.problems.some((problem) => problem === code) ? next : cleared(next, code)),
    { ...cleared(state, 'assessment-failed'), assessed, assessDue: false },
  );
  const withProblems = assessed.problems.reduce<ChildState>(
    (next, code) => attended(next, { code, since: now }),
    without,
  );
  return withRemoved(withProblems, assessed, now);
}

/** A plan that is gone from Mosaic is never deleted by itself: two people must confirm it. */
function withRemoved(state: ChildState, assessed: Assessed, now: Instant): ChildState {
  const removed = assessed.problems.length > 0 ? [] : unwanted(assessed.wanted, stillOpen(state, assessed));
  const kept = state.attentions.filter(
    ({ code, about }) => code !== 'plan-removed' || removed.some(({ registrationId }) => registrationId === about),
  );
  return removed.reduce<ChildState>(
    (next, { registrationId }) => attended(next, { code: 'plan-removed', since: now, about: registrationId }),
    { ...state, attentions: kept },
  );
}

/** An ended plan that Mosaic archived is no plan recorded by mistake. */
const stillOpen = (state: ChildState, { on }: Assessed): ChildState['held'] =>
  state.held.filter(({ content }) => content.end === undefined || content.end > on);

/** The changes to submit now: none for a registration that waits for an answer, none that repeats a refusal. */
export function changesDue(state: ChildState): readonly OpenChange[] {
  const { assessed } = state;
  if (assessed === undefined || assessed.problems.length > 0) return [];
  return difference(assessed.wanted, state.held, assessed.on)
    .filter((change) => {
      const open = state.open.find((one) => one.change.registrationId === change.registrationId);
      if (open === undefined) return true;
      return open.step === 'refused' && !sameRecords(open.change.records, change.records);
    })
    .map((change) => ({ changeNumber: 0, change, step: 'unsubmitted' }));
}

/** Gives due changes their numbers: above every number before, even of an earlier life of this workflow. */
export function opened(state: ChildState, due: readonly OpenChange[], now: Instant): ChildState {
  return due.reduce<ChildState>((next, open) => {
    const changeNumber = Math.max(next.lastChangeNumber + 1, msOf(now));
    const { registrationId } = open.change;
    const others = next.open.filter((one) => one.change.registrationId !== registrationId);
    const clean = cleared(next, 'record-refused', registrationId);
    return { ...clean, lastChangeNumber: changeNumber, open: [...others, { ...open, changeNumber }] };
  }, state);
}

export function submitted(state: ChildState, changeNumber: number, now: Instant): ChildState {
  const open = state.open.map((one): OpenChange => {
    return one.changeNumber === changeNumber && one.step === 'unsubmitted' ? { ...one, step: 'submitted' } : one;
  });
  return noted(cleared({ ...state, open }, 'submission-failed'), now, 'change-submitted');
}

/** An answer to a change that is not open any more is old news and dropped. */
export function answered(state: ChildState, answer: RecordAnswer, now: Instant): ChildState {
  const open = state.open.find(({ changeNumber }) => changeNumber === answer.changeNumber);
  if (open === undefined || open.step === 'refused') return state;
  return answer.outcome === 'accepted' ? accepted(state, open, answer, now) : refused(state, open, answer, now);
}

function accepted(state: ChildState, open: OpenChange, answer: RecordAnswer, now: Instant): ChildState {
  const { registrationId, leadsTo } = open.change;
  const others = state.held.filter((one) => one.registrationId !== registrationId);
  const next: ChildState = {
    ...state,
    held: [...others, { registrationId, content: leadsTo, acceptedAt: answer.at }],
    open: state.open.filter((one) => one !== open),
    assessDue: true,
  };
  return noted(cleared(next, 'record-refused', registrationId), now, 'record-accepted', String(answer.sequence));
}

function refused(state: ChildState, open: OpenChange, answer: RecordAnswer, now: Instant): ChildState {
  const { registrationId } = open.change;
  const refusal: OpenChange = { ...open, step: 'refused', answer: answer.code };
  const next = { ...state, open: state.open.map((one) => (one === open ? refusal : one)), assessDue: true };
  const code = sensitiveCodes.includes(answer.code)
    ? 'record-restricted'
    : answer.outcome === 'unanswered'
      ? 'record-unanswered'
      : 'record-refused';
  const told = attended(next, { code, since: now, answer: answer.code, about: registrationId });
  return noted(told, now, 'record-refused', answer.code);
}

/** An operator asked to try again: refusals are forgotten and everything is looked at afresh. */
export const retried = (state: ChildState, now: Instant): ChildState =>
  noted(
    {
      ...state,
      readDue: true,
      open: state.open.filter(({ step }) => step !== 'refused'),
      pending: state.pending.map(({ notification, plan, done, tried }) => ({
        notification,
        ...(plan === undefined ? {} : { plan }),
        done,
        tried,
        state: 'ready' as const,
      })),
      attentions: state.attentions.filter(({ code }) => !triedAgain.includes(code)),
    },
    now,
    'retry-asked',
  );

const triedAgain: readonly AttentionCode[] = [
  'record-refused',
  'record-unanswered',
  'record-restricted',
  'mosaic-unread',
  'assessment-failed',
  'submission-failed',
  'action-parked',
  'action-delayed',
];
