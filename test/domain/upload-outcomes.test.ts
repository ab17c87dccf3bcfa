import assert from 'node:assert/strict';
import type { Acknowledgement, RecordResult } from '../../src/domain/acknowledgements.js';
import type { PlacedChange } from '../../src/domain/upload-outcomes.js';
import { outcomesOf, verdictOf } from '../../src/domain/upload-outcomes.js';
import { at, person } from '../support/examples.js';

const created = at('2026-11-20T10:00:00Z');
const answer = (fileCode: string, results: readonly RecordResult[] = [], failed?: number): Acknowledgement => ({
  createdAt: created,
  sequence: 7,
  quantity: 2,
  fileCode,
  results,
  ...(failed === undefined ? {} : { failed }),
  returned: [],
});
const two: readonly PlacedChange[] = [
  { personId: person('1'), changeNumber: 11, places: [0] },
  { personId: person('2'), changeNumber: 21, places: [1, 2] },
];
const at_ = (place: number | undefined, code: string) => ({
  result: { code },
  ...(place === undefined ? {} : { place }),
});
const outcomes = (given: Acknowledgement, placed: Parameters<typeof outcomesOf>[2]) =>
  outcomesOf(two, given, placed, 7, created).map(({ answer: { outcome, code } }) => `${outcome} ${code}`);

describe('what an acknowledgement means for the file', () => {
  for (const [code, results, verdict] of [
    ['CPF01', [], 'rejected'],
    ['CPF02', [], 'by-record'],
    ['CPF03', [], 'by-record'],
    ['CPF04', [], 'rejected'],
    ['CPF04', [{ code: 'CPR03' }], 'by-record'],
    ['CPF05', [], 'again'],
    ['CPF06', [], 'rejected'],
    ['CPF99', [], 'rejected'],
  ] as const) {
    it(`${code}${results.length > 0 ? ' with record codes' : ''}: ${verdict}`, () => {
      assert.equal(verdictOf(answer(code, results)), verdict);
    });
  }
});

describe('what an acknowledgement means for each change', () => {
  it('accepts what CPR06 says', () => {
    assert.deepEqual(outcomes(answer('CPF02'), [at_(0, 'CPR06'), at_(1, 'CPR06'), at_(2, 'CPR06')]), [
      'accepted CPR06',
      'accepted CPR06',
    ]);
  });

  it('refuses the one and accepts the other in a partial success', () => {
    assert.deepEqual(outcomes(answer('CPF03'), [at_(0, 'CPR03'), at_(1, 'CPR06'), at_(2, 'CPR06')]), [
      'refused CPR03',
      'accepted CPR06',
    ]);
  });

  it('accepts an amended start date only when both its records are', () => {
    assert.deepEqual(outcomes(answer('CPF03'), [at_(0, 'CPR06'), at_(1, 'CPR06'), at_(2, 'CPR05')]), [
      'accepted CPR06',
      'refused CPR05',
    ]);
  });

  it('accepts a record without a result under CPF02, and under CPF03 only if the failure count adds up', () => {
    const refused = { code: 'CPR01' };
    assert.deepEqual(outcomes(answer('CPF02'), []), ['accepted CPR06', 'accepted CPR06']);
    assert.deepEqual(outcomes(answer('CPF03', [refused], 1), [{ result: refused, place: 0 }]), [
      'refused CPR01',
      'accepted CPR06',
    ]);
    assert.deepEqual(outcomes(answer('CPF03', [refused], 2), [{ result: refused, place: 0 }]), [
      'refused CPR01',
      'unanswered unanswered',
    ]);
  });

  it('takes nothing for granted when a result names no place', () => {
    assert.deepEqual(outcomes(answer('CPF02'), [at_(undefined, 'CPR01'), at_(0, 'CPR06')]), [
      'accepted CPR06',
      'unanswered unanswered',
    ]);
  });

  it('knows nothing of a record with two different results', () => {
    assert.equal(outcomes(answer('CPF03'), [at_(0, 'CPR06'), at_(0, 'CPR01')])[0], 'unanswered unanswered');
  });

  it('keeps a code that it does not know as a refusal', () => {
    assert.equal(outcomes(answer('CPF03'), [at_(0, 'CPR99'), at_(1, 'CPR06'), at_(2, 'CPR06')])[0], 'refused CPR99');
  });
});
