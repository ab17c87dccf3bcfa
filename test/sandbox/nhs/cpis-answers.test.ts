import assert from 'node:assert/strict';
import { decodeAcknowledgement } from '../../../src/cpis/acknowledgement.js';
import { schemaProblems } from '../../../src/cpis/schema.js';
import type { UploadRecord } from '../../../src/domain/uploads.js';
import { day, number } from '../../support/examples.js';
import { aFile, aRecord, daysAgo, judged } from './files.js';
import { openNhs, type OpenNhs, type UploadEntry } from './open-nhs.js';

interface Held {
  readonly nhsNumber: string;
  readonly kind: string;
  readonly start: string;
  readonly end: string | null;
  readonly deleted: string | null;
  readonly upload: number;
}

const adult = '9997680359';
const superseded = '9997770137';
const unknown = '9997890248';

describe('NHS sandbox: what CP-IS answers', () => {
  let nhs: OpenNhs;
  beforeEach(async () => {
    nhs = await openNhs();
    const grownUp = { familyName: 'Fenwright', givenNames: ['Ottoline'], birthDate: '2005-01-31' };
    await nhs.post('/admin/people', [
      { nhsNumber: adult, ...grownUp },
      { nhsNumber: superseded, ...grownUp, supersededBy: adult },
    ]);
  });
  afterEach(() => nhs.close());

  const records = (): Promise<readonly Held[]> => nhs.get('/admin/records');
  const answerTo = async ({ messageId }: UploadEntry) => {
    const text = await nhs.text(`/admin/uploads/${messageId}/acknowledgement`);
    assert.deepEqual(schemaProblems(Buffer.from(text)), []);
    return decodeAcknowledgement(Buffer.from(text)).content;
  };
  const grown = { name: { given: ['Ottoline'], family: 'Fenwright' }, birthDate: day('2005-01-31') };
  const isla = { given: ['Isla', 'Mae'], family: 'Brackenfield' };

  const table: Readonly<Record<string, { record: () => UploadRecord; code: string; detail?: string }>> = {
    'a child of the Spine': { record: () => aRecord(), code: 'CPR06' },
    'capital letters': {
      record: () => aRecord('700101', { name: { ...isla, family: 'BRACKENFIELD' } }),
      code: 'CPR06',
    },
    'an accent that is encoded otherwise': {
      record: () => aRecord('700105', { name: { given: ['Zoe\u0308'], family: "D'Arcy-Hollowmere" } }),
      code: 'CPR06',
    },
    'the first given name only': {
      record: () => aRecord('700101', { name: { ...isla, given: ['Isla'] } }),
      code: 'CPR06',
    },
    'a first name that is the second on the Spine': {
      record: () => aRecord('700101', { name: { ...isla, given: ['Mae', 'Poppy'] } }),
      code: 'CPR06',
    },
    'another given name': { record: () => aRecord('700101', { name: { ...isla, given: ['Poppy'] } }), code: 'CPR03' },
    'another family name': { record: () => aRecord('700101', { name: { ...isla, family: 'Other' } }), code: 'CPR03' },
    'another birth date': { record: () => aRecord('700101', { birthDate: day('2019-03-13') }), code: 'CPR03' },
    'the seeded child whose name differs': { record: () => aRecord('700107'), code: 'CPR03' },
    'a sensitive person': { record: () => aRecord('700106'), code: 'CPR02' },
    'a number that nobody has': { record: () => aRecord('700101', { nhsNumber: number(unknown) }), code: 'CPR01' },
    'a superseded number': {
      record: () => aRecord('700101', { nhsNumber: number(superseded), ...grown }),
      code: 'CPR05',
    },
    'a start tomorrow': { record: () => aRecord('700101', { start: daysAgo(-1) }), code: 'CPR07', detail: 'TEST02' },
    'a start today': { record: () => aRecord('700101', { start: daysAgo(0) }), code: 'CPR06' },
    'an end tomorrow': { record: () => aRecord('700101', { end: daysAgo(-1) }), code: 'CPR07', detail: 'TEST02' },
    'a delete of what is not held': {
      record: () => aRecord('700101', { deleted: daysAgo(1) }),
      code: 'CPR07',
      detail: 'TEST03',
    },
    'a plan of the past that is still visible': {
      record: () => aRecord('700101', { start: daysAgo(400), end: daysAgo(365) }),
      code: 'CPR06',
    },
    'the end of what is not held and no longer visible': {
      record: () => aRecord('700101', { start: daysAgo(400), end: daysAgo(366) }),
      code: 'CPR07',
      detail: 'TEST03',
    },
    'a person of eighteen': {
      record: () => aRecord('700101', { nhsNumber: number(adult), ...grown }),
      code: 'CPR07',
      detail: 'TEST05',
    },
    'an unborn child by its mother': {
      record: () => aRecord('700103', { kind: 'unborn-child-protection' }),
      code: 'CPR06',
    },
    'a looked-after child': { record: () => aRecord('700108', { kind: 'looked-after' }), code: 'CPR06' },
  };
  for (const [name, { record, code, detail }] of Object.entries(table)) {
    it(`${code}${detail === undefined ? '' : ` ${detail}`} for ${name}`, async () => {
      const entry = await judged(nhs, aFile(1, [record()]));
      const taken = code === 'CPR06';
      assert.deepEqual(
        [entry.sequence, entry.records, entry.fileCode, entry.recordCodes],
        [1, 1, taken ? 'CPF02' : 'CPF04', [code]],
      );
      const { results, failed, returned } = await answerTo(entry);
      assert.equal(results[0]?.detailCode, detail);
      assert.equal(results[0]?.location, '/File/record[1]/CP-ISRecord');
      assert.deepEqual([failed, returned.length], taken ? [0, 0] : [1, 1]);
      assert.equal((await records()).length, taken ? 1 : 0);
    });
  }

  it('takes the good records of a file and refuses the bad ones by their place (CPF03)', async () => {
    const bad = aRecord('700106');
    const entry = await judged(nhs, aFile(7, [aRecord('700101'), bad, aRecord('700102')]));
    assert.deepEqual([entry.fileCode, entry.recordCodes], ['CPF03', ['CPR06', 'CPR02', 'CPR06']]);
    const { sequence, quantity, returned, failed, results } = await answerTo(entry);
    assert.deepEqual({ sequence, quantity, failed }, { sequence: 7, quantity: 3, failed: 1 });
    assert.deepEqual(
      returned.map(({ recordId, nhsNumber }) => [recordId, nhsNumber]),
      [[bad.recordId, bad.nhsNumber]],
    );
    assert.equal(results[1]?.location, '/File/record[2]/CP-ISRecord');
    assert.equal((await records()).length, 2);
  });

  it('refuses one record for a wrong check digit (CPR04) and takes the others', async () => {
    const file = Buffer.from(aFile(1, [aRecord('700101'), aRecord('700102')])).toString();
    const entry = await judged(nhs, file.replace('9997042182', '9997042183'));
    assert.deepEqual([entry.fileCode, entry.recordCodes], ['CPF03', ['CPR04', 'CPR06']]);
  });

  it('ends a registration that it holds, and opens it again when the end is taken back', async () => {
    const { nhsNumber, kind, start } = aRecord();
    await judged(nhs, aFile(1));
    await judged(nhs, aFile(2, [aRecord('700101', { end: daysAgo(1) })]));
    const held = { nhsNumber, kind, start, deleted: null };
    assert.deepEqual(await records(), [{ ...held, end: daysAgo(1), upload: 2 }]);
    await judged(nhs, aFile(3));
    assert.deepEqual(await records(), [{ ...held, end: null, upload: 3 }]);
  });

  it('moves a start by a delete and a start in one file', async () => {
    await judged(nhs, aFile(1));
    const moved = aRecord('700101', { start: daysAgo(20) });
    const entry = await judged(nhs, aFile(2, [aRecord('700101', { deleted: daysAgo(20) }), moved]));
    assert.equal(entry.fileCode, 'CPF02');
    const held = await records();
    assert.deepEqual(
      held.map(({ start, deleted }) => [start, deleted]),
      [
        [daysAgo(30), daysAgo(20)],
        [daysAgo(20), null],
      ],
    );
    assert.equal((await judged(nhs, aFile(3, [aRecord('700101', { deleted: daysAgo(1) })]))).fileCode, 'CPF04');
  });

  it('refuses an end that comes more than 365 days late, and takes the delete instead', async () => {
    const old = { start: daysAgo(500) };
    await judged(nhs, aFile(1, [aRecord('700101', old)]));
    const late = await judged(nhs, aFile(2, [aRecord('700101', { ...old, end: daysAgo(366) })]));
    assert.equal((await answerTo(late)).results[0]?.detailCode, 'TEST04');
    assert.equal((await judged(nhs, aFile(3, [aRecord('700101', { ...old, deleted: daysAgo(0) })]))).fileCode, 'CPF02');
  });

  it('takes sequence numbers upwards only, with gaps, and none twice', async () => {
    assert.equal((await judged(nhs, aFile(5))).fileCode, 'CPF02');
    const lower = await judged(nhs, aFile(4));
    assert.deepEqual([lower.fileCode, lower.recordCodes], ['CPF04', []]);
    assert.equal((await judged(nhs, aFile(5, [aRecord('700102')]))).fileCode, 'CPF04');
    assert.equal((await judged(nhs, aFile(9))).fileCode, 'CPF02');
    assert.equal((await records()).length, 1);
  });

  it('answers identical bytes under their number once more, as before', async () => {
    const file = aFile(1, [aRecord('700101'), aRecord('700106')]);
    await judged(nhs, file);
    const again = await judged(nhs, file);
    assert.deepEqual([again.repeated, again.fileCode, again.recordCodes], [true, 'CPF03', ['CPR06', 'CPR02']]);
    assert.equal((await records()).length, 1);
    assert.equal((await judged(nhs, aFile(2))).fileCode, 'CPF02');
  });

  const broken: Readonly<Record<string, (text: string) => string>> = {
    'XML that breaks off': (text) => text.slice(0, 300),
    'a fixed attribute': (text) => text.replace('<CP-ISRecord>', '<CP-ISRecord classCode="REG">'),
    'an element that is not in the form': (text) => text.replace('</File>', '<extra/></File>'),
    'elements in another order': (text) =>
      text.replace(/(<id extension="1"\/>)(\s*)(<transmissionQuantity [^>]*>)/, '$3$2$1'),
    'a wrong number of records': (text) =>
      text.replace('<transmissionQuantity value="1"', '<transmissionQuantity value="2"'),
    'a record id in small letters': (text) =>
      text.replace(/<id root="([0-9A-F]{8}-[^"]*)"/, (_, id: string) => `<id root="${id.toLowerCase()}"`),
    'a time without its offset': (text) => text.replace(/(<creationTime value="\d{14})[+-]\d{4}/, '$1'),
    'no emergency telephone number': (text) => text.replace(/<telecom use="EC"[^>]*>/, ''),
    'the local id of another authority': (text) => text.replace('"ZZ9:Example', '"ZZ8:Example'),
    'something that is no CP-IS file': () => '<Other/>',
  };
  for (const [name, damage] of Object.entries(broken)) {
    it(`refuses the whole file (CPF01) for ${name}`, async () => {
      const text = Buffer.from(aFile(1)).toString();
      const damaged = damage(text);
      assert.notEqual(damaged, text);
      const entry = await judged(nhs, damaged);
      assert.deepEqual([entry.fileCode, entry.recordCodes], ['CPF01', []]);
      assert.notDeepEqual(entry.problems, []);
      const { sequence } = await answerTo(entry);
      assert.equal(sequence, entry.sequence ?? 'unknown');
      assert.deepEqual(await records(), []);
      assert.equal((await judged(nhs, aFile(2))).fileCode, 'CPF02');
    });
  }

  it('takes nothing while the Spine cannot be asked (CPF05)', async () => {
    await nhs.post('/admin/spine', { available: false });
    assert.equal((await judged(nhs, aFile(1))).fileCode, 'CPF05');
    await nhs.post('/admin/spine', { available: true });
    assert.deepEqual(await records(), []);
    assert.equal((await judged(nhs, aFile(2))).fileCode, 'CPF02');
  });
});
