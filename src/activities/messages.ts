import { gunzipSync } from 'node:zlib';
import type { FoundChild, MessageContent, StoredMessage } from '../contracts/message.js';
import { readMessage } from '../cpis/read.js';
import type { Acknowledgement } from '../domain/acknowledgements.js';
import type { ChildNotification } from '../domain/child-notifications.js';
import { CodedError } from '../domain/failure.js';
import type { AcceptedOrigin } from '../domain/message-origin.js';
import { foreignTo } from '../domain/message-origin.js';
import type { NhsNumber } from '../domain/nhs-number.js';
import { accessItems, numberItems } from '../domain/notification-items.js';
import type { MosaicPersonId } from '../domain/people.js';
import { verdictOf } from '../domain/upload-outcomes.js';
import type { Ports } from './index.js';
import { outcomesIn, tellOutcomes } from './outcomes.js';
import type { AuthoritySettings, Telling } from './ports.js';

type MessagePorts = Pick<Ports, 'settings' | 'mosaic' | 'children' | 'uploads' | 'pseudonyms' | 'audit'>;

interface ToNotify {
  readonly personId: MosaicPersonId;
  readonly notification: ChildNotification;
  readonly start: boolean;
}

type Report = Extract<MessageContent, { kind: 'report' }>;

export const createMessageActivities = ({ settings, mosaic, children, uploads, pseudonyms, audit }: MessagePorts) => ({
  /**
   * What a stored message says, item by item. Fails with a `cpis.*` code where it cannot be read, and with a `message.*` code,
   * unread, where it is not from CP-IS.
   */
  readMessage: (stored: StoredMessage): Promise<MessageContent> =>
    Promise.resolve().then(() => {
      const foreign = foreignTo(acceptedBy(settings.mailbox), stored);
      if (foreign !== undefined) throw new CodedError(foreign);
      return withSubjects(contentOf(stored, settings.durations), pseudonyms);
    }),

  /**
   * Running children who are or were known by the number, as their own or as their mother's; where it is nobody's own, the
   * people whom Mosaic knows by it.
   */
  findChildren: async ({ nhsNumber }: { nhsNumber: NhsNumber }): Promise<{ found: readonly FoundChild[] }> => {
    const own = pseudonyms.subject(nhsNumber, 'own');
    const running = await children.withMarks([own, pseudonyms.subject(nhsNumber, 'mother')]);
    const known = running.map(({ personId, marks }): FoundChild => {
      return marks.includes(own) ? { personId } : { personId, through: 'mother' };
    });
    if (known.length > 0) return { found: known };
    return { found: (await mosaic.findByNumber(nhsNumber)).map((personId) => ({ personId })) };
  },

  /** Whether Mosaic knows whom a person named: a mistyped id would be nobody's child. */
  knowsPerson: async ({ personId }: { personId: MosaicPersonId }): Promise<boolean> => {
    try {
      await mosaic.readChild(personId);
      return true;
    } catch (error) {
      if (error instanceof CodedError && error.code === 'mosaic.person-unknown') return false;
      throw error;
    }
  },

  /** `person`: the mark by which what a person assigned to this child is found when the child is erased. */
  notifyChild: async ({ personId, notification, start }: ToNotify): Promise<{ was: Telling; person: string }> => ({
    was: await children.notify(personId, notification, start),
    person: pseudonyms.mark(personId),
  }),

  /**
   * Brings an acknowledgement to its upload. One that names no file goes to the only file it can belong to; one for a file
   * that a person gave up goes to the children themselves.
   */
  deliverAnswer: async ({ messageId, answer }: { messageId: string; answer: Acknowledgement }): Promise<Telling> => {
    const sequence = answer.sequence === 'unknown' ? await onlyOneWaiting(uploads) : answer.sequence;
    if (sequence === undefined) return 'not-there';
    const telling = await uploads.answer(sequence, { messageId, answer });
    if (telling === 'told') return telling;
    // whatever had this number before us: a person must look
    if (telling === 'not-sent') return 'not-there';
    // the same answer again, under another message id: old news
    if (await uploads.isAnswered(sequence, answer.fileCode)) return 'told';
    const file = await uploads.built(sequence);
    if (file === undefined || verdictOf(answer) !== 'by-record') return 'not-there';
    await tellOutcomes({ children, audit }, outcomesIn(file, answer));
    return 'told';
  },

  /** Brings a report of non-delivery to the upload that it is about, by our local id. */
  deliverReport: ({ messageId, report }: { messageId: string; report: Report }): Promise<Telling> => {
    const sequence = /^cpis-upload-(\d+)$/.exec(report.localId ?? '')?.[1];
    return sequence === undefined
      ? Promise.resolve('not-there')
      : uploads.undelivered(Number(sequence), report.linkedMessageId ?? messageId, report.code);
  },
});

const acceptedBy = ({ senders, workflows }: AuthoritySettings['mailbox']): AcceptedOrigin => ({
  senders,
  workflowIds: [workflows.acknowledgement, workflows.access, workflows.inactiveNumber],
});

/** Marks of numbers that one message may show: it holds few, and a generated one must not fill the index. */
const subjectsAtMost = 200;

function withSubjects(content: MessageContent, pseudonyms: MessagePorts['pseudonyms']): MessageContent {
  if (content.kind !== 'notification') return content;
  const numbers = [...new Set(content.items.map(({ nhsNumber }) => nhsNumber))];
  const subjects = numbers.flatMap((number) => [
    pseudonyms.subject(number, 'own'),
    pseudonyms.subject(number, 'mother'),
  ]);
  return { ...content, subjects: subjects.slice(0, subjectsAtMost) };
}

async function onlyOneWaiting(uploads: MessagePorts['uploads']): Promise<number | undefined> {
  const [only, second] = await uploads.awaitingAnswer();
  return second === undefined ? only : undefined;
}

function contentOf(stored: StoredMessage, durations: MessageContent['durations']): MessageContent {
  if (stored.type === 'oversize') throw new CodedError('mailbox.oversize');
  if (stored.type === 'report') {
    const { localId, linkedMessageId } = stored;
    const ids = {
      ...(localId === undefined ? {} : { localId }),
      ...(linkedMessageId === undefined ? {} : { linkedMessageId }),
    };
    return { kind: 'report', code: stored.statusCode ?? 'unknown', ...ids, durations };
  }
  const read = readMessage(gunzipSync(Buffer.from(stored.body, 'base64')));
  switch (read.kind) {
    case 'acknowledgement':
      return { kind: 'acknowledgement', answer: read.content, durations };
    case 'access-notification':
      return {
        kind: 'notification',
        items: accessItems(read.content, stored.receivedAt),
        missing: Math.max(0, read.content.total - read.content.accesses.length),
        durations,
      };
    case 'inactive-number-notification':
      return { kind: 'notification', items: numberItems(read.content, stored.receivedAt), missing: 0, durations };
    case 'upload':
      throw new CodedError('cpis.unknown-message');
  }
}
