import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failures, httpStatusOf, isRefusal, type FailureCode } from '../../src/domain/failure.js';

const src = fileURLToPath(new URL('../../src/', import.meta.url));
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(src, name), 'utf8') }));
const codes = Object.keys(failures) as FailureCode[];

describe('the failure table', () => {
  it('has no code that nothing uses', () => {
    const elsewhere = sources.filter(({ name }) => name !== join('domain', 'failure.ts'));
    const unused = codes.filter(
      (code) => !elsewhere.some(({ text }) => new RegExp(`'${code}'|\\b${code}: '`).test(text)),
    );
    assert.deepEqual(unused, []);
  });

  it('has a sentence and a next step for every code', () => {
    for (const code of codes) {
      assert.match(failures[code].says, /^[A-Z].*\.$/);
      assert.match(failures[code].next, /^[A-Z].*\.$/);
    }
  });

  it('answers 503, or 429, to what can be tried again, and never to what cannot', () => {
    for (const code of codes)
      assert.equal([429, 503].includes(httpStatusOf(code)), failures[code].class !== 'permanent', code);
  });

  it('takes a file for not sent only where the mailbox said no for good', () => {
    assert.deepEqual(
      (['mailbox.refused-message', 'mailbox.send-unanswered', 'mailbox.unreachable', 'unexpected'] as const).map(
        isRefusal,
      ),
      [true, false, false, false],
    );
  });

  it('looks a file up after a 404 or a 410 to its send: neither proves that the file is not there', () => {
    assert.deepEqual((['mailbox.not-found', 'mailbox.gone'] as const).map(isRefusal), [false, false]);
  });

  it('is the only place that decides by several codes at once', () => {
    const code = `'(?:${codes.map((one) => one.replace('.', '\\.')).join('|')})'`;
    const [lists, comparisons] = [`${code},\\s*${code}`, `[!=]== ${code} (?:\\|\\||&&) \\w+ [!=]== ${code}`];
    const deciding = sources
      .filter(({ name }) => name !== join('domain', 'failure.ts'))
      .filter(({ text }) => new RegExp(`${lists}|${comparisons}`).test(text));
    assert.deepEqual(
      deciding.map(({ name }) => name),
      [],
    );
  });

  it('is the only place that says what a failure means: no other sentence of its own', () => {
    const sentences = codes.map((code) => failures[code].says);
    const copies = sources
      .filter(({ name }) => name !== join('domain', 'failure.ts'))
      .filter(({ text }) => sentences.some((sentence) => text.includes(sentence)));
    assert.deepEqual(
      copies.map(({ name }) => name),
      [],
    );
  });
});
