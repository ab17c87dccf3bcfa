import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Attention } from '../domain/attentions.js';
import type { Instant } from '../domain/dates.js';
import type { FailureCode } from '../domain/failure.js';
import type { MailboxAlarm } from '../domain/mailbox-alarms.js';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import type { RoleClimbs } from '../domain/role-climbs.js';
import type { Durations } from './durations.js';

/** What the collector carries from tick to tick. */
export interface CollectorState {
  readonly schemaVersion: 1;
  readonly onHold: boolean;
  readonly lastReadAt?: Instant;
  /** MESH wants the credentials proved once a day */
  readonly provedAt?: Instant;
  /** messages that stay in the mailbox: too large, or not for us */
  readonly skipped: readonly string[];
  /** which workflow ids were ours when they were skipped: where others are, they are looked at again */
  readonly skippedBy?: string;
  readonly attentions: readonly Attention[];
  /** possibly lost messages whose alert does not stand in Mosaic yet */
  readonly untold: readonly string[];
  /** too large to take: skipped, and its age alarms */
  readonly oversize?: readonly string[];
  readonly startedAt?: Instant;
  /** the oldest message that waits although it is for us */
  readonly oldestWaiting?: Instant;
  /** alarms whose alert stands */
  readonly alarmsTold?: readonly MailboxAlarm[];
  /** alerts that stand, and climb while nobody takes them up */
  readonly climbs?: RoleClimbs;
  readonly log?: readonly CollectorEntry[];
}

/** What an operator did. */
export interface CollectorEntry extends OperatorAct {
  readonly at: Instant;
  readonly what: 'hold' | 'release' | 'confirm-lost' | 'take-up';
  readonly about?: string;
}

export interface CollectorInput {
  readonly carried?: { readonly state: CollectorState; readonly durations: Partial<Durations> };
}

/** What one look into the mailbox found. */
export interface Collected {
  readonly stored: number;
  /** ids that stay in the mailbox from now on */
  readonly skipped: readonly string[];
  /** see CollectorState */
  readonly skippedBy: string;
  /** the list ended in the middle, or holds an id that is none: what was found counts all the same */
  readonly listFailed?: FailureCode;
  readonly failed: readonly { readonly messageId: string; readonly failure: FailureCode }[];
  readonly provedAt: Instant;
  /** listed, and then not there: possibly lost */
  readonly lost: readonly string[];
  /** possibly lost before, and stored now */
  readonly found: readonly string[];
  readonly oversize: readonly string[];
  /** since when the oldest waits that is for us and cannot be taken */
  readonly oldestWaiting?: Instant;
  /** the table of bank holidays is over */
  readonly holidaysUnknown?: boolean;
  /** more were waiting than one look takes */
  readonly more: boolean;
  readonly at: Instant;
  readonly durations: Durations;
}

export interface CollectorStatus {
  readonly onHold: boolean;
  readonly lastReadAt?: Instant;
  readonly skipped: readonly string[];
  readonly attentions: readonly Attention[];
  /** the latest acts of operators */
  readonly log?: readonly CollectorEntry[];
}

export const collectNow = defineSignal('collectNow');
export const holdCollector = defineUpdate<ActOutcome, [OperatorAct]>('hold');
export const releaseCollector = defineUpdate<ActOutcome, [OperatorAct]>('release');
/** Closes the attention of a message that was possibly lost, once a person asked the NHS for it. */
export const confirmLost = defineUpdate<ActOutcome, [OperatorAct & { readonly messageId: string }]>('confirmLost');
export const collectorStatus = defineQuery<CollectorStatus>('status');
