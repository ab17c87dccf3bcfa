import type { SubmittedChange } from './desk-state.js';
import type { Instant } from './dates.js';
import { dayInMs, instantOf, msOf } from './dates.js';
import type { MosaicPersonId } from './people.js';
import { isEnding } from './registrations.js';
import { refOf } from './shared-registrations.js';

/** Whose registration ended or was deleted lately. */
export interface Ending {
  readonly personId: MosaicPersonId;
  readonly at: Instant;
}

export interface Braked {
  /** what may go */
  readonly going: readonly SubmittedChange[];
  /** ends and deletes that a person must let go */
  readonly held: readonly SubmittedChange[];
  readonly endings: readonly Ending[];
}

/** An amended start date that ends the registration with it counts as well. */
const isEndingToo = (change: SubmittedChange): boolean =>
  isEnding(change) || (change.kind === 'move' && change.records.some(({ end }) => end !== undefined));

/**
 * The brake on mass endings: a stale or partial extract is likelier than that many ended plans. Where more children than
 * the limit would have ended within 24 hours, every end of the batch is held; starts and amendments go.
 * @param released ends that a person let go, by child and number: they count and are not held
 */
export function braked(
  batch: readonly SubmittedChange[],
  lately: readonly Ending[],
  released: readonly string[],
  atMost: number,
  now: Instant,
): Braked {
  const since = instantOf(msOf(now) - dayInMs);
  const recent = lately.filter(({ at }) => at > since);
  const ends = batch.filter(isEndingToo);
  // what went before and comes back, because PDS was not there, was let go then
  const asked = ends.filter((change) => !released.includes(refOf(change)) && (change.rounds ?? 0) === 0);
  const people = new Set([...recent, ...asked].map(({ personId }) => personId));
  const tooMany = asked.length > 0 && people.size > atMost;
  const held = tooMany ? asked : [];
  const going = batch.filter((change) => !held.includes(change));
  const ended = going.filter(isEndingToo).map(({ personId }) => ({ personId, at: now }));
  return { going, held, endings: [...recent, ...ended] };
}
