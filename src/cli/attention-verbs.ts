import type { AttentionCode } from '../domain/attentions.js';

const correctedInMosaic = [] as const;
const closesByItself = [] as const;
const secondPerson = ['cpis confirm-delete <id> <registration>', 'cpis discard <id> <registration>'] as const;
const fileVerbs = ['cpis upload resend <number>', 'cpis upload give-up <number>'] as const;
const itemVerbs = ['cpis message assign <message> <item> <id>', 'cpis message discard <message>'] as const;

/**
 * Which verb answers an attention, the likeliest first. None where a correction in Mosaic closes it, or time does. A new
 * attention without an answer does not compile.
 */
export const attentionVerbs: Readonly<Record<AttentionCode, readonly string[]>> = {
  'number-missing': correctedInMosaic,
  'number-unverified': correctedInMosaic,
  'number-inactive': ['cpis replace-number <id> --number-file <file>'],
  'birth-date-missing': correctedInMosaic,
  'number-conflict': correctedInMosaic,
  'mother-missing': correctedInMosaic,
  'mother-ambiguous': correctedInMosaic,
  'birth-overdue': ['cpis discard <id> birth-overdue'],
  'baby-not-registered': ['cpis discard <id> baby-not-registered'],
  'merge-pending': closesByItself,
  'plan-removed': secondPerson,
  'old-number-held': secondPerson,
  'left-scope': ['cpis discard <id> left-scope'],
  'end-past-365-days': ['cpis confirm-delete <id> <registration>'],
  'start-refused-after-delete': ['cpis resend <id>'],
  'registration-overdue': ['cpis child <id>'],
  're-registration-held': ['cpis replace-number <id> --number-file <file>'],
  'record-refused': ['cpis retry <id>', 'cpis discard <id> <registration>'],
  'end-refused': ['cpis retry <id>'],
  'record-restricted': ['cpis discard <id> <registration> [--nothing-held]'],
  'record-unanswered': ['cpis resend <id>', 'cpis discard <id> <registration>'],
  'mosaic-unread': ['cpis retry <id>'],
  'assessment-failed': ['cpis retry <id>'],
  'submission-failed': ['cpis retry <id>'],
  'action-delayed': closesByItself,
  'action-parked': ['cpis retry <id>', 'cpis discard <id> <notification>'],
  'reconcile-stopped': ['cpis reconcile --confirm', 'cpis reconcile --refuse'],
  'reconcile-failed': ['cpis reconcile'],
  'ends-held': ['cpis upload release-ends', 'cpis upload return-ends'],
  'pds-unavailable': closesByItself,
  'upload-on-hold': ['cpis upload release --next <number>'],
  'upload-not-started': ['cpis upload show'],
  'file-not-built': fileVerbs,
  'file-not-sent': fileVerbs,
  'send-delayed': closesByItself,
  'file-unknown': fileVerbs,
  'file-delayed': fileVerbs,
  'file-gone': ['cpis reconcile'],
  'file-undelivered': fileVerbs,
  'file-rejected': fileVerbs,
  'answer-overdue': fileVerbs,
  'outcomes-untold': closesByItself,
  'mailbox-failing': ['cpis mailbox check'],
  'mailbox-message-stuck': ['cpis collector show'],
  'mailbox-silent': ['cpis mailbox check'],
  'message-waiting': ['cpis collector show', 'cpis mailbox list --details'],
  'message-possibly-lost': ['cpis collector confirm-lost <message>'],
  'message-unreadable': ['cpis message reprocess <message>', 'cpis message discard <message>'],
  'message-foreign': [
    'cpis message show <message>',
    'cpis message reprocess <message>',
    'cpis message discard <message>',
  ],
  'message-undelivered': closesByItself,
  'notification-unmatched': itemVerbs,
  'notification-ambiguous': itemVerbs,
  'answer-unmatched': ['cpis message reprocess <message>', 'cpis message discard <message>'],
  'notification-empty': ['cpis message discard <message>'],
  'notification-incomplete': ['cpis message discard <message>'],
  'alert-not-taken-up': ['cpis take-up <id> --about <notification>'],
  'alert-untold': closesByItself,
  'holidays-unknown': ['cpis validate-config <file>'],
  'audit-unwritten': closesByItself,
  'payload-refused': [
    'cpis discard <id> payload-refused',
    'cpis upload release --next <number>',
    'cpis collector release',
    'cpis message reprocess <message>',
  ],
};
