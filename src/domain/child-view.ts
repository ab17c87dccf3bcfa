import type { Audience } from './action-plans.js';
import type { AttentionCode, ShownAttention } from './attentions.js';
import { shown } from './attentions.js';
import { eighteenthBirthday } from './birthdays.js';
import { isNarrow, isSensitive } from './child-alerts.js';
import type { ChildNotification } from './child-notifications.js';
import { changesDue } from './child-registration.js';
import type { ChildState } from './child-state.js';
import { isRestrictedRecord } from './children.js';
import type { Instant, PlainDate } from './dates.js';
import { addDays, dateWords, dayInMs, instantOf, msOf, parsePlainDate, ukDate } from './dates.js';
import type { FollowedChild } from './reconciliation.js';
import { hiddenStage, isEndKnown } from './reconciliation.js';
import type { HeldRegistration, RecordDraft } from './registrations.js';
import { draft, visibleAfterEndDays } from './registrations.js';

/** Where a child's registration stands; shown in clear as `CpisStage`. */
export const childStages = {
  new: 'nothing is known yet',
  'nothing-to-share': 'Mosaic shows nothing in scope',
  waiting: 'something is in scope and nothing is sent yet',
  registering: 'a start is on its way to CP-IS',
  registered: 'CP-IS holds an open registration',
  changing: 'a change is on its way to CP-IS',
  ending: 'an end is on its way to CP-IS',
  ended: 'CP-IS accepted the last end; notifications still arrive',
  refused: 'CP-IS refused the last change',
  'by-hand': 'a person dealt with the last refusal by hand',
  observing: 'looked at, nothing is sent',
  merged: 'merged into another record; what arrives is handed on',
} as const;
export type ChildStage = keyof typeof childStages;

export function stageOf(state: ChildState): ChildStage {
  if (state.mergedInto !== undefined) return 'merged';
  if (state.assessed === undefined) return 'new';
  if (state.assessed.observing) return 'observing';
  const flying = flyingOf(state);
  if (flying.some(({ change }) => change.kind === 'start')) return 'registering';
  if (flying.some(({ change }) => change.kind === 'end')) return 'ending';
  if (flying.length > 0) return 'changing';
  if (state.open.some(({ step }) => step === 'refused')) return 'refused';
  if (state.assessed.problems.length > 0) return 'waiting';
  if (state.held.some(isHeldOpen(state))) return 'registered';
  if (state.open.length > 0) return 'by-hand';
  if (state.held.length > 0) return 'ended';
  return state.assessed.lookAgainOn === undefined ? 'nothing-to-share' : 'waiting';
}

/** Changes that have no answer yet. */
const flyingOf = ({ open }: ChildState): ChildState['open'] =>
  open.filter(({ step }) => step === 'unsubmitted' || step === 'submitted');

/** CP-IS ended it where Mosaic did, or by itself at 18. */
const isHeldOpen =
  ({ assessed }: ChildState) =>
  ({ content }: HeldRegistration): boolean =>
    content.end === undefined && !(assessed?.adult === true && content.kind !== 'unborn-child-protection');

/** MESH may hold a message 5 days, and the service desk may put it back until day 30. */
export const tailAfterVisibleDays = 40;

/** When the last end stops mattering; undefined while something is open or held without an end. */
export function tailEndsAt(state: ChildState, tailMs: number): Instant | undefined {
  if (state.mergedInto !== undefined)
    return state.pending.length === 0 ? instantOf(msOf(state.mergedInto.at) + tailMs) : undefined;
  if (!isQuiet(state) || state.held.some(isHeldOpen(state))) return undefined;
  const last = state.held.map(endKnownAt).sort().at(-1);
  return last === undefined ? undefined : instantOf(msOf(last) + tailMs);
}

/** When CP-IS accepted the end, or ended the record by itself. */
function endKnownAt({ content, acceptedAt }: HeldRegistration): Instant {
  if (content.end !== undefined) return acceptedAt;
  const grownUp = instantOf(Date.parse(eighteenthBirthday(content.birthDate)));
  return grownUp > acceptedAt ? grownUp : acceptedAt;
}

/** The tail of the rules, in milliseconds: what CP-IS shows, and what MESH may still bring. */
export const tailLength = (visibleAfterEndDays + tailAfterVisibleDays) * dayInMs;

/** They tell a person something; nothing waits for them. */
const informing: readonly AttentionCode[] = ['left-scope', 'payload-refused'];

const isQuiet = (state: ChildState): boolean =>
  !state.readDue &&
  !state.assessDue &&
  state.assessed !== undefined &&
  state.assessed.problems.length === 0 &&
  state.assessed.lookAgainOn === undefined &&
  state.open.every(({ step }) => step === 'discarded') &&
  state.pending.length === 0 &&
  state.alerts.length === 0 &&
  state.toTell.length === 0 &&
  state.deletesDue.length === 0 &&
  state.attentions.every(({ code }) => informing.includes(code));

