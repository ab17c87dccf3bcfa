import { heartbeat } from '@temporalio/activity';
import type { ReconciledPage } from '../contracts/reconcile.js';
import { assess } from '../domain/assess.js';
import type { ChildSnapshot } from '../domain/children.js';
import { isRestrictedRecord } from '../domain/children.js';
import type { Instant, PlainDate } from '../domain/dates.js';
import { instantOf, ukDate } from '../domain/dates.js';
import type { Erased } from '../domain/erasure.js';
import { statusesOf } from '../domain/erasure.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { Counts, FollowedChild, ReconcileRow } from '../domain/reconciliation.js';
import { compared, countOpen, isDue, isToAsk, noCounts, stageShown, stray } from '../domain/reconciliation.js';
import { refOf } from '../domain/shared-registrations.js';
import type { Ports } from './index.js';
import { markOf } from './marks.js';

type ReconcilePorts = Pick<
  Ports,
  'settings' | 'mosaic' | 'children' | 'desk' | 'uploads' | 'collector' | 'erasures' | 'pseudonyms'
>;

/** Starts and nudges a second: many at once would starve the desk and Mosaic. */
const paceMs = 20;

interface Strays {
  readonly counts: Counts;
  readonly rows: readonly ReconcileRow[];
  readonly ends: readonly MosaicPersonId[];
  readonly resubmitted: number;
  readonly endsAtMost: number;
}

interface ToCompare {
  readonly after?: string;
  readonly dryRun: boolean;
  /** of the run */
  readonly startedAt: Instant;
}

interface ToFind {
  readonly seen: readonly MosaicPersonId[];
  readonly dryRun: boolean;
  readonly startedAt: Instant;
}

export const createReconcileActivities = (ports: ReconcilePorts) => {
  const { settings, mosaic, children, desk, collector } = ports;
  const looksOnly = (dryRun: boolean): boolean => dryRun || settings.mode === 'observe';

  return {
    /** Somebody may have terminated them: a desk that starts anew is on hold. Who only looks starts nothing. */
    ensureLongRunning: async ({ dryRun }: { dryRun: boolean }): Promise<void> => {
      if (dryRun) return;
      await collector.ensureRunning();
      await desk.ensureRunning();
    },

    /** A page of Mosaic's list beside what we follow: starts who is missing, nudges who differs or whose day has come. */
    comparePage: async ({ after, dryRun, startedAt }: ToCompare): Promise<ReconciledPage> => {
      const today = ukDate(instantOf(Date.now()));
      const { children: listed, unreadable = [], next } = await mosaic.inScope(after);
      const seen = [...listed.map(({ personId }) => personId), ...unreadable];
      const followed = await children.followed(seen);
      const byId = new Map(followed.map((one) => [one.personId, one]));
      const erased = erasedPeople(ports, await ports.erasures.erased());
      const found: Found[] = [];
      for (const snapshot of listed) {
        const child = byId.get(snapshot.personId);
        if (child === undefined && erased.isStill(snapshot)) continue;
        const one = await comparedAsked(ports, snapshot, child, today);
        if (one !== undefined) found.push(one);
      }
      const unread = unreadable.map((personId) => unreadRow(personId, byId.get(personId)));
      if (!looksOnly(dryRun)) {
        await repair(ports, found, today, startedAt);
        await readAgain(
          ports,
          unreadable.filter((one) => byId.has(one) || !erased.has(one)),
          startedAt,
        );
      }
      const inScope = found.filter((one) => one.inScope);
      return {
        seen,
        counts: [...found.map(({ row }) => row), ...unread].reduce(counted, noCounts),
        rows: [...found.map(({ row }) => row).filter(({ group }) => group !== 'agrees'), ...unread],
        // Mosaic lists them: whether they are held cannot be said
        inScope: inScope.length + unread.length,
        accepted: inScope.filter((one) => one.accepted).length,
        ends: found.filter((one) => one.ends).map(({ row }) => row.personId),
        ...(next === undefined ? {} : { next }),
        durations: settings.durations,
      };
    },

    /** Whom we follow and Mosaic does not list; and changes that were lost with a desk that somebody terminated. */
    findStrays: async ({ seen, dryRun, startedAt }: ToFind): Promise<Strays> => {
      const listed = new Set<string>(seen);
      const running = await children.allFollowed();
      heartbeat(running.length);
      const today = ukDate(instantOf(Date.now()));
      const strays = running
        .filter(({ personId }) => !listed.has(personId))
        .map((child) => ({ child, ...stray(child, today) }));
      const rows = strays.filter(({ shown }) => shown).map(({ child }) => rowOf(child));
      const quiet = strays.filter(({ looksAgain }) => looksAgain).map(({ child }) => child.personId);
      if (!looksOnly(dryRun)) await lookAgain(ports, quiet, startedAt);
      const { endsAtMost, endsPercent } = settings.limits;
      return {
        counts: { ...noCounts, 'should-have-ended': rows.length },
        rows,
        ends: strays.filter(({ ends }) => ends).map(({ child }) => child.personId),
        resubmitted: looksOnly(dryRun) ? 0 : await resubmitLost(ports, running),
        endsAtMost: Math.max(endsAtMost, Math.floor((countOpen(running) * endsPercent) / 100)),
      };
    },

    /** Has children read Mosaic and look again, paced. */
    nudgeChildren: async ({ personIds, startedAt }: { personIds: readonly MosaicPersonId[]; startedAt: Instant }) => {
      if (settings.mode !== 'observe') await lookAgain(ports, personIds, startedAt);
    },
  };
};

