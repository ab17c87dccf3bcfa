import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointText, readCheckpoint } from '../../src/audit/checkpoint.js';
import { chainFileOf } from '../../src/audit/names.js';
import { pruneFolder } from '../../src/audit/prune.js';
import type { FindingKind } from '../../src/audit/reading.js';
import { verifyFiles, verifyFolder } from '../../src/audit/verify.js';
import type { Bench } from './support.js';
import { bench, entry, keys, otherKeys } from './support.js';

const dayMs = 86_400_000;

/** Three days with four lines each. */
async function written(): Promise<Bench & { readonly files: readonly string[] }> {
  const made = bench();
  const audit = made.open();
  for (let day = 0; day < 3; day += 1) {
    for (let at = 0; at < 4; at += 1) await audit.record(entry(`day-${day}-${at}`));
    made.clock += dayMs;
  }
  await audit.close();
  const files = readdirSync(made.path).filter((name) => name.endsWith('.jsonl'));
  assert.equal(files.length, 3);
  return Object.assign(made, { files });
}

const edit = (path: string, name: string, change: (lines: string[]) => string[]): void => {
  const lines = readFileSync(join(path, name), 'utf8').split('\n').slice(0, -1);
  writeFileSync(join(path, name), `${change(lines).join('\n')}\n`);
};

const tampering: Readonly<
  Record<string, { readonly change: (lines: string[]) => string[]; readonly kinds: FindingKind[] }>
> = {
  'a changed line': {
    change: (lines) => lines.map((line, at) => (at === 2 ? line.replace('a.worker', 'b.worker') : line)),
    kinds: ['changed'],
  },
  'a changed first line': {
    change: (lines) => lines.map((line, at) => (at === 0 ? line.replace('file-begun', 'file-ended') : line)),
    kinds: ['changed'],
  },
  'a changed code': {
    change: (lines) => lines.map((line, at) => (at === 3 ? `${line.slice(0, -10)}AAAAAAAA"}` : line)),
    kinds: ['changed'],
  },
  'a removed line': { change: (lines) => lines.filter((_, at) => at !== 2), kinds: ['removed'] },
  'a line of nobody': {
    change: (lines) => [...lines.slice(0, 2), '{"seq":9}', ...lines.slice(2)],
    kinds: ['inserted'],
  },
  'a line twice': { change: (lines) => [...lines.slice(0, 3), lines[1] ?? '', ...lines.slice(3)], kinds: ['inserted'] },
  'two lines in each other’s place': {
    change: ([a = '', b = '', c = '', ...rest]) => [a, c, b, ...rest],
    kinds: ['reordered', 'reordered'],
  },
};

describe('cpis audit verify', () => {
  for (const [what, { change, kinds }] of Object.entries(tampering)) {
    it(`finds ${what}`, async () => {
      const { path, folder, files } = await written();
      edit(path, files[1] ?? '', change);
      const { findings } = await verifyFolder(folder, keys);
      assert.deepEqual(findings.map(({ kind }) => kind).slice(0, kinds.length), kinds);
      assert.ok(
        findings.every(({ file }) => file === files[1]),
        JSON.stringify(findings),
      );
      const alone = await verifyFiles(folder, keys, [chainFileOf(files[1] ?? '')!]);
      assert.ok(alone.findings.length > 0);
    });
  }

  it('finds a removed file, and the last lines of the file before one', async () => {
    const one = await written();
    rmSync(join(one.path, one.files[1] ?? ''));
    assert.deepEqual(
      (await verifyFolder(one.folder, keys)).findings.map(({ kind }) => kind),
      ['file-removed'],
    );
    const other = await written();
    edit(other.path, other.files[1] ?? '', (lines) => lines.slice(0, -1));
    assert.deepEqual(
      (await verifyFolder(other.folder, keys)).findings.map(({ kind }) => kind),
      ['file-removed'],
    );
  });

  it('finds by a checkpoint that the end was cut off, or the whole chain removed', async () => {
    const { path, folder, files } = await written();
    const { heads } = await verifyFolder(folder, keys);
    const known = readCheckpoint(keys, checkpointText(keys, heads, '2026-11-28T12:00:00Z'));
    assert.deepEqual(known, heads);
    assert.deepEqual((await verifyFolder(folder, keys, known)).findings, []);
    edit(path, files[2] ?? '', (lines) => lines.slice(0, -1));
    assert.deepEqual((await verifyFolder(folder, keys)).findings, []);
    assert.deepEqual(
      (await verifyFolder(folder, keys, known)).findings.map(({ kind }) => kind),
      ['truncated'],
    );
    for (const file of files) rmSync(join(path, file));
    assert.deepEqual(
      (await verifyFolder(folder, keys, known)).findings.map(({ kind }) => kind),
      ['truncated'],
    );
  });

  it('takes no checkpoint that another key made, or somebody changed', async () => {
    const { folder } = await written();
    const { heads } = await verifyFolder(folder, keys);
    const text = checkpointText(keys, heads, '2026-11-28T12:00:00Z');
    assert.equal(readCheckpoint(otherKeys, text), undefined);
    assert.equal(readCheckpoint(keys, text.replace(':15', ':14')), undefined);
    assert.equal(readCheckpoint(keys, 'nothing'), undefined);
  });

  it('says that the key is another one', async () => {
    const { folder } = await written();
    const kinds = (await verifyFolder(folder, otherKeys)).findings.map(({ kind }) => kind);
    assert.deepEqual([...new Set(kinds)], ['file-removed', 'other-key'].slice(kinds.includes('file-removed') ? 0 : 1));
  });

  it('accepts what was pruned, and nothing that somebody else removed', async () => {
    const made = await written();
    const { path, folder, files } = made;
    const { heads } = await verifyFolder(folder, keys);
    const pruned = await pruneFolder(folder, keys, '2026-11-28');
    assert.deepEqual(pruned, { removed: files.slice(0, 2), damaged: [] });
    assert.deepEqual((await verifyFolder(folder, keys, heads)).findings, []);
    made.clock += dayMs;
    const audit = made.open();
    await audit.record(entry('later'));
    await audit.close();
    assert.deepEqual((await verifyFolder(folder, keys)).findings, []);
    rmSync(join(path, files[2] ?? ''));
    assert.deepEqual(
      (await verifyFolder(folder, keys)).findings.map(({ kind }) => kind),
      ['file-removed'],
    );
  });

  it('goes on behind a chain that was pruned whole', async () => {
    const made = await written();
    await pruneFolder(made.folder, keys, '2027-01-01');
    const audit = made.open();
    await audit.record(entry('later'));
    await audit.close();
    const { findings, heads } = await verifyFolder(made.folder, keys);
    assert.deepEqual(findings, []);
    assert.equal(heads[0]?.seq, 17);
  });

  it('removes nothing of a chain that is not as it was written', async () => {
    const { path, folder, files } = await written();
    edit(path, files[0] ?? '', (lines) => lines.slice(0, -1));
    const { removed, damaged } = await pruneFolder(folder, keys, '2027-01-01');
    assert.deepEqual([removed, damaged], [[], ['test-host-1']]);
  });
});
