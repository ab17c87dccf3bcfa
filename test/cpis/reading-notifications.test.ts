import assert from 'node:assert/strict';
import { decodeAccessNotification } from '../../src/cpis/access-notification.js';
import { decodeInactiveNumberNotification } from '../../src/cpis/inactive-number-notification.js';
import { CodedError } from '../../src/domain/failure.js';
import * as contents from './contents.js';
import { changed, fixture, refusedAs } from './fixtures.js';

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
    assert.deepEqual(second.location, { place: '12 Sample Street, Exampleton', telephones: [] });
    assert.equal(first.author.kind === 'person' && first.author.roleProfileId, undefined);
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
