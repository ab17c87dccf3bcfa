import type { FoundChild } from '../contracts/message.js';
import { childWorkflowId } from '../contracts/workflow-ids.js';
import type { NotificationItem } from '../domain/notification-items.js';
import { msOf } from '../domain/dates.js';
import { near, toMosaic } from './activities.js';
import { attempt } from './attempt.js';
import { needPerson, personFree } from './message-person.js';
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
  const since = msOf(record.state.items[place]?.since ?? now());
  const isLong = Date.now() - since >= record.durations().unmatchedFor;
  // whoever cannot be looked for now may be known to a person
  if (found === undefined) return isLong ? decide(record, item, place, 'unmatched') : undefined;
  if (owners(found).length > 1) return decide(record, item, place, 'ambiguous');
  const brought = await bringToAll(record, item, place, found);
  if (brought === 'told') delivered(record, place);
  if (brought !== 'not-there') return undefined;
  if (isLong) return decide(record, item, place, 'unmatched');
  return record.wait(() => false, record.durations().unmatchedEvery);
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

/** `failed`: it could not be told now, which says nothing of whether the child is there. */
type Brought = 'told' | 'not-there' | 'failed';

/** `told` where every child has it whom it concerns: nobody is left out because another one was told. */
async function bringToAll(
  record: MessageRecord,
  item: NotificationItem,
  place: number,
  found: readonly FoundChild[],
): Promise<Brought> {
  let all: Brought = 'not-there';
  for (const child of found) {
    const isTold = record.state.items[place]?.deliveredTo.includes(child.personId) === true;
    const brought = isTold ? 'told' : await bring(record, item, place, child, false);
    if (brought === 'failed') return brought;
    if (brought === 'not-there' && child.through === undefined) return brought;
    if (brought === 'told') all = brought;
  }
  return all;
}

/** @param start a person decided for this child: its workflow is started where it is not there */
async function bring(
  record: MessageRecord,
  item: NotificationItem,
  place: number,
  { personId, through }: FoundChild,
  start: boolean,
): Promise<Brought> {
  // what is only looked at is carried out under its own identity when the mailbox is ours
  const identity = `${record.input.observed === true ? 'observed/' : ''}${item.notification.identity}`;
  const notification = { ...item.notification, identity, ...(through === undefined ? {} : { through }) };
  const telling = await attempt(
    near.notifyChild.executeWithOptions({ summary: 'tell the child’s workflow' }, [{ personId, notification, start }]),
  );
  if (!telling.ok) {
    record.attend('message-undelivered', telling.failure, aboutOf(place));
    await record.wait(() => false, record.durations().slowRetry);
    return 'failed';
  }
  if (telling.value.was === 'not-there') return 'not-there';
  const before = record.state.items[place]?.deliveredTo ?? [];
  record.setItem(place, { deliveredTo: [...before, personId] });
  if (start) alsoAbout(record, telling.value.person);
  record.note({
    what: 'item-delivered',
    subject: childWorkflowId(personId),
    about: `${record.audited.about}/${aboutOf(place)}`,
    result: start ? 'assigned' : 'told',
  });
  return 'told';
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
  personFree(record, aboutOf(place));
}

/**
 * The index may lag: others under the same number show a moment later. Unborn ones get it too; where it has two owners and no
 * person has decided, one must.
 */
async function lookOnceMore(record: MessageRecord, item: NotificationItem, place: number): Promise<void> {
  await record.wait(() => false, record.durations().secondLook);
  if (record.mustReturn()) return;
  const found = await find(record, item, place);
  if (found === undefined) return;
  const { deliveredTo: known = [], decided } = record.state.items[place] ?? {};
  const isMothers = ({ personId }: FoundChild): boolean =>
    found.some((one) => one.personId === personId && one.through === 'mother');
  const others = found.filter(({ personId }) => !known.includes(personId));
  const told = known.filter((personId) => !isMothers({ personId }));
  const isAmbiguous = decided !== true && owners(others).length > 0 && owners(others).length + told.length > 1;
  const toTell = isAmbiguous || decided === true ? others.filter(isMothers) : others;
  if ((await bringToAll(record, item, place, toTell)) === 'failed') return;
  if (isAmbiguous) await decide(record, item, place, 'ambiguous');
  // where a person has to decide still, or has it looked for again, it is looked for from the beginning
  if (isDelivered(record, place)) record.setItem(place, { lookedAgain: true });
}

const attentionOf = { unmatched: 'notification-unmatched', ambiguous: 'notification-ambiguous' } as const;

/** In slow retries: what nobody decides about is looked for again by itself, because Mosaic may have been corrected. */
const lookedForEvery = 12;

/** A person assigns the item to a child, has it looked for again, or discards the message. */
async function decide(
  record: MessageRecord,
  item: NotificationItem,
  place: number,
  state: 'unmatched' | 'ambiguous',
): Promise<void> {
  const about = aboutOf(place);
  const mine = () => record.state.assignments.find((assignment) => assignment.item === place + 1);
  if (record.state.items[place]?.state !== state) record.note({ what: 'item-needs-a-person', about, result: state });
  record.setItem(place, { state });
  record.attend(attentionOf[state], undefined, about);
  const isDecided = (): boolean => mine() !== undefined || record.state.reprocess;
  const untilMs = Date.now() + lookedForEvery * record.durations().slowRetry;
  await needPerson(record, 'notification-unmatched', isDecided, { about, ...(state === 'unmatched' && { untilMs }) });
  const assignment = mine();
  if (assignment !== undefined) return assigned(record, item, place, assignment);
  if (!record.state.reprocess) return;
  record.setItem(place, { state: 'waiting', since: now() });
  record.set({ reprocess: false });
}

/** One that cannot be handed on now stands: nobody has to decide twice. A person whom Mosaic does not know is nobody's child. */
async function assigned(
  record: MessageRecord,
  item: NotificationItem,
  place: number,
  assignment: MessageRecord['state']['assignments'][number],
): Promise<void> {
  const { personId } = assignment;
  const known = await attempt(
    toMosaic.knowsPerson.executeWithOptions({ summary: 'whether Mosaic knows who was named' }, [{ personId }]),
  );
  if (!known.ok) {
    record.attend('message-undelivered', known.failure, aboutOf(place));
    return record.wait(() => false, record.durations().slowRetry);
  }
  const brought = known.value ? await bring(record, item, place, { personId }, true) : 'not-there';
  if (brought === 'failed') return;
  record.set({ assignments: record.state.assignments.filter((one) => one !== assignment) });
  if (brought === 'not-there') {
    record.attend('message-undelivered', 'mosaic.person-unknown', aboutOf(place));
    return;
  }
  record.setItem(place, { decided: true });
  delivered(record, place);
}
