import type { Instant } from './dates.js';
import { instantOf } from './dates.js';

/** MESH begins its ids with the moment, in UTC: `20310203040559123_1B8F53`. Undefined for ids of another form. */
export function timeOfMessage(id: string): Instant | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d*_/.exec(id) ?? [];
  const ms = Date.parse(`${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`);
  return Number.isNaN(ms) ? undefined : instantOf(ms);
}
