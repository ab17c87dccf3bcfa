import type { SubmittedChange } from './desk-state.js';
import type { MosaicPersonId } from './people.js';
import type { RecordAnswer } from './record-answer.js';
import { isEnding, sameRecords } from './registrations.js';
import type { ToldOutcome } from './upload-outcomes.js';

/** One change of one child, by its number. */
export interface ChangeRef {
  readonly personId: MosaicPersonId;
  readonly changeNumber: number;
}

/** `child/number`, as sets and lists of changes name one. */
export const refOf = ({ personId, changeNumber }: ChangeRef): string => `${personId}/${changeNumber}`;

/**
 * A registration that several children share on CP-IS (unborn children of one mother with one start): started once, ended
 * with the last of them. See docs/registration-rules.md.
 */
export interface SharedRegistration {
  readonly key: string;
  /** whose plan it is: it ends when nobody is left */
  readonly wantedBy: readonly MosaicPersonId[];
  /** changes that are on their way for all of them */
  readonly flights: readonly Flight[];
  /** CP-IS accepted it */
  readonly held: boolean;
}

/** A change that goes into a file, and who waits for its answer too. */
export interface Flight {
  readonly change: SubmittedChange;
  readonly joined: readonly ChangeRef[];
}

/** What becomes of a change of a shared registration. */
export type Sharing =
  /** it goes into a file, for all */
  | { readonly what: 'send'; readonly shared: SharedRegistration }
  /** it waits for the answer to another's */
  | { readonly what: 'join'; readonly shared: SharedRegistration }
  /** it needs no record: answered as accepted */
  | { readonly what: 'answer'; readonly shared: SharedRegistration };

const without = (people: readonly MosaicPersonId[], personId: MosaicPersonId): readonly MosaicPersonId[] =>
  people.filter((one) => one !== personId);

/** Decides for one change; `known` is undefined where nobody else wants the registration. */
export function share(known: SharedRegistration | undefined, key: string, change: SubmittedChange): Sharing {
  const { personId } = change;
  const before = known ?? { key, wantedBy: [], flights: [], held: false };
  const others = without(before.wantedBy, personId);
  const sending = (wantedBy: readonly MosaicPersonId[]): Sharing => ({
    what: 'send',
    shared: { ...before, wantedBy, flights: [...before.flights, { change, joined: [] }] },
  });
  if (isEnding(change))
    return others.length > 0 ? { what: 'answer', shared: { ...before, wantedBy: others } } : sending([]);
  const wantedBy = [...others, personId];
  const same = before.flights.find((flight) => isSame(flight.change, change));
  if (same !== undefined) {
    const joined = [...same.joined, { personId, changeNumber: change.changeNumber }];
    const flights = before.flights.map((flight) => (flight === same ? { ...same, joined } : flight));
    return { what: 'join', shared: { ...before, wantedBy, flights } };
  }
  const stands = before.held && change.kind === 'start' && before.flights.length === 0;
  return stands ? { what: 'answer', shared: { ...before, wantedBy } } : sending(wantedBy);
}

const isSame = (one: SubmittedChange, other: SubmittedChange): boolean => sameRecords(one.records, other.records);

export const flightOf = ({ flights }: SharedRegistration, ref: ChangeRef): Flight | undefined =>
  flights.find(({ change }) => change.personId === ref.personId && change.changeNumber === ref.changeNumber);

/** The answer to a change that flew for all: everybody who joined gets the same, refusals included. */
export function sharedAnswered(
  shared: SharedRegistration,
  flight: Flight,
  answer: RecordAnswer,
): { readonly shared?: SharedRegistration; readonly tell: readonly ToldOutcome[] } {
  const { key, wantedBy, held } = shared;
  const tell = flight.joined.map(({ personId, changeNumber }) => ({ personId, answer: { ...answer, changeNumber } }));
  const flights = shared.flights.filter((one) => one !== flight);
  const taken = answer.outcome === 'accepted';
  const ends = isEnding(flight.change);
  const left = taken ? wantedBy : leftAfterRefusal(wantedBy, flight);
  const stands = ends ? !taken || left.length > 0 : taken || held;
  const isOver = flights.length === 0 && (!stands || left.length === 0);
  return isOver ? { tell } : { shared: { key, wantedBy: left, flights, held: stands }, tell };
}

/** A refused end is sent again by its child, whose it still is; a refused start is nobody's. */
function leftAfterRefusal(wantedBy: readonly MosaicPersonId[], { change, joined }: Flight): readonly MosaicPersonId[] {
  const { personId, kind } = change;
  if (isEnding(change)) return [...without(wantedBy, personId), personId];
  if (kind !== 'start') return wantedBy;
  const refused = [personId, ...joined.map((one) => one.personId)];
  return wantedBy.filter((one) => !refused.includes(one));
}

/** A person returned the end of the last one: it is that child's again. */
export function returned(shared: SharedRegistration, ref: ChangeRef): SharedRegistration {
  const flight = flightOf(shared, ref);
  if (flight === undefined) return shared;
  const wantedBy = [...without(shared.wantedBy, ref.personId), ref.personId];
  return { ...shared, wantedBy, flights: shared.flights.filter((one) => one !== flight) };
}
