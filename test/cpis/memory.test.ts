import assert from 'node:assert/strict';
import { diag } from 'libxml2-wasm';
import { recordIndexes } from '../../src/cpis/locations.js';
import { readMessage } from '../../src/cpis/read.js';
import { schemaProblems } from '../../src/cpis/schema.js';
import { CodedError } from '../../src/domain/failure.js';
import { bytes, examples, fixture, fixtureText, goldens, replaced } from './fixtures.js';

const wrong = bytes(replaced(fixtureText('upload'), '9997042182', '9997042183'));
const broken = bytes(replaced(fixtureText('upload'), '</record>', '</recorder>'));

function readAll(): void {
  for (const name of [...examples, ...goldens]) {
    readMessage(fixture(name));
    schemaProblems(fixture(name));
  }
  recordIndexes(fixture('upload'), ['/File/record[1]', '//*[', '/File/record[2]']);
  for (const faulty of [wrong, broken]) assert.throws(() => readMessage(faulty), CodedError);
}

describe('the memory of the parser', () => {
  it('is empty after messages were read, checked or refused', () => {
    readAll();
    diag.configure({ enabled: true });
    try {
      readAll();
      assert.deepEqual(diag.report(), {});
    } finally {
      diag.configure({ enabled: false });
    }
  });
});
