import type { Assessment } from './assess.js';
import { problems as allProblems } from './assess.js';
import { refusalCodes } from './child-registration.js';
import type { Instant, PlainDate } from './dates.js';
import type { FailureCode } from './failure.js';
import type { MosaicPersonId } from './people.js';

/** How Mosaic's list and our open children compare, child by child. */
export const reconcileGroups = {
  missing: 'in scope in Mosaic, and we do not follow the child: started',
  'should-have-ended': 'CP-IS holds an open plan that Mosaic shows ended or not at all: looked at again',
  differs: 'CP-IS holds something else than Mosaic shows: looked at again',
  unmatched: 'CP-IS cannot match the child: the number, or another detail, must be corrected in Mosaic',
  agrees: 'CP-IS holds what Mosaic shows',
} as const;
export type ReconcileGroup = keyof typeof reconcileGroups;

/** What is shown of a hidden child in place of where its registration stands. */
export const hiddenStage = 'restricted';

/** A child's workflow as the index shows it. */
export interface FollowedChild {
  readonly personId: MosaicPersonId;
  readonly stage: string;
  readonly heldMark?: string;
  readonly codes: readonly string[];
  readonly lookAgainOn?: PlainDate;
  /** restricted, marked for adoption, or sensitive: outside the narrow audience only that it is one of them */
  readonly hidden: boolean;
  /** what the child alone can say: registrations that CP-IS holds without an end */
  readonly openHeld?: number;
  /** and whether a person knows of an end that is due, although its code is not shown */
  readonly endKnown?: boolean;
}

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

/** Why nothing goes out, and what came back; of a hidden child that does not answer only that it has a matter. */
const unmatchedCodes: readonly string[] = [...allProblems, ...refusalCodes, hiddenStage];

/** Stages in which CP-IS holds an open registration, as far as the index tells. */
export const openStages: readonly string[] = ['registered', 'changing', 'refused', 'ending'];

/** The same, where the last change was not refused: then CP-IS may hold another registration than the one that counts. */
const acceptedStages: readonly string[] = ['registered', 'changing', 'ending'];

/** A person knows already that something of this child must end: it does not count again, night after night. */
const knownEnds: readonly string[] = ['plan-removed', 'old-number-held', 'end-refused', 'end-past-365-days'];

/** A person knows of an end of this child that is due. */
export const isEndKnown = (codes: readonly string[]): boolean => codes.some((code) => knownEnds.includes(code));

/** CP-IS may hold an open registration, and neither is an end on its way, nor does a person know of one. */
const mayEnd = ({ stage, codes, endKnown = isEndKnown(codes) }: FollowedChild): boolean =>
  openStages.includes(stage) && stage !== 'ending' && !endKnown;

/** It differs, and only the child itself can say whether one of several registrations would end. */
export const isToAsk = (followed: FollowedChild, { group, ends }: Pick<Compared, 'group' | 'ends'>): boolean =>
  group !== 'agrees' && !ends && followed.openHeld === undefined && mayEnd(followed);

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
  const stillOpen = wanted.filter(({ content }) => content.end === undefined).length;
  const isOver = stillOpen === 0 && problems.length === 0;
  const losesOne = problems.length === 0 && stillOpen < (followed.openHeld ?? 0);
  const ends = !agrees && (isOver || losesOne) && mayEnd(followed);
  if (ends) return { ...base, group: 'should-have-ended', why: followed.codes[0] ?? '', ends };
  const code = [...problems, ...followed.codes].find((one) => unmatchedCodes.includes(one));
  const isUnmatched = code !== undefined && (inScope || wanted.length > 0 || !agrees);
  if (isUnmatched) return { ...base, group: 'unmatched', why: code };
  if (agrees && (accepted || !inScope)) return { ...base, group: 'agrees', why: '' };
  const isEnding = isOver && openStages.includes(followed.stage);
  return { ...base, group: isEnding ? 'should-have-ended' : 'differs', why: followed.codes[0] ?? 'not as in Mosaic' };
}

/** A child that we follow and that Mosaic's list does not have. */
export interface Stray {
  /** its open registration would end */
  readonly ends: boolean;
  /** nothing of it would end, or a person knows that it must: it looks again at once when its day has come */
  readonly looksAgain: boolean;
  /** it is listed */
  readonly shown: boolean;
}

export function stray(child: FollowedChild, today: PlainDate): Stray {
  const { stage } = child;
  const shown = openStages.includes(stage) || stage === 'registering';
  const ends = stage === 'registering' || mayEnd(child);
  return { shown, ends, looksAgain: !ends && (isDue(child, today) || (!shown && stage === 'waiting')) };
}

/** Children for whom CP-IS holds something open: the share that may end at once is one of these. */
export const countOpen = (followed: readonly FollowedChild[]): number =>
  followed.filter(({ stage }) => openStages.includes(stage) || stage === hiddenStage).length;

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
  readonly decided?: {
    readonly what: 'confirm' | 'refuse';
    readonly by: string;
    readonly reason: string;
    readonly actId: string;
  };
  /** why it does not go on: it is tried again */
  readonly failing?: FailureCode;
  /** changes that neither the desk nor a file knew, and that were submitted again */
  readonly resubmitted: number;
}

/** Undefined while nothing is in scope. */
export const matchRate = ({ inScope, accepted }: Pick<Reconciliation, 'inScope' | 'accepted'>): number | undefined =>
  inScope === 0 ? undefined : accepted / inScope;
