import assert from 'node:assert/strict';
import { decodeUpload, encodeUpload, recordProblem } from '../../src/cpis/upload.js';
import type { FailureCode } from '../../src/domain/failure.js';
import { CodedError } from '../../src/domain/failure.js';
import type { NhsNumber } from '../../src/domain/nhs-number.js';
import type { Upload, UploadRecord } from '../../src/domain/uploads.js';
import { day, person } from '../support/examples.js';
import * as contents from './contents.js';

const [good] = contents.upload.records;
const record = (change: Partial<UploadRecord>): UploadRecord => ({ ...good!, ...change });
const named = (change: Partial<UploadRecord['name']>): UploadRecord => record({ name: { ...good!.name, ...change } });

const refused = (upload: Upload, code: FailureCode, facts: object): void =>
  assert.throws(
    () => encodeUpload(upload),
    (error) => {
      assert.ok(error instanceof CodedError);
      assert.deepEqual([error.code, error.facts], [code, facts]);
      return true;
    },
  );

describe('a record that does not fit the form', () => {
  const misfits: readonly (readonly [string, UploadRecord])[] = [
    ['an empty family name', named({ family: '' })],
    ['a family name of white space', named({ family: ' \u00a0 ' })],
    ['no given name', named({ given: [] })],
    ['an empty given name among others', named({ given: ['Isla', ' '] })],
    ['an empty prefix', named({ prefix: '' })],
    ['a control character in a name', named({ family: 'Bracken\u0007field' })],
    ['a line end in a name', named({ given: ['Isla\nMae'] })],
    ['half a character in a name', named({ family: 'Bracken\uD83D' })],
    ['a character that XML forbids', named({ family: 'Bracken\uFFFE' })],
    ['an end before the start', record({ end: day('2026-11-11') })],
    ['a start that does not exist', record({ start: day('2026-02-30') })],
    ['a birth date that is none', record({ birthDate: day('12 March 2019') })],
    ['a birth date of the year 19', record({ birthDate: day('0019-03-12') })],
    ['a delete date that is none', record({ deleted: day('soon') })],
    ['an NHS number with a wrong check digit', record({ nhsNumber: '9997042183' as NhsNumber })],
    ['a local id with a blank', record({ localId: person('700 101') })],
    ['a record id in small letters', record({ recordId: good!.recordId.toLowerCase() })],
    ['a record id that is no UUID', record({ recordId: 'P1' })],
  ];

  for (const [fault, misfit] of misfits) {
    it(`is told before a file is built, and never written: ${fault}`, () => {
      assert.equal(recordProblem(misfit), 'cpis.invalid-record');
      refused({ ...contents.upload, records: [good!, misfit] }, 'cpis.invalid-record', { record: 1 });
    });
  }
});

describe('a record that fits the form', () => {
  const fitting: readonly (readonly [string, UploadRecord])[] = [
    ['that ends on the day of its start', record({ end: day('2026-11-12') })],
    ['that is deleted on a day before its start', record({ deleted: day('2026-11-01') })],
    ['without prefix and local id', contents.upload.records[2]!],
    ['with a name that XML must escape', named({ family: `O'Dowd & "Sons" <Ltd> ]]>` })],
  ];
  for (const [what, fits] of fitting) {
    it(`is written as it is: one ${what}`, () => {
      assert.equal(recordProblem(fits), undefined);
      const { content } = decodeUpload(encodeUpload({ ...contents.upload, records: [fits] }));
      assert.deepEqual(content.records, [fits]);
    });
  }

  it('is written without the white space around its names', () => {
    const { content } = decodeUpload(
      encodeUpload({ ...contents.upload, records: [named({ family: ' Brackenfield ' })] }),
    );
    assert.deepEqual(content.records, [good]);
  });
});

describe('an upload that does not fit the form', () => {
  const { authority } = contents.upload;
  const misfits: readonly (readonly [string, Partial<Upload>])[] = [
    ['number zero', { sequence: 0 }],
    ['half a number', { sequence: 1.5 }],
    ['no record', { records: [] }],
    ['a sender without a name', { authority: { ...authority, name: ' ' } }],
    ['a sender without an ODS code', { authority: { ...authority, odsCode: '' } }],
    [
      'a telephone number with a blank',
      { authority: { ...authority, telephones: { ...authority.telephones, officeHours: '01632 960100' } } },
    ],
    [
      'no emergency number',
      { authority: { ...authority, telephones: { ...authority.telephones, emergencyDuty: '' } } },
    ],
  ];
  for (const [fault, change] of misfits) {
    it(`is never written: ${fault}`, () => refused({ ...contents.upload, ...change }, 'cpis.invalid-upload', {}));
  }
});
