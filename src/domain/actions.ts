import type { Instant } from './dates.js';
import type { MosaicPersonId } from './people.js';

/** Why an alert is raised: the six of Mosaic's own CP-IS module, then ours. Mosaic's rules decide who may receive which. */
export const AlertTrigger = {
  'case-note-create': 'A case note says that the CP-IS record of this child was opened.',
  'empty-notification': 'CP-IS sent a notification that names no child.',
  'number-inactive': 'CP-IS says that an NHS number is no longer in use.',
  'unexpected-failure': 'Something went wrong that no other alert names.',
  'upload-file': 'A file could not be sent to CP-IS, or CP-IS rejected it whole.',
  'upload-validation': 'A file did not pass the content check.',
  'record-refused': 'A record of this child was not taken.',
  'registration-overdue': 'A child who should be on CP-IS is not, and the time for it is over.',
  'notification-unmatched': 'A notification matches no child, or more than one.',
  'message-unreadable': 'A message from the NHS cannot be read.',
  'message-foreign': 'A message in our mailbox is not from CP-IS.',
  'action-parked': 'A case note or an alert cannot be written for this child.',
  'answer-overdue': 'CP-IS has not answered a file in time.',
  'alert-not-taken-up': 'Nobody has said that they deal with an alert.',
} as const;
export type AlertTrigger = keyof typeof AlertTrigger;

/** Those that are about one child: Mosaic lets its related workers receive them. The others go to worker roles only. */
export const childTriggers: ReadonlySet<AlertTrigger> = new Set<AlertTrigger>([
  'case-note-create',
  'number-inactive',
  'record-refused',
  'registration-overdue',
  'action-parked',
  'alert-not-taken-up',
]);

/** Mosaic alerts go to roles and to workers by their relationship to the child; there is no team recipient. */
export type Recipient =
  | { readonly kind: 'worker-role'; readonly role: string }
  | { readonly kind: 'related-worker'; readonly relationship: string };

/** Mosaic's title column; a longer title does not fit. */
export const titleAtMost = 100;

export interface CaseNote {
  /** how the note is found again; the same for every attempt */
  readonly reference: string;
  readonly personId: MosaicPersonId;
  /** the authority's word for it in Mosaic */
  readonly noteType: string;
  /** at most 100 characters */
  readonly title: string;
  /** plain text */
  readonly text: string;
  readonly contactedAt: Instant;
  /** reference of a note that this one is appended to: a finished note is never changed */
  readonly appendsTo?: string;
}

/** An alert without a person is about no single child: only worker roles may receive it. */
export interface Alert {
  readonly reference: string;
  readonly personId?: MosaicPersonId;
  readonly trigger: AlertTrigger;
  /** at most 100 characters */
  readonly title: string;
  readonly text: string;
  readonly recipients: readonly Recipient[];
}

/** A step that is complete when it is written: the record that something came. What is to be done are its next actions. */
export interface CompletedStep {
  readonly reference: string;
  readonly personId: MosaicPersonId;
  /** the authority's word for it in Mosaic */
  readonly stepType: string;
  /** plain text */
  readonly text: string;
  readonly completedAt: Instant;
  readonly nextActions: readonly {
    readonly type: string;
    readonly to: { readonly kind: 'worker' | 'team'; readonly id: string };
  }[];
}

/** What stands in Mosaic after a write. */
export interface Written {
  readonly id: string;
  /** true when an earlier attempt had written it */
  readonly alreadyThere: boolean;
  /** people or a robot carry it out later, and may say that Mosaic did not take it */
  readonly handedOver?: boolean;
  /** whether somebody acknowledged the alert, or picked up the step's next actions; absent where Mosaic does not tell */
  readonly acknowledged?: boolean;
}
