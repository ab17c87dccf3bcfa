/** One line of the audit: what, by whom, why, about whom and with what result. Codes, ids and pseudonyms; no content. */
export interface AuditEntry {
  /** what was done, such as `codec.decode` or `child.view` */
  readonly what: string;
  /** the person, or the caller where no person is known */
  readonly who: string;
  readonly why: string | null;
  /** a workflow id or a pseudonym; null where nothing single was meant */
  readonly subject: string | null;
  /** a count or a failure code */
  readonly result: string;
}

/** Where the audit goes. */
export interface AuditSink {
  /** Resolves when the entry is safe. Rejects when it cannot be written: then nothing is shown and nobody acts. */
  record(entry: AuditEntry): Promise<void>;
}
