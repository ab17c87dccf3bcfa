import assert from 'node:assert/strict';
import { decodeAccessNotification } from '../../src/cpis/access-notification.js';
import { decodeAcknowledgement } from '../../src/cpis/acknowledgement.js';
import { decodeInactiveNumberNotification } from '../../src/cpis/inactive-number-notification.js';
import { readMessage } from '../../src/cpis/read.js';
import { decodeUpload } from '../../src/cpis/upload.js';
import type { FailureCode } from '../../src/domain/failure.js';
import { CodedError } from '../../src/domain/failure.js';
import * as contents from './contents.js';
import { bytes, fixture, fixtureText, replaced } from './fixtures.js';

type Replacement = readonly [part: string, by: string];

const changed = (name: string, ...replacements: readonly Replacement[]): Uint8Array =>
  bytes(replacements.reduce((text, [part, by]) => replaced(text, part, by), fixtureText(name)));

const refusedAs = (code: FailureCode, read: () => unknown): void =>
  assert.throws(read, (error) => error instanceof CodedError && error.code === code);

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

describe('reading an access notification', () => {
  const query = 'pertinentCP-ISNHSQuery';

  it('takes one without an access', () => {
    assert.deepEqual(decodeAccessNotification(fixture('golden/access-notification-empty')).content.accesses, []);
  });

  it('keeps a name that has no parts, and does without a name, a role, a place', () => {
    const { content } = decodeAccessNotification(
      changed(
        'access-notification',
        [
          '<name><prefix>Dr</prefix><given>Anselm</given><family>Underhill</family></name>',
          '<name>Dr A Underhill</name>',
        ],
        [
          '<assignedPerson><name><prefix>Mrs</prefix><given>Perpetua</given><family>Lindqvist</family></name></assignedPerson>',
          '',
        ],
        ['<addr><postalCode>ZZ99 3WZ</postalCode></addr>', ''],
        ['<code code="NR0000" codeSystem="2.16.840.1.113883.2.1.3.2.4.17.124" displayName="Safeguarding Lead"/>', ''],
        ['<id root="1.2.826.0.1285.0.2.0.67" extension="999000000012"/>', '<id nullFlavor="NI"/>'],
      ),
    );
    const [first, second] = content.accesses;
    assert.deepEqual(first?.author.name, { given: [], family: 'Dr A Underhill' });
    assert.deepEqual(second?.author, {
      kind: 'device',
      systemId: '999000000107',
      organisation: 'NHS 111 Exampleshire',
      telephones: ['01632960155'],
    });
    assert.deepEqual(second?.location, { place: '12 Sample Street, Exampleton', telephones: [] });
    assert.equal('roleProfileId' in first.author, false);
  });

  it('knows an id in small letters again', () => {
    const small = changed('access-notification', [
      'B7A4D0E2-5D1F-4C0B-8E6A-2F41C9D05001',
      'b7a4d0e2-5d1f-4c0b-8e6a-2f41c9d05001',
    ]);
    assert.equal(decodeAccessNotification(small).content.notificationId, contents.accessNotification.notificationId);
  });

  it('keys an id with an extension on both', () => {
    const both = changed('access-notification', [
      '<id root="B7A4D0E2-5D1F-4C0B-8E6A-2F41C9D05002"/>',
      '<id root="1.2.3" extension="q/7"/>',
    ]);
    assert.equal(decodeAccessNotification(both).content.accesses[0]?.queryId, '1.2.3/q/7');
  });

  it('refuses a query outside an access, two in one access, and an access without one', () => {
    const outside = changed(
      'access-notification',
      ['<pertinentCP-ISRecordAccess>', '<somethingElse>'],
      ['</pertinentCP-ISRecordAccess>', '</somethingElse>'],
    );
    const none = changed('access-notification', [`<${query}>`, '<somethingElse>'], [`</${query}>`, '</somethingElse>']);
    for (const faulty of [outside, none]) refusedAs('cpis.content-missing', () => decodeAccessNotification(faulty));
  });

  it('refuses two authors, and an author whose contentId names the other sort', () => {
    const two = changed('access-notification', ['<author>', '<author/><author>']);
    refusedAs('cpis.content-missing', () => decodeAccessNotification(two));
    const other = changed('access-notification', ['#AssignedAuthor', '#System']);
    refusedAs('cpis.content-wrong', () => decodeAccessNotification(other));
  });
});

