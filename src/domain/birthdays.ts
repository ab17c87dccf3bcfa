import type { PlainDate } from './dates.js';
import { addDays } from './dates.js';

/** The day on which somebody becomes 18: 1 March for those born on 29 February. */
export function eighteenthBirthday(birthDate: PlainDate): PlainDate {
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number);
  return new Date(Date.UTC(year + 18, month - 1, day)).toISOString().slice(0, 10) as PlainDate;
}

/** CP-IS ends a child's registration by itself on that day and takes no update afterwards. */
export const isAdult = (birthDate: PlainDate, today: PlainDate): boolean => eighteenthBirthday(birthDate) <= today;

const babyDays = 42;

/** Under six weeks old: a baby's record on the Spine is still being made. */
export const isBaby = (birthDate: PlainDate, today: PlainDate): boolean => addDays(birthDate, babyDays) > today;
