import type { AuditEntry, AuditSink } from '../audit/port.js';
import { CodedError } from '../domain/failure.js';

interface ToRecord extends Pick<AuditEntry, 'what' | 'who' | 'result'> {
  readonly why: string | undefined;
  readonly subject: string | undefined;
}

/** Writes a line of the audit. Rejects with a CodedError `audit.unwritable`: then nothing may be shown or done. */
export async function recorded(audit: AuditSink, { why, subject, ...entry }: ToRecord): Promise<void> {
  try {
    await audit.record({ ...entry, why: why ?? null, subject: subject ?? null });
  } catch {
    throw new CodedError('audit.unwritable');
  }
}
