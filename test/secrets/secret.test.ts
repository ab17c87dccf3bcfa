import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import { pino } from 'pino';
import { secretFrom, secretIfNamed } from '../../src/config/secrets.js';
import { Secret } from '../../src/secrets/secret.js';

const value = 'Sw0rdfish-that-nobody-may-see';
const secret = new Secret(value);

const logged = (content: unknown): string => {
  let line = '';
  pino({}, { write: (text: string) => void (line += text) }).info(content, 'a line');
  return line;
};

const cloned = (): unknown => {
  try {
    return structuredClone(secret);
  } catch (error) {
    return error;
  }
};

/** Every form in which something is printed, kept or handed on by accident. */
const forms: Readonly<Record<string, () => string>> = {
  'a text': () => String(secret),
  'a template': () => `a ${secret as unknown as string} b`,
  'a sum of texts': () => 'x' + (secret as unknown as string),
  JSON: () => JSON.stringify({ secret, list: [secret] }),
  inspect: () => inspect(secret, { depth: 9, showHidden: true, getters: true, customInspect: true }),
  'inspect of what holds it': () => inspect({ deep: [{ secret }] }, { depth: 9, showHidden: true }),
  'inspect without its own form': () => inspect(secret, { customInspect: false, showHidden: true, getters: true }),
  format: () => format('%s %o %O %j', secret, secret, secret, secret),
  'an error': () => inspect(new Error(`wrong: ${String(secret)}`, { cause: secret }), { depth: 9 }),
  'a clone': () => inspect(cloned(), { depth: 9, showHidden: true }),
  'its own fields': () =>
    JSON.stringify([Object.entries(secret), Object.getOwnPropertyNames(secret), Object.assign({}, secret)]),
  'a log line': () => logged({ secret, deep: { secret } }),
};

describe('a secret', () => {
  for (const [name, form] of Object.entries(forms))
    it(`does not show in ${name}`, () => {
      const shown = form();
      assert.ok(!shown.includes(value) && shown.length > 0, shown);
    });

  it('says what it is', () => {
    assert.equal(String(secret), '[secret]');
    assert.equal(JSON.stringify({ secret }), '{"secret":"[secret]"}');
    assert.equal(inspect(secret), '[secret]');
  });

  it('is given to those who ask for it outright', () => assert.equal(secret.reveal(), value));
});

describe('the place of a secret', () => {
  it('may be a file, which is read for every use', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cpis-secret-'));
    const file = join(folder, 'token');
    try {
      writeFileSync(file, 'first\n');
      const read = secretFrom({ file });
      assert.equal(read().reveal(), 'first');
      writeFileSync(file, 'second');
      assert.equal(read().reveal(), 'second');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is told by its path where it cannot be read', () =>
    assert.throws(() => secretFrom({ file: '/nowhere/token' })(), {
      message: '/nowhere/token: this secret cannot be read: ENOENT.',
    }));

  it('may be a variable, which is gone from the environment afterwards and known to whoever asks again', () => {
    process.env['CPIS_TEST_TOKEN'] = value;
    assert.equal(secretFrom({ env: 'CPIS_TEST_TOKEN' })().reveal(), value);
    assert.ok(!JSON.stringify(process.env).includes(value));
    assert.equal(secretFrom({ env: 'CPIS_TEST_TOKEN' })().reveal(), value);
    assert.throws(() => secretFrom({ env: 'CPIS_TEST_OTHER' }), /CPIS_TEST_OTHER: this variable .* is not set/);
  });

  it('may be missing only where the other side asks for none', () => {
    assert.equal(secretIfNamed({}), undefined);
    assert.throws(() => secretFrom({}), /A secret has no place/);
  });
});
