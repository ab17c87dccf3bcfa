import type { NhsNumber } from '../../src/domain/nhs-number.js';
import { parseNhsNumber } from '../../src/domain/nhs-number.js';

/** So many NHS numbers of the 999 test range, with their check digits: nobody's. */
export function testNumbers(count: number, from: number): readonly NhsNumber[] {
  const found: NhsNumber[] = [];
  for (let place = from; found.length < count; place += 1) {
    const ten = Array.from({ length: 10 }, (_, digit) => parseNhsNumber(`999${place}${digit}`));
    found.push(...ten.filter((number) => number !== undefined));
  }
  return found.slice(0, count);
}
