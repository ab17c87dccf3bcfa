import assert from 'node:assert/strict';
import { limits } from '../../src/cpis/limits.js';
import { readMessage } from '../../src/cpis/read.js';
import { schemaProblems } from '../../src/cpis/schema.js';
import type { FailureCode } from '../../src/domain/failure.js';
import { CodedError } from '../../src/domain/failure.js';
import { bytes, fixtureText, replaced } from './fixtures.js';
import { workedMs } from '../support/cpu.js';

const open = '<FileResponse xmlns="urn:hl7-org:v3">';
const inside = (content: string): string => `${open}${content}</FileResponse>`;
const secret = 'Brackenfield';

const utf16 = (text: string, bigEndian = false): Uint8Array => {
  const buffer = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return new Uint8Array(bigEndian ? buffer.swap16() : buffer);
};

const doctype = `<!DOCTYPE FileResponse [<!ENTITY a "${secret}">]>${inside('&a;')}`;
const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 20 }, (_, n) => `<!ENTITY b${n} "&a;&a;&a;">`).join('')}]>${inside('&b19;')}`;

const hostile: readonly (readonly [what: string, file: string | Uint8Array, code: FailureCode])[] = [
  ['20 MB', new Uint8Array(20_000_000).fill(0x20), 'cpis.too-large'],
  ['a byte more than we take', new Uint8Array(limits.bytes + 1).fill(0x20), 'cpis.too-large'],
  [
    '100,000 attributes',
    `<FileResponse${Array.from({ length: 100_000 }, (_, n) => ` a${n}="1"`).join('')}/>`,
    'cpis.too-large',
  ],
  [
    'as many attributes on many elements',
    inside(`<a ${Array.from({ length: 30 }, (_, n) => `b${n}="1"`).join(' ')}/>`.repeat(10_000)),
    'cpis.too-large',
  ],
  ['a depth of 100,000', '<a>'.repeat(100_000), 'cpis.too-large'],
  ['a depth of 100,000, closed', '<a>'.repeat(100_000) + '</a>'.repeat(100_000), 'cpis.too-large'],
  ['a million elements', inside('<a/>'.repeat(1_000_000)), 'cpis.too-large'],
  ['a million numeric references', inside('&#65;'.repeat(1_000_000)), 'cpis.too-large'],
  ['a million references in an attribute', `<FileResponse a="${'&#65;'.repeat(1_000_000)}"/>`, 'cpis.too-large'],
  ['a name of seven million letters', `<${'a'.repeat(7_000_000)}/>`, 'cpis.unreadable'],
  ['seven million opening brackets', '<'.repeat(7_000_000), 'cpis.unreadable'],
  ['seven million quotes', `<a ${'"'.repeat(7_000_000)}`, 'cpis.too-large'],
  ['a comment without an end', `${open}<!--${'-'.repeat(7_000_000)}`, 'cpis.unreadable'],
  ['a CDATA section without an end', `${open}<![CDATA[${']'.repeat(7_000_000)}`, 'cpis.unreadable'],
  ['a DOCTYPE with an entity', doctype, 'cpis.forbidden-construct'],
  ['a DOCTYPE with an entity in UTF-16LE', utf16(doctype), 'cpis.forbidden-construct'],
  ['a DOCTYPE with an entity in UTF-16BE', utf16(doctype, true), 'cpis.forbidden-construct'],
  ['a DOCTYPE after a comment', `<!-- x -->\n${doctype}`, 'cpis.forbidden-construct'],
  ['a DOCTYPE that names a file', `<!DOCTYPE x SYSTEM "file:///etc/passwd">${inside('')}`, 'cpis.forbidden-construct'],
  ['a DOCTYPE in small letters', `<!doctype x>${inside('')}`, 'cpis.forbidden-construct'],
  ['a DOCTYPE in the message', inside('<!DOCTYPE x>'), 'cpis.forbidden-construct'],
  ['a processing instruction in the message', inside('<?x y?>'), 'cpis.forbidden-construct'],
  ['entities of entities', bomb, 'cpis.forbidden-construct'],
  ['a NUL', inside('a\0b'), 'cpis.forbidden-construct'],
  ['a NUL behind the end', `${inside('')}\0<!DOCTYPE x>`, 'cpis.forbidden-construct'],
  ['UTF-16 without a byte order mark', new Uint8Array(Buffer.from(doctype, 'utf16le')), 'cpis.forbidden-construct'],
  ['an entity that is nowhere declared', inside(`&${secret};`), 'cpis.unreadable'],
  ['bytes that are no UTF-8', new Uint8Array([...bytes(open), 0xe9, 0x3c]), 'cpis.unreadable'],
  ['an overlong slash in UTF-8', new Uint8Array([...bytes(open), 0xc0, 0xaf]), 'cpis.unreadable'],
  ['half a character in UTF-16', utf16(inside('\uD83D')), 'cpis.unreadable'],
  [
    'another encoding in the declaration',
    `<?xml version="1.0" encoding="ISO-8859-1"?>${inside('')}`,
    'cpis.unreadable',
  ],
  ['UTF-7 in the declaration', `<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE+AD4-`, 'cpis.unreadable'],
  ['UTF-16 in the declaration of UTF-8', `<?xml version="1.0" encoding="UTF-16"?>${inside('')}`, 'cpis.unreadable'],
  ['XML 1.1', `<?xml version="1.1"?>${inside('')}`, 'cpis.unreadable'],
  ['a declaration that is none', `<?xml encoding="UTF-8" version="1.0"?>${inside('')}`, 'cpis.unreadable'],
  ['a prefix that is nowhere bound', inside(`<x:${secret}/>`), 'cpis.unreadable'],
  ['an end tag of another element', inside(`<a></${secret}>`), 'cpis.unreadable'],
  ['an attribute that stands twice', inside(`<a b="1" b="${secret}"/>`), 'cpis.unreadable'],
  ['a second root', inside('') + inside(''), 'cpis.unreadable'],
  ['text behind the root', `${inside('')}${secret}`, 'cpis.unreadable'],
  ['a control character', inside('\u0007'), 'cpis.unreadable'],
  ['a reference to a control character', inside('&#7;'), 'cpis.unreadable'],
  ['a reference to no character', inside('&#x110000;'), 'cpis.unreadable'],
  ['a bracket in an attribute', inside('<a b="<"/>'), 'cpis.unreadable'],
  ['nothing', '', 'cpis.unreadable'],
  ['white space', ' \n ', 'cpis.unreadable'],
  ['no XML', 'Dear authority', 'cpis.unreadable'],
];

/** Generous: each takes some ten milliseconds, and what grows with the square takes minutes. */
const mostMs = 2000;

describe('a hostile file', () => {
  for (const [what, file, code] of hostile) {
    it(`is refused at once, and nothing of it told: ${what}`, () => {
      const given = typeof file === 'string' ? bytes(file) : file;
      const began = workedMs();
      for (const use of [readMessage, schemaProblems]) {
        assert.throws(
          () => use(given),
          (error) => {
            assert.ok(error instanceof CodedError);
            assert.equal(error.code, code);
            assert.doesNotMatch(`${error.stack ?? ''}${JSON.stringify(error)}`, new RegExp(secret));
            return Object.values(error.facts).every((fact) => typeof fact === 'number');
          },
        );
      }
      assert.ok(workedMs() - began < mostMs);
    });
  }

  it('says the line where it knows it', () => {
    const lineOf = (text: string): unknown => {
      try {
        return readMessage(bytes(text));
      } catch (error) {
        return error instanceof CodedError && error.facts['line'];
      }
    };
    const text = fixtureText('upload');
    assert.equal(lineOf(replaced(text, '<record>', '<!DOCTYPE x><record>')), 12);
    assert.equal(lineOf(replaced(text, '</record>', '</recorder>')), 31);
    assert.equal(lineOf(replaced(text, '<record>', '<a>'.repeat(80))), 12);
  });

  it('at the limits is still read with a bounded amount of work', () => {
    const attributes = Array.from({ length: 2 }, (_, n) => ` a${n}="1"`).join('');
    const full = `<a${attributes}><b/></a>`.repeat(49_000);
    const deep = '<a>'.repeat(60) + '</a>'.repeat(60);
    const began = workedMs();
    const file = bytes(inside(`${full}${deep}${'&#65;'.repeat(19_000)}`));
    assert.throws(
      () => readMessage(file),
      (error) => error instanceof CodedError && error.code === 'cpis.content-missing',
    );
    assert.ok(workedMs() - began < 10_000);
  });
});
