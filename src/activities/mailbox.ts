import { heartbeat } from '@temporalio/activity';
import { gzipSync } from 'node:zlib';
import type { Collected } from '../contracts/collector.js';
import type { StoredMessage } from '../contracts/message.js';
import type { Instant } from '../domain/dates.js';
import { dayInMs, instantOf, msOf, ukDate } from '../domain/dates.js';
import type { FailureCode } from '../domain/failure.js';
import { CodedError, isGone, isOfOneMessage } from '../domain/failure.js';
import { timeOfMessage } from '../domain/mesh-ids.js';
import { isPastTable } from '../domain/office-hours.js';
import type { InboundMessage } from '../mailbox/port.js';
import type { Ports } from './index.js';

type MailboxPorts = Pick<Ports, 'settings' | 'mailbox' | 'messages'>;

interface ToCollect {
  /** ids that stay in the mailbox */
  readonly skipped: readonly string[];
  /** those of them that are too large to take */
  readonly oversize: readonly string[];
  /** could not be taken before: one that is gone is possibly lost */
  readonly stuck: readonly string[];
  /** possibly lost before: they may have come back */
  readonly lost: readonly string[];
  /** which workflow ids were ours then */
  readonly skippedBy?: string;
  readonly provedAt?: Instant;
}

/** Messages that one look takes: the next follows at once. */
const messagesAtMost = 200;

/** Who only looks on acknowledges nothing: what was seen before stands in front of what is new. */
const observedAtMost = 5000;

/** A message body as it goes into a workflow's start: below Temporal's payload limit of 2 MiB, encrypted and in base64. */
const storedBytesAtMost = 1_200_000;

/** What became of one waiting message. */
type Taken = 'stored' | 'skipped' | 'oversize' | 'lost' | 'observed' | { readonly failure: FailureCode };

export const createMailboxActivities = ({ settings, mailbox, messages }: MailboxPorts) => {
  const isOurs = (workflowId: string): boolean =>
    settings.mailbox.exclusive || Object.values(settings.mailbox.workflows).includes(workflowId);

  const isFromCpis = (from: string | undefined): boolean =>
    from !== undefined && settings.mailbox.senders.includes(from);
  const rulesNow = (): string => JSON.stringify([settings.mailbox.workflows, settings.mailbox.exclusive]);

  const take = async (id: string): Promise<Taken> => {
    const stored = await mailbox.download(id).then(storedForm);
    if (!isOurs(stored.workflowId)) {
      // CP-IS sends us nothing under another id: ours may be mistyped, and its messages go after five days
      if (isFromCpis(stored.from)) return { failure: 'message.foreign-workflow' };
      return 'skipped';
    }
    // who only looks on leaves every message to the system that still works with it, and carries it out when it is ours
    const isObserved = settings.mode === 'observe';
    await messages.store(isObserved ? { ...stored, observed: true } : stored);
    if (stored.type === 'oversize') return 'oversize';
    if (isObserved) return 'observed';
    await mailbox.acknowledge(id);
    return 'stored';
  };

  const storedOrLost = async (id: string): Promise<Taken> => ((await messages.isStored(id)) ? 'stored' : 'lost');

  /** What a message that could not be taken means; any other failure is recorded, and the next message follows. */
  const untaken = async (id: string, error: unknown): Promise<Taken> => {
    const failure = error instanceof CodedError ? error.code : 'unexpected';
    if (failure === 'mailbox.oversize') {
      await messages.store(oversize(id));
      return 'oversize';
    }
    // the list may lag: a message that we stored and acknowledged can be listed once more, and is not lost
    if (isGone(failure)) return storedOrLost(id);
    return { failure };
  };

  /** MESH wants the credentials proved with a handshake once a day. */
  const prove = async (provedAt: Instant | undefined): Promise<Instant> => {
    if (provedAt !== undefined && Date.now() - msOf(provedAt) < dayInMs) return provedAt;
    await mailbox.handshake();
    return instantOf(Date.now());
  };

  /** Since when the oldest message waits that is for us and cannot be taken; by its id, else by asking the mailbox. */
  const oldestOf = async (taken: ReadonlyMap<string, Taken>): Promise<Instant | undefined> => {
    const left = [...taken].filter(([, was]) => was === 'oversize' || typeof was !== 'string').map(([id]) => id);
    const times = await Promise.all(
      left.map(async (id) => timeOfMessage(id) ?? (await mailbox.head(id).catch(() => undefined))?.queuedAt),
    );
    return times.filter((at) => at !== undefined).sort()[0];
  };

  /** Fails only where nothing could be listed at all. */
  const takeAll = async ({ skipped, skippedBy, oversize: large, stuck }: ToCollect) => {
    const taken = new Map<string, Taken>();
    const passed = skippedBy === rulesNow() ? skipped : large;
    const room = settings.mode === 'observe' ? observedAtMost : messagesAtMost + skipped.length + stuck.length;
    try {
      for await (const id of mailbox.waiting({ atMost: room })) {
        const before = large.includes(id) ? 'oversize' : passed.includes(id) ? 'skipped' : undefined;
        taken.set(id, before ?? (await take(id).catch((error: unknown) => untaken(id, error))));
        heartbeat(taken.size);
      }
    } catch (error) {
      if (!(error instanceof CodedError) || (taken.size === 0 && !isOfOneMessage(error.code))) throw error;
      return { taken, listFailed: error.code };
    }
    return { taken };
  };

  return {
    /**
     * Stores waiting messages as workflows of their own, each before it is acknowledged: the NHS keeps nothing that we
     * acknowledged. One message's failure is recorded, the next one follows.
     */
    collectMailbox: async (before: ToCollect): Promise<Collected> => {
      const proved = await prove(before.provedAt);
      const { taken, listFailed } = await takeAll(before);
      // what could not be taken, and is not listed any more, went after its five days
      const gone = listFailed === undefined && taken.size < messagesAtMost ? before.stuck : [];
      const unseen = gone.filter((id) => !taken.has(id));
      for (const id of unseen) taken.set(id, await storedOrLost(id));
      const oldest = await oldestOf(taken);
      const now = instantOf(Date.now());
      return {
        ...collected(taken, before.lost),
        ...(oldest === undefined ? {} : { oldestWaiting: oldest }),
        ...(listFailed === undefined ? {} : { listFailed }),
        skippedBy: rulesNow(),
        provedAt: proved,
        at: now,
        holidaysUnknown: isPastTable(ukDate(now), settings.actions.hours.holidaysKnownUntil),
        durations: settings.durations,
      };
    },
  };
};

