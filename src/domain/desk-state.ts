import type { Attention } from './attentions.js';
import { clear, raise } from './attentions.js';
import type { Instant } from './dates.js';
import { dayInMs, msOf } from './dates.js';
import type { Ending } from './desk-brake.js';
import { braked } from './desk-brake.js';
import type { HeardChanges } from './heard-changes.js';
import { heardFrom, isHeard, regrouped, withHeard } from './heard-changes.js';
import type { OperatorAct } from './operator-acts.js';
import type { MosaicPersonId, Telephones } from './people.js';
import type { ChangeKind, RecordDraft } from './registrations.js';
import type { RoleClimbs } from './role-climbs.js';
import type { ChangeRef, SharedRegistration, Sharers } from './shared-registrations.js';
import {
  flightOf,
  mustAskAgain,
  mustWait,
  refOf,
  returned,
  share,
  sharedAnswered,
  sharedAsFound,
  sharedKeysOf,
} from './shared-registrations.js';
import type { ToldOutcome } from './upload-outcomes.js';

/** One change of one child, as the desk and the upload carry it: answered once, for all its records. */
export interface SubmittedChange {
  readonly personId: MosaicPersonId;
  readonly changeNumber: number;
  readonly registrationId: string;
  /** ends and deletes are counted by the brake */
  readonly kind: ChangeKind;
  /** a registration that several children share (an unborn plan's mother): started once, ended with the last of them */
  readonly sharedKey?: string;
  readonly records: readonly RecordDraft[];
  readonly telephones: Telephones;
  /** how often it went again because PDS was not there */
  readonly rounds?: number;
}

/** What an operator did at the desk. */
export interface DeskEntry extends OperatorAct {
  readonly at: Instant;
  readonly what: 'hold' | 'release' | 'release-ends' | 'return-ends' | 'take-up';
}

/** Files that left the desk and are not closed, oldest first. */
export interface FileInFlight {
  readonly sequence: number;
  /** it may send; the next one waits until this one is closed or overdue */
  readonly proceeding: boolean;
  /** when it was last found to be there, since it may send */
  readonly askedAt?: Instant;
}

export interface DeskState {
  readonly schemaVersion: 3;
  /** undefined until somebody said which number comes next */
  readonly nextSequence?: number;
  /** where a number turned out to be used by another: up to which none is taken */
  readonly usedUpTo?: number;
  readonly held: boolean;
  /** the one open batch */
  readonly batch: readonly SubmittedChange[];
  /** a closed batch that has its number, and is not yet known to have left */
  readonly leaving?: { readonly sequence: number; readonly changes: readonly SubmittedChange[] };
  readonly inFlight: readonly FileInFlight[];
  /** files whose changes came back, newest last, so that one that tells it twice counts once */
  readonly returned: readonly number[];
  readonly heard: HeardChanges;
  /** changes that were heard, and were lost with a file that somebody ended: they are heard again */
  readonly lost?: readonly string[];
  readonly attentions: readonly Attention[];
  /** ends and deletes that the brake holds until a person decides */
  readonly heldEnds: readonly SubmittedChange[];
  /** alerts about held ends, while nobody takes them up */
  readonly climbs?: RoleClimbs;
  /** those that a person let go, until they have left */
  readonly releasedEnds: readonly string[];
  readonly endings: readonly Ending[];
  readonly shared: readonly SharedRegistration[];
  /** changes of shared registrations of which this desk does not know who else wants them: it asks first */
  readonly asking: readonly SubmittedChange[];
  /** changes that wait until it is known whether what others have on its way was taken */
  readonly deferred: readonly SubmittedChange[];
  /** answers of the desk's own, still to be told */
  readonly toTell: readonly ToldOutcome[];
  readonly log: readonly DeskEntry[];
}

/** A desk that was never released: it cannot know which numbers are used. */
export const newDeskState = (): DeskState => ({
  schemaVersion: 3,
  held: true,
  batch: [],
  inFlight: [],
  returned: [],
  heard: {},
  attentions: [],
  heldEnds: [],
  releasedEnds: [],
  endings: [],
  shared: [],
  asking: [],
  deferred: [],
  toTell: [],
  log: [],
});

/** State as any earlier release carried it; up to version 2, the numbers that were heard stood in one table. */
export type CarriedDeskState = Omit<Partial<DeskState>, 'schemaVersion' | 'heard'> & {
  readonly schemaVersion?: number;
  readonly heard?: HeardChanges | Readonly<Record<string, number>>;
};

