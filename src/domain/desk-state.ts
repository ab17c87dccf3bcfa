import type { Attention } from './attentions.js';
import type { MosaicPersonId, Telephones } from './people.js';
import type { ChangeKind, RecordDraft } from './registrations.js';

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
}

/** Files that left the desk and are not closed, oldest first. */
export interface FileInFlight {
  readonly sequence: number;
  /** it may send; the next one waits until this one is closed or overdue */
  readonly proceeding: boolean;
}

export interface DeskState {
  readonly schemaVersion: 1;
  /** undefined until somebody said which number comes next */
  readonly nextSequence?: number;
  readonly held: boolean;
  /** the one open batch */
  readonly batch: readonly SubmittedChange[];
  /** a closed batch that has its number, and is not yet known to have left */
  readonly leaving?: { readonly sequence: number; readonly changes: readonly SubmittedChange[] };
  readonly inFlight: readonly FileInFlight[];
  /** files whose changes came back, newest last, so that one that tells it twice counts once */
  readonly returned: readonly number[];
  /** the highest change number of each child, so that one submitted twice counts once */
  readonly heard: Readonly<Record<string, number>>;
  readonly attentions: readonly Attention[];
}

/** A desk that was never released: it cannot know which numbers are used. */
export const newDeskState = (): DeskState => ({
  schemaVersion: 1,
  held: true,
  batch: [],
  inFlight: [],
  returned: [],
  heard: {},
  attentions: [],
});

/** Adds a change to the open batch; the same number of the same child, or a lower one, was heard before. */
export function submittedTo(desk: DeskState, change: SubmittedChange): DeskState {
  if (change.changeNumber <= (desk.heard[change.personId] ?? 0)) return desk;
  const heard = { ...desk.heard, [change.personId]: change.changeNumber };
  return { ...desk, heard, batch: [...desk.batch, change] };
}

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
 * changes of one registration, nor more records than asked: the rest stays for the next file.
 */
export function closed(desk: DeskState, atMost: number): DeskState {
  if (desk.leaving !== undefined || desk.nextSequence === undefined || desk.batch.length === 0) return desk;
  const { going, staying } = split(desk.batch, atMost);
  return {
    ...desk,
    nextSequence: desk.nextSequence + 1,
    batch: staying,
    leaving: { sequence: desk.nextSequence, changes: going },
  };
}

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
    const fits = change.records.length <= room && !seen.has(registration);
    if (fits) room -= change.records.length;
    seen.add(registration);
    (fits ? going : staying).push(change);
  }
  return { going, staying };
}

/** The closed batch is safe in its own workflow. */
export function left(desk: DeskState): DeskState {
  if (desk.leaving === undefined) return desk;
  const { leaving, ...rest } = desk;
  return { ...rest, inFlight: [...desk.inFlight, { sequence: leaving.sequence, proceeding: false }] };
}

/** One file in flight at a time, the oldest first; none while the desk is on hold. */
export function nextToProceed(desk: DeskState): number | undefined {
  if (desk.held || desk.inFlight.some(({ proceeding }) => proceeding)) return undefined;
  return desk.inFlight[0]?.sequence;
}

export const proceeding = (desk: DeskState, sequence: number): DeskState => ({
  ...desk,
  inFlight: desk.inFlight.map((file) => (file.sequence === sequence ? { ...file, proceeding: true } : file)),
});
