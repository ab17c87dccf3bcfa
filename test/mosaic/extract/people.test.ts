import assert from 'node:assert/strict';
import { readExtract, type Extract } from '../../../src/mosaic/extract/people.js';
import type { Cells } from '../../../src/mosaic/extract/rows.js';
import { person } from '../../support/examples.js';
import { aLine, csvOf } from './an-extract.js';

const asAt = '2026-11-25T02:00:00.000Z';
const read = (...lines: readonly Partial<Cells>[]): Extract => {
  const extract = readExtract(csvOf(asAt, lines));
  assert.ok(!('noExtract' in extract), JSON.stringify(extract));
  return extract;
};
const child = (extract: Extract, id = '700101') => extract.people.get(person(id))?.snapshot;

describe('an extract of Mosaic', () => {
  it('shows a child by the registered name, with every plan, as at the time of the extract', () =>
    assert.deepEqual(
      child(
        read(
          aLine({ teamId: 'team-31' }),
          aLine({
            teamId: 'team-31',
            planId: 'P2',
            planKind: 'looked-after',
            legalStatus: 'C2',
            planStartedOn: '2025-01-01',
            planEndedOn: '2025-06-01',
          }),
        ),
      ),
      {
        asOf: asAt,
        personId: '700101',
        nhsNumber: '9997042182',
        numberStatus: 'verified',
        familyName: 'Brackenfield',
        givenNames: ['Isla', 'Mae'],
        birthDate: '2019-03-12',
        unborn: false,
        plans: [
          { planId: 'P1', kind: 'child-protection', startedOn: '2026-11-01' },
          { planId: 'P2', kind: 'looked-after', legalStatus: 'C2', startedOn: '2025-01-01', endedOn: '2025-06-01' },
        ],
        allocated: { teamId: 'team-31' },
        restricted: false,
      },
    ));

  it('shows an unborn child with her mother’s details, and the mother with whom she expects', () => {
    const noPlan = { planId: '', planKind: '', planStartedOn: '' };
    const extract = read(
      aLine({
        personId: '700501',
        nhsNumber: '',
        numberStatus: '',
        birthDate: '',
        unborn: 'Y',
        expectedOn: '2027-02-01',
        mothers: '700103',
      }),
      aLine({ personId: '700103', nhsNumber: '9997130553', birthDate: '1998-07-05', ...noPlan }),
    );
    assert.equal(child(extract, '700501')?.mothers?.[0]?.nhsNumber, '9997130553');
    assert.equal(child(extract, '700501')?.motherPersonId, '700103');
    assert.deepEqual(child(extract, '700103')?.expecting, ['700501']);
    assert.deepEqual(child(extract, '700103')?.plans, []);
  });

  it('shows merged records at both ends, and the adopted as restricted', () => {
    const extract = read(
      aLine({ mergedInto: '700102', adoption: 'adopted' }),
      aLine({ personId: '700102', nhsNumber: '' }),
    );
    assert.deepEqual([child(extract)?.mergedInto, child(extract)?.restricted], ['700102', true]);
    assert.deepEqual(child(extract, '700102')?.mergedFrom, ['700101']);
  });

  it('tells who works with a child where it says by which relationship, and closes restricted records', () => {
    const worker = { workerId: 'worker-2101', workerRelationship: 'ALLWKR', teamId: 'team-31' };
    const relationsOf = (changed: Partial<Cells>) => read(aLine(changed)).people.get(person('700101'))?.relations;
    const told = relationsOf(worker);
    assert.deepEqual(
      told?.workers.map(({ workerId, relationship, mayOpenRecord }) => [workerId, relationship, mayOpenRecord]),
      [['worker-2101', 'ALLWKR', true]],
    );
    assert.deepEqual([told.team, told.mergePending], [{ teamId: 'team-31', closed: false }, false]);
    assert.equal(relationsOf({ ...worker, restricted: 'Y' })?.workers[0]?.mayOpenRecord, false);
    assert.equal(relationsOf({ mergePending: 'Y' })?.mergePending, true);
    assert.equal(relationsOf({ workerId: 'worker-2101' }), undefined);
  });

  const wrong: readonly (readonly [string, Partial<Cells>, string])[] = [
    ['a number with a wrong check digit', { nhsNumber: '9997042183' }, 'nhsNumber'],
    ['a number without its status', { numberStatus: '' }, 'numberStatus'],
    ['a date that does not exist', { planStartedOn: '2026-02-30' }, 'planStartedOn'],
    ['a date as people write it', { birthDate: '12/03/2019' }, 'birthDate'],
    ['no birth date', { birthDate: '' }, 'birthDate'],
    ['no word on restriction', { restricted: '' }, 'restricted'],
    ['a plan of another kind', { planKind: 'CP' }, 'planKind'],
    ['a looked-after child without a status', { planKind: 'looked-after' }, 'legalStatus'],
    ['a mother who is not there', { mothers: '700999' }, 'mothers'],
  ];
  for (const [what, changed, column] of wrong)
    it(`holds back a person with ${what}, names the line, and takes the others`, () => {
      const extract = read(aLine({ personId: '700102', nhsNumber: '' }), aLine(changed));
      assert.deepEqual(
        extract.problems.map((one) => [one.line, one.column]),
        [[3, column]],
      );
      assert.deepEqual([[...extract.people.keys()], [...extract.heldBack]], [['700102'], ['700101']]);
    });

  it('holds back a person whose lines contradict each other, or name a plan twice', () => {
    const extract = read(aLine(), aLine({ familyName: 'Other', planId: 'P2' }), aLine());
    assert.deepEqual(
      extract.problems.map(({ line, column }) => [line, column]),
      [
        [3, 'familyName'],
        [4, 'planId'],
      ],
    );
  });

  it('never repeats what stands in a line', () => {
    const { problems } = read(
      aLine({ familyName: '', givenNames: 'Zachariah', nhsNumber: '9997042183', birthDate: 'Brackenfield' }),
    );
    assert.ok(problems.length >= 3);
    assert.doesNotMatch(JSON.stringify(problems), /Zachariah|9997042183|Brackenfield/);
  });

  const noExtracts: readonly (readonly [string, string, string])[] = [
    ['nothing', '', 'not-csv'],
    ['names of columns alone', csvOf(asAt, []), 'empty'],
    ['a quote that is never closed', `${csvOf(asAt, [aLine()])}"700`, 'not-csv'],
    ['a line that breaks off', csvOf(asAt, [aLine(), aLine()]).slice(0, -20), 'not-csv'],
    ['a misspelt column', csvOf(asAt, [aLine()]).replace('mergedInto', 'mergedinto'), 'unknown-column'],
    ['a column twice', csvOf(asAt, [aLine()]).replace('workerId', 'teamId'), 'column-twice'],
    ['no column of birth dates', csvOf(asAt, [aLine()]).replace(',birthDate', ''), 'column-missing'],
    ['a line of nobody', csvOf(asAt, [aLine(), aLine({ personId: 'Isla Brackenfield' })]), 'person-id'],
    ['no time', csvOf('yesterday', [aLine()]), 'as-at'],
    ['two times', csvOf(asAt, [aLine(), aLine({ planId: 'P2', asAt: '2026-11-24T02:00:00Z' })]), 'as-at'],
  ];
  for (const [what, text, why] of noExtracts)
    it(`is none with ${what}`, () => {
      const extract = readExtract(text);
      assert.equal('noExtract' in extract && extract.noExtract, why);
      assert.doesNotMatch(JSON.stringify(extract), /Brackenfield/);
    });
});
