import { setHandler } from '@temporalio/workflow';
import { isAct, isAssignment } from '../contracts/guards.js';
import type { MessageEntry } from '../contracts/message.js';
import * as messages from '../contracts/message.js';
import { takeUpAlerts } from '../contracts/role-alerts.js';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import { wasTaken } from '../domain/operator-acts.js';
import { takenUp } from '../domain/role-climbs.js';
import type { MessageRecord } from './message-record.js';
import { hasArrived } from './message-record.js';
import { createReceiver } from './receiving.js';
import { refusal } from './refusal.js';
import { now } from './run.js';
import { validateTakeUp } from './taking-up.js';

/** Registers every handler, before the first await. */
export function receive(record: MessageRecord): void {
  const act = (
    { actId, by, reason }: OperatorAct,
    entry: Pick<MessageEntry, 'what' | 'about'>,
    change: () => void,
  ): ActOutcome => {
    const { log } = record.state;
    if (wasTaken(log, actId)) return 'done';
    record.set({ log: [...log, { actId, by, reason, at: now(), ...entry }] });
    record.note({ what: `message-${entry.what}`, who: by, why: reason, about: entry.about ?? actId, result: 'taken' });
    change();
    return 'done';
  };
  setHandler(messages.messageStatus, record.status);
  const { update } = createReceiver((why) => record.attend('payload-refused', why));
  update(messages.assign, {
    take: (asked) =>
      act(asked, { what: 'assign', about: `item-${asked.item}` }, () =>
        record.set({ assignments: [...record.state.assignments, asked] }),
      ),
    description: 'Give an item to a child.',
    validate: (asked) => validateAssignment(record, asked),
  });
  update(messages.reprocess, {
    take: (asked) =>
      act(asked, { what: 'reprocess' }, () => {
        record.set({ reprocess: true });
        record.calm('payload-refused');
      }),
    description: 'Read or look again, after something changed.',
    validate: validateAct,
  });
  update(messages.discard, {
    take: (asked) => act(asked, { what: 'discard' }, () => record.set({ discarded: true })),
    description: 'End the message, with a reason.',
    validate: (asked) => validateDiscard(record, asked),
  });
  update(takeUpAlerts, {
    take: (asked) => act(asked, { what: 'take-up' }, () => record.set(takenUp(record.state))),
    description: 'Say that you deal with the alerts about it.',
    validate: (asked) => validateTakeUp(record.state, asked),
  });
}

function validateAct(asked: unknown): void {
  if (!isAct(asked)) throw refusal('act.invalid');
}

/** What reached everybody whom it concerns is not ended by a person: it ends by itself, after its second look. */
function validateDiscard({ state }: MessageRecord, asked: unknown): void {
  if (!isAct(asked)) throw refusal('act.invalid');
  if (!wasTaken(state.log, asked.actId) && hasArrived(state)) throw refusal('act.nothing-to-do');
}

function validateAssignment({ state }: MessageRecord, asked: unknown): void {
  if (!isAssignment(asked)) throw refusal('act.invalid');
  if (wasTaken(state.log, asked.actId)) return;
  const item = state.items[asked.item - 1];
  const isOpen = item !== undefined && ['unmatched', 'ambiguous'].includes(item.state);
  if (!isOpen || state.assignments.some((one) => one.item === asked.item)) throw refusal('act.nothing-to-do');
}
