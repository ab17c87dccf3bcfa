import { allHandlersFinished, condition, continueAsNew } from '@temporalio/workflow';
import type { MessageContent, MessageInput } from '../contracts/message.js';
import type { AttentionCode } from '../domain/attentions.js';
import { isForeign } from '../domain/failure.js';
import { long, near } from './activities.js';
import { attempt } from './attempt.js';
import { holdsLines, keepAudited } from './auditing.js';
import { receive } from './message-handlers.js';
import { deliverItem } from './message-items.js';
import { needPerson } from './message-person.js';
import type { MessageRecord } from './message-record.js';
import { handed, hasArrived, openMessage } from './message-record.js';
import { startedWith } from './receiving.js';

/**
 * Reads one inbound message and delivers its items; ends when each is delivered, or a person decided. Items go side by
 * side; all return before the run continues as new, and go on from where they were.
 */
export async function message(input: MessageInput): Promise<void> {
  const record = openMessage(startedWith(input));
  receive(record);
  if (input.carried === undefined) record.note({ what: 'message-received', result: input.type });
  let done = false;
  const mustReturn = (): boolean => record.roll.due() || (done && !holdsLines(record.audited));
  const work = carryOut(record).finally(() => (done = true));
  await Promise.all([work, keepAudited(record.audited, () => done || record.resting, mustReturn)]);
  await condition(allHandlersFinished);
  if (record.roll.due() && (!isDone(record) || holdsLines(record.audited))) {
    const { carried: _before, ...stored } = input;
    await continueAsNew<typeof message>({ ...stored, carried: record.state });
  }
}

async function carryOut(record: MessageRecord): Promise<void> {
  await read(record);
  const { content } = record.state;
  if (content !== undefined) await deliver(record, content);
  if (record.roll.due() && !isDone(record)) return;
  const stage = record.state.discarded ? 'discarded' : 'delivered';
  record.set({ attentions: [] });
  record.at(stage);
  if (record.state.closed === true) return;
  record.set({ closed: true });
  record.note({ what: 'message-closed', result: stage });
}

/** A message that is unreadable or foreign stays, visibly, until a person has it read again or discards it; the mailbox goes on. */
async function read(record: MessageRecord): Promise<void> {
  while (record.state.content === undefined && !record.mustReturn()) {
    record.at('reading');
    const { carried: _before, ...stored } = record.input;
    const reading = await attempt(near.readMessage.executeWithOptions({ summary: 'read the message' }, [stored]));
    if (reading.ok) {
      record.set({ content: reading.value });
      record.note({ what: 'message-read', result: reading.value.kind });
      calmUnread(record);
      return;
    }
    const why = isForeign(reading.failure) ? 'message-foreign' : 'message-unreadable';
    calmUnread(record, why);
    record.attend(why, reading.failure);
    record.note({ what: why, result: reading.failure });
    await needPerson(record, why, () => record.state.reprocess);
    record.set({ reprocess: false });
  }
}

/** Closes what stood about reading, but for one attention, which keeps its age. */
function calmUnread(record: MessageRecord, but?: AttentionCode): void {
  for (const code of ['message-unreadable', 'message-foreign'] as const) if (code !== but) record.calm(code);
}

async function deliver(record: MessageRecord, content: MessageContent): Promise<void> {
  record.at('delivering');
  const { messageId } = record.input;
  switch (content.kind) {
    case 'acknowledgement':
      return hand(record, () =>
        long.deliverAnswer.executeWithOptions({ summary: 'bring the answer to its file' }, [
          { messageId, answer: content.answer },
        ]),
      );
    case 'report':
      return hand(record, () =>
        near.deliverReport.executeWithOptions({ summary: 'bring the report to its file' }, [
          { messageId, report: content },
        ]),
      );
    case 'notification':
      return deliverAll(record, content);
  }
}

type NotificationContent = Extract<MessageContent, { kind: 'notification' }>;

/** Every item to its child; then what the message promised and does not hold goes to a person. */
async function deliverAll(record: MessageRecord, { items, missing }: NotificationContent): Promise<void> {
  if (items.length === 0) {
    record.attend('notification-empty');
    return needPerson(record, 'empty-notification', () => false);
  }
  if (record.state.items.length === 0)
    record.set({ items: items.map(() => ({ state: 'waiting' as const, deliveredTo: [] })) });
  await Promise.all(items.map((item, place) => deliverItem(record, item, place)));
  if (missing === 0 || record.mustReturn()) return;
  record.attend('notification-incomplete');
  await needPerson(record, 'unexpected-failure', () => false);
}

/** Nothing is left to do, so that a run that became long at its very end simply ends. */
const isDone = ({ state }: MessageRecord): boolean =>
  state.discarded || (hasArrived(state) && state.items.every(({ lookedAgain }) => lookedAgain));

/** An answer or a report goes to its upload; one that fits none waits for a person, or for the upload to be known. */
async function hand(record: MessageRecord, work: () => Promise<'told' | 'not-there'>): Promise<void> {
  while (!record.mustReturn()) {
    const telling = await attempt(work());
    if (telling.ok && telling.value === 'told') {
      record.set({ told: [...record.state.told, handed] });
      record.note({ what: 'handed-to-file', result: 'told' });
      record.calm('message-undelivered');
      return;
    }
    if (telling.ok) {
      record.attend('answer-unmatched');
      record.note({ what: 'handed-to-file', result: 'answer-unmatched' });
      await needPerson(record, 'unexpected-failure', () => record.state.reprocess);
      record.set({ reprocess: false });
      record.calm('answer-unmatched');
    } else {
      record.attend('message-undelivered', telling.failure);
      await record.wait(() => record.state.reprocess, record.durations().slowRetry);
    }
  }
}
