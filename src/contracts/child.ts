import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Attention } from '../domain/attentions.js';
import type { ChildNotification } from '../domain/child-notifications.js';
import type { RecordAnswer } from '../domain/child-registration.js';
import type { ChildState, TimelineEntry } from '../domain/child-state.js';
import type { ChildStage } from '../domain/child-view.js';
import type { MosaicEvent } from '../domain/children.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { HeldRegistration } from '../domain/registrations.js';
import type { Durations } from './durations.js';

export interface ChildInput {
  readonly personId: MosaicPersonId;
  /** carried over continue-as-new */
  readonly carried?: { readonly state: ChildState; readonly durations: Durations };
}

/** What an operator may know about a child's workflow. It travels encrypted. */
export interface ChildStatus {
  readonly personId: MosaicPersonId;
  readonly stage: ChildStage;
  readonly held: readonly HeldRegistration[];
  readonly open: readonly { readonly kind: string; readonly step: string; readonly answer?: string }[];
  readonly pending: readonly { readonly identity: string; readonly kind: string; readonly state: string }[];
  readonly attentions: readonly Attention[];
  readonly timeline: readonly TimelineEntry[];
}

/** An operator's act: who and why, as the timeline keeps them. */
export interface OperatorAct {
  readonly actId: string;
  readonly by: string;
  readonly reason: string;
}

export const mosaicChanged = defineSignal<[MosaicEvent]>('mosaicChanged');
export const recordAnswered = defineSignal<[RecordAnswer]>('recordAnswered');
export const notified = defineSignal<[ChildNotification]>('notified');
/** Continue as new at the next quiet moment: run by operators before a release retires a patch. */
export const roll = defineSignal('roll');
export const retry = defineUpdate<boolean, [OperatorAct]>('retry');
export const childStatus = defineQuery<ChildStatus>('status');
