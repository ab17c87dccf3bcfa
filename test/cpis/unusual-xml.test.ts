import assert from 'node:assert/strict';
import { readMessage } from '../../src/cpis/read.js';
import * as contents from './contents.js';
import { bytes, fixtureText, replaced } from './fixtures.js';

const text = fixtureText('upload');

/** Names with a letter beyond ASCII, so that the encoding matters. */
const accented = replaced(text, 'Oakhanger', 'Öakhanger');
const [first, second, third] = contents.upload.records;
const accentedContent = {
  ...contents.upload,
  records: [first, second, { ...third, name: { given: ['Caspian'], family: 'Öakhanger' } }],
};

const utf16 = (content: string, bigEndian: boolean): Uint8Array => {
  const buffer = Buffer.from(`\uFEFF${replaced(content, 'UTF-8', 'UTF-16')}`, 'utf16le');
  return new Uint8Array(bigEndian ? buffer.swap16() : buffer);
};

const withPrefixes = text
  .replace('<File xmlns="urn:hl7-org:v3" xmlns:npfitlc=', '<File xmlns="urn:hl7-org:v3" xmlns:zz=')
  .replaceAll('npfitlc:', 'zz:')
  .replace(/<(\/?)(?!zz:|\?)/g, '<$1h:')
  .replace('xmlns="', 'xmlns:h="');

describe('unusual but legal XML', () => {
  const ways: readonly (readonly [string, Uint8Array])[] = [
    ['other prefixes', bytes(withPrefixes)],
    ['no XML declaration', bytes(text.slice(text.indexOf('<File')))],
    [
      'a declaration in single quotes',
      bytes(text.replace(/<\?xml.*\?>/, "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>")),
    ],
    ['a byte order mark in UTF-8', bytes(`\uFEFF${text}`)],
    ['Windows line ends', bytes(text.replaceAll('\n', '\r\n'))],
    ['CDATA', bytes(replaced(text, '>Caspian<', '><![CDATA[Caspian]]><'))],
    ['CDATA in the middle of a name', bytes(replaced(text, '>Caspian<', '>Cas<![CDATA[pi]]>an<'))],
    ['a comment in the middle of a name', bytes(replaced(text, '>Caspian<', '>Cas<!-- <given>Other</given> -->pian<'))],
    ['a comment that speaks of a DOCTYPE', bytes(replaced(text, '<record>', '<!-- <!DOCTYPE x> --><record>'))],
    ['a processing instruction before the root', bytes(replaced(text, '<File', '<?note <record> ?><File'))],
    ['numeric references', bytes(replaced(text, '>Caspian<', '>&#67;&#x61;spian<'))],
    ['references in attributes', bytes(replaced(text, '"1042"', '"&#49;042"'))],
    [
      'white space in tags and around text',
      bytes(replaced(text, '<given>Caspian</given>', '<given\n>\n Caspian\t</given >')),
    ],
    ['white space around values', bytes(replaced(text, '"9997263316"', '" 9997263316\n"'))],
    ['single quotes', bytes(text.replaceAll(/="([^"]*)"/g, "='$1'"))],
    ['a bracket in an attribute', bytes(replaced(text, '<subject>', '<subject note="a > b">'))],
    [
      'attributes of other namespaces',
      bytes(replaced(text, '<id extension="1042"/>', '<id xmlns:o="urn:o" o:extension="7" extension="1042"/>')),
    ],
    ['contentId under another address', bytes(replaced(text, 'NPFIT:HL7:Localisation', 'urn:nhs:localisation'))],
  ];

  for (const [what, file] of ways) {
    it(`is read the same: ${what}`, () => assert.deepEqual(readMessage(file).content, contents.upload));
  }

  const encodings: readonly (readonly [string, Uint8Array])[] = [
    ['UTF-8', bytes(accented)],
    ['UTF-16LE', utf16(accented, false)],
    ['UTF-16BE', utf16(accented, true)],
    ['a numeric reference', bytes(replaced(text, 'Oakhanger', '&#214;akhanger'))],
    ['a hexadecimal reference', bytes(replaced(text, 'Oakhanger', '&#xD6;akhanger'))],
  ];

  for (const [what, file] of encodings) {
    it(`keeps letters beyond ASCII: ${what}`, () => assert.deepEqual(readMessage(file).content, accentedContent));
  }

  it('is read in any order of its elements', () => {
    const [, head, records] = /^([\s\S]*?<File[^>]*>)([\s\S]*)<\/File>/.exec(text)?.slice(0, 3) ?? [];
    const start = records?.indexOf('<record>') ?? 0;
    const reordered = `${head ?? ''}${records?.slice(start) ?? ''}${records?.slice(0, start) ?? ''}</File>`;
    assert.deepEqual(readMessage(bytes(reordered)).content, contents.upload);
  });
});
