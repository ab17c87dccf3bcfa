import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Attention } from '../domain/attentions.js';
import type { ChildAct } from '../domain/child-acts.js';
import type { ChildNotification } from '../domain/child-notifications.js';
import type { RecordAnswer } from '../domain/record-answer.js';
import type { CarriedChildState, TimelineEntry } from '../domain/child-state.js';
import type { ChildShares, ChildStage } from '../domain/child-view.js';
import type { MosaicEvent } from '../domain/children.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { PlainDate } from '../domain/dates.js';
import type { FailureCode } from '../domain/failure.js';
import type { RefusedWrite } from '../domain/handed-over.js';
import type { Handover } from '../domain/handover.js';
import type { NhsNumber } from '../domain/nhs-number.js';
import type { ActOutcome, FirstConfirmation, OperatorAct, TakenUp } from '../domain/operator-acts.js';
import type { FollowedChild } from '../domain/reconciliation.js';
import type { HeldRegistration } from '../domain/registrations.js';
import type { Durations } from './durations.js';

export type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';

export interface ChildInput {
  readonly personId: MosaicPersonId;
  /** carried over continue-as-new */
  readonly carried?: { readonly state: CarriedChildState; readonly durations: Partial<Durations> };
}

/** What an operator may know about a child's workflow. It travels encrypted. */
export interface ChildStatus {
  readonly personId: MosaicPersonId;
  readonly stage: ChildStage;
  readonly held: readonly HeldRegistration[];
  readonly open: readonly {
    readonly changeNumber: number;
    readonly kind: string;
    readonly step: string;
    readonly answer?: string;
  }[];
  readonly pending: readonly { readonly identity: string; readonly kind: string; readonly state: string }[];
  readonly attentions: readonly Attention[];
  /** deletes that one person confirmed and another must */
  readonly confirmedOnce: readonly FirstConfirmation[];
  /** what alerts that stand in Mosaic are about */
  readonly alerted: readonly string[];
  readonly takenUp: readonly TakenUp[];
  /** identities that were heard, and count once: 60 days */
  readonly handled: readonly string[];
  readonly mergedInto?: MosaicPersonId;
  /** the next day on which something changes by the calendar alone: a start, an end, a birthday */
  readonly lookAgainOn?: PlainDate;
  /** of age: CP-IS takes no registration any more and has ended what it held */
  readonly adult: boolean;
  readonly timeline: readonly TimelineEntry[];
}

/** Whether an act could be taken now, and what would come of it. */
export type ActPreview = { readonly refusal: FailureCode } | { readonly outcome: ActOutcome };

/** Ends a matter that a person dealt with by hand. */
export interface Discard extends OperatorAct {
  /** the notification, or the registration whose last answer was a refusal */
  readonly about: string;
  /** for a sensitive record: whether CP-IS still holds an earlier one */
  readonly stillHeld?: boolean;
}

export interface ConfirmDelete extends OperatorAct {
  readonly registrationId: string;
}

export interface SetReplacementNumber extends OperatorAct {
  readonly nhsNumber: NhsNumber;
}

export interface TakeUp extends OperatorAct {
  /** the notification or registration that the alert is about; without it, every alert that nobody has taken up */
  readonly about?: string;
}

export const mosaicChanged = defineSignal<[MosaicEvent]>('mosaicChanged');
export const recordAnswered = defineSignal<[RecordAnswer]>('recordAnswered');
/** A merged record, or the module that ran before us, hands over what it holds. */
export const absorb = defineSignal<[Handover]>('absorb');
/** Whoever carries out what we write says that Mosaic did not take it. */
export const writeRefused = defineSignal<[RefusedWrite]>('writeRefused');
export const notified = defineSignal<[ChildNotification]>('notified');
/** Continue as new at the next quiet moment: run by operators before a release retires a patch. */
export const roll = defineSignal('roll');
/** Tries again what failed or was refused, after a person changed something. */
export const retry = defineUpdate<ActOutcome, [OperatorAct]>('retry');
/** Sends every open registration again, although CP-IS accepted the same before. */
export const resend = defineUpdate<ActOutcome, [OperatorAct]>('resend');
export const discard = defineUpdate<ActOutcome, [Discard]>('discard');
/** Deletes a wrongly shared registration, once a second person confirmed it too. */
export const confirmDelete = defineUpdate<ActOutcome, [ConfirmDelete]>('confirmDelete');
export const setReplacementNumber = defineUpdate<ActOutcome, [SetReplacementNumber]>('setReplacementNumber');
/** A named person says that they deal with an alert. */
export const takeUp = defineUpdate<ActOutcome, [TakeUp]>('takeUp');
export interface CloseForErasure extends OperatorAct {
  /** in England */
  readonly today: PlainDate;
}
/** Ends the workflow, once two people confirmed that the child is erased: what is told from then on finds nobody here. */
export const closeForErasure = defineUpdate<ActOutcome, [CloseForErasure]>('closeForErasure');
/** Numbers under which messages about a child came. */
export interface MessageNumbers {
  readonly own: readonly NhsNumber[];
  readonly mothers: readonly NhsNumber[];
}
/** What stands in the way of erasing the child today, and the numbers that it is or was known by, also before a merge. */
export const erasable = defineQuery<{ readonly refusal?: FailureCode; readonly numbers: MessageNumbers }, [PlainDate]>(
  'erasable',
);
/** What would come of an act, without doing it. */
export const previewAct = defineQuery<ActPreview, [ChildAct]>('previewAct');
/** What others may share with it: what CP-IS holds, and what is on its way to start. */
export const shares = defineQuery<ChildShares>('shares');
/** Of a hidden child, what the index does not show. */
export const followed = defineQuery<FollowedChild>('followed');
export const childStatus = defineQuery<ChildStatus>('status');
