import type { AuditEntry, Unaudited } from '../domain/audit.js';
import { withLine, withoutWritten } from '../domain/audit.js';
import type { FailureCode } from '../domain/failure.js';
import { toAudit } from './activities.js';
import { attempt } from './attempt.js';
import { now, until } from './run.js';

/** A workflow that holds lines for the audit. */
export interface Audited {
  /** its id */
  readonly about: string;
  readonly held: () => Unaudited;
  readonly keep: (held: Unaudited) => void;
  /** raises `audit-unwritten`, or takes it away */
  readonly show: (failure: FailureCode | undefined) => void;
  readonly slowRetry: () => number;
}

export const holdsLines = (run: Audited): boolean => run.held().lines.length > 0;

/** What a workflow that is no child's says of itself. */
export type Note = Omit<AuditEntry, 'who' | 'why' | 'subject'> & Partial<Pick<AuditEntry, 'who' | 'why' | 'subject'>>;

/** Adds a line about this workflow, unless it says about whom. */
export function note(run: Audited, line: Note): void {
  const entry = { who: 'cpis-link', why: null, subject: run.about, ...line };
  run.keep(withLine(run.held(), run.about, entry, now()));
}

/** Longest pause between two rounds, in slow retries: a disk that is full for days must not fill histories. */
const longestPause = 12;

/**
 * Writes what is held. A line leaves the state only when it is safe on the disk: docs/decisions/0041-the-audit.md.
 * @returns whether nothing is held any more
 */
export async function writeHeld(run: Audited): Promise<boolean> {
  if (!holdsLines(run)) return true;
  const { lines } = run.held();
  const writing = await attempt(
    toAudit.keepAudit.executeWithOptions({ summary: 'what happened, for the audit' }, [{ lines }]),
  );
  if (!writing.ok) {
    run.show(writing.failure);
    return false;
  }
  run.keep(withoutWritten(run.held(), writing.value.written, run.about, now()));
  run.show(undefined);
  return !holdsLines(run);
}

/** Writes what is held, however long that takes: nothing else is left to do. */
export async function writeAll(run: Audited): Promise<void> {
  for (let failed = 1; !(await writeHeld(run)); failed = Math.min(failed + 1, longestPause))
    await until(() => false, run.slowRetry() * failed);
}

/** Writes whenever there is something to write and the work has come to rest; returns when it must. */
export async function keepAudited(run: Audited, isAtRest: () => boolean, mustReturn: () => boolean): Promise<void> {
  for (let failed = 0; ;) {
    await until(() => mustReturn() || (holdsLines(run) && isAtRest()));
    if (mustReturn()) return;
    const { lines } = run.held();
    await writeHeld(run);
    if (run.held().lines !== lines) failed = 0;
    else failed = Math.min(failed + 1, longestPause);
    if (failed > 0) await until(mustReturn, run.slowRetry() * failed);
  }
}
