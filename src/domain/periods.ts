import type { ChildSnapshot, Plan } from './children.js';
import type { PlainDate } from './dates.js';
import { addDays } from './dates.js';

/** What of a child's plans is shared: the authority's choice, without a hidden default. */
export interface PlanScope {
  /** SSDA903 legal status codes that are shared with CP-IS */
  readonly lookedAfterStatuses: readonly string[];
  /** plans of other authorities that this one records while the child lives here */
  readonly temporaryPlans: 'share' | 'leave-out';
  /** V3 and V4, whatever the list names */
  readonly shortBreaks: 'share' | 'leave-out';
  /** when the record under the mother's number ends: after CP-IS took the baby's own, or as soon as the birth is recorded */
  readonly atBirth: 'baby-first' | 'mother-at-once';
}

/** A plan, or adjacent legal statuses in one: what becomes one registration. */
export interface Period {
  /** the id of the plan, or of the first legal status */
  readonly id: string;
  readonly kind: 'child-protection' | 'looked-after';
  readonly start: PlainDate;
  readonly end?: PlainDate;
}

const shortBreakStatuses: readonly string[] = ['V3', 'V4'];

const isShared = ({ kind, legalStatus, temporary }: Plan, scope: PlanScope): boolean => {
  if (kind === 'child-protection') return temporary !== true || scope.temporaryPlans === 'share';
  if (legalStatus === undefined) return false;
  if (shortBreakStatuses.includes(legalStatus)) return scope.shortBreaks === 'share';
  return scope.lookedAfterStatuses.includes(legalStatus);
};

/** Periods that are shared, past and coming ones too. A death ends what is open. */
export function periodsInScope({ plans, diedOn }: ChildSnapshot, scope: PlanScope): readonly Period[] {
  const shared = plans.filter((plan) => isShared(plan, scope)).map(periodOf);
  const protection = shared.filter(({ kind }) => kind === 'child-protection');
  const care = joined(shared.filter(({ kind }) => kind === 'looked-after'));
  return [...protection, ...care].map((period) => endedBy(period, diedOn)).sort(byStart);
}

const periodOf = ({ planId, kind, startedOn, endedOn }: Plan): Period => ({
  id: planId,
  kind,
  start: startedOn,
  ...(endedOn === undefined ? {} : { end: endedOn }),
});

const endedBy = (period: Period, diedOn: PlainDate | undefined): Period =>
  diedOn === undefined || (period.end !== undefined && period.end <= diedOn)
    ? period
    : { ...period, end: diedOn < period.start ? period.start : diedOn };

const byStart = (one: Period, other: Period): number =>
  one.start === other.start ? (one.id < other.id ? -1 : 1) : one.start < other.start ? -1 : 1;

/** Adjacent or overlapping qualifying statuses are one registration, so that C1 → C2 is not an end and a start. */
function joined(periods: readonly Period[]): readonly Period[] {
  return [...periods].sort(byStart).reduce<readonly Period[]>((done, next) => {
    const last = done.at(-1);
    if (last === undefined || (last.end !== undefined && next.start > addDays(last.end, 1))) return [...done, next];
    return [...done.slice(0, -1), withEnd(last, later(last.end, next.end))];
  }, []);
}

const withEnd = ({ id, kind, start }: Period, end: PlainDate | undefined): Period =>
  end === undefined ? { id, kind, start } : { id, kind, start, end };

const later = (one: PlainDate | undefined, other: PlainDate | undefined): PlainDate | undefined =>
  one === undefined || other === undefined ? undefined : one > other ? one : other;

/** A shared looked-after period ended where another legal status, which is not shared, goes on: C2 → E1. */
export function hasLeftScope({ plans }: ChildSnapshot, scope: PlanScope, today: PlainDate): boolean {
  const care = plans.filter(({ kind }) => kind === 'looked-after');
  const goesOn = care.filter((plan) => !isShared(plan, scope) && !hasEnded(plan, today) && plan.startedOn <= today);
  const ended = care.filter((plan) => isShared(plan, scope) && hasEnded(plan, today));
  if (care.some((plan) => isShared(plan, scope) && !hasEnded(plan, today) && plan.startedOn <= today)) return false;
  return ended.some(({ endedOn }) => goesOn.some(({ startedOn }) => startedOn <= addDays(endedOn ?? today, 1)));
}

const hasEnded = ({ endedOn }: Plan, today: PlainDate): boolean => endedOn !== undefined && endedOn <= today;

/** Starts and ends that lie ahead are held back to their day. */
export const nextDay = (periods: readonly Period[], today: PlainDate): PlainDate | undefined =>
  periods
    .flatMap(({ start, end }) => (end === undefined ? [start] : [start, end]))
    .filter((day) => day > today)
    .sort()[0];
