import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../src/domain/failure.js';
import { verifyFolder } from '../../src/audit/verify.js';
import { exportLines } from '../../src/audit/export.js';
import { bench, entry, fillable, keys } from './support.js';

const isUnwritable = (error: unknown): boolean => error instanceof CodedError && error.code === 'audit.unwritable';
const whats = async (path: string): Promise<readonly string[]> =>
  (await exportLines(bench(path).folder, keys, {})).map(({ what }) => what).filter((what) => what !== 'file-begun');
const filesOf = (path: string): readonly string[] => readdirSync(path).filter((name) => name.endsWith('.jsonl'));

describe('the audit of a process', () => {
  it('keeps lines in their order, however many come at once', async () => {
    const { open, path, folder } = bench();
    const audit = open();
    const names = Array.from({ length: 50 }, (_, at) => `line-${at}`);
    await Promise.all(names.map((what) => audit.record(entry(what))));
    await audit.close();
    assert.deepEqual(await whats(path), names);
    const { findings, lines, unfinished } = await verifyFolder(folder, keys);
    assert.deepEqual([findings, lines, unfinished], [[], 51, []]);
  });

  it('goes on with its chain when the process starts again, and writes a line with the same id once', async () => {
    const { open, path, folder } = bench();
    const first = open();
    await first.record({ ...entry('one'), id: 'upload-1/1' });
    await first.close();
    const second = open();
    await second.record({ ...entry('one'), id: 'upload-1/1' });
    await second.record({ ...entry('two'), id: 'upload-1/2' });
    await second.close();
    assert.deepEqual(await whats(path), ['one', 'two']);
    assert.equal(filesOf(path).length, 1);
    assert.deepEqual((await verifyFolder(folder, keys)).findings, []);
  });

  it('begins a new file each day and at a size, and carries the last code over', async () => {
    const made = bench();
    const audit = made.open({ newFileAt: 1500 });
    for (let at = 0; at < 8; at += 1) await audit.record(entry(`line-${at}`));
    made.clock += 86_400_000;
    await audit.record(entry('tomorrow'));
    await audit.close();
    const files = filesOf(made.path);
    assert.ok(files.length >= 3, files.join());
    assert.match(files.at(-1) ?? '', /^test-host-1\.2026-11-27\.\d{10}\.jsonl$/);
    assert.deepEqual((await verifyFolder(made.folder, keys)).findings, []);
  });

  it('gives two processes of one name a chain each', async () => {
    const { open, path, folder } = bench();
    const [one, other] = [open(), open()];
    await one.record(entry('one'));
    await other.record(entry('other'));
    await Promise.all([one.record(entry('one')), other.record(entry('other'))]);
    await Promise.all([one.close(), other.close()]);
    assert.deepEqual(
      filesOf(path).map((name) => name.split('.')[0]),
      ['test-host-1', 'test-host-2'],
    );
    assert.deepEqual((await verifyFolder(folder, keys)).findings, []);
  });

  it('closes a line that a crash cut off, and says so', async () => {
    const { open, path, folder } = bench();
    const first = open();
    await first.record(entry('whole'));
    await first.close();
    const [name = ''] = filesOf(path);
    appendFileSync(join(path, name), '{"seq":3,"written":"2026-11-26T10:0');
    assert.deepEqual((await verifyFolder(folder, keys)).unfinished, [name]);
    const second = open();
    await second.record(entry('after'));
    await second.close();
    assert.deepEqual(await whats(path), ['whole', 'half-line', 'after']);
    assert.deepEqual((await verifyFolder(folder, keys)).findings, []);
    const text = readFileSync(join(path, name), 'utf8').replace('"2026-11-26T10:0\n', '"2026-11-26T11:0\n');
    rmSync(join(path, name));
    appendFileSync(join(path, name), text);
    assert.deepEqual(
      (await verifyFolder(folder, keys)).findings.map(({ kind }) => kind),
      ['inserted'],
    );
  });

  it('gives a line that only lacks its end the end', async () => {
    const { open, path, folder } = bench();
    const first = open();
    await first.record(entry('whole'));
    await first.record(entry('last'));
    await first.close();
    const [name = ''] = filesOf(path);
    const text = readFileSync(join(path, name), 'utf8');
    rmSync(join(path, name));
    appendFileSync(join(path, name), text.slice(0, -1));
    const second = open();
    await second.record(entry('after'));
    await second.close();
    assert.deepEqual(await whats(path), ['whole', 'last', 'after']);
    assert.deepEqual((await verifyFolder(folder, keys)).findings, []);
  });

  for (const bytes of [0, 1, 2, 40, 250, 10_000]) {
    it(`refuses while the disk is full, and goes on by itself: ${bytes} bytes of the line were written`, async () => {
      const { open, path, folder } = bench();
      const disk = fillable(folder);
      const audit = open({ folder: disk });
      await audit.record(entry('before'));
      disk.full = true;
      disk.bytes = bytes;
      for (let tries = 0; tries < 4; tries += 1) await assert.rejects(audit.record(entry('lost')), isUnwritable);
      disk.full = false;
      await audit.record(entry('after'));
      await audit.close();
      const kept = (await whats(path)).filter((what) => what !== 'half-line' && what !== 'lost');
      assert.deepEqual(kept, ['before', 'after']);
      assert.deepEqual((await verifyFolder(folder, keys)).findings, []);
    });
  }

  it('refuses while the folder is gone, and does not make another in its place', async () => {
    const { open, path } = bench();
    const audit = open();
    await audit.record(entry('before'));
    rmSync(path, { recursive: true });
    await assert.rejects(audit.record(entry('lost')), isUnwritable);
    await assert.rejects(audit.record(entry('lost')), isUnwritable);
    await audit.close();
  });

  it('leaves a chain that was changed as it stands, says so, and begins another', async () => {
    const { open, path, damaged } = bench();
    const first = open();
    await first.record(entry('one', { result: 'refused' }));
    await first.close();
    const [name = ''] = filesOf(path);
    const changed = readFileSync(join(path, name), 'utf8').replace('refused', 'allowed');
    rmSync(join(path, name));
    appendFileSync(join(path, name), changed);
    const second = open();
    await second.record(entry('two'));
    await second.close();
    assert.deepEqual(damaged, ['test-host-1']);
    assert.equal(readFileSync(join(path, name), 'utf8'), changed);
    assert.deepEqual(
      filesOf(path).map((file) => file.split('.')[0]),
      ['test-host-1', 'test-host-2'],
    );
  });

  for (const [what, take] of [
    [
      'lines at the end of its file',
      (path: string) => truncateSync(path, readFileSync(path, 'utf8').indexOf('\n') + 1),
    ],
    ['its file', (path: string) => rmSync(path)],
  ] as const)
    it(`notices under its eyes that somebody took away ${what}: it says so, never goes on there, and writes which`, async () => {
      const { path, folder, open, damaged } = bench();
      const audit = open();
      for (const what of ['one', 'two', 'three']) await audit.record(entry(what));
      take(join(path, filesOf(path)[0] ?? ''));
      await audit.record(entry('four')).catch(() => undefined);
      await audit.record(entry('five'));
      await audit.close();
      await audit.record(entry('six'));
      await audit.close();
      assert.deepEqual(damaged, ['test-host-1']);
      const whole = await folder.read(filesOf(path).at(-1) ?? '');
      const said = whole
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { what: string; about?: string; result?: string });
      assert.deepEqual(
        said.map(({ what }) => what),
        ['file-begun', 'lines-removed', 'five', 'six'],
      );
      assert.deepEqual([said[1]?.about, said[1]?.result], ['test-host-1', '4']);
    });

  it('does not write behind what somebody else wrote into its file', async () => {
    const { open, path } = bench();
    const audit = open();
    await audit.record(entry('one'));
    appendFileSync(join(path, filesOf(path)[0] ?? ''), 'not ours\n');
    await assert.rejects(audit.record(entry('two')), isUnwritable);
    await audit.close();
  });
});

