import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeAccessNotification, encodeAccessNotification } from '../../src/cpis/access-notification.js';
import { decodeAcknowledgement, encodeAcknowledgement } from '../../src/cpis/acknowledgement.js';
import {
  decodeInactiveNumberNotification,
  encodeInactiveNumberNotification,
} from '../../src/cpis/inactive-number-notification.js';
import type { Read } from '../../src/cpis/read.js';
import { readMessage } from '../../src/cpis/read.js';
import { schemaProblems } from '../../src/cpis/schema.js';
import { decodeUpload, encodeUpload, recordProblem } from '../../src/cpis/upload.js';
import * as generated from './generated.js';

/** What is written fits the schema, and says the same when it is read, whichever way. */
function comesBack<T>(
  messages: fc.Arbitrary<T>,
  encode: (message: T) => Uint8Array,
  decode: (bytes: Uint8Array) => Read<T>,
): void {
  fc.assert(
    fc.property(messages, (message) => {
      const bytes = encode(message);
      assert.deepEqual(schemaProblems(bytes), []);
      assert.deepEqual(decode(bytes), { content: message, ignored: [] });
      assert.deepEqual(readMessage(bytes).content, message);
    }),
    { numRuns: 150 },
  );
}

describe('what is written and read again', () => {
  it('is the same upload', () => comesBack(generated.uploads, encodeUpload, decodeUpload));

  it('is the same acknowledgement', () =>
    comesBack(generated.acknowledgements, encodeAcknowledgement, decodeAcknowledgement));

  it('is the same access notification', () =>
    comesBack(generated.accessNotifications, encodeAccessNotification, decodeAccessNotification));

  it('is the same inactive number notification', () =>
    comesBack(
      generated.inactiveNumberNotifications,
      encodeInactiveNumberNotification,
      decodeInactiveNumberNotification,
    ));

  it('is every record that fits the form', () => {
    fc.assert(fc.property(generated.records, (record) => recordProblem(record) === undefined));
  });
});
