import type { Assessment } from './assess.js';
import type { Instant, PlainDate } from './dates.js';
import type { MosaicPersonId } from './people.js';

/** How Mosaic's list and our open children compare, child by child. */
export const reconcileGroups = {
  missing: 'in scope in Mosaic, and we do not follow the child: started',
  'should-have-ended': 'CP-IS holds an open plan that Mosaic shows ended or not at all: looked at again',
  differs: 'CP-IS holds something else than Mosaic shows: looked at again',
  unmatched: 'CP-IS cannot match the child: the number, or another detail, must be corrected',
  agrees: 'CP-IS holds what Mosaic shows',
} as const;
export type ReconcileGroup = keyof typeof reconcileGroups;

/** A child's workflow as the index shows it. */
export interface FollowedChild {
  readonly personId: MosaicPersonId;
  readonly stage: string;
  readonly heldMark?: string;
  readonly codes: readonly string[];
  readonly lookAgainOn?: PlainDate;
  /** restricted, marked for adoption, or sensitive: outside the narrow audience only that it is one of them */
  readonly hidden: boolean;
}

/** What is shown of a hidden child in place of where its registration stands. */
export const hiddenStage = 'restricted';

/** Where a child stands, for a person who is not of the narrow audience. */
export const stageShown = ({ stage, hidden }: FollowedChild): string => (hidden ? hiddenStage : stage);

/** One child of the comparison that a person may want to see. */
export interface ReconcileRow {
  readonly personId: MosaicPersonId;
  readonly group: ReconcileGroup;
  readonly stage: string;
  /** why: a problem or an attention; only `restricted` for restricted children */
  readonly why: string;
}

export interface Compared {
  readonly group: ReconcileGroup;
  readonly why: string;
  /** an open plan that should be on CP-IS */
  readonly inScope: boolean;
  /** CP-IS accepted an open registration of the child */
  readonly accepted: boolean;
  /** would end what CP-IS holds */
  readonly ends: boolean;
  /** has the child look again: an event of Mosaic's may have been lost */
  readonly looksAgain: boolean;
}

const unmatchedCodes: readonly string[] = [
  'number-missing',
  'number-unverified',
  'number-inactive',
  'number-conflict',
  'record-refused',
  'end-refused',
  'record-unanswered',
  'restricted',
];

/** Stages in which CP-IS holds an open registration, as far as the index tells. */
const openStages: readonly string[] = ['registered', 'changing', 'refused', 'ending'];

/** The same, where the last change was not refused: then CP-IS may hold another registration than the one that counts. */
const acceptedStages: readonly string[] = ['registered', 'changing', 'ending'];

/** A person knows already that something of this child must end: it does not count again, night after night. */
const knownEnds: readonly string[] = ['plan-removed', 'old-number-held', 'end-refused', 'end-past-365-days'];

/** An end that nobody has told CP-IS, and no person knows of. */
const isNewEnd = ({ stage, codes }: FollowedChild): boolean =>
  openStages.includes(stage) && stage !== 'ending' && !codes.some((code) => knownEnds.includes(code));

/**
 * One child of Mosaic's list beside what we follow. Undefined where nothing of it is shared and nothing is followed.
 * @param wantedMark the mark of what the rules want, made as `CpisHeld` is
 */
export function compared(
  { wanted, problems, inScope, adult }: Pick<Assessment, 'wanted' | 'problems' | 'inScope' | 'adult'>,
  wantedMark: string | undefined,
  followed: FollowedChild | undefined,
): Compared | undefined {
  if (followed === undefined) {
    const missing = {
      accepted: false,
      ends: false,
      looksAgain: true,
      group: 'missing',
      why: problems[0] ?? '',
    } as const;
    return inScope || wanted.length > 0 ? { ...missing, inScope } : undefined;
  }
  const agrees = wantedMark === followed.heldMark;
  const accepted = followed.heldMark !== undefined && (agrees || acceptedStages.includes(followed.stage));
  const base = { inScope, accepted, ends: false, looksAgain: !agrees };
  // CP-IS ended it by itself at 18: what is left of it there is no difference
  if (adult) return { ...base, group: 'agrees', why: '', looksAgain: false };
  const isOver = !wanted.some(({ content }) => content.end === undefined) && problems.length === 0;
  const ends = !agrees && isOver && isNewEnd(followed);
  if (ends) return { ...base, group: 'should-have-ended', why: followed.codes[0] ?? '', ends };
  const code = [...problems, ...followed.codes].find((one) => unmatchedCodes.includes(one));
  if (code !== undefined && (inScope || wanted.length > 0)) return { ...base, group: 'unmatched', why: code };
  if (agrees) return { ...base, group: 'agrees', why: '' };
  const isEnding = isOver && openStages.includes(followed.stage);
  return { ...base, group: isEnding ? 'should-have-ended' : 'differs', why: followed.codes[0] ?? '' };
}

/** A child that we follow and that Mosaic's list does not have. */
export interface Stray {
  /** its open registration would end */
  readonly ends: boolean;
  /** nothing of it would end: it may look again at once */
  readonly looksAgain: boolean;
  /** it is listed */
  readonly shown: boolean;
}

export function stray(child: FollowedChild, today: PlainDate): Stray {
  const { stage } = child;
  const shown = openStages.includes(stage) || stage === 'registering';
  const ends = stage === 'registering' || isNewEnd(child);
  return { shown, ends, looksAgain: !shown && (isDue(child, today) || stage === 'waiting') };
}

/** Whose day to look again has come. */
export const isDue = ({ lookAgainOn }: FollowedChild, today: PlainDate): boolean =>
  lookAgainOn !== undefined && lookAgainOn <= today;

export type Counts = Readonly<Record<ReconcileGroup, number>>;

export const noCounts: Counts = { missing: 0, 'should-have-ended': 0, differs: 0, unmatched: 0, agrees: 0 };

export const addCounts = (one: Counts, other: Counts): Counts => ({
  missing: one.missing + other.missing,
  'should-have-ended': one['should-have-ended'] + other['should-have-ended'],
  differs: one.differs + other.differs,
  unmatched: one.unmatched + other.unmatched,
  agrees: one.agrees + other.agrees,
});

/** NHS England expects at least this share of the children in scope to be matched. */
export const matchRateWanted = 0.95;

/** What one run found. */
export interface Reconciliation {
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  readonly counts: Counts;
  /** open plans that should be on CP-IS, and of how many CP-IS accepted something */
  readonly inScope: number;
  readonly accepted: number;
  readonly rows: readonly ReconcileRow[];
  /** it only looked */
  readonly dryRun: boolean;
  /** children that would end: more than the configured few, so it asks */
  readonly stopped: readonly MosaicPersonId[];
  /** who decided about them, and why */
  readonly decided?: { readonly what: 'confirm' | 'refuse'; readonly by: string; readonly reason: string };
  /** changes that neither the desk nor a file knew, and that were submitted again */
  readonly resubmitted: number;
}

/** Undefined while nothing is in scope. */
export const matchRate = ({ inScope, accepted }: Pick<Reconciliation, 'inScope' | 'accepted'>): number | undefined =>
  inScope === 0 ? undefined : accepted / inScope;
