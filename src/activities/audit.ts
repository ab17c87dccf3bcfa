import type { AuditSink } from '../audit/port.js';
import type { AuditLine } from '../domain/audit.js';

export const createAuditActivities = ({ audit }: { readonly audit: AuditSink }) => ({
  /** Writes lines that a workflow holds, in their order. Fails with `audit.unwritable` where not all of them are safe. */
  keepAudit: async ({ lines }: { lines: readonly AuditLine[] }): Promise<{ written: number }> => {
    await Promise.all(lines.map((line) => audit.record(line)));
    return { written: lines.length };
  },
});