function erasedPeople({ pseudonyms }: Pick<ReconcilePorts, 'pseudonyms'>, erased: readonly Erased[]) {
  const known = new Map(erased.map(({ person, statuses }) => [person, statuses]));
  return {
    has: (personId: MosaicPersonId): boolean => known.size > 0 && known.has(pseudonyms.mark(personId)),
    /** A child that two people had erased stays so, until Mosaic shows a status that it did not show then. */
    isStill: (snapshot: ChildSnapshot): boolean =>
      known.size > 0 && known.get(pseudonyms.mark(snapshot.personId)) === pseudonyms.mark(statusesOf(snapshot)),
  };
}

/** The child reads Mosaic itself and says that it cannot: then it needs a person, and goes on once it can be read. */
async function readAgain(
  { children }: Pick<ReconcilePorts, 'children'>,
  personIds: readonly MosaicPersonId[],
  startedAt: Instant,
): Promise<void> {
  const event = { eventId: eventOf(startedAt), occurredAt: startedAt, reason: 'reconcile' };
  await oneByOne(personIds, (personId) => children.report({ ...event, personId }));
}

const unreadRow = (personId: MosaicPersonId, followed: FollowedChild | undefined): ReconcileRow => ({
  personId,
  group: 'unmatched',
  stage: followed === undefined ? '' : stageShown(followed),
  why: followed?.hidden === true ? 'restricted' : 'mosaic-unread',
});

/** One event of a run for each child: a page that is read twice tells nobody twice. */
const eventOf = (startedAt: Instant): string => `reconcile-${startedAt}`;

async function lookAgain(
  { children }: Pick<ReconcilePorts, 'children'>,
  personIds: readonly MosaicPersonId[],
  startedAt: Instant,
): Promise<void> {
  await oneByOne(personIds, (personId) => children.lookAgain(personId, eventOf(startedAt)));
}

const rowOf = (child: FollowedChild): ReconcileRow => ({
  personId: child.personId,
  group: 'should-have-ended',
  stage: stageShown(child),
  why: child.codes[0] ?? 'not in Mosaic’s list',
});

async function oneByOne<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (const one of all) {
    await work(one);
    await paced();
  }
}

const paced = async (): Promise<void> => {
  heartbeat();
  await new Promise((resolve) => setTimeout(resolve, paceMs));
};

interface Found {
  readonly snapshot: ChildSnapshot;
  readonly followed: FollowedChild | undefined;
  readonly row: ReconcileRow;
  readonly inScope: boolean;
  readonly accepted: boolean;
  readonly ends: boolean;
  readonly looksAgain: boolean;
}

/** Where one of several registrations would end, only the child can say it: a list of thousands must not end them unasked. */
async function comparedAsked(
  ports: ReconcilePorts,
  snapshot: ChildSnapshot,
  followed: FollowedChild | undefined,
  today: PlainDate,
): Promise<Found | undefined> {
  const found = comparedTo(ports, snapshot, followed, today);
  if (found === undefined || followed === undefined) return found;
  if (!isToAsk(followed, { group: found.row.group, ends: found.ends })) return found;
  heartbeat();
  const asked = await ports.children.askFollowed(followed.personId);
  return asked === undefined ? found : comparedTo(ports, snapshot, asked, today);
}

function comparedTo(
  { settings, pseudonyms }: ReconcilePorts,
  snapshot: ChildSnapshot,
  followed: FollowedChild | undefined,
  today: PlainDate,
): Found | undefined {
  const nothing = { held: [], inactive: [], replacements: [], conflict: false, mergePending: false };
  const assessment = assess(snapshot, settings.scope, { ...nothing, today });
  const result = compared(assessment, markOf({ pseudonyms }, assessment.wanted, today), followed);
  if (result === undefined) return undefined;
  const { group, why, ...rest } = result;
  const { personId } = snapshot;
  const isHidden = isRestrictedRecord(snapshot) || followed?.hidden === true;
  const shown = why !== '' && isHidden ? 'restricted' : why;
  const stage = followed === undefined ? '' : stageShown(followed);
  return { snapshot, followed, row: { personId, group, stage, why: shown }, ...rest };
}

const counted = (counts: Counts, { group }: ReconcileRow): Counts => ({ ...counts, [group]: counts[group] + 1 });

/** Starting and looking again are safe: each child then does what the rules say. Ends wait until all are known. */
async function repair(
  { children }: ReconcilePorts,
  found: readonly Found[],
  today: PlainDate,
  startedAt: Instant,
): Promise<void> {
  const looking = found.filter(
    ({ followed, ends, looksAgain }) => !ends && (looksAgain || (followed !== undefined && isDue(followed, today))),
  );
  const event = { eventId: eventOf(startedAt), reason: 'reconcile' };
  await oneByOne(looking, ({ snapshot }) =>
    children.report({ ...event, personId: snapshot.personId, occurredAt: snapshot.asOf, child: snapshot }),
  );
}

/** Changes that a child has handed over and that neither the desk nor an open file knows go to the desk again. */
async function resubmitLost(
  { children, desk, uploads }: ReconcilePorts,
  running: readonly FollowedChild[],
): Promise<number> {
  const waiting = running.filter(({ stage }) => ['registering', 'changing', 'ending'].includes(stage));
  if (waiting.length === 0) return 0;
  const carried = new Set([...(await desk.carries()), ...(await uploads.carried())]);
  let lost = 0;
  for (const { personId } of waiting) {
    const open = await children.openChanges(personId);
    if (open.every((changeNumber) => carried.has(refOf({ personId, changeNumber })))) continue;
    await children.resubmit(personId);
    lost += 1;
    await paced();
  }
  return lost;
}
