import assert from 'node:assert/strict';
import { decodeAcknowledgement } from '../../src/cpis/acknowledgement.js';
import * as contents from './contents.js';
import { bytes, changed, refusedAs } from './fixtures.js';

describe('reading an acknowledgement', () => {
  it('finds the answers at any depth', () => {
    const wrapped = changed(
      'acknowledgement-partial',
      ['<acknowledgementRecord typeCode="AE">', '<acknowledgementRecord><wrapper>'],
      ['</acknowledgementRecord>', '</wrapper></acknowledgementRecord>'],
    );
    const { content, ignored } = decodeAcknowledgement(wrapped);
    assert.deepEqual(content, contents.acknowledgement);
    assert.deepEqual(ignored, ['FileResponse/acknowledgementRecord: 1']);
  });

  it('takes one acknowledgementRecord for each record too', () => {
    const split = changed('acknowledgement-partial', [
      '</acknowledgementRecordDetail>\n  <acknowledgementRecordDetail>',
      '</acknowledgementRecordDetail></acknowledgementRecord><acknowledgementRecord typeCode="AA"><acknowledgementRecordDetail>',
    ]);
    assert.deepEqual(decodeAcknowledgement(split).content, contents.acknowledgement);
  });

  it('says "unknown" where CP-IS could not tell the file', () => {
    const { content } = decodeAcknowledgement(
      changed(
        'acknowledgement-partial',
        ['extension="1042"', 'extension="-1"'],
        ['<transmissionQuantity value="3"/>', '<transmissionQuantity value="-1"/>'],
      ),
    );
    assert.deepEqual([content.sequence, content.quantity], ['unknown', 'unknown']);
  });

  it('keeps codes that it does not know, and the code that qualifies CPR07', () => {
    const { content } = decodeAcknowledgement(
      changed(
        'acknowledgement-partial',
        ['code="CPF03"', 'code="CPF77"'],
        [
          '<code code="CPR03" codeSystem="2.16.840.1.113883.2.1.3.2.4.17.473" displayName="PDS Error - NHS Number not Verified"/>',
          '<code code="CPR07"><translation code="E-114" codeSystem="1.2.3"/></code>',
        ],
      ),
    );
    assert.equal(content.fileCode, 'CPF77');
    assert.deepEqual(content.results[1], {
      code: 'CPR07',
      detailCode: 'E-114',
      location: '/File/record[2]/CP-ISRecord',
    });
  });

  it('decides by the codes, never by typeCode', () => {
    const contradicting = changed('acknowledgement-partial', [
      '<acknowledgementFile typeCode="AE">',
      '<acknowledgementFile typeCode="AA">',
    ]);
    assert.equal(decodeAcknowledgement(contradicting).content.fileCode, 'CPF03');
  });

  it('keeps a location as it came, and takes an answer without one', () => {
    const { content } = decodeAcknowledgement(
      changed(
        'acknowledgement-partial',
        ['/File/record[1]/CP-ISRecord', "//*[local-name()='record'][1]"],
        ['<location>/File/record[2]/CP-ISRecord</location>', ''],
      ),
    );
    assert.deepEqual(content.results.slice(0, 2), [
      { code: 'CPR06', location: "//*[local-name()='record'][1]" },
      { code: 'CPR03' },
    ]);
  });

  it('does without a receiver, a failure count, records and answers', () => {
    const least = `<FileResponse xmlns="urn:hl7-org:v3"><creationTime value="20261116"/><id extension="7"/>
      <transmissionQuantity value="0"/><acknowledgementFileDetail><code code="CPF05"/></acknowledgementFileDetail></FileResponse>`;
    assert.deepEqual(decodeAcknowledgement(bytes(least)).content, {
      createdAt: '2026-11-16T00:00:00.000Z',
      sequence: 7,
      quantity: 0,
      fileCode: 'CPF05',
      results: [],
      returned: [],
    });
  });

  it('refuses two answers to the file, and an echo of a number that cannot be', () => {
    const detail = '<acknowledgementFileDetail><code code="CPF02"/></acknowledgementFileDetail>';
    const twice = changed('acknowledgement-partial', ['</acknowledgementFile>', `${detail}</acknowledgementFile>`]);
    refusedAs('cpis.content-missing', () => decodeAcknowledgement(twice));
    const wrongEcho = changed('acknowledgement-partial', ['9997130553', '9997130554']);
    refusedAs('cpis.content-wrong', () => decodeAcknowledgement(wrongEcho));
  });
});
