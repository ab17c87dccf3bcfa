import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openManifest, OtherFileError } from '../../src/loading/manifest.js';
import { readRows } from '../../src/loading/rows.js';

const head = 'personId,heldNumber,heldKind,heldStart,heldEnd\n';
const problemsOf = (text: string) => {
  const read = readRows(text);
  return 'problems' in read ? read.problems.map(({ line, column, problem }) => `${line} ${column}: ${problem}`) : [];
};

describe('the file of the first day', () => {
  it('is read child by child, with what the module before had CP-IS accept', () => {
    const read = readRows(
      `${head}700101,999 704 2182,child-protection,2026-01-10,\n700101,9997042182,looked-after,2026-02-01,2026-03-01\n700102,,,,\n`,
    );
    assert.ok('children' in read);
    assert.deepEqual(read.children, [
      {
        personId: '700101',
        lines: [2, 3],
        held: [
          { nhsNumber: '9997042182', kind: 'child-protection', start: '2026-01-10' },
          { nhsNumber: '9997042182', kind: 'looked-after', start: '2026-02-01', end: '2026-03-01' },
        ],
      },
      { personId: '700102', lines: [4], held: [] },
    ]);
  });

  it('is validated whole: every problem with its line, and no content', () => {
    const text = `${head}7 1,,,,\n700101,9997042183,plan,2026-02-30,2026-01-01\n700102,9997263316,looked-after,2026-02-01,2026-01-01\n`;
    assert.deepEqual(problemsOf(text), [
      '2 personId: no Mosaic person id',
      '3 heldNumber: no NHS number: ten digits, right check digit',
      '3 heldKind: one of child-protection, unborn-child-protection, looked-after',
      '3 heldStart: a date, YYYY-MM-DD',
      '3 heldEnd: before the start',
      '4 heldEnd: before the start',
    ]);
    assert.doesNotMatch(problemsOf(text).join(), /9997042183/);
  });

  it('says so when two children have one number, a line stands twice, or the columns are not ours', () => {
    const one = '9997042182,child-protection,2026-01-10,\n';
    assert.deepEqual(problemsOf(`${head}700101,${one}700102,${one}`), [
      '3 heldNumber: another child of the file has this number',
    ]);
    assert.deepEqual(problemsOf(`${head}700101,${one}700101,${one}`), ['3 : the same as an earlier line']);
    assert.match(problemsOf('person,name\n1,2\n')[0] ?? '', /^1 : the first line must name the columns/);
    assert.match(problemsOf(`${head}"700101,,,,\n`)[0] ?? '', /not CSV/);
    assert.deepEqual(problemsOf(`${head}700101,1\n700102,,,,,\n7 1,,,,\n`), [
      '2 : not as many cells as the first line names',
      '3 : not as many cells as the first line names',
      '4 personId: no Mosaic person id',
    ]);
    assert.deepEqual(problemsOf(`${head}9997042182,,,,\n`), ['2 personId: an NHS number, not a Mosaic person id']);
    assert.match(problemsOf(head)[0] ?? '', /there is no child/);
  });

  it('never fails on any text, and either gives children or problems', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readRows(head + text);
        assert.ok('children' in read ? read.children.length > 0 : read.problems.length > 0);
      }),
    );
  });
});

describe('the manifest of a load', () => {
  it('remembers who was accepted, for the next run on the same content only', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'cpis-load-')), 'file.csv.manifest.csv');
    const first = openManifest(path, 'content');
    first.add({ personId: '700101', lines: [2, 3], result: 'accepted', reason: '' });
    first.add({ personId: '700102', lines: [4], result: 'rejected', reason: 'mosaic.person-unknown' });
    assert.deepEqual([...openManifest(path, 'content').accepted], ['700101']);
    assert.throws(() => openManifest(path, 'another content'), OtherFileError);
    assert.match(readFileSync(path, 'utf8'), /700102,4,rejected,mosaic\.person-unknown\n$/);
    openManifest(path, 'content').add({ personId: '700102', lines: [4], result: 'accepted', reason: '' });
    assert.deepEqual(readFileSync(path, 'utf8').split('\n').slice(2), [
      '700101,2 3,accepted,',
      '700102,4,accepted,',
      '',
    ]);
  });

  it('forgets nobody, and accepts nobody by half, wherever a crash cuts it', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'cpis-load-')), 'file.csv.manifest.csv');
    const accepted = (personId: string) => ({ personId, lines: [2], result: 'accepted', reason: '' }) as const;
    openManifest(path, 'content').add(accepted('700101'));
    const whole = readFileSync(path, 'utf8');
    for (let cut = 0; cut <= whole.length; cut += 1) {
      writeFileSync(path, whole.slice(0, cut));
      const again = openManifest(path, 'content');
      assert.deepEqual([...again.accepted], cut === whole.length ? ['700101'] : [], String(cut));
      again.add(accepted('700102'));
      assert.ok(openManifest(path, 'content').accepted.has('700102'), String(cut));
    }
  });

  it('never writes over a file that is something else', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'cpis-load-')), 'notes.csv');
    for (const text of ['\nnotes\n', 'personId\n700101\n', '# load of another kind\n']) {
      writeFileSync(path, text);
      assert.throws(() => openManifest(path, 'content'), OtherFileError);
      assert.equal(readFileSync(path, 'utf8'), text);
    }
  });
});
