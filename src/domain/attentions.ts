import type { Instant } from './dates.js';
import type { FailureCode } from './failure.js';

/** Why a person must look: a code, never free text. What stands here is shown in clear. */
export const attentions = {
  'number-missing': {
    says: 'Mosaic has no NHS number for the child.',
    next: 'Trace the number and enter it in Mosaic.',
  },
  'number-unverified': { says: 'The NHS number is not verified.', next: 'Verify the number in Mosaic.' },
  'number-inactive': {
    says: 'The NHS says that the number is no longer in use.',
    next: 'Enter the new number in Mosaic; registration goes on by itself.',
  },
  'birth-date-missing': { says: 'Mosaic has no birth date for the child.', next: 'Enter the birth date in Mosaic.' },
  'number-conflict': {
    says: 'Two born children have this NHS number in Mosaic: nothing is sent for either.',
    next: 'Find out whose number it is and correct the other record in Mosaic.',
  },
  'mother-missing': {
    says: 'The child is unborn and Mosaic shows no mother.',
    next: 'Enter the mother in Mosaic: the plan is held under her number.',
  },
  'mother-ambiguous': {
    says: 'The child is unborn and Mosaic shows two mothers.',
    next: 'Correct the relationships in Mosaic.',
  },
  'birth-overdue': {
    says: 'The expected date of birth is over and Mosaic shows no birth.',
    next: 'Enter the birth in Mosaic, or a new expected date.',
  },
  'baby-not-registered': {
    says: 'The child is born; CP-IS still holds the plan under the mother’s number only.',
    next: 'Enter and verify the baby’s own NHS number: the mother’s record ends once the baby’s is accepted.',
  },
  'merge-pending': {
    says: 'A record that was merged into this one has not handed over yet.',
    next: 'Nothing: it is looked at again. If it stays, look at the other record.',
  },
  'plan-removed': {
    says: 'CP-IS holds a plan that Mosaic no longer shows.',
    next: 'If the plan was recorded by mistake, two people must confirm the delete.',
  },
  'old-number-held': {
    says: 'CP-IS still holds the plan under another number that this child had in Mosaic.',
    next: 'If that number is somebody else’s, two people must confirm the delete.',
  },
  'left-scope': {
    says: 'The child is still looked after, under a legal status that is not shared: the registration ends.',
    next: 'Check that the new legal status is right.',
  },
  'end-past-365-days': {
    says: 'CP-IS did not accept an end, and it is more than 365 days past.',
    next: 'The registration must be deleted: two people must confirm it.',
  },
  'start-refused-after-delete': {
    says: 'CP-IS deleted the old record of this child and refused the new one: the child is not on CP-IS.',
    next: 'Act at once: correct what the code names in Mosaic, then resend.',
  },
  'registration-overdue': {
    says: 'An open plan is not on CP-IS, and the time for it is over.',
    next: 'See the other attentions of this child for the reason.',
  },
  're-registration-held': {
    says: 'A record that is restricted, or marked for adoption, has another number now, or its number is no longer in use.',
    next: 'Decide whether this record may be registered again; nothing is by itself. Of a restricted one, enter the number.',
  },
  'record-refused': {
    says: 'A record of this child was not taken.',
    next: 'Correct the name, birth date or number in Mosaic.',
  },
  'end-refused': {
    says: 'The end of a plan was not taken: an emergency department still sees it as open.',
    next: 'Correct the name, birth date or number in Mosaic; the end goes again.',
  },
  'record-restricted': { says: 'A person of the narrow audience must look.', next: 'See the restricted worklist.' },
  'record-unanswered': {
    says: 'CP-IS answered the file but not this record.',
    next: 'Ask the NHS service desk what CP-IS holds.',
  },
  'mosaic-unread': { says: 'The child cannot be read from Mosaic.', next: 'See the failure; then retry.' },
  'assessment-failed': { says: 'What CP-IS should hold cannot be worked out.', next: 'See the failure; then retry.' },
  'submission-failed': { says: 'A change cannot be handed to the upload desk.', next: 'See the failure; then retry.' },
  'action-delayed': { says: 'A Mosaic action waits for Mosaic.', next: 'Nothing: it is tried again.' },
  'action-parked': { says: 'A Mosaic action cannot be carried out.', next: 'See the failure; then retry.' },
  'reconcile-stopped': {
    says: 'Mosaic’s list would end more plans than is likely: a stale or partial list is likelier.',
    next: 'Compare the list with Mosaic; then confirm or refuse: cpis reconcile --confirm or --refuse.',
  },
  'reconcile-failed': {
    says: 'The nightly comparison with Mosaic failed.',
    next: 'See the failure: it is tried again.',
  },
  'ends-held': {
    says: 'More plans would end on CP-IS within a day than is likely: the ends wait.',
    next: 'Compare them with Mosaic; then release them, or return them to the children.',
  },
  'pds-unavailable': {
    says: 'CP-IS could not reach the demographic service several times: the records go again.',
    next: 'Nothing: they are sent again. After a day, ask the NHS service desk; a file can be given up.',
  },
  'upload-on-hold': { says: 'The upload desk is on hold.', next: 'Release it with the next sequence number.' },
  'upload-not-started': { says: 'A file cannot be started.', next: 'See the failure: it is tried again.' },
  'file-not-built': { says: 'A file cannot be built.', next: 'See the failure; then resend.' },
  'file-not-sent': { says: 'A file cannot be sent.', next: 'See the failure; then resend.' },
  'send-delayed': { says: 'A file waits for the NHS mailbox.', next: 'Nothing: it is tried again.' },
  'file-unknown': {
    says: 'Nobody can tell whether a file reached the NHS.',
    next: 'Ask the NHS service desk; then resend the file or give it up.',
  },
  'file-delayed': {
    says: 'A file has not gone for as long as an answer may take. The next files go.',
    next: 'See why it does not go; then resend the file or give it up.',
  },
  'file-gone': {
    says: 'A file was ended from outside: nobody knows whether its changes went.',
    next: 'Let the comparison with Mosaic submit them again: cpis reconcile, or wait for the night.',
  },
  'file-undelivered': { says: 'The NHS reports that a file was not delivered.', next: 'Resend the file.' },
  'file-rejected': {
    says: 'CP-IS rejected a whole file.',
    next: 'Find the reason; then resend the file or give it up.',
  },
  'answer-overdue': { says: 'CP-IS has not answered a file in time.', next: 'Ask the NHS service desk.' },
  'outcomes-untold': {
    says: 'Children do not know the outcome of a file yet.',
    next: 'See the failure: it is tried again.',
  },
  'mailbox-failing': { says: 'The NHS mailbox was not read.', next: 'See the failure: it is tried again.' },
  'mailbox-message-stuck': { says: 'A message cannot be taken from the mailbox.', next: 'See the failure.' },
  'mailbox-silent': {
    says: 'The NHS mailbox was not read for too long: messages go after five days.',
    next: 'Check the connection and the credentials: cpis mailbox check.',
  },
  'message-waiting': {
    says: 'A message waits in the NHS mailbox for too long: it goes after five days.',
    next: 'See which one cannot be taken, and why; ask the NHS service desk.',
  },
  'message-possibly-lost': {
    says: 'The NHS listed a message and could not give it: it is possibly lost.',
    next: 'Ask the NHS service desk to put it back within 30 days; then confirm.',
  },
  'message-unreadable': {
    says: 'A message from the NHS cannot be read.',
    next: 'Look at the message, then reprocess or discard it.',
  },
  'message-foreign': {
    says: 'A message in our mailbox is not from the configured sender, or not under its workflow id: it is kept and not acted on.',
    next: 'Look at its sender and workflow id. From CP-IS after all: correct the configuration, then reprocess; otherwise discard.',
  },
  'message-undelivered': { says: 'A message cannot be handed on.', next: 'See the failure: it is tried again.' },
  'notification-unmatched': {
    says: 'A notification matches no child.',
    next: 'Find the child in Mosaic and assign the notification, or discard it.',
  },
  'notification-ambiguous': {
    says: 'A notification matches more than one child.',
    next: 'Find out whose number it is and assign the notification.',
  },
  'answer-unmatched': {
    says: 'An answer belongs to no file that we know.',
    next: 'Compare it with the list of uploads, then discard it.',
  },
  'notification-empty': { says: 'A notification names no child.', next: 'Ask the NHS service desk, then discard it.' },
  'notification-incomplete': {
    says: 'A notification says that it holds more accesses than it does.',
    next: 'Ask the NHS service desk for the missing ones, then discard it.',
  },
  'alert-not-taken-up': {
    says: 'Nobody has taken up an alert, on any rung of the ladder.',
    next: 'Find somebody who deals with it. Record who: cpis take-up, with the child’s id or the workflow’s, such as upload-12 or collector.',
  },
  'alert-untold': { says: 'An alert cannot be raised in Mosaic.', next: 'See the failure: it is tried again.' },
  'holidays-unknown': {
    says: 'The years whose bank holidays are known are over: everything counts as out of hours.',
    next: 'Enter the new holidays under hours in the configuration, and their last year.',
  },
  'audit-unwritten': {
    says: 'What happened is not in the audit yet: the audit cannot be written.',
    next: 'Check the space on its disk and the rights on its folder. It is tried again, and work goes on meanwhile.',
  },
  'payload-refused': {
    says: 'Something that was sent to this workflow was refused and dropped.',
    next: 'See the failure: find out who sends it, and whether something genuine must be sent again.',
  },
} as const;

