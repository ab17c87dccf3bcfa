import assert from 'node:assert/strict';
import { authorisation } from '../../../src/mailbox/mesh/token.js';

const parts = {
  mailboxId: 'ZZ9LA001',
  password: 'Sw0rdfish-9',
  sharedKey: 'EnvSharedSecret42',
  nonce: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
  nonceCount: 7,
  at: new Date('2031-02-03T04:05:59Z'),
};

describe('the MESH token', () => {
  it('is the one of the worked example', () => {
    assert.equal(
      authorisation(parts),
      'NHSMESH ZZ9LA001:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0:7:203102030405:f7faab52cd816465dcfbbde86626ee547a9054a712789b51e93a0ed9814fccc7',
    );
  });

  it('writes the mailbox in capitals, as MESH signs it', () => {
    assert.equal(authorisation({ ...parts, mailboxId: 'zz9la001' }), authorisation(parts));
  });

  it('differs with every part that it signs', () => {
    const others = [
      { password: 'other' },
      { sharedKey: 'other' },
      { nonce: 'other' },
      { nonceCount: 8 },
      { at: new Date('2031-02-03T04:06:00Z') },
      { mailboxId: 'ZZ9LA002' },
    ];
    const hashes = [{}, ...others].map((other) =>
      authorisation({ ...parts, ...other })
        .split(':')
        .at(-1),
    );
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it('holds neither password nor key', () => {
    assert.doesNotMatch(authorisation(parts), /Sw0rdfish|EnvSharedSecret/);
  });
});