/** Makes carried state fit this release: what it did not know yet is empty. */
export const upgradeDeskState = (carried: CarriedDeskState): DeskState => ({
  ...newDeskState(),
  ...carried,
  heard: regrouped(carried.heard ?? {}),
  schemaVersion: 3,
});

/** Numbers come from the clock: an older one than this is not said again by anybody. */
const heardForMs = 2 * dayInMs;

/** Adds a change; the same number of the same child, or a lower one, was heard before. */
export function submittedTo(desk: DeskState, change: SubmittedChange, now: Instant): DeskState {
  const isKnown = isHeard(desk.heard, change);
  const wasLost = desk.lost?.includes(refOf(change)) === true;
  if (isKnown && !wasLost) return desk;
  const before = wasLost ? foundAgain(desk, refOf(change)) : desk;
  const next = { ...before, heard: isKnown ? desk.heard : withHeard(desk.heard, change) };
  return change.sharedKey === undefined ? inBatch(next, change) : sharing(next, change, now);
}

/** The attention is over once every child has handed over again what was lost. */
function foundAgain({ lost: all = [], ...desk }: DeskState, found: string): DeskState {
  const lost = all.filter((ref) => ref !== found);
  return lost.length > 0 ? { ...desk, lost } : { ...desk, attentions: clear(desk.attentions, 'file-gone') };
}

const inBatch = (desk: DeskState, change: SubmittedChange): DeskState => ({ ...desk, batch: [...desk.batch, change] });

/** A shared registration is started once and ended with the last; a desk that cannot know who else wants it asks. */
function sharing(desk: DeskState, change: SubmittedChange, now: Instant, isFresh = false): DeskState {
  const keys = sharedKeysOf(change);
  const known = keys.flatMap((key) => desk.shared.find((one) => one.key === key) ?? []);
  if (known.length < keys.length) return { ...desk, asking: [...desk.asking, change] };
  if (known.some((one) => mustWait(one, change))) return { ...desk, deferred: [...desk.deferred, change] };
  const decided = share(known, change);
  if (!isFresh && mustAskAgain(known, change, decided)) {
    const shared = desk.shared.filter(({ key }) => !keys.includes(key));
    return { ...desk, shared, asking: [...desk.asking, change] };
  }
  const next = withShared(desk, decided.shared);
  if (decided.what === 'send') return inBatch(next, decided.change);
  if (decided.what === 'join') return next;
  const { personId, changeNumber } = change;
  const answer = { changeNumber, sequence: 0, outcome: 'accepted' as const, code: 'CPR06', at: now };
  return { ...next, toTell: [...next.toTell, { personId, answer }] };
}

/** In the place of what was known of them. */
const withShared = (desk: DeskState, shared: readonly SharedRegistration[]): DeskState => ({
  ...desk,
  shared: [...desk.shared.filter(({ key }) => !shared.some((one) => one.key === key)), ...shared],
});

/** Who else wants its registrations was found out: the change that waited for it is decided. */
export function sharersFound(
  desk: DeskState,
  change: SubmittedChange,
  sharers: readonly Sharers[],
  now: Instant,
): DeskState {
  const rest = { ...desk, asking: desk.asking.filter((one) => one !== change) };
  // what is on its way only the desk knows
  const isFlying = (key: string): boolean => desk.shared.some((one) => one.key === key && one.flights.length > 0);
  const found = sharedKeysOf(change)
    .filter((key) => !isFlying(key))
    .map((key) =>
      sharedAsFound(
        key,
        change,
        sharers.find((one) => one.key === key),
      ),
    );
  return sharing(withShared(rest, found), change, now, true);
}

/** What CP-IS answered to the changes of a file that several children wait for. */
export function outcomesHeard(desk: DeskState, outcomes: readonly ToldOutcome[], now: Instant): DeskState {
  const heard = outcomes.reduce<DeskState>((next, { personId, answer }) => {
    const ref = { personId, changeNumber: answer.changeNumber };
    return next.shared.reduce<DeskState>((told, known) => {
      const flight = flightOf(known, ref);
      if (flight === undefined) return told;
      const { shared, tell } = sharedAnswered(known, flight, answer);
      const others = told.shared.filter(({ key }) => key !== known.key);
      return {
        ...told,
        shared: shared === undefined ? others : [...others, shared],
        toTell: [...told.toTell, ...tell],
      };
    }, next);
  }, desk);
  return decidedAnew(heard, now);
}