describe('reading an inactive number notification', () => {
  const replacement = `<pertinentReplacementNHSNumber>
   <value root="2.16.840.1.113883.2.1.4.1" extension="9997451627"/>
  </pertinentReplacementNHSNumber>`;

  it('refuses a replacement that stands beside the number', () => {
    const beside = changed(
      'inactive-nhs-number-replaced',
      [replacement, ''],
      ['</pertinentInactiveNHSNumber>', `</pertinentInactiveNHSNumber>${replacement}`],
    );
    assert.throws(() => decodeInactiveNumberNotification(beside), CodedError);
  });

  it('refuses a number that replaces itself, and one with two replacements', () => {
    const itself = changed('inactive-nhs-number-replaced', ['9997451627', '9997042182']);
    refusedAs('cpis.content-wrong', () => decodeInactiveNumberNotification(itself));
    const two = changed('inactive-nhs-number-replaced', [
      '</CP-ISInactive',
      '<pertinentInformation2><pertinentInactiveNHSNumber><value extension="9997042182"/></pertinentInactiveNHSNumber></pertinentInformation2></CP-ISInactive',
    ]);
    refusedAs('cpis.content-wrong', () => decodeInactiveNumberNotification(two));
  });

  it('refuses one without a number', () => {
    const none = changed(
      'inactive-nhs-number',
      ['<pertinentInactiveNHSNumber>', '<other>'],
      ['</pertinentInactiveNHSNumber>', '</other>'],
    );
    refusedAs('cpis.content-missing', () => decodeInactiveNumberNotification(none));
  });

  it('finds the recipient whatever is around it, and does without', () => {
    const deep = changed(
      'inactive-nhs-number',
      ['<primaryInformationRecipient><organisation>', '<primaryInformationRecipient><x><y>'],
      ['</organisation>', '</y></x>'],
    );
    assert.deepEqual(decodeInactiveNumberNotification(deep).content, contents.inactiveNumber);
    const none = changed(
      'inactive-nhs-number',
      ['<primaryInformationRecipient>', '<x>'],
      ['</primaryInformationRecipient>', '</x>'],
    );
    assert.equal(decodeInactiveNumberNotification(none).content.recipient, undefined);
  });
});

describe('reading any message', () => {
  it('refuses another root, another namespace and none', () => {
    const others = ['<Letter xmlns="urn:hl7-org:v3"/>', '<File xmlns="urn:hl7-org:v2"/>', '<File/>'];
    for (const other of others) refusedAs('cpis.unknown-message', () => readMessage(bytes(other)));
  });

  it('refuses another message than the one that is asked for', () => {
    refusedAs('cpis.unknown-message', () => decodeUpload(fixture('acknowledgement-partial')));
    refusedAs('cpis.unknown-message', () => decodeAcknowledgement(fixture('upload')));
    refusedAs('cpis.unknown-message', () => decodeAccessNotification(fixture('upload')));
    refusedAs('cpis.unknown-message', () => decodeInactiveNumberNotification(fixture('upload')));
  });

  it('ignores and counts what it does not know, without its name', () => {
    const message = readMessage(
      changed(
        'upload',
        ['<childPerson>', '<childPerson><Brackenfield-Isla><deep/></Brackenfield-Isla><id2/>'],
        ['<record>', '<x:record xmlns:x="urn:other"/><record>'],
      ),
    );
    assert.deepEqual(message.content, contents.upload);
    assert.deepEqual(message.ignored, [
      'File: 1',
      'File/record/CP-ISRecord/subject/COCT_TP145101GB01.Child/childPerson: 2',
    ]);
  });

  it('says the line of a fault and nothing of the message', () => {
    const faulty = changed('upload', ['9997042182', 'Brackenfield']);
    assert.throws(
      () => readMessage(faulty),
      (error) => {
        assert.ok(error instanceof CodedError);
        assert.deepEqual(error.facts, { line: 17 });
        assert.doesNotMatch(`${error.message}${error.stack ?? ''}${JSON.stringify(error)}`, /Brackenfield/);
        return true;
      },
    );
  });
});
