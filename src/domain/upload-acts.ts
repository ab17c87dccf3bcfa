import type { FailureCode } from './failure.js';

/** Where a file stands, as operators see it. */
export const uploadStages = {
  waiting: 'waits until the file before it is answered, or the desk is released',
  sending: 'is on its way to the NHS mailbox',
  sent: 'is in the NHS mailbox; CP-IS has not answered yet',
  overdue: 'is in the NHS mailbox; the answer is overdue',
  answered: 'was answered; the children are being told',
  again: 'was answered: CP-IS could not reach the demographic service; its records go again in a new file',
  rejected: 'was rejected as a whole; a person must decide',
  stuck: 'cannot go on by itself; a person must decide',
  closed: 'is closed',
} as const;
export type UploadStage = keyof typeof uploadStages;

/** CP-IS may have the file, and has not answered it as far as we know; a send whose own answer was lost counts. */
export const mayWaitForAnswer = (stage: UploadStage): boolean => ['sending', 'sent', 'overdue'].includes(stage);

export type UploadAct = 'resend' | 'give-up';

/** Nothing has gone yet, or the answer is here: there is nothing to send again, and nothing to give up but another try. */
const actsAt: Readonly<Record<UploadStage, readonly UploadAct[]>> = {
  waiting: ['give-up'],
  sending: ['resend', 'give-up'],
  sent: ['resend', 'give-up'],
  overdue: ['resend', 'give-up'],
  answered: [],
  again: ['give-up'],
  rejected: ['resend', 'give-up'],
  stuck: ['resend', 'give-up'],
  closed: [],
};

/** Why an act on a file cannot be taken: a code of the failure table. */
export const uploadActRefusal = (stage: UploadStage, act: UploadAct): FailureCode | undefined =>
  actsAt[stage].includes(act) ? undefined : 'act.nothing-to-do';
