import type { Durations } from '../contracts/durations.js';
import { defaultDurations } from '../contracts/durations.js';
import type { ItemProgress, MessageInput, MessageState, MessageStatus } from '../contracts/message.js';
import type { AttentionCode } from '../domain/attentions.js';
import { clear, raise } from '../domain/attentions.js';
import type { FailureCode } from '../domain/failure.js';
import type { Roll } from './run.js';
import { createRoll, now, until } from './run.js';
import { createShowing } from './showing.js';

export interface MessageRecord {
  readonly input: MessageInput;
  state: MessageState;
  readonly roll: Roll;
  readonly set: (change: Partial<MessageState>) => void;
  readonly setItem: (place: number, change: Partial<ItemProgress>) => void;
  readonly durations: () => Durations;
  readonly attend: (code: AttentionCode, failure?: FailureCode, about?: string) => void;
  readonly calm: (code: AttentionCode, about?: string) => void;
  readonly at: (stage: MessageStage) => void;
  readonly status: () => MessageStatus;
  /** the run has become long, or a person discarded the message: what is under way returns */
  readonly mustReturn: () => boolean;
  readonly wait: (isSo: () => boolean, ms?: number) => Promise<void>;
}

/** Shown in clear as `CpisStage`. */
type MessageStage = 'reading' | 'delivering' | 'needs-a-person' | 'delivered' | 'discarded';

const newState: MessageState = {
  schemaVersion: 1,
  items: [],
  assignments: [],
  reprocess: false,
  discarded: false,
  told: [],
  attentions: [],
  log: [],
};

export function openMessage(input: MessageInput): MessageRecord {
  let stage: MessageStage = 'reading';
  const showing = createShowing();
  const roll = createRoll();
  const show = (): void => {
    const { content, items, attentions } = record.state;
    const details = `${content?.kind ?? input.type}: ${stage}, ${items.length} items.`;
    showing({ stage, attentions, details });
  };
  const record: MessageRecord = {
    input,
    state: { ...newState, ...input.carried },
    roll,
    set: (change) => {
      record.state = { ...record.state, ...change };
    },
    setItem: (place, change) => {
      record.set({ items: record.state.items.map((item, at) => (at === place ? { ...item, ...change } : item)) });
    },
    durations: () => ({ ...defaultDurations, ...record.state.content?.durations }),
    attend: (code, failure, about) => {
      const why = { ...(failure === undefined ? {} : { failure }), ...(about === undefined ? {} : { about }) };
      record.set({ attentions: raise(record.state.attentions, { code, since: now(), ...why }) });
      show();
    },
    calm: (code, about) => {
      record.set({ attentions: clear(record.state.attentions, code, about) });
      show();
    },
    at: (next) => {
      stage = next;
      show();
    },
    status: () => ({
      messageId: input.messageId,
      receivedAt: input.receivedAt,
      ...(input.from === undefined ? {} : { from: input.from }),
      workflowId: input.workflowId,
      kind: record.state.content?.kind ?? 'unread',
      stage,
      items: record.state.items,
      attentions: record.state.attentions,
      log: record.state.log,
    }),
    mustReturn: () => record.state.discarded || roll.due(),
    wait: (isSo, ms) => until(() => record.mustReturn() || isSo(), ms),
  };
  return record;
}