export type AttentionCode = keyof typeof attentions;

export interface Attention {
  readonly code: AttentionCode;
  readonly since: Instant;
  /** why, from the failure table */
  readonly failure?: FailureCode;
  /** what CP-IS answered */
  readonly answer?: string;
  /** which registration, notification or item it is about: an id of ours or of Mosaic's */
  readonly about?: string;
}

const same = (one: Attention, code: AttentionCode, about?: string): boolean => one.code === code && one.about === about;

/** Adds an attention; one that stands already keeps its age and takes the new reason. */
export function raise(standing: readonly Attention[], attention: Attention): readonly Attention[] {
  const before = standing.find((one) => same(one, attention.code, attention.about));
  const others = standing.filter((one) => one !== before);
  return [...others, before ? { ...attention, since: before.since } : attention];
}

/** Takes an attention away because its cause is gone. */
export const clear = (standing: readonly Attention[], code: AttentionCode, about?: string): readonly Attention[] =>
  standing.filter((one) => !same(one, code, about));

export interface ShownAttention {
  readonly codes: readonly string[];
  readonly since?: Instant;
}

/** What may be seen in clear: for a restricted child only that there is something, never what. */
export function shown(standing: readonly Attention[], restricted: boolean): ShownAttention {
  const since = standing.map((one) => one.since).sort()[0];
  const hidden = restricted || standing.some(({ code }) => code === 'record-restricted');
  const codes = hidden ? ['restricted'] : [...new Set(standing.map(({ code }) => code))].sort();
  return since === undefined ? { codes: restricted ? ['restricted'] : [] } : { codes, since };
}
