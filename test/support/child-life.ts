import type { Known } from '../../src/domain/assess.js';
import { assess, numberOf } from '../../src/domain/assess.js';
import { answered } from '../../src/domain/child-answers.js';
import { assessedAs, changesDue, opened, submitted } from '../../src/domain/child-registration.js';
import type { Assessed, ChildState, OpenChange } from '../../src/domain/child-state.js';
import { mosaicReported, newChildState } from '../../src/domain/child-state.js';
import type { ChildSnapshot, MosaicEvent } from '../../src/domain/children.js';
import type { Instant, PlainDate } from '../../src/domain/dates.js';
import { dayInMs, instantOf, msOf, ukDate } from '../../src/domain/dates.js';
import { standing } from '../../src/domain/registrations.js';
import type { RecordAnswer } from '../../src/domain/record-answer.js';
import { at, day, number, person, policy } from './examples.js';

/** The moment at which most tests stand. */
export const now: Instant = at('2026-11-20T10:00:00Z');
export const today: PlainDate = day('2026-11-20');

/** What is known besides the snapshot, where nothing is. */
export const knowing = (more: Partial<Known> = {}): Known => ({
  today,
  held: [],
  inactive: [],
  replacements: [],
  conflict: false,
  mergePending: false,
  ...more,
});

export const event = (eventId: string, child?: ChildSnapshot, reason = 'plan-started'): MosaicEvent => ({
  eventId,
  personId: person('700101'),
  occurredAt: now,
  reason,
  ...(child === undefined ? {} : { child }),
});

/** The NHS says that a child's record was opened, at `now`. */
export const anAccess = {
  kind: 'access',
  identity: 'Q1',
  notificationId: 'N1',
  receivedAt: now,
  access: { nhsNumber: number('9997042182'), openedAt: now, author: { kind: 'person', telephones: [] } },
} as const;

export const fresh: ChildState = newChildState(person('700101'));

export const reported = (state: ChildState, ...events: readonly MosaicEvent[]): ChildState =>
  events.reduce((next, one) => mosaicReported(next, one, now), state);

/** Snapshots with rising as-at times, as Mosaic reports them one after the other. */
export const afterwards = (child: ChildSnapshot, minutes: number): ChildSnapshot => ({
  ...child,
  asOf: instantOf(msOf(at('2026-11-20T09:00:00Z')) + minutes * 60_000),
});

/** What the assessment of a running worker says. */
export function assessedFor(state: ChildState, when: Instant = now, more: Partial<Assessed> = {}): Assessed {
  const { snapshot, held, inactiveNumbers, replacements } = state;
  if (snapshot === undefined) throw new Error('nothing is known of the child');
  const on = ukDate(when);
  const conflictWith = more.conflictWith ?? [];
  const known = knowing({
    today: on,
    held,
    inactive: inactiveNumbers,
    replacements,
    conflict: conflictWith.length > 0,
  });
  const since = msOf(state.waitingSince ?? when);
  const assessment = assess(snapshot, policy, known);
  const markOf = (all: Assessed['wanted']) => {
    const contents = standing(
      all.map(({ content }) => content),
      on,
    );
    return contents.length === 0 ? undefined : JSON.stringify(contents);
  };
  const [heldMark, wantedMark] = [markOf(held), markOf(assessment.wanted)];
  return {
    ...assessment,
    ...(heldMark !== undefined && { heldMark }),
    ...(wantedMark !== undefined && { wantedMark }),
    on,
    subjects: [],
    conflictWith,
    overdueAt: instantOf(since + dayInMs),
    escalateAt: instantOf(since + 5 * dayInMs),
    refusalLookAgain: 7 * dayInMs,
    observing: false,
    ...more,
  };
}

export const assessAll = (state: ChildState, when: Instant = now, more: Partial<Assessed> = {}): ChildState =>
  state.assessDue && state.snapshot !== undefined ? assessedAs(state, assessedFor(state, when, more), when) : state;

export type Answering = (open: OpenChange) => Partial<RecordAnswer>;
export const accepting: Answering = () => ({ outcome: 'accepted', code: 'CPR06' });
export const refusing =
  (code: string): Answering =>
  () => ({ outcome: 'refused', code });

/** Lets the child assess, submit, and hear one answer for everything that flies, until nothing moves. */
export function settle(
  state: ChildState,
  answer: Answering = accepting,
  when: Instant = now,
  more: Partial<Assessed> = {},
): ChildState {
  let next = assessAll(state, when, more);
  for (let round = 0; round < 20; round += 1) {
    const due = changesDue(next, when);
    const flying = next.open.some(({ step }) => step === 'submitted' || step === 'unsubmitted');
    if (due.length === 0 && !flying) return next;
    next = opened(next, due, when);
    for (const open of next.open.filter(({ step }) => step === 'unsubmitted' || step === 'submitted')) {
      next = submitted(next, open.changeNumber, when);
      const { changeNumber } = open;
      const told: RecordAnswer = { changeNumber, sequence: 7, outcome: 'accepted', code: 'CPR06', at: when };
      next = answered(next, { ...told, ...answer(open) }, when);
    }
    next = assessAll(next, when, more);
  }
  throw new Error('never settles');
}

/** The number that this child's records go out under now, if any. */
export const sentNumber = ({ snapshot, inactiveNumbers, replacements }: ChildState): string | undefined => {
  const use = snapshot && numberOf(snapshot, { inactive: inactiveNumbers, replacements });
  return use !== undefined && 'nhsNumber' in use ? use.nhsNumber : undefined;
};
