import { eighteenthBirthday, isAdult } from './birthdays.js';
import type { KnownNumbers, NumberToUse } from './child-numbers.js';
import { numberToUse } from './child-numbers.js';
import type { ChildSnapshot } from './children.js';
import { carrierOf } from './children.js';
import type { PlainDate } from './dates.js';
import { addDays } from './dates.js';
import type { NhsNumber } from './nhs-number.js';
import type { Telephones } from './people.js';
import type { Period, PlanScope } from './periods.js';
import { hasLeftScope, nextDay, periodsInScope } from './periods.js';
import type { HeldRegistration, RegistrationContent, WantedRegistration } from './registrations.js';
import * as registrations from './registrations.js';
import { endsUnaccepted, isForgotten, unbornRegistration } from './registrations.js';

/** The authority's choice of what is shared, and what travels with it. */
export interface ScopePolicy extends PlanScope {
  readonly telephones: Telephones;
}

/** Why nothing is sent; each is an attention of the same name. */
export const problems = [
  'number-missing',
  'number-unverified',
  'number-inactive',
  'number-conflict',
  're-registration-held',
  'birth-date-missing',
  'mother-missing',
  'mother-ambiguous',
  'merge-pending',
] as const;
export type Problem = (typeof problems)[number];

/** What a person must know although records go out; each is an attention of the same name. */
export const notices = ['birth-overdue', 'baby-not-registered', 'left-scope', 'end-past-365-days'] as const;
export type Notice = (typeof notices)[number];

export interface Assessment {
  readonly wanted: readonly WantedRegistration[];
  /** why nothing is sent although something is in scope; empty when nothing is */
  readonly problems: readonly Problem[];
  readonly notices: readonly Notice[];
  /** whether a plan is open today that should be on CP-IS */
  readonly inScope: boolean;
  /** CP-IS has ended, or ends, the registrations by itself */
  readonly adult: boolean;
  /** the next day on which something changes by the calendar alone */
  readonly lookAgainOn?: PlainDate;
}

/** What is known besides the snapshot. */
export interface Known extends KnownNumbers {
  /** in England */
  readonly today: PlainDate;
  readonly held: readonly HeldRegistration[];
  /** another born child has the number too */
  readonly conflict: boolean;
  /** a record that was merged into this one has not handed over yet */
  readonly mergePending: boolean;
}

/** What CP-IS should hold for a child by this snapshot: docs/registration-rules.md, "What is wanted". */
export function assess(snapshot: ChildSnapshot, policy: ScopePolicy, known: Known): Assessment {
  const { today } = known;
  const periods = periodsInScope(snapshot, policy);
  const begun = periods.filter(({ start }) => start <= today);
  const adult = isGrownUp(snapshot, today);
  const open = begun.filter((one) => !isOverOn(one, today));
  const needing = begun.filter((period) => needsNumber(snapshot, period, known));
  const all = needing.length === 0 ? [] : problemsOf(snapshot, known);
  const isHeldBack = all.includes('re-registration-held');
  const found = isHeldBack && needing.every((one) => isOverOn(one, today)) ? [] : all;
  const isSent = all.length === 0;
  const sent = needing.flatMap((period) => {
    if (isHeldBack) return standingWanted(period, known);
    return isSent ? wantedOf(snapshot, period, policy, known) : [];
  });
  const wanted = [
    ...registrations.oneEach(sent, known.held),
    ...begun.flatMap((period) => mothersRecord(snapshot, period, policy, known)),
  ];
  const lookAgainOn = [nextDay(periods, today), ...daysAhead(snapshot, open, known, wanted)]
    .filter((day) => day !== undefined)
    .sort()[0];
  return {
    wanted,
    problems: found,
    notices: noticesOf(snapshot, policy, known, wanted, open),
    inScope: open.length > 0 && !adult && snapshot.mergedInto === undefined,
    adult,
    ...(lookAgainOn === undefined ? {} : { lookAgainOn }),
  };
}

const isOverOn = (period: Period, today: PlainDate): boolean => endOf(period, today).end !== undefined;

/** What is not registered again stays under the number that CP-IS knows, and ends there with its plan. */
const standingWanted = (period: Period, { held, inactive, today }: Known): readonly WantedRegistration[] =>
  held
    .filter(({ registrationId, content }) => registrationId === period.id && !inactive.includes(content.nhsNumber))
    .map(({ registrationId, content }) => ({
      registrationId,
      content: { ...content, ...endOf(period, today) },
    }));

