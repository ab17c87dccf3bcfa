import type { FoundChild } from '../contracts/message.js';
import { childWorkflowId } from '../contracts/workflow-ids.js';
import type { NotificationItem } from '../domain/notification-items.js';
import { msOf } from '../domain/dates.js';
import type { MosaicPersonId } from '../domain/people.js';
import { near, toMosaic } from './activities.js';
import { attempt } from './attempt.js';
import { needPerson } from './message-person.js';
import type { MessageRecord } from './message-record.js';
import { now } from './run.js';

const aboutOf = (place: number): string => `item-${place + 1}`;
const isDelivered = ({ state }: MessageRecord, place: number): boolean => state.items[place]?.state === 'delivered';

/**
 * Brings one item to the children whom it concerns: by an own number exactly one child, or a person decides; by a mother's
 * number each of her unborn children besides. Looks once more after a hit, because the index may lag, and for a while where
 * nobody is found.
 */
export async function deliverItem(record: MessageRecord, item: NotificationItem, place: number): Promise<void> {
  if (record.state.items[place]?.since === undefined) record.setItem(place, { since: now() });
  while (!record.mustReturn() && record.state.items[place]?.lookedAgain !== true)
    if (isDelivered(record, place)) await lookOnceMore(record, item, place);
    else await lookFor(record, item, place);
  if (record.state.discarded && !isDelivered(record, place)) record.setItem(place, { state: 'discarded' });
}

async function lookFor(record: MessageRecord, item: NotificationItem, place: number): Promise<void> {
  const found = await find(record, item, place);
  if (found === undefined) return;
  const since = msOf(record.state.items[place]?.since ?? now());
  if (owners(found).length > 1) return decide(record, item, place, 'ambiguous');
  if (found.length > 0 && (await bringToAll(record, item, place, found))) return;
  if (Date.now() - since >= record.durations().unmatchedFor) return decide(record, item, place, 'unmatched');
  await record.wait(() => false, record.durations().unmatchedEvery);
}

/** Those whose own number it is; unborn children share their mother's. */
const owners = (found: readonly FoundChild[]): readonly FoundChild[] =>
  found.filter(({ through }) => through !== 'mother');

/**
 * Children by our own index; where it knows none, Mosaic is asked who carries the number. Undefined, after a while, where
 * that cannot be found out now: it says nothing of anybody.
 */
async function find(
  record: MessageRecord,
  item: NotificationItem,
  place: number,
): Promise<readonly FoundChild[] | undefined> {
  const { nhsNumber } = item;
  const about = aboutOf(place);
  const finding = await attempt(
    toMosaic.findChildren.executeWithOptions({ summary: 'whose number is it' }, [{ nhsNumber }]),
  );
  if (finding.ok) {
    record.calm('message-undelivered', about);
    return finding.value.found;
  }
  record.attend('message-undelivered', finding.failure, about);
  await record.wait(() => false, record.durations().slowRetry);
  return undefined;
}

/** @returns whether every child whom it concerns has it */
async function bringToAll(
  record: MessageRecord,
  item: NotificationItem,
  place: number,
  found: readonly FoundChild[],
): Promise<boolean> {
  let isThere = false;
  for (const child of found) {
    if (record.state.items[place]?.deliveredTo.includes(child.personId)) isThere = true;
    else if (await bring(record, item, place, child, false)) isThere = true;
    else if (child.through === undefined) return false;
  }
  if (isThere) delivered(record, place);
  return isThere;
}

/** @param start a person decided for this child: its workflow is started where it is not there */
async function bring(
  record: MessageRecord,
  item: NotificationItem,
  place: number,
  { personId, through }: FoundChild,
  start: boolean,
): Promise<boolean> {
  const notification = { ...item.notification, ...(through === undefined ? {} : { through }) };
  const telling = await attempt(
    near.notifyChild.executeWithOptions({ summary: 'tell the child’s workflow' }, [{ personId, notification, start }]),
  );
  if (!telling.ok) {
    record.attend('message-undelivered', telling.failure, aboutOf(place));
    await record.wait(() => false, record.durations().slowRetry);
    return false;
  }
  if (telling.value.was === 'not-there') return false;
  const before = record.state.items[place]?.deliveredTo ?? [];
  record.setItem(place, { deliveredTo: [...before, personId] });
  if (start) alsoAbout(record, telling.value.person);
  record.note({
    what: 'item-delivered',
    subject: childWorkflowId(personId),
    about: `${record.audited.about}/${aboutOf(place)}`,
    result: start ? 'assigned' : 'told',
  });
  return true;
}

/** A person gave it to somebody whose number it does not show: it is found by their mark, too. */
function alsoAbout(record: MessageRecord, person: string): void {
  const { content } = record.state;
  if (content?.kind !== 'notification') return;
  const { subjects = [] } = content;
  if (!subjects.includes(person)) record.set({ content: { ...content, subjects: [...subjects, person] } });
}

function delivered(record: MessageRecord, place: number): void {
  record.setItem(place, { state: 'delivered' });
  for (const code of ['message-undelivered', 'notification-unmatched', 'notification-ambiguous'] as const)
    record.calm(code, aboutOf(place));
}

/** The index may lag: others under the same number show a moment later. Unborn ones get it too; for two owners a person decides. */
async function lookOnceMore(record: MessageRecord, item: NotificationItem, place: number): Promise<void> {
  await record.wait(() => false, record.durations().secondLook);
  if (record.mustReturn()) return;
  const found = await find(record, item, place);
  if (found === undefined) return;
  const known: readonly MosaicPersonId[] = record.state.items[place]?.deliveredTo ?? [];
  const others = found.filter(({ personId }) => !known.includes(personId));
  await bringToAll(
    record,
    item,
    place,
    others.filter(({ through }) => through === 'mother'),
  );
  if (owners(others).length > 0 && record.state.items[place]?.state !== 'ambiguous')
    await decide(record, item, place, 'ambiguous');
  // where a person has to decide still, or has it looked for again, it is looked for from the beginning
  if (!record.mustReturn() && isDelivered(record, place)) record.setItem(place, { lookedAgain: true });
}

const attentionOf = { unmatched: 'notification-unmatched', ambiguous: 'notification-ambiguous' } as const;

/** A person assigns the item to a child, has it looked for again, or discards the message. */
async function decide(
  record: MessageRecord,
  item: NotificationItem,
  place: number,
  state: 'unmatched' | 'ambiguous',
): Promise<void> {
  const mine = () => record.state.assignments.find((assignment) => assignment.item === place + 1);
  record.setItem(place, { state });
  record.attend(attentionOf[state], undefined, aboutOf(place));
  record.note({ what: 'item-needs-a-person', about: aboutOf(place), result: state });
  const isDecided = (): boolean => mine() !== undefined || record.state.reprocess;
  await needPerson(record, 'notification-unmatched', isDecided, aboutOf(place));
  const assignment = mine();
  if (assignment === undefined) {
    if (record.state.reprocess) {
      record.setItem(place, { state: 'waiting', since: now() });
      record.set({ reprocess: false });
    }
    return;
  }
  // one that cannot be handed on now stands: nobody has to decide twice
  if (!(await bring(record, item, place, { personId: assignment.personId }, true))) return;
  record.set({ assignments: record.state.assignments.filter((one) => one !== assignment) });
  delivered(record, place);
}
