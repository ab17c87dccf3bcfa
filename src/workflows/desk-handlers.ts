import { setHandler } from '@temporalio/workflow';
import { roll } from '../contracts/child.js';
import { isAct, isFileClosed, isRelease, isSubmittedChange } from '../contracts/guards.js';
import { takeUpAlerts } from '../contracts/role-alerts.js';
import type { Release } from '../contracts/upload-desk.js';
import * as messages from '../contracts/upload-desk.js';
import { clear, raise } from '../domain/attentions.js';
import type { DeskEntry } from '../domain/desk-state.js';
import * as desk from '../domain/desk-state.js';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import { wasTaken } from '../domain/operator-acts.js';
import { takenUp } from '../domain/role-climbs.js';
import type { ChangeRef } from '../domain/shared-registrations.js';
import type { DeskRecord } from './desk-record.js';
import { createReceiver, type Receiver } from './receiving.js';
import { refusal } from './refusal.js';
import { now } from './run.js';
import { validateTakeUp } from './taking-up.js';

/** Registers every handler, before the first await. Handlers only take in; the desk's loop does the work. */
export function receive(record: DeskRecord): void {
  const receiver = createReceiver((failure) => {
    const attentions = raise(record.state.attentions, { code: 'payload-refused', since: now(), failure });
    record.state = { ...record.state, attentions };
    record.show();
  });
  receiver.signal(messages.submitted, isSubmittedChange, (change) => {
    if (record.state.batch.length === 0) record.batchSince = Date.now();
    record.state = desk.submittedTo(record.state, change, now());
  });
  receiver.signal(messages.fileClosed, isFileClosed, (closed) => {
    if (record.state.batch.length === 0) record.batchSince = Date.now();
    const heard = desk.outcomesHeard(record.state, closed.outcomes ?? [], now());
    record.state = desk.fileReturned(heard, closed.sequence, closed.again);
  });
  setHandler(roll, record.roll.ask);
  setHandler(messages.inFlight, record.status);
  setHandler(messages.deskCarries, () =>
    carried(record).map(({ personId, changeNumber }) => ({ personId, changeNumber })),
  );
  receiveActs(record, receiver);
}

const carried = ({ state }: DeskRecord): readonly ChangeRef[] => [
  ...desk.waitingAt(state),
  ...state.heldEnds,
  ...state.shared.flatMap(({ flights }) => flights.flatMap(({ change, joined }) => [change, ...joined])),
];

function receiveActs(record: DeskRecord, { update }: Receiver): void {
  const act = (
    what: DeskEntry['what'],
    { actId, by, reason }: OperatorAct,
    change: (state: desk.DeskState) => desk.DeskState,
  ): ActOutcome => {
    if (!wasTaken(record.state.log, actId))
      record.state = desk.logged(change(record.state), { actId, by, reason, what, at: now() });
    record.show();
    return 'done';
  };
  const needsEnds = (asked: unknown): void => {
    if (!isAct(asked)) throw refusal('act.invalid');
    const wasSaid = wasTaken(record.state.log, asked.actId);
    if (!wasSaid && record.state.heldEnds.length === 0) throw refusal('act.nothing-to-do');
  };
  update(messages.hold, {
    take: (asked) => act('hold', asked, (state) => desk.onHold(state, now())),
    description: 'Stop files that have not gone yet.',
    validate: (asked) => {
      if (!isAct(asked)) throw refusal('act.invalid');
    },
  });
  update(messages.release, {
    take: (asked) => act('release', asked, (state) => released(state, asked)),
    description: 'Let files go, the next one under this number.',
    validate: (asked) => validateRelease(record, asked),
  });
  update(messages.releaseEnds, {
    take: (asked) => {
      if (record.state.batch.length === 0) record.batchSince = Date.now();
      return act('release-ends', asked, desk.endsReleased);
    },
    description: 'Let the ends go that the brake holds.',
    validate: needsEnds,
  });
  update(messages.returnEnds, {
    take: (asked) => act('return-ends', asked, (state) => desk.endsReturned(state, now())),
    description: 'Give the held ends back to their children.',
    validate: needsEnds,
  });
  update(takeUpAlerts, {
    take: (asked) => act('take-up', asked, (state) => ({ ...state, ...takenUp(state) })),
    description: 'Say that you deal with the alerts about it.',
    validate: (asked) => validateTakeUp(record.state, asked),
  });
}

function validateRelease(record: DeskRecord, asked: unknown): void {
  if (!isRelease(asked)) throw refusal('act.invalid');
  if (asked.nextSequence < desk.lowestNext(record.state)) throw refusal('act.number-used');
}

const released = (state: desk.DeskState, { nextSequence }: Release): desk.DeskState => ({
  ...state,
  nextSequence,
  held: false,
  attentions: clear(clear(clear(state.attentions, 'upload-on-hold'), 'payload-refused'), 'file-gone'),
});
