import type { Assessment } from './assess.js';
import type { ChildSnapshot } from './children.js';
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
}

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
  /** CP-IS accepted something of the child */
  readonly accepted: boolean;
  /** would end what CP-IS holds */
  readonly ends: boolean;
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

/**
 * One child of Mosaic's list beside what we follow. Undefined where nothing of it is shared and nothing is followed.
 * @param wantedMark the mark of what the rules want, made as `CpisHeld` is
 */
export function compared(
  assessment: Pick<Assessment, 'wanted' | 'problems' | 'inScope'>,
  wantedMark: string | undefined,
  followed: FollowedChild | undefined,
): Compared | undefined {
  const { wanted, problems, inScope } = assessment;
  const wantsOpen = wanted.some(({ content }) => content.end === undefined);
  const base = { inScope, accepted: followed?.heldMark !== undefined, ends: false };
  if (followed === undefined)
    return inScope || wanted.length > 0 ? { ...base, group: 'missing', why: problems[0] ?? '' } : undefined;
  const code = [...problems, ...followed.codes].find((one) => unmatchedCodes.includes(one));
  if (code !== undefined && (inScope || wanted.length > 0)) return { ...base, group: 'unmatched', why: code };
  if (wantedMark === followed.heldMark) return { ...base, group: 'agrees', why: '' };
  const ends = !wantsOpen && problems.length === 0 && openStages.includes(followed.stage);
  return { ...base, group: ends ? 'should-have-ended' : 'differs', why: followed.codes[0] ?? '', ends };
}

/** A child that we follow and that Mosaic's list does not have: its open registration may have to end. */
export const isStray = ({ stage }: FollowedChild): boolean => openStages.includes(stage) || stage === 'registering';

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

/** For people: what it means for whom, without a name or a number. */
export const isRestrictedRecord = ({ restricted, adoption }: ChildSnapshot): boolean =>
  restricted || adoption !== undefined;
