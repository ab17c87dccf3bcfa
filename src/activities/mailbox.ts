import { heartbeat } from '@temporalio/activity';
import { gzipSync } from 'node:zlib';
import type { Collected } from '../contracts/collector.js';
import type { StoredMessage } from '../contracts/message.js';
import type { Instant } from '../domain/dates.js';
import { dayInMs, instantOf, msOf } from '../domain/dates.js';
import type { FailureCode } from '../domain/failure.js';
import { CodedError } from '../domain/failure.js';
import type { InboundMessage } from '../mailbox/port.js';
import type { Ports } from './index.js';

type MailboxPorts = Pick<Ports, 'settings' | 'mailbox' | 'messages'>;

interface ToCollect {
  readonly skipped: readonly string[];
  readonly provedAt?: Instant;
}

/** Messages that one look takes: the next follows at once. */
const messagesAtMost = 200;

/** A message body as it goes into a workflow's start: below Temporal's payload limit of 2 MiB, encrypted and in base64. */
const storedBytesAtMost = 1_200_000;

export const createMailboxActivities = ({ settings, mailbox, messages }: MailboxPorts) => {
  const isOurs = (workflowId: string): boolean => Object.values(settings.mailbox.workflows).includes(workflowId);

  const take = async (id: string): Promise<'stored' | 'skipped'> => {
    const stored = await mailbox.download(id).then(storedForm, (error: unknown) => tooLarge(id, error));
    if (stored.type !== 'oversize' && !isOurs(stored.workflowId)) return 'skipped';
    await messages.store(stored);
    if (stored.type === 'oversize') return 'skipped';
    await mailbox.acknowledge(id);
    return 'stored';
  };

  /** MESH wants the credentials proved with a handshake once a day. */
  const prove = async (provedAt: Instant | undefined): Promise<Instant> => {
    if (provedAt !== undefined && Date.now() - msOf(provedAt) < dayInMs) return provedAt;
    await mailbox.handshake();
    return instantOf(Date.now());
  };

  return {
    /**
     * Stores waiting messages as workflows of their own, each before it is acknowledged: the NHS keeps nothing that we
     * acknowledged. One message's failure is recorded, the next one follows.
     */
    collectMailbox: async ({ skipped, provedAt }: ToCollect): Promise<Collected> => {
      const proved = await prove(provedAt);
      const staying: string[] = [];
      const failed: { messageId: string; failure: FailureCode }[] = [];
      let stored = 0;
      let seen = 0;
      for await (const id of mailbox.waiting({ atMost: messagesAtMost + skipped.length })) {
        seen += 1;
        if (skipped.includes(id)) staying.push(id);
        else {
          const taken = await take(id).catch((error: unknown) => codeOf(error));
          if (taken === 'stored') stored += 1;
          else if (taken === 'skipped') staying.push(id);
          else failed.push({ messageId: id, failure: taken });
        }
        heartbeat(seen);
      }
      const more = stored > 0 && seen >= messagesAtMost;
      const at = instantOf(Date.now());
      return { stored, skipped: staying, failed, more, at, provedAt: proved, durations: settings.durations };
    },
  };
};

const codeOf = (error: unknown): FailureCode => (error instanceof CodedError ? error.code : 'unexpected');

/** A message that the mailbox adapter does not take for its size; any other failure passes. */
function tooLarge(messageId: string, error: unknown): StoredMessage {
  if (!(error instanceof CodedError) || error.code !== 'mailbox.oversize') throw error;
  return { messageId, type: 'oversize', workflowId: '', receivedAt: instantOf(Date.now()), body: '' };
}

/** A body that is too large for a workflow is not stored: the message stays in the mailbox, visibly. */
function storedForm(inbound: InboundMessage): StoredMessage {
  const body = gzipSync(inbound.body).toString('base64');
  const isTooLarge = body.length > storedBytesAtMost;
  const { localId, linkedMessageId, statusCode } = inbound;
  return {
    messageId: inbound.id,
    type: isTooLarge ? 'oversize' : inbound.type,
    workflowId: inbound.workflowId,
    receivedAt: instantOf(Date.now()),
    ...(localId === undefined ? {} : { localId }),
    ...(linkedMessageId === undefined ? {} : { linkedMessageId }),
    ...(statusCode === undefined ? {} : { statusCode }),
    body: isTooLarge ? '' : body,
  };
}
