import assert from 'node:assert/strict';
import { decodeAccessNotification } from '../../src/cpis/access-notification.js';
import { decodeAcknowledgement } from '../../src/cpis/acknowledgement.js';
import { decodeInactiveNumberNotification } from '../../src/cpis/inactive-number-notification.js';
import { readMessage } from '../../src/cpis/read.js';
import { schemaProblems } from '../../src/cpis/schema.js';
import { decodeUpload } from '../../src/cpis/upload.js';
import { readXml } from '../../src/cpis/xml.js';
import * as contents from './contents.js';
import { bytes, examples, fixture, goldens } from './fixtures.js';
import { goldenFiles } from './golden-contents.js';
import { structure } from './trees.js';

describe('the example messages', () => {
  it('say exactly what stands in them', () => {
    const all = (content: unknown): unknown => ({ content, ignored: [] });
    assert.deepEqual(decodeUpload(fixture('upload')), all(contents.upload));
    assert.deepEqual(decodeAcknowledgement(fixture('acknowledgement-partial')), all(contents.acknowledgement));
    assert.deepEqual(decodeAccessNotification(fixture('access-notification')), all(contents.accessNotification));
    assert.deepEqual(decodeInactiveNumberNotification(fixture('inactive-nhs-number')), all(contents.inactiveNumber));
    assert.deepEqual(
      decodeInactiveNumberNotification(fixture('inactive-nhs-number-replaced')),
      all(contents.replacedNumber),
    );
  });

  it('are told apart by their root', () => {
    const kinds = examples.map((name) => readMessage(fixture(name)).kind);
    const inactive = 'inactive-number-notification';
    assert.deepEqual(kinds, ['upload', 'acknowledgement', 'access-notification', inactive, inactive]);
  });

  it('fit our schemas', () => {
    for (const name of examples) assert.deepEqual(schemaProblems(fixture(name)), [], name);
  });

  it('are what we write from their content', () => {
    const written: Readonly<Record<string, (typeof examples)[number]>> = {
      upload: 'upload',
      'acknowledgement-partial': 'acknowledgement-partial',
      'access-notification': 'access-notification',
      'inactive-number': 'inactive-nhs-number',
    };
    for (const [golden, example] of Object.entries(written)) {
      const encoded = goldenFiles[golden]?.() ?? bytes('');
      assert.deepEqual(structure(readXml(encoded)), structure(readXml(fixture(example))), example);
    }
  });
});

describe('the golden files', () => {
  it('are one for each message that we write', () => {
    assert.deepEqual(
      goldens,
      Object.keys(goldenFiles)
        .map((name) => `golden/${name}`)
        .sort(),
    );
  });

  for (const [name, encode] of Object.entries(goldenFiles)) {
    it(`hold what we write, byte for byte, and fit our schema: ${name}`, () => {
      const encoded = encode();
      assert.equal(new TextDecoder().decode(encoded), new TextDecoder().decode(fixture(`golden/${name}`)));
      assert.deepEqual(schemaProblems(encoded), []);
    });
  }
});
