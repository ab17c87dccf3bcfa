import type { Durations } from '../contracts/durations.js';
import { defaultDurations } from '../contracts/durations.js';
import type { Assignment, ItemState, MessageContent, MessageStatus, StoredMessage } from '../contracts/message.js';
import type { Attention, AttentionCode } from '../domain/attentions.js';
import { clear, raise } from '../domain/attentions.js';
import type { FailureCode } from '../domain/failure.js';
import type { MosaicPersonId } from '../domain/people.js';
import { now } from './run.js';
import { createShowing } from './showing.js';

interface Item {
  state: ItemState;
  readonly deliveredTo: MosaicPersonId[];
}

export interface MessageRecord {
  readonly stored: StoredMessage;
  content: MessageContent | undefined;
  readonly items: Item[];
  readonly assignments: Assignment[];
  reprocess: boolean;
  discarded: boolean;
  attentions: readonly Attention[];
  readonly durations: () => Durations;
  readonly attend: (code: AttentionCode, failure?: FailureCode, about?: string) => void;
  readonly calm: (code: AttentionCode, about?: string) => void;
  readonly at: (stage: MessageStage) => void;
  readonly status: () => MessageStatus;
}

type MessageStage = 'reading' | 'delivering' | 'needs-a-person' | 'delivered' | 'discarded';

export function openMessage(stored: StoredMessage): MessageRecord {
  let stage: MessageStage = 'reading';
  const showing = createShowing();
  const show = (): void => {
    const details = `${record.content?.kind ?? stored.type}: ${stage}, ${record.items.length} items.`;
    showing({ stage, attentions: record.attentions, details });
  };
  const record: MessageRecord = {
    stored,
    content: undefined,
    items: [],
    assignments: [],
    reprocess: false,
    discarded: false,
    attentions: [],
    durations: () => record.content?.durations ?? defaultDurations,
    attend: (code, failure, about) => {
      const why = { ...(failure === undefined ? {} : { failure }), ...(about === undefined ? {} : { about }) };
      record.attentions = raise(record.attentions, { code, since: now(), ...why });
      show();
    },
    calm: (code, about) => {
      record.attentions = clear(record.attentions, code, about);
      show();
    },
    at: (next) => {
      stage = next;
      show();
    },
    status: () => ({
      messageId: stored.messageId,
      receivedAt: stored.receivedAt,
      kind: record.content?.kind ?? 'unread',
      items: record.items,
      attentions: record.attentions,
    }),
  };
  return record;
}
