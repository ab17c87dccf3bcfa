import type { Instant, PlainDate } from './dates.js';
import { ukTime } from './dates.js';
import { isWorkingDay } from './working-days.js';

/**
 * Bank holidays follow from the calendar, but extra ones are proclaimed for a single year: the government publishes them
 * two to three years ahead. Past this year nobody can tell, and everything counts as out of hours.
 */
export const bankHolidaysKnownUntil = 2028;

export interface OfficeHours {
  /** `HH:mm`, by the clock in England; from is within, to is not */
  readonly from: string;
  readonly to: string;
  /** extra days without an office: proclaimed holidays, the authority's own closing days */
  readonly closedOn: readonly PlainDate[];
  /** the last year whose holidays are known */
  readonly holidaysKnownUntil: number;
}

export type HoursOf = 'office-hours' | 'out-of-hours';

/** Whether somebody sits at a desk in England at that moment. */
export function hoursOf(at: Instant, { from, to, closedOn, holidaysKnownUntil }: OfficeHours): HoursOf {
  const { date, time } = ukTime(at);
  if (isPastTable(date, holidaysKnownUntil) || closedOn.includes(date) || !isWorkingDay(date)) return 'out-of-hours';
  return time.slice(0, 5) >= from && time.slice(0, 5) < to ? 'office-hours' : 'out-of-hours';
}

/** Whether the table of holidays must be renewed. */
export const isPastTable = (date: PlainDate, knownUntil: number): boolean => Number(date.slice(0, 4)) > knownUntil;
