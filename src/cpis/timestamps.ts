import type { Instant, PlainDate } from '../domain/dates.js';
import { parseInstant, parsePlainDate, ukTime } from '../domain/dates.js';

const stamp = /^(\d{4})(\d{2})(\d{2})(?:([01]\d|2[0-3])([0-5]\d)?([0-5]\d)?(\.\d{1,4})?)?([+-](?:0\d|1[0-4])[0-5]\d)?$/;

/** `yyyymmddhhmmss±ZZzz`: the time on a wall in England with the offset of that day. Milliseconds are not sent. */
export function writeStamp(at: Instant): string {
  const { date, time, offset } = ukTime(at);
  const sign = offset < 0 ? '-' : '+';
  const minutes = Math.abs(offset);
  return `${digitsOf(date)}${digitsOf(time)}${sign}${twoDigits(Math.floor(minutes / 60))}${twoDigits(minutes % 60)}`;
}

/**
 * Reads a stamp of any offset, cut from the right down to the day; undefined for anything else. With hours the offset is
 * mandatory (NHS message specification); a day alone begins at midnight in England.
 */
export function readStamp(text: string): Instant | undefined {
  const [, year = '', month = '', day = '', hour, minute, second, fraction = '', offset] = stamp.exec(text) ?? [];
  const date = parsePlainDate(`${year}-${month}-${day}`);
  if (date === undefined) return undefined;
  if (hour === undefined) return offset === undefined ? ukMidnight(date) : parseInstant(`${date}T00:00:00${offset}`);
  if (offset === undefined || (fraction !== '' && second === undefined)) return undefined;
  return parseInstant(`${date}T${hour}:${minute ?? '00'}:${second ?? '00'}${fraction}${offset}`);
}

/** `yyyymmdd` */
export const writeDate = (date: PlainDate): string => digitsOf(date);

/** Reads `yyyymmdd`; undefined for anything else, also for a day that does not exist. */
export const readDate = (text: string): PlainDate | undefined =>
  /^\d{8}$/.test(text) ? parsePlainDate(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`) : undefined;

/** The clocks of England change at one in the morning, never at midnight. */
function ukMidnight(date: PlainDate): Instant | undefined {
  const winter = parseInstant(`${date}T00:00:00Z`);
  return winter !== undefined && ukTime(winter).offset === 60 ? parseInstant(`${date}T00:00:00+01:00`) : winter;
}

const digitsOf = (text: string): string => text.replace(/[^0-9]/g, '');
const twoDigits = (number: number): string => String(number).padStart(2, '0');
