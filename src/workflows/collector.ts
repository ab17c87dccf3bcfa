import { allHandlersFinished, condition, continueAsNew, setHandler } from '@temporalio/workflow';
import { roll } from '../contracts/child.js';
import { isAct, isMessageAct } from '../contracts/guards.js';
import type { Collected, CollectorEntry, CollectorInput, CollectorState } from '../contracts/collector.js';
import * as messages from '../contracts/collector.js';
import { takeUpAlerts } from '../contracts/role-alerts.js';
import { defaultDurations } from '../contracts/durations.js';
import type { Attention, AttentionCode } from '../domain/attentions.js';
import { clear, raise } from '../domain/attentions.js';
import { ukWords } from '../domain/dates.js';
import { isOfOneMessage } from '../domain/failure.js';
import { alarmed } from '../domain/mailbox-alarms.js';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import { wasTaken } from '../domain/operator-acts.js';
import { climbBegun, takenUp } from '../domain/role-climbs.js';
import { alertOperators, long } from './activities.js';
import { attempt } from './attempt.js';
import { alarmAbout, climb, lostAbout } from './collector-climbs.js';
import { createReceiver, startedWith, type Receiver } from './receiving.js';
import { refusal } from './refusal.js';
import type { Roll } from './run.js';
import { createRoll, now, until } from './run.js';
import { createShowing } from './showing.js';
import { validateTakeUp } from './taking-up.js';

const newState: CollectorState = { schemaVersion: 1, onHold: false, skipped: [], attentions: [], untold: [] };

/**
 * Empties the mailbox into message workflows, tick after tick, for ever. It never parses: a message that cannot be read
 * is the message workflow's matter, and one that cannot be taken does not stop the next.
 */
export async function collector(input: CollectorInput): Promise<void> {
  const { carried } = startedWith(input);
  const run = {
    state: { ...newState, startedAt: now(), ...carried?.state },
    durations: { ...defaultDurations, ...carried?.durations },
    asked: true,
    roll: createRoll(),
    showing: createShowing(),
  };
  receive(run);
  while (!run.roll.due()) {
    show(run);
    if (!run.state.onHold) await look(run);
    await alarm(run);
    await climb(run);
    show(run);
    // on hold too: that nobody reads the mailbox is told long before its messages go
    await until(() => run.roll.due() || (run.asked && !run.state.onHold), run.durations.pollEvery);
  }
  await condition(allHandlersFinished);
  await continueAsNew<typeof collector>({ carried: { state: run.state, durations: run.durations } });
}

interface Run {
  state: CollectorState;
  durations: typeof defaultDurations;
  asked: boolean;
  readonly roll: Roll;
  readonly showing: ReturnType<typeof createShowing>;
}

async function look(run: Run): Promise<void> {
  run.asked = false;
  const looking = await attempt(
    long.collectMailbox.executeWithOptions({ summary: 'store and acknowledge waiting messages' }, [
      toCollect(run.state),
    ]),
  );
  if (!looking.ok) {
    const attention = { code: 'mailbox-failing', since: now(), failure: looking.failure } as const;
    run.state = { ...run.state, attentions: raise(run.state.attentions, attention) };
    return;
  }
  run.durations = looking.value.durations;
  // or somebody asked meanwhile
  run.asked ||= looking.value.more;
  run.state = lookedAt(run.state, looking.value);
  await tellLost(run);
}

/** Says long before MESH's five days that the mailbox is not read, or that a message for us stays in it. */
async function alarm(run: Run): Promise<void> {
  const { lastReadAt, startedAt, oldestWaiting } = run.state;
  const first = run.durations.mailboxAlarm;
  for (const [code, since] of [
    ['mailbox-silent', lastReadAt ?? startedAt],
    ['message-waiting', oldestWaiting],
  ] as const) {
    const { attentions, alarmsTold = [] } = run.state;
    const { due, told, ...next } = alarmed(attentions, alarmsTold, code, since, now(), first);
    run.state = { ...run.state, ...next, alarmsTold: told };
    if (due === undefined || since === undefined) continue;
    const isTold = await alert(run, alarmAbout(due, since));
    if (isTold) run.state = { ...run.state, alarmsTold: [...told.filter((one) => one.code !== code), due] };
  }
}

/** Tells the operators' role of each message that is possibly lost; what cannot be told now is told at a later tick. */
async function tellLost(run: Run): Promise<void> {
  for (const messageId of run.state.untold) {
    if (!(await alert(run, lostAbout(messageId)))) return;
    run.state = { ...run.state, untold: run.state.untold.filter((id) => id !== messageId) };
  }
}

/** @returns whether the operators’ role knows */
async function alert(run: Run, about: string): Promise<boolean> {
  const alerting = await attempt(alertOperators(about, 'unexpected-failure'));
  if (!alerting.ok) return false;
  const climbs = climbBegun(run.state.climbs ?? [], about, alerting.value, now());
  if (climbs.length > 0) run.state = { ...run.state, climbs };
  return true;
}

const isStuck = (code: AttentionCode): boolean => code === 'mailbox-message-stuck';

const isLost = (code: AttentionCode): boolean => code === 'message-possibly-lost';

