import type { AuditSink } from '../audit/port.js';
import type { AuditLine } from '../domain/audit.js';
import { CodedError } from '../domain/failure.js';

export const createAuditActivities = ({ audit }: { readonly audit: AuditSink }) => ({
  /** Writes lines that a workflow holds, in their order. Fails with `audit.unwritable` where not all of them are safe. */
  keepAudit: async ({ lines }: { lines: readonly AuditLine[] }): Promise<{ written: number }> => {
    await Promise.all(lines.map((line) => audit.record(line)));
    return { written: lines.length };
  },
});

/**
 * Writes lines beside the work of another activity. A disk that is full silences no alert and holds up no registration: the
 * work is done in any case.
 * @returns false: the audit could not be written, and the workflow keeps the lines until it can
 */
export async function isAudited(audit: AuditSink, lines: readonly AuditLine[]): Promise<boolean> {
  try {
    await Promise.all(lines.map((line) => audit.record(line)));
    return true;
  } catch (error) {
    if (error instanceof CodedError && error.code === 'audit.unwritable') return false;
    throw error;
  }
}