/** Those that waited for an answer are looked at again; some wait on. */
const decidedAnew = (desk: DeskState, now: Instant): DeskState =>
  desk.deferred.reduce<DeskState>((next, change) => sharing(next, change, now), { ...desk, deferred: [] });

/** Changes that must go again in a later file: they were heard before and count all the same. */
export const putBack = (desk: DeskState, changes: readonly SubmittedChange[]): DeskState => ({
  ...desk,
  batch: [...changes, ...desk.batch],
});

const returnedAtMost = 50;

/** A file is done with; its changes may have to go again. A file tells this once, and may be heard twice. */
export function fileReturned(desk: DeskState, sequence: number, again: readonly SubmittedChange[]): DeskState {
  const done = { ...desk, inFlight: desk.inFlight.filter((file) => file.sequence !== sequence) };
  if (again.length === 0 || desk.returned.includes(sequence)) return done;
  return putBack({ ...done, returned: [...desk.returned, sequence].slice(-returnedAtMost) }, again);
}

export const recordsIn = (changes: readonly SubmittedChange[]): number =>
  changes.reduce((sum, { records }) => sum + records.length, 0);

/**
 * Closes the batch and gives it its number, in the state and before anything else knows it. A file never holds two
 * changes of one registration, nor more records than asked: the rest stays for the next file. Ends beyond the brake stay
 * until a person decides.
 */
export function closed(desk: DeskState, atMost: number, endsAtMost: number, now: Instant): DeskState {
  if (desk.leaving !== undefined || desk.nextSequence === undefined || desk.batch.length === 0) return desk;
  const { going: allowed, held, endings } = braked(desk.batch, desk.endings, desk.releasedEnds, endsAtMost, now);
  const attentions = held.length > 0 ? raise(desk.attentions, { code: 'ends-held', since: now }) : desk.attentions;
  const next = { ...desk, attentions, heldEnds: [...desk.heldEnds, ...held] };
  if (allowed.length === 0) return { ...next, batch: [] };
  const { going, staying } = split(allowed, atMost);
  return {
    ...next,
    heard: heardFrom(desk.heard, msOf(now) - heardForMs),
    endings: endings.filter(({ personId, at }) => at !== now || going.some((one) => one.personId === personId)),
    nextSequence: desk.nextSequence + 1,
    batch: staying,
    leaving: { sequence: desk.nextSequence, changes: going },
  };
}

/** A person decided about the ends that the brake holds: no alert about them climbs any more. */
const withoutClimbs = ({ climbs: _over, ...desk }: DeskState): DeskState => desk;

/** A person looked at the ends that the brake holds, and lets them go. */
export const endsReleased = (desk: DeskState): DeskState => ({
  ...withoutClimbs(desk),
  batch: [...desk.batch, ...desk.heldEnds],
  releasedEnds: [...desk.releasedEnds, ...desk.heldEnds.map(refOf)],
  heldEnds: [],
  attentions: clear(clear(desk.attentions, 'ends-held'), 'alert-not-taken-up'),
});

/** A person found them wrong: each child hears it, looks at Mosaic again, and sends what is right then. */
export function endsReturned(desk: DeskState, now: Instant): DeskState {
  const toTell = desk.heldEnds.map(({ personId, changeNumber }) => ({
    personId,
    answer: { changeNumber, sequence: 0, outcome: 'refused' as const, code: 'ends-returned', at: now },
  }));
  const back: DeskState = {
    ...withoutClimbs(desk),
    heldEnds: [],
    shared: desk.shared.map((one) => desk.heldEnds.reduce(returned, one)),
    toTell: [...desk.toTell, ...toTell],
    attentions: clear(clear(desk.attentions, 'ends-held'), 'alert-not-taken-up'),
  };
  return decidedAnew(back, now);
}

/** No further file goes until a person releases the desk; the worklist must show that it stands still. */
export const onHold = (desk: DeskState, now: Instant): DeskState => ({
  ...desk,
  held: true,
  attentions: raise(desk.attentions, { code: 'upload-on-hold', since: now }),
});

const logLength = 50;

export const logged = (desk: DeskState, entry: DeskEntry): DeskState => ({
  ...desk,
  log: [...desk.log, entry].slice(-logLength),
});

