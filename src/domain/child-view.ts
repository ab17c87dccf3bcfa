import type { ShownAttention } from './attentions.js';
import { shown } from './attentions.js';
import { changesDue } from './child-registration.js';
import type { ChildState } from './child-state.js';
import type { Instant } from './dates.js';
import { dateWords, dayInMs, instantOf, msOf, ukDate } from './dates.js';
import { visibleAfterEndDays } from './registrations.js';

/** Where a child's registration stands; shown in clear as `CpisStage`. */
export const childStages = {
  new: 'nothing is known yet',
  'nothing-to-share': 'Mosaic shows nothing in scope',
  waiting: 'something in scope cannot be sent yet',
  registering: 'a start is on its way to CP-IS',
  registered: 'CP-IS holds what Mosaic shows',
  changing: 'a change is on its way to CP-IS',
  ending: 'an end is on its way to CP-IS',
  ended: 'CP-IS accepted the last end; notifications still arrive',
  refused: 'CP-IS refused the last change',
} as const;
export type ChildStage = keyof typeof childStages;

export function stageOf(state: ChildState): ChildStage {
  if (state.assessed === undefined) return 'new';
  const flying = state.open.filter(({ step }) => step !== 'refused');
  if (flying.some(({ change }) => change.kind === 'start')) return 'registering';
  if (flying.some(({ change }) => change.kind === 'end')) return 'ending';
  if (flying.length > 0) return 'changing';
  if (state.open.length > 0) return 'refused';
  if (state.assessed.problems.length > 0) return 'waiting';
  if (state.held.length === 0) return state.assessed.lookAgainOn === undefined ? 'nothing-to-share' : 'waiting';
  return state.held.some(({ content }) => content.end === undefined) ? 'registered' : 'ended';
}

/** MESH may hold a message 5 days, and the service desk may put it back until day 30. */
export const tailAfterVisibleDays = 40;

/** When the last accepted end stops mattering; undefined while something is open or held without an end. */
export function tailEndsAt(state: ChildState, tailMs: number): Instant | undefined {
  if (!isQuiet(state) || state.held.some(({ content }) => content.end === undefined)) return undefined;
  const last = state.held
    .map(({ acceptedAt }) => acceptedAt)
    .sort()
    .at(-1);
  return last === undefined ? undefined : instantOf(msOf(last) + tailMs);
}

/** The tail of the rules, in milliseconds: what CP-IS shows, and what MESH may still bring. */
export const tailLength = (visibleAfterEndDays + tailAfterVisibleDays) * dayInMs;

const isQuiet = (state: ChildState): boolean =>
  !state.readDue &&
  !state.assessDue &&
  state.assessed !== undefined &&
  state.assessed.problems.length === 0 &&
  state.assessed.lookAgainOn === undefined &&
  state.open.length === 0 &&
  state.pending.length === 0 &&
  state.attentions.length === 0;

/** Nothing is shared, wanted, waited for or asked of a person, or the tail is over. */
export function isOver(state: ChildState, now: Instant, tailMs: number): boolean {
  if (state.held.length === 0) return isQuiet(state) && changesDue(state).length === 0;
  const end = tailEndsAt(state, tailMs);
  return end !== undefined && end <= now;
}

export const isRestricted = (state: ChildState): boolean => state.snapshot?.restricted === true;

export const shownAttention = (state: ChildState): ShownAttention => shown(state.attentions, isRestricted(state));

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
