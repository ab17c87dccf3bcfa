import { CodedError, type FailureCode } from '../domain/failure.js';
import { folderTrouble, systemCode } from '../files/system-errors.js';

const codes = {
  away: 'mosaic.unreachable',
  busy: 'mosaic.unavailable',
  unusable: 'mosaic.folder-unusable',
} as const satisfies Record<string, FailureCode>;

/** What a failed access to a file or folder means. A CodedError stays what it is; the system's text, with its paths, goes nowhere. */
export function folderFailure(error: unknown, call: string): CodedError {
  if (error instanceof CodedError) return error;
  const reason = systemCode(error);
  return new CodedError(codes[folderTrouble(reason)], { call, reason });
}
