import assert from 'node:assert/strict';
import { searchFor } from './forms.js';

const canary = 'Wolfsbane-Ångström';
const search = searchFor([canary, '9990000018']);
const around = (inner: Buffer): Buffer =>
  Buffer.concat([Buffer.from('something before '), inner, Buffer.from(' after')]);
const howIn = (inner: Buffer | string): readonly string[] =>
  search(around(Buffer.from(inner as string))).map(({ how }) => how);

describe('the search for canaries', () => {
  const text = Buffer.from(canary);
  const cases: Readonly<Record<string, Buffer | string>> = {
    plain: canary,
    capitals: canary.toUpperCase(),
    hex: text.toString('hex'),
    'hex in capitals': text.toString('hex').toUpperCase(),
    URL: encodeURIComponent(canary),
    'UTF-16, little end first': Buffer.from(canary, 'utf16le'),
    'UTF-16, big end first': Buffer.from(canary, 'utf16le').swap16(),
  };
  for (const [how, inner] of Object.entries(cases)) {
    it(`finds one as ${how}`, () => assert.ok(howIn(inner).includes(how)));
  }

  it('finds one in base64 wherever it begins, inside a longer text', () => {
    for (const before of ['', 'a', 'ab', 'abc']) {
      const longer = Buffer.from(`${before}${canary} and more`).toString('base64');
      assert.ok(howIn(longer).includes('base64'), before);
    }
  });

  it('finds a number in base64 wherever it begins', () => {
    for (const before of ['', 'a', 'ab']) {
      assert.ok(howIn(Buffer.from(`${before}9990000018`).toString('base64')).includes('base64'), before);
    }
  });

  it('finds nothing where nothing is', () => assert.deepEqual(search(Buffer.from('Wolfsban, 999000001')), []));

  it('refuses a canary that may stand anywhere by chance', () => assert.throws(() => searchFor(['Thistle'])));
});
