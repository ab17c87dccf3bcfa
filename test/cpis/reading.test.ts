import assert from 'node:assert/strict';
import { decodeAccessNotification } from '../../src/cpis/access-notification.js';
import { decodeAcknowledgement } from '../../src/cpis/acknowledgement.js';
import { decodeInactiveNumberNotification } from '../../src/cpis/inactive-number-notification.js';
import { readMessage } from '../../src/cpis/read.js';
import { decodeUpload } from '../../src/cpis/upload.js';
import { CodedError } from '../../src/domain/failure.js';
import * as contents from './contents.js';
import { bytes, changed, fixture, refusedAs } from './fixtures.js';

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