/** Nothing is shared, wanted, waited for or asked of a person, or the tail is over. */
export function isOver(state: ChildState, now: Instant, tailMs: number): boolean {
  if (state.held.length === 0 && state.mergedInto === undefined)
    return isQuiet(state) && !state.assessed?.observing && changesDue(state, now).length === 0 && !isDiscarded(state);
  const end = tailEndsAt(state, tailMs);
  return end !== undefined && end <= now;
}

/** An open plan that is safeguarded by hand stays ours until Mosaic ends it. */
const isDiscarded = ({ open, assessed }: ChildState): boolean => open.length > 0 && assessed?.inScope === true;

export const isRestricted = ({ snapshot }: ChildState): boolean =>
  snapshot !== undefined && isRestrictedRecord(snapshot);

/** How far a notification about this child may go. */
export function audienceOf(state: ChildState, { through }: ChildNotification): Audience {
  if (through === 'mother' && state.snapshot?.unborn === false) return 'nobody';
  return isNarrow(state) ? 'narrow' : 'file';
}

/** A child of whom nothing is shown in clear but that it is one: restricted, marked for adoption, or sensitive (CPR02). */
export const isHidden = (state: ChildState): boolean => isRestricted(state) || isSensitive(state);

export const shownAttention = (state: ChildState): ShownAttention => shown(state.attentions, isHidden(state));

/** What everybody who reaches Temporal may see of a child. */
export interface ShownChild extends ShownAttention {
  readonly stage: ChildStage | typeof hiddenStage;
  readonly planKinds: readonly string[];
  readonly subjects: readonly string[];
  readonly heldMark?: string;
  /** of `shownDay` */
  readonly lookAgainOn?: PlainDate;
}

/** Of a hidden child the same whichever of the three it is: where its registration stands would tell. */
export function shownChild(state: ChildState): ShownChild {
  const { subjects = [], heldMark, lookAgainOn, on } = state.assessed ?? {};
  const attention = shownAttention(state);
  if (isHidden(state)) return { ...attention, stage: hiddenStage, planKinds: [], subjects };
  return {
    ...attention,
    stage: stageOf(state),
    planKinds: planKinds(state),
    subjects,
    ...(heldMark === undefined ? {} : { heldMark }),
    ...(lookAgainOn === undefined || on === undefined ? {} : { lookAgainOn: shownDay(lookAgainOn, on) }),
  };
}

/**
 * The day tells a birth date: the 18th birthday is one. So only the beginning of its year is shown, then of its month, and then
 * each next day: the child looks again a few nights too often, and on the right one.
 * @param on the day of the assessment, which is made anew with each look
 */
export function shownDay(day: PlainDate, on: PlainDate): PlainDate {
  const begins = [`${day.slice(0, 4)}-01-01`, `${day.slice(0, 7)}-01`].map(parsePlainDate);
  return begins.find((one) => one !== undefined && one > on) ?? addDays(on, 1);
}

/** What the comparison with Mosaic goes by; a hidden child says it itself, encrypted, because the index does not. */
export function followedAs(state: ChildState): FollowedChild {
  const { heldMark, lookAgainOn } = state.assessed ?? {};
  return {
    personId: state.personId,
    stage: stageOf(state),
    codes: state.attentions.length === 0 ? [] : shownAttention(state).codes,
    hidden: isHidden(state),
    openHeld: state.held.filter(isHeldOpen(state)).length,
    endKnown: isEndKnown(state.attentions.map(({ code }) => code)),
    ...(heldMark === undefined ? {} : { heldMark }),
    ...(lookAgainOn === undefined ? {} : { lookAgainOn }),
  };
}

/** What CP-IS holds for a child, and what its changes that have no answer yet would start. */
export interface ChildShares {
  readonly held: readonly RecordDraft[];
  readonly starting: readonly RecordDraft[];
}

export function sharesOf(state: ChildState): ChildShares {
  const records = flyingOf(state).flatMap(({ change }) => change.records);
  return {
    held: state.held.map(({ content }) => draft(content)),
    starting: records.filter(({ end, deleted }) => end === undefined && deleted === undefined),
  };
}

/** Kinds of plan that CP-IS holds, or should. */
export const planKinds = (state: ChildState): readonly string[] =>
  [...new Set([...state.held, ...(state.assessed?.wanted ?? [])].map(({ content }) => content.kind))].sort();

/** One sentence for the operator: no name, no number. */
export function describe(state: ChildState): string {
  const stage = stageOf(state);
  const lines = [`${stage}: ${childStages[stage]}.`];
  for (const { content, acceptedAt } of state.held) {
    const until = content.end === undefined ? '' : ` to ${dateWords(content.end)}`;
    const since = dateWords(ukDate(acceptedAt));
    lines.push(`CP-IS holds: ${content.kind} from ${dateWords(content.start)}${until} (accepted ${since}).`);
  }
  if (state.pending.length > 0) lines.push(`Notifications not dealt with: ${state.pending.length}.`);
  const { codes } = shownAttention(state);
  if (codes.length > 0) lines.push(`Needs attention: ${codes.join(', ')}.`);
  return lines.join('\n');
}
