import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ChildSnapshot, MosaicEvent } from '../../src/domain/children.js';
import { instantOf } from '../../src/domain/dates.js';
import type { NhsNumber } from '../../src/domain/nhs-number.js';
import type { MosaicPersonId } from '../../src/domain/people.js';
import { childSnapshotSchema, mosaicEventSchema } from '../../src/schemas/mosaic.js';
import type { Ledger } from '../shared/ledger.js';

/** A person of the sandbox. The display name differs from the registered one for some, as in Mosaic. */
export interface Person {
  readonly snapshot: ChildSnapshot;
  readonly displayName: string;
}

/** The change and the events that tell of it are one entry of the ledger: neither can stand without the other. */
interface Kept extends Person {
  readonly unsent: readonly MosaicEvent[];
}

const keptSchema = z.object({
  snapshot: childSnapshotSchema,
  displayName: z.string(),
  unsent: z.array(mosaicEventSchema),
});

export interface People {
  /** Everybody, as at now. */
  all(): readonly Person[];
  find(personId: string): Person | undefined;
  /** Ids of the people who carry this number; merged records do not: their number is the survivor's. */
  withNumber(nhsNumber: NhsNumber): readonly MosaicPersonId[];
  /** Adds or replaces somebody and tells nobody. */
  put(person: Person): void;
  /** Changes somebody and puts the event into the outbox. */
  change(person: Person, reason: string): void;
  /** The oldest event about somebody that the gateway has not taken. */
  nextUnsent(personId: string): MosaicEvent | undefined;
  unsentCount(personId: string): number;
  withUnsent(): readonly string[];
  sent(personId: string, eventId: string): void;
  clear(): void;
}

const collection = 'people';

/** @param now milliseconds since 1970 */
export function openPeople(ledger: Ledger, now: () => number): People {
  const kept = new Map<string, Kept>();
  for (const [personId, value] of ledger.all(collection)) kept.set(personId, keptSchema.parse(value));
  const keep = (one: Kept): void => {
    ledger.put(collection, one.snapshot.personId, one);
    kept.set(one.snapshot.personId, one);
  };
  const unsentOf = (personId: string): readonly MosaicEvent[] => kept.get(personId)?.unsent ?? [];
  const asOf = risingClock(now);
  const asAtNow = ({ snapshot, displayName }: Person): Person => ({
    snapshot: { ...snapshot, asOf: asOf() },
    displayName,
  });
  return {
    all: () => [...kept.values()].map(asAtNow),
    find(personId) {
      const found = kept.get(personId);
      return found && asAtNow(found);
    },
    withNumber: (nhsNumber) =>
      [...kept.values()]
        .filter(({ snapshot }) => snapshot.nhsNumber === nhsNumber && snapshot.mergedInto === undefined)
        .map(({ snapshot }) => snapshot.personId),
    put: (person) => keep({ ...asAtNow(person), unsent: unsentOf(person.snapshot.personId) }),
    change(person, reason) {
      const changed = asAtNow(person);
      const { personId, asOf: occurredAt } = changed.snapshot;
      const event = { eventId: randomUUID(), personId, occurredAt, reason, child: changed.snapshot };
      keep({ ...changed, unsent: [...unsentOf(personId), event] });
    },
    nextUnsent: (personId) => unsentOf(personId)[0],
    unsentCount: (personId) => unsentOf(personId).length,
    withUnsent: () => [...kept.values()].filter(({ unsent }) => unsent.length > 0).map((one) => one.snapshot.personId),
    sent(personId, eventId) {
      const found = kept.get(personId);
      if (found?.unsent[0]?.eventId === eventId) keep({ ...found, unsent: found.unsent.slice(1) });
    },
    clear: () => kept.clear(),
  };
}

/** No two snapshots bear the same time: between two of one millisecond, nobody could tell the newer. */
function risingClock(now: () => number) {
  let last = 0;
  return () => {
    last = Math.max(now(), last + 1);
    return instantOf(last);
  };
}
