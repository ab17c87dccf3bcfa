import { setHandler } from '@temporalio/workflow';
import { roll } from '../contracts/child.js';
import { isAct, isFileClosed, isRelease, isSubmittedChange } from '../contracts/guards.js';
import type { Release } from '../contracts/upload-desk.js';
import * as messages from '../contracts/upload-desk.js';
import { clear } from '../domain/attentions.js';
import type { DeskEntry } from '../domain/desk-state.js';
import * as desk from '../domain/desk-state.js';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import { wasTaken } from '../domain/operator-acts.js';
import type { DeskRecord } from './desk-record.js';
import { refusal } from './refusal.js';
import { now } from './run.js';

/** Registers every handler, before the first await. Handlers only take in; the desk's loop does the work. */
export function receive(record: DeskRecord): void {
  setHandler(messages.submitted, (change) => {
    if (!isSubmittedChange(change)) return;
    if (record.state.batch.length === 0) record.batchSince = Date.now();
    record.state = desk.submittedTo(record.state, change, now());
  });
  setHandler(messages.fileClosed, (closed) => {
    if (!isFileClosed(closed)) return;
    if (record.state.batch.length === 0) record.batchSince = Date.now();
    const heard = desk.outcomesHeard(record.state, closed.outcomes ?? [], now());
    record.state = desk.fileReturned(heard, closed.sequence, closed.again);
  });
  setHandler(roll, record.roll.ask);
  setHandler(messages.inFlight, record.status);
  setHandler(messages.deskCarries, () =>
    carried(record).map(({ personId, changeNumber }) => ({ personId, changeNumber })),
  );
  receiveActs(record);
}

const carried = ({ state }: DeskRecord): readonly desk.SubmittedChange[] => [
  ...desk.waitingAt(state),
  ...state.heldEnds,
  ...state.shared.flatMap(({ flights }) => flights.map(({ change }) => change)),
];

function receiveActs(record: DeskRecord): void {
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
  setHandler(messages.hold, (asked) => act('hold', asked, (state) => ({ ...state, held: true })), {
    description: 'Stop files that have not gone yet.',
    validator: (asked: unknown) => {
      if (!isAct(asked)) throw refusal('act.invalid');
    },
  });
  setHandler(messages.release, (asked) => act('release', asked, (state) => released(state, asked)), {
    description: 'Let files go, the next one under this number.',
    validator: (asked: unknown) => validateRelease(record, asked),
  });
  setHandler(
    messages.releaseEnds,
    (asked) => {
      if (record.state.batch.length === 0) record.batchSince = Date.now();
      return act('release-ends', asked, desk.endsReleased);
    },
    { description: 'Let the ends go that the brake holds.', validator: needsEnds },
  );
  setHandler(messages.returnEnds, (asked) => act('return-ends', asked, (state) => desk.endsReturned(state, now())), {
    description: 'Give the held ends back to their children.',
    validator: needsEnds,
  });
}

function validateRelease(record: DeskRecord, asked: unknown): void {
  if (!isRelease(asked)) throw refusal('act.invalid');
  if (asked.nextSequence < (record.state.nextSequence ?? 1)) throw refusal('act.number-used');
}

const released = (state: desk.DeskState, { nextSequence }: Release): desk.DeskState => ({
  ...state,
  nextSequence,
  held: false,
  attentions: clear(state.attentions, 'upload-on-hold'),
});
