import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpisCommand } from '../support/built.js';

const example = (name: string): string => fileURLToPath(new URL(`../fixtures/cpis/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cpis-inspect-'));
const file = (content: string | Uint8Array): string => {
  const path = join(folder, `${Math.random()}.xml`);
  writeFileSync(path, content);
  return path;
};

const cpis = (words: readonly string[], input?: string) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cpisCommand(), ...words], {
    input,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr.trim() };
};

const kinds = {
  'upload.xml': 'upload',
  'acknowledgement-partial.xml': 'acknowledgement',
  'access-notification.xml': 'access-notification',
  'inactive-nhs-number.xml': 'inactive-number-notification',
  'inactive-nhs-number-replaced.xml': 'inactive-number-notification',
} as const;

describe('cpis inspect and cpis validate', () => {
  for (const [name, kind] of Object.entries(kinds)) {
    it(`tell that ${name} is an ${kind}, what it says, and that it is valid`, () => {
      const inspected = cpis(['inspect', example(name)]);
      const { kind: told, content } = JSON.parse(inspected.out) as { kind: string; content: object };
      assert.deepEqual([inspected.code, told], [0, kind]);
      assert.ok(Object.keys(content).length > 2);
      const validated = cpis(['validate', example(name)]);
      assert.deepEqual([validated.code, validated.out.trim()], [0, `valid: ${kind}`]);
    });
  }

  it('read standard input', () => {
    const input = readFileSync(example('upload.xml'), 'utf8');
    assert.equal(cpis(['inspect'], input).code, 0);
    assert.equal(cpis(['validate', '-'], input).code, 0);
  });

  it('print every problem with its line and no text of the file', () => {
    const wrong = readFileSync(example('upload.xml'), 'utf8')
      .replace('value="20190312"', 'value="Brackenfield"')
      .replace('<given>Caspian</given>', '<given>Caspian</given><nickname>Cas</nickname>');
    const { code, err, out } = cpis(['validate', file(wrong)]);
    assert.equal(code, 1);
    assert.equal(out, '');
    assert.equal(err.split('\n').length, 2);
    for (const line of err.split('\n')) assert.match(line, /^line \d+: [a-z-]+$/);
    assert.doesNotMatch(err, /Brackenfield|Cas|nickname/);
  });

  const hostile = {
    'random bytes': Uint8Array.from({ length: 300 }, (_, place) => (place * 7919) % 251),
    'a document type': '<!DOCTYPE File [<!ENTITY a "Brackenfield">]><File xmlns="urn:hl7-org:v3">&a;</File>',
    'another namespace': '<File xmlns="urn:example:other"/>',
    'a truncated file': readFileSync(example('upload.xml'), 'utf8').slice(0, 900),
    nothing: '',
  };
  for (const [what, content] of Object.entries(hostile)) {
    it(`refuse ${what} with one line and no text of it`, () => {
      const path = file(content);
      for (const verb of ['inspect', 'validate']) {
        const { code, err, out } = cpis([verb, path]);
        assert.notEqual(code, 0);
        assert.equal(out, '');
        assert.equal(err.split('\n').length, 1, err);
        assert.doesNotMatch(err, /Brackenfield|\bat .*:\d+:\d+/);
      }
    });
  }

  it('name a file that is not there', () => {
    const { code, err } = cpis(['inspect', '/nowhere/file.xml']);
    assert.deepEqual([code, err], [2, '/nowhere/file.xml cannot be read: ENOENT.']);
  });
});
