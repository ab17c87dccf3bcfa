import assert from 'node:assert/strict';
import type { SchemaProblem } from '../../src/cpis/schema.js';
import { schemaProblems } from '../../src/cpis/schema.js';
import { bytes, examples, fixture, fixtureText, goldens, replaced } from './fixtures.js';

/** Every such part of the file is replaced. */
function problems(name: string, part: string, by: string): readonly SchemaProblem[] {
  const text = fixtureText(name);
  assert.ok(text.includes(part));
  return schemaProblems(bytes(text.replaceAll(part, by)));
}

const codesOf = (found: readonly SchemaProblem[]): readonly string[] => [...new Set(found.map(({ code }) => code))];

describe('our schemas', () => {
  it('take the examples and what we write', () => {
    for (const name of [...examples, ...goldens]) assert.deepEqual(schemaProblems(fixture(name)), [], name);
  });

  const faults: readonly (readonly [fault: string, name: string, part: string, by: string, code: string])[] = [
    ['a fixed attribute', 'upload', '<subject>', '<subject typeCode="SBJ">', 'attribute-unexpected'],
    [
      'the fixed root of the file number',
      'upload',
      '<id extension="1042"/>',
      '<id root="2.16.840.1.113883.2.1.3.2.4.18.46" extension="1042"/>',
      'attribute-unexpected',
    ],
    ['templateId', 'upload', '<childPerson>', '<templateId/><childPerson>', 'element-unexpected'],
    [
      'another order',
      'upload',
      '<id extension="1042"/>\n <transmissionQuantity value="3"/>',
      '<transmissionQuantity value="3"/><id extension="1042"/>',
      'element-unexpected',
    ],
    [
      'an extra element',
      'upload',
      '<birthTime value="20190312"/>',
      '<birthTime value="20190312"/><gender/>',
      'element-unexpected',
    ],
    ['a missing element', 'upload', '<birthTime value="20190312"/>', '', 'child-missing'],
    ['a missing attribute', 'upload', '<birthTime value="20190312"/>', '<birthTime/>', 'attribute-missing'],
    [
      'an end before the start',
      'upload',
      '<component><lACStartDate><value value="20250303"/></lACStartDate></component>',
      '',
      'element-unexpected',
    ],
    [
      'a plan under the name of another’s date',
      'upload',
      'cPPStartDate><value value="20261112"/></cPPStartDate',
      'uCPStartDate><value value="20261112"/></uCPStartDate',
      'element-unexpected',
    ],
    ['a date with a time', 'upload', '20190312', '20190312000000+0000', 'value-wrong'],
    ['hours without an offset', 'upload', '20261116093000+0000', '20261116093000', 'value-wrong'],
    ['a telephone number with spaces', 'upload', 'tel:01632960100', 'tel:01632 960100', 'value-wrong'],
    ['two numbers for one use', 'upload', 'use="EC"', 'use="WP"', 'value-repeated'],
    [
      'a record id in small letters',
      'upload',
      '6F1B0B52-3C0E-4B57-9A51-0D7C2E9A1001',
      '6f1b0b52-3c0e-4b57-9a51-0d7c2e9a1001',
      'value-wrong',
    ],
    [
      'an id of another sort',
      'upload',
      'root="2.16.840.1.113883.2.1.4.1" extension="9997042182"',
      'root="1.2.3" extension="9997042182"',
      'value-wrong',
    ],
    ['an empty name', 'upload', 'Oakhanger', ' ', 'value-wrong'],
    ['text between elements', 'upload', '<record>', '<record>Brackenfield', 'text-unexpected'],
    ['an element of another namespace', 'upload', '<record>', '<record xmlns="urn:other">', 'element-unexpected'],
    ['a file without records', 'golden/upload', 'record>', 'recorded>', 'element-unexpected'],
    ['an answer of another code system', 'acknowledgement-partial', '4.17.474', '4.17.473', 'value-wrong'],
    [
      'an answer without a type',
      'acknowledgement-partial',
      '<acknowledgementRecord typeCode="AE">',
      '<acknowledgementRecord>',
      'attribute-missing',
    ],
    [
      'an answer without a receiver',
      'acknowledgement-partial',
      'communicationFunctionRcv>',
      'somebody>',
      'element-unexpected',
    ],
    ['a location before the author', 'access-notification', '<author>', '<location/><author>', 'element-unexpected'],
    [
      'a place that is no UUID',
      'access-notification',
      'B7A4D0E2-5D1F-4C0B-8E6A-2F41C9D05001',
      'B7A4D0E2',
      'value-wrong',
    ],
    ['a number of nine digits', 'inactive-nhs-number', '9997263316', '999726331', 'value-wrong'],
    [
      'a replacement beside its number',
      'inactive-nhs-number',
      '</pertinentInformation2>',
      '</pertinentInformation2><pertinentInformation3/>',
      'element-unexpected',
    ],
  ];

  for (const [fault, name, part, by, code] of faults) {
    it(`refuse ${fault}`, () => assert.deepEqual(codesOf(problems(name, part, by)), [code]));
  }

  it('refuse a message that is none of the four', () => {
    assert.deepEqual(schemaProblems(bytes('<CP-ISNHSQueryResponse xmlns="urn:hl7-org:v3"/>')), [
      { line: 1, code: 'root-unknown' },
    ]);
    assert.deepEqual(schemaProblems(bytes('<File xmlns="urn:other"/>')), [{ line: 1, code: 'root-unknown' }]);
  });

  it('say the line and the sort, and nothing of the file', () => {
    const [problem, ...others] = problems('upload', '20190312', 'Brackenfield');
    assert.deepEqual([problem, others], [{ line: 21, code: 'value-wrong' }, []]);
  });

  it('say every problem of a file', () => {
    const text = replaced(replaced(fixtureText('upload'), '20190312', '2019'), '<asMother>', '<asMother note="x">');
    assert.deepEqual(
      schemaProblems(bytes(text)).map(({ line, code }) => `${line} ${code}`),
      ['21 value-wrong', '39 attribute-unexpected'],
    );
  });
});
