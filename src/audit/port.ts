import type { AuditEntry, AuditLine } from '../domain/audit.js';

export type { AuditEntry } from '../domain/audit.js';

/** What stands in the audit once it is there, and not before: whoever may not act unaudited waits for it. */
export interface AuditSink {
  /**
   * Resolves when the line is safe on the disk. Rejects with a CodedError `audit.unwritable`: then nothing may be done, or
   * shown, that it should have told of. A line with an id that this file has already is written once.
   */
  record(entry: AuditEntry & Partial<Pick<AuditLine, 'id' | 'at'>>): Promise<void>;
}