describe('what stands in a line', () => {
  const kept = async (...entries: readonly Parameters<typeof entry>[1][]): Promise<string> => {
    const { open, path } = bench();
    const audit = open();
    for (const one of entries) await audit.record(entry('view-child', one));
    await audit.close();
    return filesOf(path)
      .map((name) => readFileSync(join(path, name), 'utf8'))
      .join('');
  };

  it('is a pseudonym for a child, and the plain id of what is no person', async () => {
    const text = await kept({ subject: 'child-700101' }, { subject: 'upload-12' }, { subject: 'Brackenfield' });
    assert.doesNotMatch(text, /700101|Brackenfield/);
    assert.match(text, /"subject":"child ~[\w-]{24}"/);
    assert.match(text, /"subject":"upload-12"/);
  });

  it('is never an operator’s words, but a ticket as it stands', async () => {
    const text = await kept({ why: 'Wren Brackenfield rang' }, { why: 'INC-12345' }, { result: 'Wren Brackenfield' });
    assert.doesNotMatch(text, /Wren|Brackenfield/);
    assert.match(text, /"why":"22 characters, ~[\w-]{24}"/);
    assert.match(text, /"why":"INC-12345"/);
  });

  it('is never an NHS number, wherever somebody puts one', async () => {
    const numbers = { who: 'me 999 704 2182', about: '9997042182', result: 'for-9997042182', why: '9997042182' };
    const text = await kept(numbers, { about: 'cpis/700101/x/note' }, { about: 'item-1' });
    assert.doesNotMatch(text, /999 ?704 ?2182|700101/);
    assert.match(text, /"about":"item-1"/);
  });

  it('is found again by the child’s id', async () => {
    const { open, path, folder } = bench();
    const audit = open();
    await audit.record(entry('view-child', { subject: 'child-700101' }));
    await audit.record(entry('view-child', { subject: 'child-700102' }));
    await audit.close();
    assert.equal((await exportLines(folder, keys, { subject: 'child-700101' })).length, 1);
    assert.equal((await exportLines(folder, keys, { subject: 'child-700103' })).length, 0);
    assert.ok(path);
  });
});
