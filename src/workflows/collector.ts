import { allHandlersFinished, condition, continueAsNew, setHandler } from '@temporalio/workflow';
import { roll } from '../contracts/child.js';
import type { Collected, CollectorInput, CollectorState } from '../contracts/collector.js';
import * as messages from '../contracts/collector.js';
import { defaultDurations } from '../contracts/durations.js';
import type { Attention } from '../domain/attentions.js';
import { clear, raise } from '../domain/attentions.js';
import { ukWords } from '../domain/dates.js';
import { long } from './activities.js';
import { attempt } from './attempt.js';
import type { Roll } from './run.js';
import { createRoll, now, until } from './run.js';
import { createShowing } from './showing.js';

const newState: CollectorState = { schemaVersion: 1, onHold: false, skipped: [], attentions: [] };

/**
 * Empties the mailbox into message workflows, tick after tick, for ever. It never parses: a message that cannot be read
 * is the message workflow's matter, and one that cannot be taken does not stop the next.
 */
export async function collector(input: CollectorInput): Promise<void> {
  const run = {
    state: input.carried?.state ?? newState,
    durations: input.carried?.durations ?? defaultDurations,
    asked: true,
    roll: createRoll(),
    showing: createShowing(),
  };
  receive(run);
  while (!run.roll.due()) {
    show(run);
    if (!run.state.onHold) await look(run);
    show(run);
    await until(
      () => run.roll.due() || (run.asked && !run.state.onHold),
      run.state.onHold ? undefined : run.durations.pollEvery,
    );
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
      { skipped: run.state.skipped, ...(run.state.provedAt === undefined ? {} : { provedAt: run.state.provedAt }) },
    ]),
  );
  if (!looking.ok) {
    const attention = { code: 'mailbox-failing', since: now(), failure: looking.failure } as const;
    run.state = { ...run.state, attentions: raise(run.state.attentions, attention) };
    return;
  }
  run.durations = looking.value.durations;
  run.asked = looking.value.more;
  run.state = lookedAt(run.state, looking.value);
}

/** A message that cannot be taken is tried again at every tick; its attention closes when it is gone. */
function lookedAt(state: CollectorState, { at, provedAt, skipped, failed }: Collected): CollectorState {
  const calm = clear(state.attentions, 'mailbox-failing').filter(
    ({ code, about }) => code !== 'mailbox-message-stuck' || failed.some(({ messageId }) => messageId === about),
  );
  const attentions = failed.reduce<readonly Attention[]>(
    (all, { messageId, failure }) =>
      raise(all, { code: 'mailbox-message-stuck', since: at, failure, about: messageId }),
    calm,
  );
  return { ...state, lastReadAt: at, provedAt, skipped, attentions };
}

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
  setHandler(messages.holdCollector, () => {
    run.state = { ...run.state, onHold: true };
    return true;
  });
  setHandler(messages.releaseCollector, () => {
    run.state = { ...run.state, onHold: false };
    run.asked = true;
    return true;
  });
}