type Found = Omit<Collected, 'provedAt' | 'at' | 'holidaysUnknown' | 'durations' | 'skippedBy'>;

function collected(taken: ReadonlyMap<string, Taken>, lostBefore: readonly string[]): Found {
  const idsOf = (what: Taken): readonly string[] => [...taken].flatMap(([id, was]) => (was === what ? [id] : []));
  const stored = idsOf('stored');
  return {
    stored: stored.length,
    skipped: [...idsOf('skipped'), ...idsOf('oversize')],
    oversize: idsOf('oversize'),
    lost: idsOf('lost'),
    found: stored.filter((id) => lostBefore.includes(id)),
    failed: [...taken].flatMap(([messageId, was]) => (typeof was === 'string' ? [] : [{ messageId, ...was }])),
    more: stored.length > 0 && taken.size >= messagesAtMost,
  };
}

/** Nothing but its id is known of a message that is too large to take: it stays in the mailbox, visibly. */
const oversize = (messageId: string): StoredMessage => ({
  messageId,
  type: 'oversize',
  workflowId: '',
  receivedAt: instantOf(Date.now()),
  body: '',
});

/** A body that is too large for a workflow is not stored either. */
function storedForm(inbound: InboundMessage): StoredMessage {
  const body = gzipSync(inbound.body).toString('base64');
  const isTooLarge = body.length > storedBytesAtMost;
  const { from, localId, linkedMessageId, statusCode } = inbound;
  return {
    messageId: inbound.id,
    type: isTooLarge ? 'oversize' : inbound.type,
    workflowId: inbound.workflowId,
    receivedAt: instantOf(Date.now()),
    ...(from === undefined ? {} : { from }),
    ...(localId === undefined ? {} : { localId }),
    ...(linkedMessageId === undefined ? {} : { linkedMessageId }),
    ...(statusCode === undefined ? {} : { statusCode }),
    body: isTooLarge ? '' : body,
  };
}
