import { comparable } from './care-settings.js';
import type { ChildNotification } from './child-notifications.js';
import type { Instant, PlainDate } from './dates.js';
import { addDays, msOf, ukTime } from './dates.js';

/** Accesses by the same author in the same night that somebody takes up together: docs/mosaic-setup.md. */
export interface Work {
  /** stands for who opened the record: equal for the same person in the same organisation, and nobody can be read from it */
  readonly author: string;
  /** name of the rule that decided */
  readonly rule: string;
  /** when the record was opened by the access that began it */
  readonly openedAt: Instant;
  /** reference of the case note that later ones are appended to */
  readonly note: string;
}

/** A work item that nobody has taken up. */
export interface OpenWork extends Work {
  /** identity of the notification that began it */
  readonly about: string;
  /** reference of its newest alert: acknowledged in Mosaic counts as taken up */
  readonly alert: string;
  /** how many accesses are in it */
  readonly accesses: number;
}

/** What a plan says of its work item. */
export interface PlannedWork extends Work {
  /** identity of the notification whose work item this one joins */
  readonly joins?: string;
}

/** The authority's choice for a rule; without one nothing is joined. */
export interface Joining {
  /** milliseconds between the opening that began the work item and one that joins it, whichever is heard first */
  readonly within: number;
}

/**
 * Who opened the record, in words that are equal for the same person in the same organisation, and for the same NHS number's
 * owner. Undefined where either is not named: somebody unknown is never the same as somebody else unknown.
 */
export function authorOf(told: ChildNotification): string | undefined {
  if (told.kind !== 'access') return undefined;
  const { author } = told.access;
  const organisation = comparable(author.organisation ?? '');
  const name = comparable([...(author.name?.given ?? []), author.name?.family ?? ''].join(' '));
  if (organisation === '' || name === '') return undefined;
  const userId = author.kind === 'person' ? (author.userId ?? '') : (author.systemId ?? '');
  return [author.kind, told.through ?? 'own', userId, name, organisation].join('\n');
}

const noon = '12:00:00';

/** The night that a moment belongs to, by the clock in England: from noon to noon, named after the day on which it begins. */
export function nightOf(at: Instant): PlainDate {
  const { date, time } = ukTime(at);
  return time >= noon ? date : addDays(date, -1);
}

export interface ToJoin {
  readonly author: string | undefined;
  readonly rule: string;
  readonly openedAt: Instant;
}

/** The newest work item that an access may join: same author, same rule, same night, and near enough to the first opening. */
export const workToJoin = (
  open: readonly OpenWork[],
  { author, rule, openedAt }: ToJoin,
  { within }: Joining,
): OpenWork | undefined =>
  open.findLast(
    (work) =>
      work.author === author &&
      work.rule === rule &&
      nightOf(work.openedAt) === nightOf(openedAt) &&
      Math.abs(msOf(work.openedAt) - msOf(openedAt)) <= within,
  );
