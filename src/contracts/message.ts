import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { Acknowledgement } from '../domain/acknowledgements.js';
import type { Unaudited } from '../domain/audit.js';
import type { Attention } from '../domain/attentions.js';
import type { NotificationItem } from '../domain/notification-items.js';
import type { Instant } from '../domain/dates.js';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { RoleClimbs } from '../domain/role-climbs.js';
import type { Durations } from './durations.js';

/** One message as the mailbox gave it. It stays with the workflow, so that nothing depends on MESH after our acknowledgement. */
export interface StoredMessage {
  readonly messageId: string;
  readonly type: 'data' | 'report' | 'oversize';
  readonly workflowId: string;
  readonly receivedAt: Instant;
  /** mailbox id of the sender */
  readonly from?: string;
  readonly localId?: string;
  readonly linkedMessageId?: string;
  readonly statusCode?: string;
  /** gzip, base64; empty for a report */
  readonly body: string;
  /** looked at only: it stays in the mailbox, and is carried out when the mailbox is ours */
  readonly observed?: boolean;
}

/** What a message says, item by item; each item has its own fate. */
export type MessageContent =
  | { readonly kind: 'acknowledgement'; readonly answer: Acknowledgement; readonly durations: Durations }
  | {
      readonly kind: 'report';
      readonly code: string;
      readonly localId?: string;
      readonly linkedMessageId?: string;
      readonly durations: Durations;
    }
  | {
      readonly kind: 'notification';
      readonly items: readonly NotificationItem[];
      /** how many accesses the message says it holds and does not */
      readonly missing: number;
      /** marks of the numbers in it, and of whom a person gave it to: an erased child's messages are found by them */
      readonly subjects?: readonly string[];
      readonly durations: Durations;
    };

/** A child whom a number concerns: by its own, or by its mother's. */
export interface FoundChild {
  readonly personId: MosaicPersonId;
  readonly through?: 'mother';
}

export type ItemState = 'waiting' | 'delivered' | 'unmatched' | 'ambiguous' | 'discarded';

/** One item's fate so far. */
export interface ItemProgress {
  readonly state: ItemState;
  readonly deliveredTo: readonly MosaicPersonId[];
  /** a person said whose it is */
  readonly decided?: boolean;
  /** since when it is looked for */
  readonly since?: Instant;
  /** looked once more after the delivery: the index may lag */
  readonly lookedAgain?: boolean;
}

/** What an operator did with the message. */
export interface MessageEntry extends OperatorAct {
  readonly at: Instant;
  readonly what: 'assign' | 'reprocess' | 'discard' | 'take-up';
  readonly about?: string;
}

/** All that a message's workflow knows besides the message; plain JSON, carried whole over continue-as-new. */
export interface MessageState {
  readonly schemaVersion: 1;
  readonly content?: MessageContent;
  readonly items: readonly ItemProgress[];
  readonly assignments: readonly Assignment[];
  readonly reprocess: boolean;
  readonly discarded: boolean;
  /** its end stands among the lines for the audit */
  readonly closed?: boolean;
  /** references of alerts that stand */
  readonly told: readonly string[];
  /** how often the same matter needed a person before: each time has an alert of its own */
  readonly times?: Readonly<Record<string, number>>;
  /** those that climb while nobody takes them up */
  readonly climbs?: RoleClimbs;
  readonly attentions: readonly Attention[];
  readonly log: readonly MessageEntry[];
  /** lines that wait for the audit */
  readonly unaudited: Unaudited;
}

/** A release that knew no audit carried none. */
export type Carried<State extends { readonly unaudited: Unaudited }> = Omit<State, 'unaudited'> &
  Partial<Pick<State, 'unaudited'>>;

export interface MessageInput extends StoredMessage {
  readonly carried?: Carried<MessageState>;
}

export interface MessageStatus {
  readonly messageId: string;
  readonly receivedAt: Instant;
  /** the sender's words, as `workflowId`: untrusted */
  readonly from?: string;
  readonly workflowId: string;
  readonly kind: string;
  readonly stage: string;
  readonly items: readonly ItemProgress[];
  readonly attentions: readonly Attention[];
  readonly log: readonly MessageEntry[];
}

export interface Assignment extends OperatorAct {
  /** the item's place in the message, from 1 */
  readonly item: number;
  readonly personId: MosaicPersonId;
}

/** Decides for one item that nobody else could. */
export const assign = defineUpdate<ActOutcome, [Assignment]>('assign');
/** Reads or looks again, after something changed. */
export const reprocess = defineUpdate<ActOutcome, [OperatorAct]>('reprocess');
/** Ends the message; the reason is kept. */
export const discard = defineUpdate<ActOutcome, [OperatorAct]>('discard');
export const messageStatus = defineQuery<MessageStatus>('status');