const isGrownUp = ({ unborn, birthDate }: ChildSnapshot, today: PlainDate): boolean =>
  !unborn && birthDate !== undefined && isAdult(birthDate, today);

/** The number that this child's records go out under: an unborn child's are its mother's. */
export function numberOf(snapshot: ChildSnapshot, known: KnownNumbers): NumberToUse {
  return numberToUse(carrierOf(snapshot), snapshot, known);
}

function problemsOf(snapshot: ChildSnapshot, known: Known): readonly Problem[] {
  if (known.mergePending) return ['merge-pending'];
  const mothers = snapshot.mothers ?? [];
  if (snapshot.unborn && mothers.length === 0) return ['mother-missing'];
  if (snapshot.unborn && mothers.length > 1) return ['mother-ambiguous'];
  const use = numberOf(snapshot, known);
  const ofNumber: readonly Problem[] =
    'problem' in use
      ? [use.problem]
      : isNewOnMarked(snapshot, use.nhsNumber, known)
        ? ['re-registration-held']
        : known.conflict && !snapshot.unborn
          ? ['number-conflict']
          : [];
  const birthDate = snapshot.unborn ? mothers[0]?.birthDate : snapshot.birthDate;
  return birthDate === undefined ? [...ofNumber, 'birth-date-missing'] : ofNumber;
}

/**
 * A new number may stand in Mosaic before the NHS says that the old one is over, or after it. From a record marked for
 * adoption nothing leads from the one to the other, and from a restricted one only what a person typed in.
 */
function isNewOnMarked(
  { adoption, restricted, unborn }: ChildSnapshot,
  nhsNumber: NhsNumber,
  { held, inactive, replacements }: Known,
): boolean {
  if (adoption === undefined && !restricted) return false;
  const isOwn = ({ content }: HeldRegistration): boolean => (content.kind === 'unborn-child-protection') === unborn;
  const own = held.filter(isOwn).map(({ content }) => content.nhsNumber);
  const others = held.filter((one) => !isOwn(one)).map(({ content }) => content.nhsNumber);
  const isFollowed = own.length > 0 || inactive.some((one) => !others.includes(one));
  if (!isFollowed || own.includes(nhsNumber)) return false;
  return adoption !== undefined || !replacements.some((one) => one.by === 'person' && one.nhsNumber === nhsNumber);
}

/** A plan that was over before the birth is the mother's record alone, and one that CP-IS has forgotten is nobody's. */
function needsNumber({ unborn, birthDate }: ChildSnapshot, { id, end }: Period, { today, held }: Known): boolean {
  if (end === undefined) return true;
  const isHeldOpen = held.some(({ registrationId, content }) => registrationId === id && content.end === undefined);
  if (isForgotten(end, today) && !isHeldOpen) return false;
  return unborn || birthDate === undefined || end > birthDate;
}

function wantedOf(
  snapshot: ChildSnapshot,
  period: Period,
  policy: ScopePolicy,
  known: Known,
): readonly WantedRegistration[] {
  const use = numberOf(snapshot, known);
  if ('problem' in use) return [];
  return snapshot.unborn
    ? unbornWanted(snapshot, period, policy, known, use.nhsNumber)
    : ownWanted(snapshot, period, policy, known, use.nhsNumber);
}

/** Nothing of the unborn child itself is carried: number, name and birth date are the mother's. */
function unbornWanted(
  snapshot: ChildSnapshot,
  period: Period,
  policy: ScopePolicy,
  { today }: Known,
  nhsNumber: NhsNumber,
): readonly WantedRegistration[] {
  const [mother] = snapshot.mothers ?? [];
  if (mother?.birthDate === undefined || period.kind !== 'child-protection') return [];
  const content: RegistrationContent = {
    kind: 'unborn-child-protection',
    nhsNumber,
    name: { given: mother.givenNames, family: mother.familyName },
    birthDate: mother.birthDate,
    localId: mother.personId,
    ...datesOf(period, today),
    telephones: policy.telephones,
  };
  return [{ registrationId: unbornRegistration(period.id), content }];
}

/**
 * Baby first: the mother's record ends only after the baby's own was accepted, or when the plan itself is over. An authority
 * may choose that it ends with the birth; then nobody's record is open until the baby's was accepted.
 */
