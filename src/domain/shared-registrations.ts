import type { SubmittedChange } from './desk-state.js';
import type { MosaicPersonId } from './people.js';
import type { RecordAnswer } from './record-answer.js';
import { acceptedCode } from './record-answer.js';
import type { RecordDraft } from './registrations.js';
import { isEnding, sameRecords, sharedKeyOf } from './registrations.js';
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

/** A change that goes into a file, with the records that are needed, and who waits for its answer too. */
export interface Flight {
  readonly change: SubmittedChange;
  readonly joined: readonly ChangeRef[];
}

/** What becomes of a change of shared registrations; `shared` as they are then. */
export type Sharing =
  /** it goes into a file, for all; of a move perhaps one record only */
  | { readonly what: 'send'; readonly change: SubmittedChange; readonly shared: readonly SharedRegistration[] }
  /** it waits for the answer to another's */
  | { readonly what: 'join'; readonly shared: readonly SharedRegistration[] }
  /** it needs no record: answered as accepted */
  | { readonly what: 'answer'; readonly shared: readonly SharedRegistration[] };

/** Who was found to want a shared registration, others than the child that asks. */
export interface Sharers {
  readonly key: string;
  /** CP-IS accepted it for them */
  readonly personIds: readonly MosaicPersonId[];
  /** what they have on its way starts it: an earlier desk may have sent it */
  readonly starting?: readonly MosaicPersonId[];
}

/** The records of a change that others may want too, by the keys of their registrations. */
export const sharedRecordsOf = ({ records }: SubmittedChange): readonly { key: string; record: RecordDraft }[] =>
  records.flatMap((record) => {
    const key = sharedKeyOf(record);
    return key === undefined ? [] : [{ key, record }];
  });

/** The shared registrations that a change is about: of a move the one that it leaves, then the one that it comes to. */
export const sharedKeysOf = (change: SubmittedChange): readonly string[] =>
  sharedRecordsOf(change).map(({ key }) => key);

const without = (people: readonly MosaicPersonId[], personId: MosaicPersonId): readonly MosaicPersonId[] =>
  people.filter((one) => one !== personId);

const withPerson = (people: readonly MosaicPersonId[], personId: MosaicPersonId): readonly MosaicPersonId[] => [
  ...without(people, personId),
  personId,
];

/** It takes the child's part away: an end that is amended too. */
const takesAway = (change: SubmittedChange): boolean =>
  isEnding(change) || change.records.every(({ end }) => end !== undefined);

/**
 * Nothing is decided while it is open whether what others have on its way is taken: an end that is held, or goes again, must
 * not overtake a start that came after it.
 */
export const mustWait = ({ flights }: SharedRegistration, change: SubmittedChange): boolean =>
  flights.some(
    ({ change: flying }) =>
      flying.kind === 'move' ||
      change.kind === 'move' ||
      (flying.kind === 'start' && takesAway(change) && change.kind !== 'start') ||
      (takesAway(flying) && flying.kind !== 'start' && !takesAway(change)),
  );

/** What the desk finds out of a registration that it does not know: whether CP-IS holds it, and for whom. */
export function sharedAsFound(key: string, change: SubmittedChange, found: Sharers | undefined): SharedRegistration {
  const { personIds = [], starting = [] } = found ?? {};
  const isOwn = change.kind !== 'start' && change.sharedKey === key;
  const holders = isOwn ? withPerson(personIds, change.personId) : personIds;
  return { key, wantedBy: starting.reduce(withPerson, holders), flights: [], held: holders.length > 0 };
}

/**
 * Whether what is known must be asked for anew before a change goes without a record: a child may have been merged away, or a person
 * may have found out that CP-IS does not hold it, and neither tells the desk. What is on its way only the desk knows.
 */
export function mustAskAgain(known: readonly SharedRegistration[], change: SubmittedChange, decided: Sharing): boolean {
  const sent = decided.what === 'send' ? decided.change.records.length : 0;
  const leavesOut = decided.what !== 'join' && sent < change.records.length;
  return leavesOut && known.every(({ flights }) => flights.length === 0);
}

/** Decides for one change; `known` are the registrations of `sharedKeysOf`, none of which must be waited for. */
export function share(known: readonly SharedRegistration[], change: SubmittedChange): Sharing {
  const [before, target] = known;
  if (before === undefined) return { what: 'send', change, shared: [] };
  if (change.kind === 'move' && target !== undefined) return moved(before, target, change);
  return takesAway(change) ? takenAway(before, change) : added(before, change);
}

const sending = (shared: SharedRegistration, change: SubmittedChange): SharedRegistration => ({
  ...shared,
  flights: [...shared.flights, { change, joined: [] }],
});

