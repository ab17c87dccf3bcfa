import { CodedError, type FailureCode } from '../../domain/failure.js';

export type CallName = 'handshake' | 'inbox' | 'head' | 'download' | 'acknowledge' | 'send' | 'track' | 'find-sent';

/** The folder is not there, or the share behind it does not answer. */
const away = new Set(['ENOENT', 'ENOTDIR', 'ESTALE', 'EIO', 'ENODEV', 'ENXIO', 'ENOTCONN', 'EHOSTDOWN', 'ETIMEDOUT']);

/** Another program holds the file, or the system is short of something for a moment. */
const busy = new Set(['EBUSY', 'EAGAIN', 'ETXTBSY', 'EMFILE', 'ENFILE', 'ENOMEM']);

/** The system's own name of an error, such as `ENOSPC`: never its text, which holds paths. */
export const systemCode = (error: unknown): string => {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN';
};

export const isMissing = (error: unknown): boolean => systemCode(error) === 'ENOENT';

/** On Windows a file that another program holds cannot be opened or moved; it answers as if rights were missing. */
export const isHeld = (error: unknown): boolean => ['EBUSY', 'EACCES', 'EPERM'].includes(systemCode(error));

function codeOf(reason: string): FailureCode {
  if (away.has(reason)) return 'mailbox.unreachable';
  return busy.has(reason) ? 'mailbox.unavailable' : 'mailbox.folder-unusable';
}

/** What a failed access to a file or folder means. A CodedError stays what it is. */
export function folderFailure(error: unknown, call: CallName): CodedError {
  if (error instanceof CodedError) return error;
  const reason = systemCode(error);
  return new CodedError(codeOf(reason), { call, reason });
}