function mothersRecord(
  { unborn, birthDate }: ChildSnapshot,
  period: Period,
  { atBirth }: ScopePolicy,
  { held, today }: Known,
): readonly WantedRegistration[] {
  // under another number too, where she got a new one meanwhile
  const mothers = held.filter((one) => one.registrationId === unbornRegistration(period.id));
  if (unborn || birthDate === undefined) return [];
  const { end: over } = endOf(period, today);
  const isAwaited = atBirth === 'baby-first' && !held.some((one) => one.registrationId === period.id);
  if (over === undefined && isAwaited) return mothers;
  const end = over !== undefined && over < birthDate ? over : birthDate;
  return mothers.map((one) => ({ ...one, content: { ...one.content, end: later(end, one.content.start) } }));
}

function ownWanted(
  snapshot: ChildSnapshot,
  period: Period,
  policy: ScopePolicy,
  { held, today }: Known,
  nhsNumber: NhsNumber,
): readonly WantedRegistration[] {
  const { birthDate } = snapshot;
  if (birthDate === undefined) return [];
  const standing = held.find((one) => one.registrationId === period.id);
  const adult = isAdult(birthDate, today);
  if (adult && standing === undefined) return [];
  const dates = datesOf(period, today);
  // CP-IS ended it by itself at 18: an end that Mosaic records is still sent once, nothing else is
  if (adult && standing !== undefined && dates.end === undefined) return [standing];
  const content: RegistrationContent = {
    kind: period.kind,
    nhsNumber,
    name: { given: snapshot.givenNames, family: snapshot.familyName },
    birthDate,
    localId: snapshot.personId,
    ...dates,
    start: later(period.start, birthDate),
    telephones: policy.telephones,
  };
  return [{ registrationId: period.id, content }];
}

const datesOf = (period: Period, today: PlainDate): { start: PlainDate; end?: PlainDate } => ({
  start: period.start,
  ...endOf(period, today),
});

/** An end that lies ahead is held back to its day. */
const endOf = ({ end }: Period, today: PlainDate): { end?: PlainDate } =>
  end === undefined || end > today ? {} : { end };

const later = (one: PlainDate, other: PlainDate): PlainDate => (one > other ? one : other);

const isBirthOverdue = ({ unborn, expectedOn, diedOn }: ChildSnapshot, today: PlainDate): boolean =>
  unborn && diedOn === undefined && expectedOn !== undefined && expectedOn < today;

function noticesOf(
  snapshot: ChildSnapshot,
  policy: ScopePolicy,
  { held, today }: Known,
  wanted: readonly WantedRegistration[],
  open: readonly Period[],
): readonly Notice[] {
  const waitsForBaby =
    !snapshot.unborn &&
    open.some(
      ({ id }) =>
        held.some((one) => one.registrationId === unbornRegistration(id) && one.content.end === undefined) &&
        !held.some((one) => one.registrationId === id),
    );
  const found: Readonly<Record<Notice, boolean>> = {
    'birth-overdue': open.length > 0 && isBirthOverdue(snapshot, today),
    'baby-not-registered': waitsForBaby,
    'left-scope': hasLeftScope(snapshot, policy, today),
    'end-past-365-days': endsUnaccepted(wanted, held).some(({ past }) => past(today) > 365),
  };
  return notices.filter((notice) => found[notice]);
}

/** Days after which an end that CP-IS has not accepted is told again, and can only be deleted. */
export const endReminderDays = 300;

function daysAhead(
  snapshot: ChildSnapshot,
  open: readonly Period[],
  { today, held, conflict }: Known,
  wanted: readonly WantedRegistration[],
): readonly (PlainDate | undefined)[] {
  const { unborn, expectedOn, birthDate } = snapshot;
  const ofAge = !unborn && open.length > 0 && birthDate !== undefined ? eighteenthBirthday(birthDate) : undefined;
  const dueBirth = unborn && open.length > 0 && expectedOn !== undefined ? addDays(expectedOn, 1) : undefined;
  const reminders = endsUnaccepted(wanted, held).flatMap(({ end }) => [
    addDays(end, endReminderDays),
    addDays(end, 366),
  ]);
  const days = [ofAge, dueBirth, ...reminders].filter((day) => day !== undefined && day > today);
  return conflict ? [...days, addDays(today, 1)] : days;
}
