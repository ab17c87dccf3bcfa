import { allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import { isAct } from '../contracts/guards.js';
import { defaultDurations } from '../contracts/durations.js';
import type { ReconcileInput } from '../contracts/reconcile.js';
import * as messages from '../contracts/reconcile.js';
import type { Attention } from '../domain/attentions.js';
import { raise } from '../domain/attentions.js';
import { msOf } from '../domain/dates.js';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { Reconciliation } from '../domain/reconciliation.js';
import { addCounts, noCounts } from '../domain/reconciliation.js';
import type { RoleClimbs } from '../domain/role-climbs.js';
import { climbBegun } from '../domain/role-climbs.js';
import { alertOperators, long } from './activities.js';
import { attempt } from './attempt.js';
import { createReceiver, startedWith } from './receiving.js';
import { lookAt } from './climbing.js';
import { refusal } from './refusal.js';
import { now, until } from './run.js';
import { createShowing } from './showing.js';

/**
 * One comparison of Mosaic's list with what we follow and what CP-IS accepted: repairs what is safe, page by page, and
 * lists the rest. It stops and asks before it would end more than the configured few.
 */
export async function reconcile(input: ReconcileInput = {}): Promise<Reconciliation> {
  const run = openRun(startedWith(input));
  receive(run);
  run.show('comparing');
  await trying(run, () =>
    long.ensureLongRunning.executeWithOptions({ summary: 'are desk and collector there' }, [{ dryRun: run.dryRun }]),
  );
  const { seen, ends } = await comparePages(run);
  const strays = await trying(run, () =>
    long.findStrays.executeWithOptions({ summary: 'whom we follow and Mosaic does not list' }, [
      { seen, dryRun: run.dryRun, startedAt: run.result.startedAt },
    ]),
  );
  run.set({
    counts: addCounts(run.result.counts, strays.counts),
    rows: [...run.result.rows, ...strays.rows],
    resubmitted: strays.resubmitted,
  });
  await endThem(run, [...ends, ...strays.ends], strays.endsAtMost);
  run.set({ endedAt: now() });
  run.show('done');
  await condition(allHandlersFinished);
  return run.result;
}

type Run = ReturnType<typeof openRun>;

function openRun({ dryRun = false }: ReconcileInput) {
  const showing = createShowing();
  const run = {
    dryRun,
    result: {
      startedAt: now(),
      counts: noCounts,
      inScope: 0,
      accepted: 0,
      rows: [],
      dryRun,
      stopped: [],
      resubmitted: 0,
    } as Reconciliation,
    decision: undefined as 'confirm' | 'refuse' | undefined,
    durations: defaultDurations,
    /** the operators' role heard that it does not go on */
    isTold: false,
    attentions: [] as readonly Attention[],
    set: (change: Partial<Reconciliation>): void => {
      run.result = { ...run.result, ...change };
    },
    show: (stage: string): void => {
      const { counts } = run.result;
      const details = `${stage}: ${counts.missing} missing, ${counts.differs} differ, ${counts.agrees} agree.`;
      showing({ stage, attentions: run.attentions, details });
    },
  };
  return run;
}

/** In slow retries. */
const longestPause = 12;

/** What must be known is asked for until it is answered, with an attention between the rounds. */
async function trying<T>(run: Run, work: () => Promise<T>): Promise<T> {
  for (let rounds = 1; ; rounds += 1) {
    const tried = await attempt(work());
    const { failing: _mended, ...result } = run.result;
    run.result = tried.ok ? result : { ...result, failing: tried.failure };
    if (tried.ok) {
      run.attentions = [];
      return tried.value;
    }
    run.attentions = [{ code: 'reconcile-failed', since: now(), failure: tried.failure }];
    run.show('comparing');
    if (tried.lasting || rounds >= toldAfterRounds) await tellOnce(run);
    // an outage of days must not fill the history of one run
    await until(() => false, run.durations.slowRetry * Math.min(rounds, longestPause));
  }
}

/** In rounds: an outage is over by then, or somebody must hear that no child was compared. */
const toldAfterRounds = 3;

async function tellOnce(run: Run): Promise<void> {
  if (run.isTold || run.dryRun) return;
  const told = await attempt(alertOperators(`reconcile/${run.result.startedAt}/failed`, 'unexpected-failure'));
  run.isTold = told.ok;
}

async function comparePages(run: Run): Promise<{ seen: MosaicPersonId[]; ends: MosaicPersonId[] }> {
  const seen: MosaicPersonId[] = [];
  const ends: MosaicPersonId[] = [];
  for (let after: string | undefined; ;) {
    const asked = { dryRun: run.dryRun, startedAt: run.result.startedAt, ...(after === undefined ? {} : { after }) };
    const page = await trying(run, () =>
      long.comparePage.executeWithOptions({ summary: 'a page of Mosaic’s list' }, [asked]),
    );
    seen.push(...page.seen);
    ends.push(...page.ends);
    run.durations = { ...defaultDurations, ...page.durations };
    const { counts, rows, inScope, accepted } = run.result;
    run.set({
      counts: addCounts(counts, page.counts),
      rows: [...rows, ...page.rows],
      inScope: inScope + page.inScope,
      accepted: accepted + page.accepted,
    });
    if (page.next === undefined) return { seen, ends };
    after = page.next;
  }
}

async function endThem(run: Run, ends: readonly MosaicPersonId[], atMost: number): Promise<void> {
  if (ends.length === 0 || run.dryRun) return;
  if (ends.length > atMost) {
    run.set({ stopped: ends });
    run.attentions = [{ code: 'reconcile-stopped', since: now() }];
    run.show('stopped');
    const about = `reconcile/${run.result.startedAt}`;
    const alert = await trying(run, () => alertOperators(about, 'unexpected-failure'));
    run.attentions = [{ code: 'reconcile-stopped', since: now() }];
    run.show('stopped');
    await askPerson(run, climbBegun([], about, alert, now()));
    run.attentions = [];
    // nobody decided: the next run compares afresh and asks again, so that one question does not stop every night
    if (run.decision !== 'confirm') return;
    run.set({ stopped: [] });
  }
  await trying(run, () =>
    long.nudgeChildren.executeWithOptions({ summary: 'have children look again' }, [
      { personIds: ends, startedAt: run.result.startedAt },
    ]),
  );
}

/** Waits for a decision, and tells the next rung for as long as nobody takes the alert up. */
async function askPerson(run: Run, begun: RoleClimbs): Promise<void> {
  const askedUntil = Date.now() + run.durations.askFor;
  const isDecided = (): boolean => run.decision !== undefined;
  let climbs = begun;
  while (!isDecided() && Date.now() < askedUntil) {
    const [climb] = climbs;
    const over = climb === undefined ? askedUntil : Math.min(msOf(climb.climbing.dueAt), askedUntil);
    await until(isDecided, over - Date.now());
    if (isDecided() || climb === undefined || climb.climbing.dueAt > now()) continue;
    const looked = (await lookAt(climb, run.durations.slowRetry))(climbs);
    climbs = looked.climbs;
    if (!looked.untaken) continue;
    run.attentions = raise(run.attentions, { code: 'alert-not-taken-up', since: now(), about: climb.about });
    run.show('stopped');
  }
}

function receive(run: Run): void {
  setHandler(messages.reconcileStatus, () => run.result);
  const { update } = createReceiver((failure) => {
    run.attentions = raise(run.attentions, { code: 'payload-refused', since: now(), failure });
    run.show(run.result.stopped.length === 0 ? 'comparing' : 'stopped');
  });
  const validate = (asked: unknown): void => {
    if (!isAct(asked)) throw refusal('act.invalid');
    if (run.result.stopped.length === 0 || run.decision !== undefined) throw refusal('act.nothing-to-do');
  };
  const decide =
    (decision: 'confirm' | 'refuse') =>
    ({ by, reason, actId }: OperatorAct): ActOutcome => {
      run.decision = decision;
      run.set({ decided: { by, reason, actId, what: decision } });
      return 'done';
    };
  update(messages.confirmEnds, { take: decide('confirm'), description: 'End what the run asks for.', validate });
  update(messages.refuseEnds, { take: decide('refuse'), description: 'Leave it as it is.', validate });
}