function takenAway(before: SharedRegistration, change: SubmittedChange): Sharing {
  const others = without(before.wantedBy, change.personId);
  if (others.length > 0) return { what: 'answer', shared: [{ ...before, wantedBy: others }] };
  return { what: 'send', change, shared: [sending({ ...before, wantedBy: [] }, change)] };
}

function added(before: SharedRegistration, change: SubmittedChange): Sharing {
  const { personId, changeNumber, kind } = change;
  const next = { ...before, wantedBy: withPerson(before.wantedBy, personId) };
  const same = before.flights.find((flight) => sameRecords(flight.change.records, change.records));
  if (same !== undefined) {
    const joined = [...same.joined, { personId, changeNumber }];
    const flights = before.flights.map((flight) => (flight === same ? { ...same, joined } : flight));
    return { what: 'join', shared: [{ ...next, flights }] };
  }
  const stands = before.held && kind === 'start' && before.flights.length === 0;
  return stands ? { what: 'answer', shared: [next] } : { what: 'send', change, shared: [sending(next, change)] };
}

/**
 * A start date that was amended: what others want still is not deleted, and what stands for others is not started. Whose it
 * is is decided with the answer.
 */
function moved(from: SharedRegistration, to: SharedRegistration, change: SubmittedChange): Sharing {
  const { personId, records } = change;
  const [removal, start] = records;
  const isWanted = without(from.wantedBy, personId).length > 0;
  const needed = [isWanted ? undefined : removal, to.held ? undefined : start].filter((one) => one !== undefined);
  if (needed.length === 0) {
    const left = { ...from, wantedBy: without(from.wantedBy, personId) };
    return { what: 'answer', shared: [left, { ...to, wantedBy: withPerson(to.wantedBy, personId) }] };
  }
  const going = { ...change, records: needed };
  return { what: 'send', change: going, shared: [sending(from, going), sending(to, going)] };
}

export const flightOf = ({ flights }: SharedRegistration, ref: ChangeRef): Flight | undefined =>
  flights.find(({ change }) => change.personId === ref.personId && change.changeNumber === ref.changeNumber);

type Standing = Pick<SharedRegistration, 'wantedBy' | 'held'>;

/** The answer to a change that flew for all: everybody who joined gets the same, refusals included. */
export function sharedAnswered(
  shared: SharedRegistration,
  flight: Flight,
  answer: RecordAnswer,
): { readonly shared?: SharedRegistration; readonly tell: readonly ToldOutcome[] } {
  const tell = flight.joined.map(({ personId, changeNumber }) => ({ personId, answer: { ...answer, changeNumber } }));
  const flights = shared.flights.filter((one) => one !== flight);
  const { wantedBy, held } =
    flight.change.kind === 'move' ? afterMove(shared, flight.change, answer) : afterAnswer(shared, flight, answer);
  const isOver = flights.length === 0 && (!held || wantedBy.length === 0);
  return isOver ? { tell } : { shared: { key: shared.key, wantedBy, flights, held }, tell };
}

/** A refused end is sent again by its child, whose it still is; a refused start is nobody's. */
function afterAnswer(
  { wantedBy, held }: SharedRegistration,
  { change, joined }: Flight,
  answer: RecordAnswer,
): Standing {
  const { personId, kind } = change;
  const taken = answer.outcome === 'accepted';
  if (kind === 'start' && !taken) {
    const refused = [personId, ...joined.map((one) => one.personId)];
    return { wantedBy: wantedBy.filter((one) => !refused.includes(one)), held };
  }
  if (!takesAway(change)) return { wantedBy, held: held || taken };
  return taken ? { wantedBy, held: wantedBy.length > 0 } : { wantedBy: withPerson(wantedBy, personId), held: true };
}

/** Each record of a move has an answer of its own; one that was not needed goes by the whole. */
function afterMove(
  { key, wantedBy, held }: SharedRegistration,
  change: SubmittedChange,
  answer: RecordAnswer,
): Standing {
  const { personId, sharedKey, records } = change;
  const isLeft = key === sharedKey;
  const place = records.findIndex(({ deleted }) => (deleted !== undefined) === isLeft);
  const taken = answer.outcome === 'accepted' || answer.codes?.[place] === acceptedCode;
  if (!taken) return { wantedBy, held };
  if (!isLeft) return { wantedBy: withPerson(wantedBy, personId), held: true };
  const others = without(wantedBy, personId);
  return { wantedBy: others, held: others.length > 0 };
}

/** A person returned the end of the last one: it is that child's again. */
export function returned(shared: SharedRegistration, ref: ChangeRef): SharedRegistration {
  const flight = flightOf(shared, ref);
  if (flight === undefined) return shared;
  const wantedBy = withPerson(shared.wantedBy, ref.personId);
  return { ...shared, wantedBy, flights: shared.flights.filter((one) => one !== flight) };
}
