import { ApplicationFailure, allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import { isAssignment, isReason } from '../contracts/guards.js';
import type { MessageContent, StoredMessage } from '../contracts/message.js';
import * as messages from '../contracts/message.js';
import type { AttentionCode } from '../domain/attentions.js';
import type { AlertTrigger } from '../domain/actions.js';
import { alertOperators, near } from './activities.js';
import { attempt } from './attempt.js';
import { deliverItem } from './message-items.js';
import type { MessageRecord } from './message-record.js';
import { openMessage } from './message-record.js';
import { until } from './run.js';

/** Reads one inbound message and delivers its items; ends when each is delivered, or a person decided. */
export async function message(stored: StoredMessage): Promise<void> {
  const record = openMessage(stored);
  receive(record);
  const content = await read(record);
  if (content !== undefined) await deliver(record, content);
  record.attentions = [];
  record.at(record.discarded ? 'discarded' : 'delivered');
  await condition(allHandlersFinished);
}

/** An unreadable message stays, visibly, until a person has it read again or discards it; the mailbox goes on. */
async function read(record: MessageRecord): Promise<MessageContent | undefined> {
  while (!record.discarded) {
    record.at('reading');
    const reading = await attempt(
      near.readMessage.executeWithOptions({ summary: 'read the message' }, [record.stored]),
    );
    if (reading.ok) {
      record.content = reading.value;
      record.calm('message-unreadable');
      return reading.value;
    }
    record.attend('message-unreadable', reading.failure);
    await needPerson(record, 'message-unreadable', () => record.reprocess);
    record.reprocess = false;
  }
  return undefined;
}

async function deliver(record: MessageRecord, content: MessageContent): Promise<void> {
  record.at('delivering');
  switch (content.kind) {
    case 'acknowledgement':
      return hand(record, () =>
        near.deliverAnswer.executeWithOptions({ summary: 'bring the answer to its file' }, [
          { messageId: record.stored.messageId, answer: content.answer },
        ]),
      );
    case 'report':
      return hand(record, () =>
        near.deliverReport.executeWithOptions({ summary: 'bring the report to its file' }, [
          { messageId: record.stored.messageId, report: content },
        ]),
      );
    case 'notification':
      return deliverAll(record, content);
  }
}

/** Every item to its child; then what the message promised and does not hold goes to a person. */
async function deliverAll(record: MessageRecord, { items, missing }: NotificationContent): Promise<void> {
  if (items.length === 0) {
    record.attend('notification-empty');
    return needPerson(record, 'empty-notification', () => record.discarded);
  }
  record.items.push(...items.map(() => ({ state: 'waiting' as const, deliveredTo: [] })));
  await Promise.all(items.map((item, place) => deliverItem(record, item, place, needPerson)));
  if (missing === 0) return;
  record.attend('notification-incomplete');
  await needPerson(record, 'unexpected-failure', () => record.discarded);
}

type NotificationContent = Extract<MessageContent, { kind: 'notification' }>;

/** An answer or a report goes to its upload; one that fits none waits for a person, or for the upload to be known. */
async function hand(record: MessageRecord, work: () => Promise<'told' | 'not-there'>): Promise<void> {
  while (!record.discarded) {
    const telling = await attempt(work());
    if (telling.ok && telling.value === 'told') {
      record.calm('message-undelivered');
      return;
    }
    if (telling.ok) {
      record.attend('answer-unmatched');
      await needPerson(record, 'unexpected-failure', () => record.reprocess);
      record.reprocess = false;
      record.calm('answer-unmatched');
    } else {
      record.attend('message-undelivered', telling.failure);
      await until(() => record.discarded || record.reprocess, record.durations().slowRetry);
    }
  }
}

/** Tells the operators' role in Mosaic, for ever if need be, and waits until a person decided. */
async function needPerson(
  record: MessageRecord,
  trigger: AlertTrigger,
  isDecided: () => boolean,
  about?: string,
): Promise<void> {
  record.at('needs-a-person');
  const decided = (): boolean => record.discarded || isDecided();
  const untold: AttentionCode = 'alert-untold';
  const reference = [`message-${record.stored.messageId}`, ...(about === undefined ? [] : [about])].join('/');
  while (!decided()) {
    const alerting = await attempt(alertOperators(reference, trigger));
    if (alerting.ok) break;
    record.attend(untold, alerting.failure);
    await until(decided, record.durations().slowRetry);
  }
  record.calm(untold);
  await until(decided);
}

function receive(record: MessageRecord): void {
  setHandler(messages.messageStatus, record.status);
  setHandler(
    messages.assign,
    (assignment) => {
      record.assignments.push(assignment);
      return true;
    },
    {
      validator: (asked: unknown) => {
        const item = isAssignment(asked) ? record.items[asked.item - 1] : undefined;
        if (item === undefined || !['unmatched', 'ambiguous'].includes(item.state))
          throw ApplicationFailure.nonRetryable(
            'No item of this message waits for a person under that number.',
            'not-found',
          );
      },
    },
  );
  setHandler(messages.reprocess, () => {
    record.reprocess = true;
    return true;
  });
  setHandler(
    messages.discard,
    () => {
      record.discarded = true;
      return true;
    },
    {
      validator: (asked: unknown) => {
        if (!isReason(asked)) throw ApplicationFailure.nonRetryable('A discard needs a reason.', 'event-invalid');
      },
    },
  );
}