interface Split {
  readonly going: readonly SubmittedChange[];
  readonly staying: readonly SubmittedChange[];
}

function split(batch: readonly SubmittedChange[], atMost: number): Split {
  const going: SubmittedChange[] = [];
  const staying: SubmittedChange[] = [];
  const seen = new Set<string>();
  let room = atMost;
  for (const change of batch) {
    const registration = `${change.personId}/${change.registrationId}`;
    // a change is never cut: one with more records than a file may have goes alone
    const fits = (change.records.length <= room || going.length === 0) && !seen.has(registration);
    if (fits) room -= change.records.length;
    seen.add(registration);
    (fits ? going : staying).push(change);
  }
  return { going, staying };
}

/** Changes that wait at the desk for a file; those of a closed batch too, until its own workflow has them. */
export const waitingAt = ({ batch, leaving, asking, deferred }: DeskState): readonly SubmittedChange[] => [
  ...batch,
  ...(leaving?.changes ?? []),
  ...asking,
  ...deferred,
];

/** The closed batch is safe in its own workflow. */
export function left(desk: DeskState): DeskState {
  if (desk.leaving === undefined) return desk;
  const { leaving, ...rest } = desk;
  const gone = new Set(leaving.changes.map(refOf));
  return {
    ...rest,
    // one that comes back because its number was used is let go already
    releasedEnds: desk.releasedEnds.filter((ref) => !gone.has(ref)),
    inFlight: [...desk.inFlight, { sequence: leaving.sequence, proceeding: false }],
  };
}

/**
 * Another file has the number of the closed batch: its changes wait in the open one until a person says which number comes
 * next. None of those that were used is taken again.
 */
export function numberUsed(desk: DeskState, now: Instant): DeskState {
  const { leaving, nextSequence: _unknown, ...rest } = desk;
  const held = onHold({ ...rest, ...(leaving && { usedUpTo: leaving.sequence }) }, now);
  return putBack(held, leaving?.changes ?? []);
}

/** The lowest number that a person may give to the next file. */
export const lowestNext = ({ nextSequence, usedUpTo = 0 }: Pick<DeskState, 'nextSequence' | 'usedUpTo'>): number =>
  nextSequence ?? usedUpTo + 1;

/** The file that may send, if one may. */
export const proceedingFile = ({ inFlight }: DeskState): FileInFlight | undefined =>
  inFlight.find(({ proceeding }) => proceeding);

/** One file in flight at a time, the oldest first; none while the desk is on hold. */
export function nextToProceed(desk: DeskState): number | undefined {
  if (desk.held || proceedingFile(desk) !== undefined) return undefined;
  return desk.inFlight[0]?.sequence;
}

export const proceeding = (desk: DeskState, sequence: number, now: Instant): DeskState => ({
  ...desk,
  inFlight: desk.inFlight.map((file) =>
    file.sequence === sequence ? { ...file, proceeding: true, askedAt: now } : file,
  ),
});

/** When the file that may send must be asked whether it is still there, in milliseconds since 1970: somebody may have ended it. */
export function askFileAt(desk: DeskState, afterMs: number): number | undefined {
  const file = proceedingFile(desk);
  return file?.askedAt === undefined ? undefined : msOf(file.askedAt) + afterMs;
}

/**
 * A file's workflow was ended from outside. Its changes are heard again when their children hand them over, and what is known
 * of the registrations that others share with them is asked for anew.
 */
export function fileLost(desk: DeskState, sequence: number, changes: readonly ChangeRef[], now: Instant): DeskState {
  const refs = new Set(changes.map(refOf));
  const isLost = ({ change }: SharedRegistration['flights'][number]): boolean => refs.has(refOf(change));
  const flights = desk.shared.flatMap((one) => one.flights.filter(isLost));
  const joined = flights.flatMap((flight) => flight.joined.map(refOf));
  const shared = desk.shared
    .filter((one) => one.flights.length === 0 || !one.flights.every(isLost))
    .map((one) => ({ ...one, flights: one.flights.filter((flight) => !isLost(flight)) }));
  const lost = [...new Set([...(desk.lost ?? []), ...refs, ...joined])];
  const attentions = raise(desk.attentions, { code: 'file-gone', since: now });
  return decidedAnew({ ...fileReturned(desk, sequence, []), shared, attentions, lost }, now);
}
