import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { motherOf } from '../../src/domain/children.js';
import type { ChildSnapshot, InScopePage, MosaicEvent } from '../../src/domain/children.js';
import type { PlainDate } from '../../src/domain/dates.js';
import { addDays, instantOf } from '../../src/domain/dates.js';
import type { NhsNumber } from '../../src/domain/nhs-number.js';
import type { MosaicPersonId } from '../../src/domain/people.js';
import { childSnapshotSchema, mosaicEventSchema } from '../../src/schemas/mosaic.js';
import type { Ledger } from '../shared/ledger.js';

/** A person of the sandbox. The display name differs from the registered one for some, as in Mosaic. */
export interface Person {
  readonly snapshot: ChildSnapshot;
  readonly displayName: string;
  /** whom the relationships show as mother, where it is not one */
  readonly mothers?: readonly string[] | undefined;
  /** who works with them besides the allocated worker */
  readonly relationships?: readonly Relationship[] | undefined;
  /** the record into which tonight's run merges them */
  readonly mergeInto?: string | undefined;
}

/** A worker's part in somebody's life, by the authority's code. */
export interface Relationship {
  readonly workerId: string;
  readonly relationship: string;
}

/** The change and the events that tell of it are one entry of the ledger: neither can stand without the other. */
interface Kept extends Person {
  readonly unsent: readonly MosaicEvent[];
}

const keptSchema = z.object({
  snapshot: childSnapshotSchema,
  displayName: z.string(),
  mothers: z.array(z.string()).optional(),
  relationships: z.array(z.object({ workerId: z.string(), relationship: z.string() })).optional(),
  mergeInto: z.string().optional(),
  unsent: z.array(mosaicEventSchema),
});

export interface People {
  /** Everybody, as at now. */
  all(): readonly Person[];
  /** Those with a plan that is open or ended within 365 days, in the order of their ids. */
  inScope(after: string | undefined, atMost: number, today: PlainDate): InScopePage;
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
  const unborn = new Set<string>();
  const note = ({ snapshot }: Kept): void => {
    if (snapshot.unborn) unborn.add(snapshot.personId);
    else unborn.delete(snapshot.personId);
  };
  for (const [personId, value] of ledger.all(collection)) {
    const one = keptSchema.parse(value);
    kept.set(personId, one);
    note(one);
  }
  const keep = (one: Kept): void => {
    ledger.put(collection, one.snapshot.personId, one);
    kept.set(one.snapshot.personId, one);
    note(one);
  };
  const unsentOf = (personId: string): readonly MosaicEvent[] => kept.get(personId)?.unsent ?? [];
  const asOf = risingClock(now);
  const asAtNow = ({ snapshot, displayName, mothers, relationships, mergeInto }: Person): Person => ({
    snapshot: related({ ...snapshot, asOf: asOf() }, mothers, kept, unborn),
    displayName,
    mothers,
    relationships,
    mergeInto,
  });
  return {
    all: () => [...kept.values()].map(asAtNow),
    inScope(after, atMost, today) {
      const ids = [...kept.keys()].filter((id) => after === undefined || id > after).sort();
      const found = ids.filter((id) => isInScope(kept.get(id)?.snapshot, today)).slice(0, atMost + 1);
      const page = found.slice(0, atMost).flatMap((id) => kept.get(id) ?? []);
      const last = found.length > atMost ? page.at(-1)?.snapshot.personId : undefined;
      return { children: page.map((one) => asAtNow(one).snapshot), ...(last !== undefined && { next: last }) };
    },
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
    clear: () => {
      kept.clear();
      unborn.clear();
    },
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

/** The mothers' details and the unborn children are other people's records: never kept, always as they are now. */
function related(
  snapshot: ChildSnapshot,
  several: readonly string[] | undefined,
  kept: ReadonlyMap<string, Kept>,
  unborn: ReadonlySet<string>,
): ChildSnapshot {
  const { motherPersonId, personId } = snapshot;
  const ids = several ?? (motherPersonId === undefined ? [] : [motherPersonId]);
  const mothers = ids.flatMap((id) => kept.get(id)?.snapshot ?? []).map(motherOf);
  const expecting = [...unborn]
    .flatMap((id) => kept.get(id)?.snapshot ?? [])
    .filter((one) => one.motherPersonId === personId)
    .map((one) => one.personId);
  const { mothers: _old, expecting: _before, ...own } = snapshot;
  return { ...own, ...(mothers.length > 0 && { mothers }), ...(expecting.length > 0 && { expecting }) };
}

const isInScope = (snapshot: ChildSnapshot | undefined, today: PlainDate): boolean =>
  snapshot?.mergedInto === undefined &&
  (snapshot?.plans.some(({ endedOn }) => endedOn === undefined || addDays(endedOn, 365) >= today) ?? false);