/** Which messages such an attention is about. */
const aboutsIn = ({ attentions }: CollectorState, isOne: (code: AttentionCode) => boolean): readonly string[] =>
  attentions.flatMap(({ code, about }) => (isOne(code) && about !== undefined ? [about] : []));

const toCollect = (state: CollectorState) => {
  const { skipped, skippedBy, oversize = [], provedAt } = state;
  return {
    skipped,
    oversize,
    stuck: aboutsIn(state, isStuck),
    lost: aboutsIn(state, isLost),
    ...(skippedBy === undefined ? {} : { skippedBy }),
    ...(provedAt === undefined ? {} : { provedAt }),
  };
};

/** A message that cannot be taken is tried again at every tick; its attention closes when it is gone. */
function lookedAt({ oldestWaiting: _before, ...state }: CollectorState, collected: Collected): CollectorState {
  const { at, provedAt, skipped, skippedBy, oversize, oldestWaiting, failed, lost, found, listFailed } = collected;
  const listed =
    listFailed === undefined
      ? clear(state.attentions, 'mailbox-failing')
      : raise(state.attentions, { code: 'mailbox-failing', since: at, failure: listFailed });
  const calm = calendar(listed, collected).filter(
    ({ code, about }) => !isStuck(code) || failed.some(({ messageId }) => messageId === about),
  );
  const attentions = failed.reduce<readonly Attention[]>(
    (all, { messageId, failure }) =>
      raise(all, { code: 'mailbox-message-stuck', since: at, failure, about: messageId }),
    calm,
  );
  const isNew = (messageId: string): boolean => !aboutsIn(state, isLost).includes(messageId);
  const withoutFound = attentions.filter(({ code, about }) => !isLost(code) || !found.includes(about ?? ''));
  const withLost = lost.reduce<readonly Attention[]>(
    (all, messageId) => raise(all, { code: 'message-possibly-lost', since: at, about: messageId }),
    withoutFound,
  );
  const untold = [...state.untold, ...lost.filter(isNew)];
  const waiting = oldestWaiting === undefined ? {} : { oldestWaiting };
  // a list that ended in the middle is no mailbox that was read, unless one message alone is to blame
  const isRead = listFailed === undefined || isOfOneMessage(listFailed);
  const lastReadAt = isRead ? at : state.lastReadAt;
  return {
    ...state,
    ...(lastReadAt === undefined ? {} : { lastReadAt }),
    provedAt,
    skipped,
    skippedBy,
    oversize,
    attentions: withLost,
    untold,
    ...waiting,
  };
}

/** Nothing else reads the settings day by day: what is wrong with them for everybody stands here. */
const calendar = (standing: readonly Attention[], { at, holidaysUnknown }: Collected): readonly Attention[] =>
  holidaysUnknown === true
    ? raise(standing, { code: 'holidays-unknown', since: at })
    : clear(standing, 'holidays-unknown');

function show({ state: { onHold, lastReadAt, attentions }, showing }: Run): void {
  const stage = onHold ? 'on-hold' : 'reading';
  const last = lastReadAt === undefined ? 'never' : `on ${ukWords(lastReadAt)}`;
  showing({ stage, attentions, details: `${stage}; the mailbox was last read ${last}.` });
}

function receive(run: Run): void {
  setHandler(roll, run.roll.ask);
  setHandler(messages.collectNow, () => {
    run.asked = true;
  });
  setHandler(messages.collectorStatus, () => run.state);
  receiveActs(
    run,
    createReceiver((failure) => {
      const attention = { code: 'payload-refused', since: now(), failure } as const;
      run.state = { ...run.state, attentions: raise(run.state.attentions, attention) };
      show(run);
    }),
  );
}

const logLength = 50;

function receiveActs(run: Run, { update }: Receiver): void {
  const act = (
    { actId, by, reason }: OperatorAct,
    entry: Pick<CollectorEntry, 'what' | 'about'>,
    change: Partial<CollectorState>,
  ): ActOutcome => {
    const { log = [] } = run.state;
    if (wasTaken(log, actId)) return 'done';
    run.state = {
      ...run.state,
      ...change,
      log: [...log, { actId, by, reason, at: now(), ...entry }].slice(-logLength),
    };
    show(run);
    return 'done';
  };
  update(messages.confirmLost, {
    take: ({ messageId, ...asked }) => {
      const attentions = clear(run.state.attentions, 'message-possibly-lost', messageId);
      return act(asked, { what: 'confirm-lost', about: messageId }, { attentions });
    },
    validate: (asked) => validate(isMessageAct(asked)),
  });
  update(messages.holdCollector, {
    take: (asked) => act(asked, { what: 'hold' }, { onHold: true }),
    validate: (asked) => validate(isAct(asked)),
  });
  update(messages.releaseCollector, {
    take: (asked) => {
      run.asked = true;
      const attentions = clear(run.state.attentions, 'payload-refused');
      return act(asked, { what: 'release' }, { onHold: false, attentions });
    },
    validate: (asked) => validate(isAct(asked)),
  });
  update(takeUpAlerts, {
    take: (asked) => act(asked, { what: 'take-up' }, takenUp(run.state)),
    validate: (asked) => validateTakeUp(run.state, asked),
  });
}

function validate(isRight: boolean): void {
  if (!isRight) throw refusal('act.invalid');
}
