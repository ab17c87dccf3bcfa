import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isNhsNumber, parseNhsNumber } from '../../src/domain/nhs-number.js';

describe('an NHS number', () => {
  it('is ten digits with the right check digit, with or without the usual spaces', () => {
    assert.equal(parseNhsNumber('999 704 2182'), '9997042182');
    assert.equal(parseNhsNumber('999-704-2182'), '9997042182');
    assert.equal(parseNhsNumber('9997130553'), '9997130553');
  });

  it('is refused with a wrong check digit, too few digits, letters, or other digits than 0 to 9', () => {
    for (const text of ['9997042183', '999704218', '99970421820', '999704218X', '٩٩٩٧٠٤٢١٨٢', ''])
      assert.equal(parseNhsNumber(text), undefined, text);
  });

  it('never takes two numbers that differ in one digit', () => {
    const digit = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.array(digit, { minLength: 10, maxLength: 10 }), fc.nat(9), digit, (digits, place, other) => {
        const number = digits.join('');
        const changed = digits.map((one, at) => (at === place ? other : one)).join('');
        fc.pre(number !== changed);
        assert.equal(isNhsNumber(number) && isNhsNumber(changed), false);
      }),
    );
  });
});
