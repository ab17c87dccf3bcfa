import type { Instant, PlainDate } from '../domain/dates.js';
import { addDays, dateWords, monthWords, parsePlainDate, ukDate, ukMidnight } from '../domain/dates.js';

/** What a report is about: from one midnight in England to another, or to now. */
export interface ReportPeriod {
  readonly from: Instant;
  readonly until: Instant;
  /** for people */
  readonly words: string;
}

/** A day of the English calendar; the last whole one where none is named. Undefined for one that is none or lies ahead. */
export function dayPeriod(named: string | undefined, now: Instant): ReportPeriod | undefined {
  const day = named === undefined ? addDays(ukDate(now), -1) : parsePlainDate(named);
  return day && periodOf(day, addDays(day, 1), dateWords(day), now);
}

/** A month, `YYYY-MM`; the last whole one where none is named. */
export function monthPeriod(named: string | undefined, now: Instant): ReportPeriod | undefined {
  const first = parsePlainDate(`${named ?? addDays(firstOf(ukDate(now)), -1).slice(0, 7)}-01`);
  return first && periodOf(first, firstOf(addDays(first, 31)), monthWords(first), now);
}

const firstOf = (day: PlainDate): PlainDate => addDays(day, 1 - Number(day.slice(8)));

function periodOf(first: PlainDate, after: PlainDate, words: string, now: Instant): ReportPeriod | undefined {
  const [from, end] = [ukMidnight(first), ukMidnight(after)];
  if (from > now) return undefined;
  return end > now ? { from, until: now, words: `${words}, so far` } : { from, until: end, words };
}
