import type { Durations } from '../contracts/durations.js';
import { defaultDurations } from '../contracts/durations.js';
import type { ItemProgress, MessageInput, MessageState, MessageStatus } from '../contracts/message.js';
import type { AttentionCode } from '../domain/attentions.js';
import { clear, raise } from '../domain/attentions.js';
import type { FailureCode } from '../domain/failure.js';
import { nothingUnaudited } from '../domain/audit.js';
import { storedWorkflowId } from '../contracts/workflow-ids.js';
import type { Audited, Note } from './auditing.js';
import { note } from './auditing.js';
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
  /** items are under way: the audit waits until the message rests, is with a person, or is done */
  resting: boolean;
  readonly audited: Audited;
  readonly note: (line: Note) => void;
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
  unaudited: nothingUnaudited,
};

/** Stands in the state once an answer or a report was brought to its file. */
export const handed = 'handed';

/** All of it reached everybody whom it concerns: nothing of it waits for a person. */
export function hasArrived({ content, items, told }: MessageState): boolean {
  if (content?.kind !== 'notification') return content !== undefined && told.includes(handed);
  return content.missing === 0 && items.length > 0 && items.every(({ state }) => state === 'delivered');
}

export function openMessage(input: MessageInput): MessageRecord {
  let stage: MessageStage = 'reading';
  const showing = createShowing();
  const roll = createRoll();
  const show = (): void => {
    const { content, items, attentions } = record.state;
    const details = `${content?.kind ?? input.type}: ${stage}, ${items.length} items.`;
    const subjects = content?.kind === 'notification' ? (content.subjects ?? []) : [];
    showing({ stage, attentions, details, subjects });
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
      record.resting = next === 'needs-a-person';
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
    resting: false,
    audited: {
      about: storedWorkflowId(input),
      held: () => record.state.unaudited,
      keep: (unaudited) => record.set({ unaudited }),
      show: (failure) => {
        if (failure === undefined) record.calm('audit-unwritten');
        else record.attend('audit-unwritten', failure);
      },
      slowRetry: () => record.durations().slowRetry,
    },
    note: (line) => note(record.audited, line),
    mustReturn: () => record.state.discarded || roll.due(),
    wait: (isSo, ms) => until(() => record.mustReturn() || isSo(), ms),
  };
  return record;
}
