import assert from 'node:assert/strict';
import { seedOf } from '../../src/loading/seed.js';
import type { FormerRecord } from '../../src/loading/rows.js';
import { aChild, at, day, number, person, policy } from '../support/examples.js';

const own: FormerRecord = { nhsNumber: number('9997042182'), kind: 'child-protection', start: day('2026-01-10') };
const mothers: FormerRecord = {
  nhsNumber: number('9997130553'),
  kind: 'unborn-child-protection',
  start: day('2025-11-01'),
  end: day('2026-01-10'),
};
const mother = {
  personId: person('700103'),
  nhsNumber: number('9997130553'),
  numberStatus: 'verified' as const,
  familyName: 'Thistledown',
  givenNames: ['Morwenna'],
  birthDate: day('1998-07-05'),
};
const seed = (child: ReturnType<typeof aChild>, ...held: FormerRecord[]) =>
  seedOf(child, held, policy.telephones, at('2026-11-25T09:00:00Z'));

describe('what the module before had CP-IS accept', () => {
  it('is taken over with the person whose number it is held under: the child, or the mother', () => {
    const taken = seed(aChild({ mothers: [mother] }), own, mothers);
    assert.ok(typeof taken !== 'string');
    assert.deepEqual(
      taken.held.map(({ content }) => [content.kind, content.localId, content.birthDate, content.end]),
      [
        ['child-protection', '700101', '2019-03-12', undefined],
        ['unborn-child-protection', '700103', '1998-07-05', '2026-01-10'],
      ],
    );
  });

  it('is taken over whole or not at all: nobody would know of a record that was left out', () => {
    assert.equal(seed(aChild(), own, mothers), 'no-mother');
    const { birthDate, ...unknown } = aChild({ mothers: [mother] });
    assert.ok(birthDate);
    assert.equal(seed(unknown, own, mothers), 'no-birth-date');
  });
});
