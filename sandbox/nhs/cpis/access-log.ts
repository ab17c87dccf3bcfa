import { z } from 'zod';
import { dayInMs } from '../../../src/domain/dates.js';

/** One reading of a record, as CP-IS keeps it. */
export const loggedAccessSchema = z.object({
  queryId: z.string(),
  /** ISO 8601 in UTC */
  openedAt: z.string(),
  /** a scheduled read: kept, never notified */
  silent: z.boolean(),
  author: z.object({
    kind: z.enum(['person', 'device']),
    name: z.string().optional(),
    role: z.string().optional(),
    organisation: z.string().optional(),
  }),
});
export type LoggedAccess = z.infer<typeof loggedAccessSchema>;

/** CP-IS keeps the 25 most recent accesses of a number: docs/messages.md. Silent reads are kept beside them, as many. */
const keptAccesses = 25;

/** The log of a number, newest first, with one more access in it. */
export function withAccess(log: readonly LoggedAccess[], access: LoggedAccess): readonly LoggedAccess[] {
  if (log.some((earlier) => isSameVisit(earlier, access))) return log;
  const sorted = [...log, access].toSorted((one, other) => (one.openedAt < other.openedAt ? 1 : -1));
  const recent = [true, false].flatMap((silent) =>
    sorted.filter((one) => one.silent === silent).slice(0, keptAccesses),
  );
  return sorted.filter((one) => recent.includes(one));
}

/** Of several queries by one author within 24 hours, CP-IS keeps the first. */
function isSameVisit(earlier: LoggedAccess, { openedAt, silent, author }: LoggedAccess): boolean {
  const sinceMs = Date.parse(openedAt) - Date.parse(earlier.openedAt);
  const sameAuthor =
    JSON.stringify(Object.entries(earlier.author).sort()) === JSON.stringify(Object.entries(author).sort());
  return silent === earlier.silent && sameAuthor && sinceMs >= 0 && sinceMs < dayInMs;
}
