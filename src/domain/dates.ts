declare const plainDate: unique symbol;
declare const instant: unique symbol;

/** A calendar date without time or zone, `YYYY-MM-DD`, that exists. */
export type PlainDate = string & { readonly [plainDate]: true };

/** A moment in time, ISO 8601 in UTC with milliseconds: `2026-11-23T09:00:00.000Z`. Instants compare as strings. */
export type Instant = string & { readonly [instant]: true };

export const dayInMs = 86_400_000;

export const isPlainDate = (text: unknown): text is PlainDate =>
  typeof text === 'string' &&
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);

export const parsePlainDate = (text: string): PlainDate | undefined => (isPlainDate(text) ? text : undefined);

/** Reads an ISO 8601 date-time that names its offset; undefined for anything else. */
export function parseInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : instantOf(ms);
}

/** @param ms milliseconds since 1970 in UTC */
export const instantOf = (ms: number): Instant => new Date(ms).toISOString() as Instant;

export const msOf = (instant: Instant): number => Date.parse(instant);

export function addDays(date: PlainDate, days: number): PlainDate {
  return new Date(Date.parse(date) + days * dayInMs).toISOString().slice(0, 10) as PlainDate;
}

const ukParts = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

export interface LocalTime {
  readonly date: PlainDate;
  /** `HH:mm:ss` */
  readonly time: string;
  /** minutes ahead of UTC: 60 in British Summer Time, else 0 */
  readonly offset: number;
}

/** The clock on a wall in England at that moment. */
export function ukTime(at: Instant): LocalTime {
  const part = Object.fromEntries(ukParts.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  const field = (name: string): string => part[name] ?? '';
  const date = `${field('year')}-${field('month')}-${field('day')}` as PlainDate;
  const time = `${field('hour')}:${field('minute')}:${field('second')}`;
  const offset = Math.round((Date.parse(`${date}T${time}Z`) - msOf(at)) / 60_000);
  return { date, time, offset };
}

/** Today in England: plans start and end by the English calendar. */
export const ukDate = (at: Instant): PlainDate => ukTime(at).date;

/** The moment at which a day begins in England. */
export function ukMidnight(date: PlainDate): Instant {
  const utc = Date.parse(date);
  return instantOf(utc - ukTime(instantOf(utc)).offset * 60_000);
}

/** For people: `21 November 2026, 22:31`. */
export function ukWords(at: Instant): string {
  const { date, time } = ukTime(at);
  return `${dateWords(date)}, ${time.slice(0, 5)}`;
}

const months = 'January February March April May June July August September October November December'.split(' ');

/** For people: `21 November 2026`. */
export function dateWords(date: PlainDate): string {
  const [year, month, day] = date.split('-');
  return `${Number(day)} ${months[Number(month) - 1] ?? ''} ${year ?? ''}`;
}

/** For people: `November 2026`. */
export const monthWords = (date: PlainDate): string => dateWords(date).replace(/^\d+ /, '');
