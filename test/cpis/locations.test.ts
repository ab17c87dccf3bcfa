import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recordIndexes } from '../../src/cpis/locations.js';
import { encodeUpload } from '../../src/cpis/upload.js';
import * as contents from './contents.js';
import { fixture } from './fixtures.js';
import { workedMs } from '../support/cpu.js';

const upload = fixture('upload');

const places: readonly (readonly [location: string, place: number | undefined])[] = [
  // The form of the published outline, and what generators of XPaths make of it.
  ['/File/record[2]/CP-ISRecord', 1],
  ['/File[1]/record[3]/CP-ISRecord[1]', 2],
  ['/File/record[2]', 1],
  ['  /File/record[ 2 ]\n', 1],
  ['/hl7:File/hl7:record[2]/hl7:CP-ISRecord', 1],
  ['/a:File/b:record[3]', 2],
  ['/:File/record[2]', undefined],
  ["/*[local-name()='File']/*[local-name()='record'][2]/*[local-name()='CP-ISRecord']", 1],
  [
    "/*[local-name()='File' and namespace-uri()='urn:hl7-org:v3']/*[local-name()='record' and namespace-uri()='urn:hl7-org:v3'][3]",
    2,
  ],
  ["/*[name()='File']/*[name()='hl7:record'][2]", 1],
  ['/*:File/*:record[2]', undefined],
  ['/*/*[6]', 1],
  ['/*[1]/*[5]/*[1]', 0],
  ['//record[2]', 1],
  ['//CP-ISRecord[1]', undefined],
  ['(//CP-ISRecord)[2]', 1],
  ['/File//record[2]//family', 1],
  ['/descendant::record[3]', 2],
  ['/child::File/child::record[position()=2]', 1],
  ['/File/record[position() = last()]', 2],
  ['/File/record[last() - 1]', 1],
  ['/File/record[1 + 1]/CP-ISRecord', 1],
  ['/File/record[4 div 2]/CP-ISRecord', 1],
  ['/File/record[sum(/File/transmissionQuantity/@value) - 1]', 1],
  ['File/record[2]', 1],
  ['./File/record[2]', 1],
  // By what stands in a record.
  ["/File/record[CP-ISRecord/id/@root='6F1B0B52-3C0E-4B57-9A51-0D7C2E9A1002']", 1],
  ["//record[.//id[@extension='9997263316']]", 2],
  ["//id[@extension='9997042182']/ancestor::record", 0],
  ["//id[@extension='9997042182']/../../..", 0],
  ["//id/@extension[. = '9997042182']", 0],
  ["//family[text()='Thistledown']", 1],
  ["//family[starts-with(., 'Oak')]/text()", 2],
  ["//record[contains(string(.), 'Caspian')]", 2],
  ['//record[count(preceding-sibling::record) = 1]', 1],
  ['//record[not(following-sibling::record)]', 2],
  ['/File/record[1]/following-sibling::record[1]', 1],
  ['/File/record[3]/preceding-sibling::record[1]', 1],
  ['/File/record[2]/following::CP-ISRecord', 2],
  ["//record[CP-ISRecord/id[translate(@root, 'abcdef', 'ABCDEF') = '6F1B0B52-3C0E-4B57-9A51-0D7C2E9A1003']]", 2],
  ['/File/record[2]/CP-ISRecord/id | /File/record[2]/CP-ISRecord/subject', 1],
  // Without a predicate, the first.
  ['/File/record/CP-ISRecord', 0],
  ['/hl7:File/hl7:record', 0],
  ["/*[local-name()='File']/*[local-name()='record']", 0],
  ['/File/record/CP-ISRecord/id', 0],
  // Several, none, or something else.
  ['//record', undefined],
  ['/File/record[position() < 3]', undefined],
  ['/File/record[1] | /File/record[2]', undefined],
  ['/File/record[2] | /File/id', undefined],
  ['/File/record[0]', undefined],
  ['/File/record[4]', undefined],
  ['/File/record[-1]', undefined],
  ['/File/record[1.5]', undefined],
  ['/File/id', undefined],
  ['/File', undefined],
  ['/', undefined],
  ['/FileResponse/record[2]', undefined],
  ['/File/Record[2]', undefined],
  ['record[2]', undefined],
  ['count(//record)', undefined],
  ["'/File/record[2]'", undefined],
  ['2', undefined],
  // No XPath.
  ['', undefined],
  ['   ', undefined],
  ['unknown', undefined],
  ['record 2', undefined],
  ['/File/record[', undefined],
  ['/File/record[2', undefined],
  ['/File/record[2]]', undefined],
  ['/File/record[]', undefined],
  ['/File//', undefined],
  ['/File/record[2]/', undefined],
  ['/File/record[$n]', undefined],
  ['/File/record["2]', undefined],
  ['/File/record[nothing()]', undefined],
  ['/File/record[count()]', undefined],
  ['/File/record[count(2)]', undefined],
  ['/File/sideways::record[2]', undefined],
  ['/File/namespace::*', undefined],
  ['{urn:hl7-org:v3}record[2]', undefined],
  ['/File/record[2]\u0000', undefined],
];

