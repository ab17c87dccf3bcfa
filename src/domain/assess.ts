import type { ChildSnapshot, Plan } from './children.js';
import type { PlainDate } from './dates.js';
import { addDays } from './dates.js';
import type { NhsNumber } from './nhs-number.js';
import type { Telephones } from './people.js';
import type { RegistrationContent, WantedRegistration } from './registrations.js';

/** The authority's choice of what is shared: configuration, no hidden default. */
export interface ScopePolicy {
  /** SSDA903 legal status codes that are shared with CP-IS */
  readonly lookedAfterStatuses: readonly string[];
  /** plans of other authorities that this one records while the child lives here */
  readonly temporaryPlans: 'share' | 'leave-out';
  /** V3 and V4, even where the list names them */
  readonly shortBreaks: 'share' | 'leave-out';
  readonly telephones: Telephones;
}

/** Each is an attention of the same name. */
export type Problem =
  | 'number-missing'
  | 'number-unverified'
  | 'number-inactive'
  | 'birth-date-missing'
  | 'mother-missing'
  | 'merge-pending';

export interface Assessment {
  readonly wanted: readonly WantedRegistration[];
  /** why nothing is sent although something is in scope; empty when nothing is */
  readonly problems: readonly Problem[];
  /** the next day on which a start or an end that lies ahead takes effect */
  readonly lookAgainOn?: PlainDate;
}

/**
 * What CP-IS should hold for a child by this snapshot: docs/registration-rules.md, "What is wanted".
 * @param today in England
 * @param inactive numbers that CP-IS called inactive: never sent again for this child
 */
export function assess(
  snapshot: ChildSnapshot,
  policy: ScopePolicy,
  today: PlainDate,
  inactive: readonly NhsNumber[],
): Assessment {
  const periods = periodsInScope(snapshot.plans, policy);
  const begun = periods.filter(({ start }) => start <= today);
  const lookAgainOn = nextDay(periods, today);
  const ahead = lookAgainOn === undefined ? {} : { lookAgainOn };
  const problems = begun.length === 0 ? [] : problemsOf(snapshot, inactive);
  const { nhsNumber, birthDate } = snapshot;
  if (problems.length > 0 || nhsNumber === undefined || birthDate === undefined) {
    return { wanted: [], problems, ...ahead };
  }
  const wanted = begun.map(({ id, kind, start, end }) => {
    const dates = end === undefined || end > today ? { start } : { start, end };
    const name = { given: snapshot.givenNames, family: snapshot.familyName };
    const localId = snapshot.personId;
    const content: RegistrationContent = {
      kind,
      nhsNumber,
      name,
      birthDate,
      localId,
      ...dates,
      telephones: policy.telephones,
    };
    return { registrationId: id, content };
  });
  return { wanted, problems, ...ahead };
}

interface Period {
  readonly id: string;
  readonly kind: 'child-protection' | 'looked-after';
  readonly start: PlainDate;
  readonly end?: PlainDate;
}

function periodsInScope(plans: readonly Plan[], policy: ScopePolicy): readonly Period[] {
  const protection = plans.filter(({ kind }) => kind === 'child-protection').map(periodOf);
  const care = plans.filter(
    ({ kind, legalStatus }) =>
      kind === 'looked-after' && legalStatus !== undefined && policy.lookedAfterStatuses.includes(legalStatus),
  );
  return [...protection, ...joined(care.map(periodOf))].sort(byStart);
}

const periodOf = ({ planId, kind, startedOn, endedOn }: Plan): Period => ({
  id: planId,
  kind,
  start: startedOn,
  ...(endedOn === undefined ? {} : { end: endedOn }),
});

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

/** Starts and ends that lie ahead are held back to their day. */
const nextDay = (periods: readonly Period[], today: PlainDate): PlainDate | undefined =>
  periods
    .flatMap(({ start, end }) => (end === undefined ? [start] : [start, end]))
    .filter((day) => day > today)
    .sort()[0];

function problemsOf(snapshot: ChildSnapshot, inactive: readonly NhsNumber[]): readonly Problem[] {
  if (snapshot.mergedInto !== undefined) return ['merge-pending'];
  if (snapshot.unborn) return ['mother-missing'];
  const { nhsNumber, numberStatus, birthDate } = snapshot;
  const ofNumber: readonly Problem[] =
    nhsNumber === undefined || numberStatus === 'missing'
      ? ['number-missing']
      : inactive.includes(nhsNumber)
        ? ['number-inactive']
        : numberStatus === 'unverified'
          ? ['number-unverified']
          : [];
  return birthDate === undefined ? [...ofNumber, 'birth-date-missing'] : ofNumber;
}
