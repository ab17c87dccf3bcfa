import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { Acknowledgement } from '../domain/acknowledgements.js';
import type { Attention } from '../domain/attentions.js';
import type { ChildNotification } from '../domain/child-notifications.js';
import type { Instant } from '../domain/dates.js';
import type { NhsNumber } from '../domain/nhs-number.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { Durations } from './durations.js';

/** One message as the mailbox gave it. It stays with the workflow, so that nothing depends on MESH after our acknowledgement. */
export interface StoredMessage {
  readonly messageId: string;
  readonly type: 'data' | 'report' | 'oversize';
  readonly workflowId: string;
  readonly receivedAt: Instant;
  readonly localId?: string;
  readonly linkedMessageId?: string;
  readonly statusCode?: string;
  /** gzip, base64; empty for a report */
  readonly body: string;
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
      readonly durations: Durations;
    };

export interface NotificationItem {
  readonly nhsNumber: NhsNumber;
  readonly notification: ChildNotification;
}

export type ItemState = 'waiting' | 'delivered' | 'unmatched' | 'ambiguous' | 'discarded';

export interface MessageStatus {
  readonly messageId: string;
  readonly receivedAt: Instant;
  readonly kind: string;
  readonly items: readonly { readonly state: ItemState; readonly deliveredTo: readonly MosaicPersonId[] }[];
  readonly attentions: readonly Attention[];
}

export interface Assignment {
  /** the item's place in the message, from 1 */
  readonly item: number;
  readonly personId: MosaicPersonId;
}

/** Decides for one item that nobody else could. */
export const assign = defineUpdate<boolean, [Assignment]>('assign');
export const reprocess = defineUpdate<boolean>('reprocess');
export const discard = defineUpdate<boolean, [{ readonly reason: string }]>('discard');
export const messageStatus = defineQuery<MessageStatus>('status');