describe('the record that a location names', () => {
  for (const [location, place] of places) {
    const words = place === undefined ? 'none' : `number ${place + 1}`;
    it(`is ${words}: ${JSON.stringify(location)}`, () => assert.deepEqual(recordIndexes(upload, [location]), [place]));
  }

  it('is found for each of many, in their order', () => {
    const locations = places.map(([location]) => location);
    assert.deepEqual(
      recordIndexes(upload, locations),
      places.map(([, place]) => place),
    );
    assert.deepEqual(recordIndexes(upload, []), []);
  });

  it('is the first of one, where a file has one', () => {
    const [record] = contents.upload.records;
    const one = encodeUpload({ ...contents.upload, records: [record!] });
    assert.deepEqual(recordIndexes(one, ['//record', '/File/record', '//family']), [0, 0, 0]);
  });

  it('never throws, whatever the location says', () => {
    const parts = fc.constantFrom(
      ...'/ // [ ] ( ) @ * . .. | = != < > + - , :: : and or div mod 2 "x" record File id child parent ancestor following count not position last local-name text'.split(
        ' ',
      ),
    );
    const expressions = fc.oneof(
      fc.string(),
      fc.array(parts, { maxLength: 14 }).map((all) => all.join('')),
      fc.array(parts, { maxLength: 14 }).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(fc.array(expressions, { minLength: 20, maxLength: 20 }), (locations) =>
        recordIndexes(upload, locations).every((place) => place === undefined || [0, 1, 2].includes(place)),
      ),
    );
  });
});

describe('many locations in a full file', () => {
  const records = Array.from({ length: 500 }, (_, place) => ({
    ...contents.upload.records[place % 3]!,
    recordId: `6F1B0B52-3C0E-4B57-9A51-${String(place).padStart(12, '0')}`,
  }));
  const full = encodeUpload({ ...contents.upload, records });
  const each = (location: (n: number) => string): readonly string[] => records.map((_, place) => location(place + 1));
  const inOrder = records.map((_, place) => place);

  const forms: Readonly<Record<string, (n: number) => string>> = {
    'by position': (n) => `/File/record[${n}]/CP-ISRecord`,
    'by local-name()': (n) => `/*[local-name()='File']/*[local-name()='record'][${n}]`,
    'by a search': (n) => `//record[${n}]`,
    'by a search with local-name()': (n) => `//*[local-name()='record'][${n}]`,
    'by record id': (n) => `//record[CP-ISRecord/id/@root='${records[n - 1]!.recordId}']`,
  };
  for (const [form, location] of Object.entries(forms)) {
    it(`are all found ${form}`, () => assert.deepEqual(recordIndexes(full, each(location)), inOrder));
  }

  it('that cost too much are undefined, with a bounded amount of work', () => {
    const nested = '[//*'.repeat(20) + ']'.repeat(20);
    const costly = [
      '//*[//*[//*]]',
      `//*${nested}`,
      '//*//*//*//*//*//*',
      '//*[. = //*]',
      '//*[contains(/, string(/))]',
      '//*[following::*[following::*[following::*]]]',
      '//*[count(//* | //*) = 0]',
      `/File/record[${'('.repeat(400)}2${')'.repeat(400)}]`,
      `/File/record[${'-'.repeat(900)}2]`,
      `/File/record[2]${' '.repeat(5000)}`,
    ];
    const began = workedMs();
    const locations = costly.flatMap((one) => Array.from({ length: 40 }, (_, n) => `${one}${' '.repeat(n)}`));
    assert.deepEqual(new Set(recordIndexes(full, locations)), new Set([undefined]));
    assert.ok(workedMs() - began < 20_000);
  });
});
