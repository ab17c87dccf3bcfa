import type { Instant } from './dates.js';

/** One thing that happened, as the audit keeps it. Which words may stand where: docs/decisions/0041-the-audit.md. */
export interface AuditEntry {
  /** a code of ours: `view-child`, `notification-dealt-with` */
  readonly what: string;
  /** an operator's own name, or the part of the product that did it */
  readonly who: string;
  /** an operator's words. The file keeps a mark and the length of them, and a ticket number as it stands */
  readonly why: string | null;
  /** a workflow id: `child-…`, which the file keeps as a pseudonym, `upload-12`, `message-…` */
  readonly subject: string | null;
  /** a code of ours: `done`, `shown`, `act.nothing-to-do` */
  readonly result: string;
  /** which of several: an id or a code of ours, never free text */
  readonly about?: string;
}

/** A line that a workflow holds until it is written; the same id is the same line. */
export interface AuditLine extends AuditEntry {
  readonly id: string;
  readonly at: Instant;
}

/** What waits for the audit, in the order in which it happened. */
export interface Unaudited {
  readonly lines: readonly AuditLine[];
  /** gives each line its number; only rises */
  readonly next: number;
  /** lines that found no room while the audit could not be written */
  readonly dropped: number;
}

export const nothingUnaudited: Unaudited = { lines: [], next: 1, dropped: 0 };

/** A child has a few lines for each thing that happens to it; what is carried must stay small while a disk is full. */
export const heldLinesAtMost = 200;

/** Adds a line. Where there is no room it is counted, and the count is a line of its own once there is room again. */
export function withLine(held: Unaudited, about: string, entry: AuditEntry, at: Instant): Unaudited {
  if (held.lines.length >= heldLinesAtMost) return { ...held, dropped: held.dropped + 1 };
  const line = { ...entry, id: `${about}/${held.next}`, at };
  return { ...held, lines: [...held.lines, line], next: held.next + 1 };
}

/** Takes the lines away that were written, by whichever of two writers; says how many had found no room. */
export function withoutWritten(held: Unaudited, written: readonly AuditLine[], about: string, at: Instant): Unaudited {
  const { dropped, ...rest } = held;
  const ids = new Set(written.map(({ id }) => id));
  const left: Unaudited = { ...rest, lines: held.lines.filter(({ id }) => !ids.has(id)), dropped: 0 };
  if (written.length === 0 || dropped === 0) return { ...left, dropped };
  const lost = { what: 'lines-dropped', who: 'cpis-link', why: null, subject: about, result: String(dropped) };
  return withLine(left, about, lost, at);
}
