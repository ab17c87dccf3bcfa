import assert from 'node:assert/strict';
import { decodeAcknowledgement } from '../../../src/cpis/acknowledgement.js';
import { schemaProblems } from '../../../src/cpis/schema.js';
import { fileCodes, recordCodes } from '../../../src/domain/acknowledgements.js';
import type { UploadRecord } from '../../../src/domain/uploads.js';
import { day, number } from '../../support/examples.js';
import { aFile, aRecord, daysAgo, judged } from './files.js';
import { openNhs, type OpenNhs } from './open-nhs.js';

const superseded = '9997770137';
const nobody = '9997890248';

interface Case {
  readonly when: string;
  readonly records?: () => readonly UploadRecord[];
  readonly prepare?: (nhs: OpenNhs) => Promise<unknown>;
  readonly damage?: (text: string) => string;
  readonly file: string;
  readonly codes?: readonly string[];
  readonly detail?: string;
  /** what the answer calls the file: its number, unless it could not be read */
  readonly sequence?: 'unknown';
}

const one = (with_: Partial<UploadRecord> = {}) => [aRecord('700101', with_)];
const gone = { familyName: 'Fenwright', givenNames: ['Ottoline'], birthDate: '2015-01-31' };
const ottoline = { name: { given: ['Ottoline'], family: 'Fenwright' }, birthDate: day('2015-01-31') };
const wireDay = (days: number): string => daysAgo(days).replaceAll('-', '');
const refused = { file: 'CPF04' } as const;

const table: readonly Case[] = [
  { when: 'nothing is wrong', file: 'CPF02', codes: ['CPR06'] },
  {
    when: 'some records are wrong',
    records: () => [...one(), aRecord('700106')],
    file: 'CPF03',
    codes: ['CPR06', 'CPR02'],
  },
  {
    when: 'the Spine knows nobody by this number',
    records: () => one({ nhsNumber: number(nobody) }),
    ...refused,
    codes: ['CPR01'],
  },
  { when: 'the record on the Spine is sensitive', records: () => [aRecord('700106')], ...refused, codes: ['CPR02'] },
  { when: 'the name is another one', records: () => [aRecord('700107')], ...refused, codes: ['CPR03'] },
  {
    when: 'the check digit is wrong',
    damage: (text) => text.replace('9997042182', '9997042183'),
    ...refused,
    codes: ['CPR04'],
  },
  {
    when: 'the number is an old-style one',
    damage: (text) => text.replace('9997042182', 'NWLA 12345'),
    ...refused,
    codes: ['CPR04'],
  },
  {
    when: 'the number was superseded',
    records: () => one({ nhsNumber: number(superseded), ...ottoline }),
    ...refused,
    codes: ['CPR05'],
  },
  {
    when: 'the number is no longer in use and has no replacement',
    prepare: (nhs) => nhs.post('/admin/inactive', { nhsNumber: aRecord().nhsNumber }),
    ...refused,
    codes: ['CPR05'],
  },
  {
    when: 'the number is no longer in use and belonged to nobody here',
    prepare: (nhs) => nhs.post('/admin/inactive', { nhsNumber: nobody }),
    records: () => one({ nhsNumber: number(nobody) }),
    ...refused,
    codes: ['CPR05'],
  },
  {
    when: 'the end is before the start',
    records: () => one({ start: daysAgo(3), end: daysAgo(2) }),
    damage: (text) => text.replace(wireDay(2), wireDay(4)),
    ...refused,
    codes: ['CPR07'],
    detail: 'TEST01',
  },
  {
    when: 'a date lies ahead',
    records: () => one({ start: daysAgo(-1) }),
    ...refused,
    codes: ['CPR07'],
    detail: 'TEST02',
  },
  {
    when: 'it is deleted and was never held',
    records: () => one({ deleted: daysAgo(1) }),
    ...refused,
    codes: ['CPR07'],
    detail: 'TEST03',
  },
  {
    when: 'it is ended more than a year late',
    prepare: (nhs) => judged(nhs, aFile(1, one({ start: daysAgo(500) }))),
    records: () => one({ start: daysAgo(500), end: daysAgo(366) }),
    ...refused,
    codes: ['CPR07'],
    detail: 'TEST04',
  },
  {
    when: 'the person is grown up',
    records: () => [aRecord('700103', { kind: 'child-protection' })],
    ...refused,
    codes: ['CPR07'],
    detail: 'TEST05',
  },
  { when: 'the file breaks off', damage: (text) => text.slice(0, 300), file: 'CPF01', sequence: 'unknown' },
  { when: 'the file has another form', damage: (text) => text.replace('</File>', '<extra/></File>'), file: 'CPF01' },
  { when: 'its number was used before', prepare: (nhs) => judged(nhs, aFile(9, [aRecord('700102')])), ...refused },
  { when: 'its number is below the last', prepare: (nhs) => judged(nhs, aFile(10)), ...refused },
  {
    when: 'the Spine cannot be asked',
    prepare: (nhs) => nhs.post('/admin/spine', { available: false }),
    file: 'CPF05',
  },
  {
    when: 'our version is no longer supported',
    prepare: (nhs) => nhs.post('/admin/cpis', { clientSupported: false }),
    file: 'CPF06',
  },
];

/** Every file of the table has this number. */
const sequence = 9;

describe('NHS sandbox: every code that CP-IS can answer', () => {
  let nhs: OpenNhs;
  beforeEach(async () => {
    nhs = await openNhs();
    await nhs.post('/admin/people', [{ nhsNumber: superseded, ...gone, supersededBy: '9997680359' }]);
  });
  afterEach(() => nhs.close());

  for (const { when, prepare, records = () => one(), damage = (text: string) => text, ...expected } of table) {
    const { file, codes = [], detail } = expected;
    it(`${[file, ...codes].join(' ')}${detail === undefined ? '' : ` ${detail}`} when ${when}`, async () => {
      await prepare?.(nhs);
      const heldBefore = await nhs.get<readonly unknown[]>('/admin/records');
      const entry = await judged(nhs, damage(Buffer.from(aFile(sequence, records())).toString()));
      assert.deepEqual([entry.fileCode, entry.recordCodes], [file, codes]);
      const answer = await nhs.text(`/admin/uploads/${entry.messageId}/acknowledgement`);
      assert.deepEqual(schemaProblems(Buffer.from(answer)), []);
      const { content } = decodeAcknowledgement(Buffer.from(answer));
      assert.deepEqual([content.fileCode, content.results.map(({ code }) => code)], [file, codes]);
      assert.equal(content.sequence, expected.sequence ?? sequence);
      assert.equal(content.quantity, expected.sequence ?? records().length);
      assert.equal(content.results[0]?.detailCode, detail);
      assert.match(answer, expected.sequence === undefined ? /extension="9"/ : /extension="-1"/);
      const taken = codes.filter((code) => code === 'CPR06').length;
      assert.equal((await nhs.get<readonly unknown[]>('/admin/records')).length, heldBefore.length + taken);
    });
  }

  it('there is a row for each of them', () => {
    const reached = new Set(table.flatMap(({ file, codes = [] }) => [file, ...codes]));
    assert.deepEqual([...reached].sort(), [...Object.keys(fileCodes), ...Object.keys(recordCodes)].sort());
  });
});
