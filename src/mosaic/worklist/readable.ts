import { AlertTrigger, type Alert, type CaseNote, type CompletedStep, type Recipient } from '../../domain/actions.js';
import { ukWords } from '../../domain/dates.js';

/** What is to be written into Mosaic. */
export type Action =
  | { readonly kind: 'case-note'; readonly write: CaseNote }
  | { readonly kind: 'alert'; readonly write: Alert }
  | { readonly kind: 'step'; readonly write: CompletedStep };

type Line = readonly [string, string];

const heads = {
  'case-note': 'Write a case note in Mosaic',
  alert: 'Raise an alert in Mosaic',
  step: 'Complete a step in Mosaic, and hand on its next actions',
} as const;

/** The action for people, as plain text with the line ends that every editor shows. */
export function readable(action: Action, name: string): string {
  const lines = linesOf(action);
  const width = Math.max(...lines.map(([label]) => label.length));
  return [
    heads[action.kind],
    '',
    ...lines.map(([label, value]) => `${label.padEnd(width)}  ${value}`),
    '',
    action.write.text,
    '',
    '-'.repeat(40),
    `Reference: ${action.write.reference}`,
    `When it is done, move ${name}.json and ${name}.txt from the folder outbox to the folder done.`,
    '',
  ]
    .join('\n')
    .replace(/\r?\n/g, '\r\n');
}

function linesOf({ kind, write }: Action): readonly Line[] {
  switch (kind) {
    case 'case-note':
      return [
        ['Person', write.personId],
        ['Note type', write.noteType],
        ['Title', write.title],
        ['Contact', ukWords(write.contactedAt)],
        ...(write.appendsTo === undefined ? [] : [['Appends to', write.appendsTo] as const]),
      ];
    case 'alert':
      return [
        ['Person', write.personId ?? 'none: it is about no single child'],
        ['Because', AlertTrigger[write.trigger]],
        ['Title', write.title],
        ...write.recipients.map((recipient) => ['For', recipientWords(recipient)] as const),
      ];
    case 'step':
      return [
        ['Person', write.personId],
        ['Step type', write.stepType],
        ['Completed', ukWords(write.completedAt)],
        ...write.nextActions.map(({ type, to }) => ['Next action', `${type} for ${to.kind} ${to.id}`] as const),
      ];
  }
}

const recipientWords = (recipient: Recipient): string =>
  recipient.kind === 'worker-role' ? `role ${recipient.role}` : `related worker ${recipient.relationship}`;
