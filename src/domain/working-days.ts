import type { Instant, PlainDate } from './dates.js';
import { addDays, instantOf, msOf, ukDate, ukMidnight } from './dates.js';

/** Whether offices in England work on that day: no weekend, no bank holiday of England and Wales. */
export const isWorkingDay = (date: PlainDate): boolean =>
  !isWeekend(date) && !bankHolidays(yearOf(date)).includes(date);

/**
 * The moment that many milliseconds of working days later: weekends and bank holidays do not count, the hours of a
 * working day all do.
 */
export function afterWorkingTime(from: Instant, ms: number): Instant {
  let at = msOf(from);
  let left = ms;
  for (;;) {
    const today = ukDate(instantOf(at));
    const midnight = msOf(ukMidnight(addDays(today, 1)));
    const worked = isWorkingDay(today) ? Math.min(left, midnight - at) : 0;
    left -= worked;
    if (left === 0 && worked > 0) return instantOf(at + worked);
    at = midnight;
  }
}

const yearOf = (date: PlainDate): number => Number(date.slice(0, 4));
const weekday = (date: PlainDate): number => new Date(date).getUTCDay();
const isWeekend = (date: PlainDate): boolean => weekday(date) === 0 || weekday(date) === 6;
const dateOf = (year: number, month: number, day: number): PlainDate =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10) as PlainDate;

/** By the rules of the Banking and Financial Dealings Act 1971; extra days of a single year are not known here. */
export function bankHolidays(year: number): readonly PlainDate[] {
  const easter = easterSunday(year);
  const christmas = [dateOf(year, 12, 25), dateOf(year, 12, 26)];
  const fixed = substituted([dateOf(year, 1, 1)]).concat(substituted(christmas));
  const mondays = [firstMonday(year, 5), lastMonday(year, 5), lastMonday(year, 8)];
  return [...fixed, addDays(easter, -2), addDays(easter, 1), ...mondays].sort();
}

/** A holiday at a weekend moves to the next weekday that is none already. */
function substituted(days: readonly PlainDate[]): PlainDate[] {
  return days.reduce<PlainDate[]>((done, day) => {
    let free = day;
    while (isWeekend(free) || done.includes(free)) free = addDays(free, 1);
    return [...done, free];
  }, []);
}

function firstMonday(year: number, month: number): PlainDate {
  const first = dateOf(year, month, 1);
  return addDays(first, (8 - weekday(first)) % 7);
}

function lastMonday(year: number, month: number): PlainDate {
  const last = dateOf(year, month + 1, 0);
  return addDays(last, -((weekday(last) + 6) % 7));
}

/** Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher. */
function easterSunday(year: number): PlainDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return dateOf(year, Math.floor(sum / 31), (sum % 31) + 1);
}
