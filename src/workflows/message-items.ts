import type { NotificationItem } from '../contracts/message.js';
import type { AlertTrigger } from '../domain/actions.js';
import type { MosaicPersonId } from '../domain/people.js';
import { near, outward } from './activities.js';
import { attempt } from './attempt.js';
import type { MessageRecord } from './message-record.js';
import { until } from './run.js';

type NeedPerson = (
  record: MessageRecord,
  trigger: AlertTrigger,
  isDecided: () => boolean,
  about: string,
) => Promise<void>;

/**
 * Brings one item to the child it concerns: for a born child a number means exactly one child, or a person decides.
 * Looks once more after a hit, because the index may lag, and for a while where nobody is found.
 */
export async function deliverItem(
  record: MessageRecord,
  item: NotificationItem,
  place: number,
  needPerson: NeedPerson,
): Promise<void> {
  const began = Date.now();
  const about = `item-${place + 1}`;
  while (!record.discarded && !isDone(record, place)) {
    const found = await find(record, item, about);
    const [only, second] = found;
    if (second !== undefined) await decide(record, item, place, 'ambiguous', needPerson);
    else if (only !== undefined && (await bring(record, item, place, { personId: only, start: false }))) break;
    else if (Date.now() - began >= record.durations().unmatchedFor)
      await decide(record, item, place, 'unmatched', needPerson);
    else await until(() => record.discarded, record.durations().unmatchedEvery);
  }
  await lookOnceMore(record, item, place, needPerson);
  if (record.discarded) mark(record, place, 'discarded');
}

const isDone = (record: MessageRecord, place: number): boolean => record.items[place]?.state === 'delivered';

function mark(record: MessageRecord, place: number, state: 'unmatched' | 'ambiguous' | 'discarded'): void {
  const item = record.items[place];
  if (item !== undefined && (item.state !== 'delivered' || state === 'ambiguous')) item.state = state;
}

/** Children by our own index; where it knows none, Mosaic is asked who carries the number. */
async function find(record: MessageRecord, item: NotificationItem, about: string): Promise<readonly MosaicPersonId[]> {
  const { nhsNumber } = item;
  const finding = await attempt(
    outward.findChildren.executeWithOptions({ summary: 'whose number is it' }, [{ nhsNumber }]),
  );
  if (finding.ok) {
    record.calm('message-undelivered', about);
    return finding.value.personIds;
  }
  record.attend('message-undelivered', finding.failure, about);
  await until(() => record.discarded, record.durations().slowRetry);
  return [];
}

interface Addressee {
  readonly personId: MosaicPersonId;
  /** a person decided for this child: its workflow is started where it is not there */
  readonly start: boolean;
}

/** @returns whether the child has it */
async function bring(
  record: MessageRecord,
  item: NotificationItem,
  place: number,
  addressee: Addressee,
): Promise<boolean> {
  const about = `item-${place + 1}`;
  const telling = await attempt(
    near.notifyChild.executeWithOptions({ summary: 'tell the child’s workflow' }, [
      { ...addressee, notification: item.notification },
    ]),
  );
  if (!telling.ok) {
    record.attend('message-undelivered', telling.failure, about);
    await until(() => record.discarded, record.durations().slowRetry);
    return false;
  }
  const entry = record.items[place];
  if (telling.value === 'not-there' || entry === undefined) return false;
  entry.state = 'delivered';
  entry.deliveredTo.push(addressee.personId);
  for (const code of ['message-undelivered', 'notification-unmatched', 'notification-ambiguous'] as const)
    record.calm(code, about);
  return true;
}

/** The index may lag: another child under the same number shows a moment later, and a person must know. */
async function lookOnceMore(
  record: MessageRecord,
  item: NotificationItem,
  place: number,
  needPerson: NeedPerson,
): Promise<void> {
  if (record.discarded || !isDone(record, place)) return;
  await until(() => record.discarded, record.durations().secondLook);
  const about = `item-${place + 1}`;
  const found = await find(record, item, about);
  const others = found.filter((personId) => record.items[place]?.deliveredTo.includes(personId) === false);
  if (others.length === 0) return;
  await decide(record, item, place, 'ambiguous', needPerson);
}

const attentionOf = { unmatched: 'notification-unmatched', ambiguous: 'notification-ambiguous' } as const;

/** A person assigns the item to a child, has it looked for again, or discards the message. */
async function decide(
  record: MessageRecord,
  item: NotificationItem,
  place: number,
  state: 'unmatched' | 'ambiguous',
  needPerson: NeedPerson,
): Promise<void> {
  const about = `item-${place + 1}`;
  const mine = (): (typeof record.assignments)[number] | undefined =>
    record.assignments.find((assignment) => assignment.item === place + 1);
  mark(record, place, state);
  record.attend(attentionOf[state], undefined, about);
  await needPerson(record, 'notification-unmatched', () => mine() !== undefined || record.reprocess, about);
  const assignment = mine();
  if (assignment === undefined) {
    record.reprocess = false;
    return;
  }
  record.assignments.splice(record.assignments.indexOf(assignment), 1);
  await bring(record, item, place, { personId: assignment.personId, start: true });
}
