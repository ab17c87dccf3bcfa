import type { PlainDate } from '../domain/dates.js';
import type { WantedRegistration } from '../domain/registrations.js';
import { standing } from '../domain/registrations.js';
import type { Ports } from './index.js';

/**
 * The mark of what CP-IS shows of these registrations on a day, as `CpisHeld` bears it; undefined where it shows nothing. What
 * is held and what is wanted are compared by it, so both are made here.
 */
export function markOf(
  { pseudonyms }: Pick<Ports, 'pseudonyms'>,
  registrations: readonly WantedRegistration[],
  on: PlainDate,
): string | undefined {
  const contents = standing(
    registrations.map(({ content }) => content),
    on,
  );
  return contents.length === 0 ? undefined : pseudonyms.mark(contents);
}
