import { createHash } from 'node:crypto';
import type { ChildSnapshot, MosaicEvent } from '../../domain/children.js';
import { addDays, ukDate, type Instant, type PlainDate } from '../../domain/dates.js';
import type { MosaicPersonId } from '../../domain/people.js';
import type { Accepted } from './accepted.js';
import type { Extract, Extracted } from './people.js';

/** How much may vanish between two extracts before the newer one is taken for a partial one. */
export interface Limits {
  /** percent of the people */
  readonly removedPercent: number;
  /** children with a plan that ends; the larger of both counts, as at the desk */
  readonly endsAtMost: number;
  readonly endsPercent: number;
}

/** What would vanish if the extract were taken. */
export interface Vanishing {
  readonly removed: readonly MosaicPersonId[];
  readonly removedAtMost: number;
  readonly ended: readonly MosaicPersonId[];
  readonly endedAtMost: number;
}

/** Has a plan that is open or ended within 365 days: such a person does not leave an extract by itself. */
export const isInScope = ({ plans, mergedInto }: ChildSnapshot, today: PlainDate): boolean =>
  mergedInto === undefined && plans.some(({ endedOn }) => endedOn === undefined || addDays(endedOn, 365) >= today);

const openPlans = ({ plans }: ChildSnapshot): readonly string[] =>
  plans.filter(({ endedOn }) => endedOn === undefined).map(({ planId }) => planId);

/** Who is in scope and was in the extract before, and is not in this one. Whose lines are wrong has not left. */
const leaving = ({ people }: Accepted, extract: Extract): readonly Extracted[] =>
  [...people.values()].filter(
    ({ snapshot }) =>
      !extract.people.has(snapshot.personId) &&
      !extract.heldBack.has(snapshot.personId) &&
      isInScope(snapshot, ukDate(extract.asAt)),
  );

export function vanishing(before: Accepted, extract: Extract, limits: Limits): Vanishing {
  const removed = leaving(before, extract).map(({ snapshot }) => snapshot.personId);
  const withOpen = [...before.people.values()].filter(({ snapshot }) => openPlans(snapshot).length > 0);
  const ended = withOpen.filter(({ snapshot }) => {
    if (extract.heldBack.has(snapshot.personId)) return false;
    const now = extract.people.get(snapshot.personId)?.snapshot;
    const open = now === undefined ? [] : openPlans(now);
    return openPlans(snapshot).some((planId) => !open.includes(planId));
  });
  const share = (of: number, percent: number): number => Math.floor((of * percent) / 100);
  return {
    removed,
    removedAtMost: Math.max(1, share(before.people.size, limits.removedPercent)),
    ended: ended.map(({ snapshot }) => snapshot.personId),
    endedAtMost: Math.max(limits.endsAtMost, share(withOpen.length, limits.endsPercent)),
  };
}

/** One event for everybody who differs; the same two extracts give the same events, so that each counts once. */
export function eventsOf(before: Accepted, extract: Extract): readonly MosaicEvent[] {
  const { asAt } = extract;
  const changed = [...extract.people.values()].flatMap(({ snapshot }): readonly MosaicEvent[] => {
    const was = before.people.get(snapshot.personId)?.snapshot;
    if (was !== undefined && contentOf(was) === contentOf(snapshot)) return [];
    const reason = was === undefined ? 'extract-new' : 'extract-changed';
    return [{ ...eventAbout(snapshot.personId, asAt, contentOf(snapshot)), reason, child: snapshot }];
  });
  const left = leaving(before, extract).map(({ snapshot: { personId } }) => ({
    ...eventAbout(personId, asAt, 'left'),
    reason: 'extract-left',
  }));
  return [...changed, ...left];
}

const eventAbout = (personId: MosaicPersonId, asAt: Instant, content: string): Omit<MosaicEvent, 'reason'> => {
  const mark = createHash('sha256').update([personId, asAt, content].join('\n')).digest('hex').slice(0, 32);
  return { eventId: `extract-${mark}`, personId, occurredAt: asAt };
};

/** Everything but the time of the extract, in one order. */
const contentOf = ({ asOf: _asOf, ...snapshot }: ChildSnapshot): string => JSON.stringify(ordered(snapshot));

const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, part]) => [key, ordered(part)]),
  );
};
