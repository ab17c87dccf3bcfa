import assert from 'node:assert/strict';
import { decodeUpload } from '../../src/cpis/upload.js';
import type { FailureCode } from '../../src/domain/failure.js';
import * as contents from './contents.js';
import type { Replacement } from './fixtures.js';
import { changed, refusedAs } from './fixtures.js';

const nhsRoot = '2.16.840.1.113883.2.1.4.1';
const childTemplate = 'COCT_TP145101GB01#Child"/>';

describe('reading an upload', () => {
  const refusals: readonly (readonly [string, FailureCode, ...Replacement[]])[] = [
    [
      'two NHS numbers',
      'cpis.content-missing',
      ['<childPerson>', `<id root="${nhsRoot}" extension="9997263316"/><childPerson>`],
    ],
    [
      'two start dates',
      'cpis.content-missing',
      ['</component>', '</component><component><cPPStartDate><value value="20260101"/></cPPStartDate></component>'],
    ],
    [
      'two start dates in one component',
      'cpis.content-missing',
      ['</cPPStartDate>', '</cPPStartDate><cPPStartDate><value value="20260101"/></cPPStartDate>'],
    ],
    [
      'two dates for one start',
      'cpis.content-missing',
      ['<value value="20261112"/>', '<value value="20261112"/><value value="20261112"/>'],
    ],
    ['a wrong check digit', 'cpis.content-wrong', ['9997042182', '9997042183']],
    ['an NHS number with spaces', 'cpis.content-wrong', ['9997042182', '999 704 2182']],
    ['a day that does not exist', 'cpis.content-wrong', ['20190312', '20190230']],
    ['a birth time with hours', 'cpis.content-wrong', ['20190312', '201903121200+0000']],
    ['hours without an offset', 'cpis.content-wrong', ['20261116093000+0000', '20261116093000']],
    ['no given name', 'cpis.content-missing', ['<given>Caspian</given>', '']],
    ['an empty family name', 'cpis.content-missing', ['Oakhanger', ' ']],
    ['a family name with elements in it', 'cpis.content-wrong', ['Oakhanger', '<b>Oakhanger</b>']],
    ['no record id', 'cpis.content-missing', ['<id root="6F1B0B52-3C0E-4B57-9A51-0D7C2E9A1001"/>', '']],
    [
      'fewer records than announced',
      'cpis.content-wrong',
      ['<transmissionQuantity value="3"/>', '<transmissionQuantity value="4"/>'],
    ],
    ['contentId of another subject', 'cpis.content-wrong', [childTemplate, 'COCT_TP145100GB01#UnbornChild"/>']],
    [
      'contentId of another plan',
      'cpis.content-wrong',
      ['COCT_TP146101GB01#CPPInformation', 'COCT_TP146100GB01#LACInformation'],
    ],
    [
      'a delete date in the place of the end',
      'cpis.content-missing',
      [
        '<lACEndDate><value value="20261106"/></lACEndDate>',
        '<lACDeleteDate><value value="20261106"/></lACDeleteDate>',
      ],
    ],
    [
      'an end date in the place of the delete',
      'cpis.content-missing',
      [
        '<component1><lACEndDate><value value="20261106"/></lACEndDate></component1>',
        '<component2><lACEndDate><value value="20261106"/></lACEndDate></component2>',
      ],
    ],
    [
      'a born child with an unborn child’s plan',
      'cpis.content-wrong',
      ['COCT_TP146101GB01#CPPInformation', 'COCT_TP146102GB01#UCPInformation'],
      ['<COCT_TP146101GB01.CPPInformation>', '<COCT_TP146102GB01.UCPInformation>'],
      ['</COCT_TP146101GB01.CPPInformation>', '</COCT_TP146102GB01.UCPInformation>'],
      ['<cPPStartDate>', '<uCPStartDate>'],
      ['</cPPStartDate>', '</uCPStartDate>'],
    ],
    [
      'two plans in one record',
      'cpis.content-missing',
      [
        '</COCT_TP146101GB01.CPPInformation>\n  </pertinentInformation>',
        '</COCT_TP146101GB01.CPPInformation></pertinentInformation><pertinentInformation><COCT_TP146100GB01.LACInformation><component><lACStartDate><value value="20250303"/></lACStartDate></component></COCT_TP146100GB01.LACInformation></pertinentInformation>',
      ],
    ],
    [
      'the number of a file under another root',
      'cpis.content-wrong',
      ['<id extension="1042"/>', '<id root="1.2.3" extension="1042"/>'],
    ],
    ['a file number of zero', 'cpis.content-wrong', ['<id extension="1042"/>', '<id extension="0"/>']],
    ['one telephone number', 'cpis.content-missing', ['use="EC"', 'use="MC"']],
    ['two numbers for office hours', 'cpis.content-missing', ['use="EC"', 'use="WP"']],
  ];

  for (const [fault, code, ...replacements] of refusals) {
    it(`refuses ${fault}`, () => refusedAs(code, () => decodeUpload(changed('upload', ...replacements))));
  }

  it('takes fixed attributes that are absent or there', () => {
    const withFixed = changed(
      'upload',
      ['<subject>', '<subject typeCode="SBJ" contextConductionInd="true">'],
      ['<id extension="1042"/>', '<id root="2.16.840.1.113883.2.1.3.2.4.18.46" extension="1042"/>'],
      [childTemplate, `${childTemplate}<templateId root="2.16.840.1.113883.2.1.3.2.4.18.2" extension="x"/>`],
    );
    assert.deepEqual(decodeUpload(withFixed).content, contents.upload);
  });

  it('leaves dates to the receiver: an end may stand before its start', () => {
    const { content } = decodeUpload(changed('upload', ['20261106', '20240101']));
    assert.deepEqual([content.records[2]?.start, content.records[2]?.end], ['2025-03-03', '2024-01-01']);
  });
});
