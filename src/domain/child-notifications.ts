import type { ActionPlan, Audience } from './action-plans.js';
import type { AlertTrigger } from './actions.js';
import type { Instant } from './dates.js';
import type { FailureCode } from './failure.js';
import type { NhsNumber } from './nhs-number.js';
import type { Access } from './notifications.js';

/** What the NHS tells one child's workflow. Its identity is the same whatever message brings it. */
export type ChildNotification =
  | {
      readonly kind: 'access';
      readonly identity: string;
      readonly notificationId: string;
      readonly receivedAt: Instant;
      readonly access: Access;
      /** it came for the mother's number, not for one of the child's own */
      readonly through?: 'mother';
    }
  | {
      readonly kind: 'inactive-number';
      readonly identity: string;
      readonly notificationId: string;
      readonly receivedAt: Instant;
      readonly nhsNumber: NhsNumber;
      readonly replacement?: NhsNumber;
      readonly through?: 'mother';
    };

export type AccessTold = Extract<ChildNotification, { kind: 'access' }>;

/** Why people are told of it. */
export const triggerOf = ({ kind }: ChildNotification): AlertTrigger =>
  kind === 'access' ? 'case-note-create' : 'number-inactive';

/** A notification whose actions are not all done yet. */
export interface PendingNotification {
  readonly notification: ChildNotification;
  /** decided once, so that a later change of configuration cannot write a second, different note */
  readonly plan?: ActionPlan;
  /** for whom it was decided: where fewer may know of it since, it is decided again */
  readonly audience?: Audience;
  /** references of the effects that stand in Mosaic */
  readonly done: readonly string[];
  /** references of the effects that were tried before: look them up before writing */
  readonly tried: readonly string[];
  /** references of the effects that Mosaic refuses for good: the others are written all the same */
  readonly refused?: readonly string[];
  /** a write of it was handed over: whoever carries it out may still say that Mosaic did not take it */
  readonly handedOver?: boolean;
  /** parked: a person must act · slow: tried again from `retryAt` on, while others go first */
  readonly state: 'ready' | 'slow' | 'parked';
  readonly retryAt?: Instant;
  readonly failure?: FailureCode;
}

/** One that is dealt with, and whose writes others carry out: kept while an answer may come. */
export interface HandedOver {
  readonly pending: PendingNotification;
  readonly at: Instant;
}

export interface Handled {
  readonly identity: string;
  readonly at: Instant;
}

/** Answers to what was handed over are heard for 45 days. */
export const keepHandedOverDays = 45;

/** Identities are kept 60 days: MESH may put a message back until day 30. */
export const keepHandledDays = 60;
