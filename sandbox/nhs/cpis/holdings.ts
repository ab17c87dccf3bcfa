import { instantOf, ukDate } from '../../../src/domain/dates.js';
import type { State } from '../state.js';
import type { HeldRecord } from './records.js';
import { asOf, isVisible } from './records.js';

type Holdings = Pick<State, 'records' | 'people' | 'now'>;

const todayOf = ({ now }: Holdings) => ukDate(instantOf(now()));

/** What CP-IS holds today of one registration. */
export function heldToday(state: Holdings, identity: string): HeldRecord | undefined {
  const record = state.records.get(identity);
  return record && asOf(record, state.people.get(record.nhsNumber)?.birthDate, todayOf(state));
}

/** All that CP-IS holds today, in the order in which it came. */
export const allHeldToday = (state: Holdings): readonly HeldRecord[] =>
  state.records.entries().flatMap(([identity]) => heldToday(state, identity) ?? []);

/** Whether CP-IS would show anything for this number: open, or ended within 365 days. */
export const isHeld = (state: Holdings, nhsNumber: string): boolean =>
  allHeldToday(state).some((record) => record.nhsNumber === nhsNumber && isVisible(record, todayOf(state)));
