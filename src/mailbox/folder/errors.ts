import { CodedError, type FailureCode } from '../../domain/failure.js';
import { folderTrouble, systemCode } from '../../files/system-errors.js';

export type CallName = 'handshake' | 'inbox' | 'head' | 'download' | 'acknowledge' | 'send' | 'track' | 'find-sent';

/** On Windows a file that another program holds cannot be opened or moved; it answers as if rights were missing. */
export const isHeld = (error: unknown): boolean => ['EBUSY', 'EACCES', 'EPERM'].includes(systemCode(error));

const codes = {
  away: 'mailbox.unreachable',
  busy: 'mailbox.unavailable',
  unusable: 'mailbox.folder-unusable',
} as const satisfies Record<string, FailureCode>;

/** What a failed access to a file or folder means. A CodedError stays what it is. */
export function folderFailure(error: unknown, call: CallName): CodedError {
  if (error instanceof CodedError) return error;
  const reason = systemCode(error);
  return new CodedError(codes[folderTrouble(reason)], { call, reason });
}
