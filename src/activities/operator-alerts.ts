import type { Alert, AlertTrigger, Recipient } from '../domain/actions.js';
import { rolesOf } from '../domain/alert-targets.js';
import type { ClimbPlan } from '../domain/child-climbs.js';
import type { AuthoritySettings } from './ports.js';

type Words = { readonly title: string; readonly text: string };

const words: Partial<Readonly<Record<AlertTrigger, Words>>> = {
  'message-unreadable': {
    title: 'A CP-IS message cannot be read',
    text: 'A message from the NHS cannot be read. It may tell of a child in urgent care. Look at it and decide.',
  },
  'message-foreign': {
    title: 'A message that is not from CP-IS',
    text: 'A message came from another sender than CP-IS, or under another workflow id. It is kept and nothing was done. Look at it and decide.',
  },
  'notification-unmatched': {
    title: 'A CP-IS notification needs a person',
    text: 'The NHS told us of a child whom we cannot match to exactly one child. Find the child and assign the notification.',
  },
  'empty-notification': {
    title: 'A CP-IS notification names no child',
    text: 'The NHS sent a notification without an access. Ask the NHS service desk what was meant.',
  },
  'upload-file': {
    title: 'A CP-IS upload file failed',
    text: 'A file could not be sent, or CP-IS rejected it whole. The children in it are not up to date on CP-IS until somebody acts.',
  },
  'upload-validation': {
    title: 'A CP-IS upload file is not valid',
    text: 'A file did not pass the content check and was not sent. The children in it are not up to date on CP-IS until somebody acts.',
  },
  'answer-overdue': {
    title: 'CP-IS has not answered an upload file',
    text: 'The answer is overdue. Nobody can tell whether the children in the file are up to date on CP-IS.',
  },
};

const otherWords: Words = {
  title: 'CP-IS needs a person',
  text: 'Something about CP-IS cannot be done without a person. Look at the worklist.',
};

/**
 * An alert to roles, about no single child. `about` is a workflow's id or an item in it: no person and no number.
 * @param own the authority's words, where it has some
 */
export function operatorAlert(
  trigger: AlertTrigger,
  about: string,
  recipients: readonly Recipient[],
  own: Partial<Words> = {},
): Alert {
  const { title, text } = { ...(words[trigger] ?? otherWords), ...own };
  return { reference: `cpis/${about}/${trigger}`, trigger, title, text: `${text}\nWorkflow: ${about}`, recipients };
}

/**
 * Who hears next while nobody takes it up: the manager, as with every alert to operators, and then the worklist. Undefined
 * where the authority has nothing climb.
 */
export function operatorAlertClimb(
  told: Alert,
  about: string,
  { actions, manager }: Pick<AuthoritySettings, 'actions' | 'manager'>,
): ClimbPlan | undefined {
  const { climb, off, to } = actions;
  if (climb === undefined || off.includes('alert-not-taken-up')) return undefined;
  const reference = `cpis/${about}/alert-not-taken-up/${told.trigger}~1`;
  // about no single child: a related worker there is somebody else's matter
  const recipients = rolesOf(to['alert-not-taken-up'] ?? manager);
  const text = `Nobody has taken this up yet.\n${told.text}`;
  const write = { ...told, reference, trigger: 'alert-not-taken-up', text, recipients } as const;
  return { ...climb, effects: [{ kind: 'alert', reference, write }] };
}
