import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { newDataKey } from '../../src/temporal/data-keys.js';
import type { KeyEncryption } from '../../src/temporal/key-encryption.js';
import { openKeyEncryption } from '../../src/temporal/key-encryption.js';
import type { RingAct } from '../../src/temporal/key-ring-acts.js';
import * as acts from '../../src/temporal/key-ring-acts.js';
import type { RingFile } from '../../src/temporal/key-ring-file.js';
import { readRing, ringText } from '../../src/temporal/key-ring-file.js';
import type { KeyRingOptions } from '../../src/temporal/key-ring.js';
import { openKeyRing } from '../../src/temporal/key-ring.js';
import { makeKeyFiles } from '../../src/temporal/make-key-files.js';
import { anAct } from '../support/examples.js';
import { newKeyFiles } from '../support/key-files.js';

const act = (at = '2026-11-23T10:00:00Z'): RingAct => ({ ...anAct(), at });

describe('a key ring', () => {
  let folder: string;
  let path: string;
  let encryption: KeyEncryption;
  let first: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cpis-ring-'));
    const files = await newKeyFiles(folder);
    path = files.payloads;
    encryption = openKeyEncryption(files.encryptionKey);
    first = readRing(path).keys[0]?.id ?? '';
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (options: KeyRingOptions = { freshForMs: 0 }) => openKeyRing(path, encryption, options);
  const write = (ring: RingFile): void => writeFileSync(path, ringText(ring));
  const added = async (): Promise<string> => {
    const key = newDataKey(new Date());
    write(await acts.keyAdded(readRing(path), key, encryption, act()));
    return key.id;
  };

  it('holds nothing but wrapped keys, and prints none', async () => {
    const keys = await open();
    const { key, id } = await keys.writing();
    const bytes = key.export();
    for (const text of [readFileSync(path, 'utf8'), inspect(await keys.writing(), { showHidden: true, depth: 9 })])
      for (const form of ['base64', 'hex'] as const) assert.ok(!text.includes(bytes.toString(form)));
    assert.equal(id, first);
  });

  it('is followed while a process runs: added, then promoted, then retired', async () => {
    const keys = await open();
    const second = await added();
    assert.equal((await keys.writing()).id, first);
    assert.equal(typeof (await keys.reading(second)), 'object');
    write(acts.keyPromoted(readRing(path), second, act()));
    assert.equal((await keys.writing()).id, second);
    assert.equal(typeof (await keys.reading(first)), 'object');
    write(acts.keyRetired(readRing(path), first, false, act()));
    assert.equal(await keys.reading(first), 'retired');
    write(acts.keyReinstated(readRing(path), first, act()));
    assert.equal(typeof (await keys.reading(first)), 'object');
  });

  it('is read again at once by who meets a key that it does not know, however fresh it is', async () => {
    const keys = await open({ freshForMs: 3_600_000 });
    const second = await added();
    assert.equal((await keys.writing()).id, first);
    const [found, again] = await Promise.all([keys.reading(second), keys.reading(second)]);
    assert.ok(typeof found === 'object' && typeof again === 'object');
    assert.equal(await keys.reading('k20261123-000000000000'), 'unknown');
  });

  it('that changed and cannot be read, or is gone, leaves what was known in use, and says so once', async () => {
    const problems: string[] = [];
    const keys = await open({ freshForMs: 0, onProblem: ({ message }) => problems.push(message) });
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, whole.slice(0, 40));
    for (let time = 1; time <= 3; time += 1) assert.equal((await keys.writing()).id, first);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /payload-keys\.json: this is no key ring/);
    rmSync(path);
    assert.equal(typeof (await keys.reading(first)), 'object');
    writeFileSync(path, whole);
    assert.equal((await keys.writing()).id, first);
  });

  it('cannot be opened with another key-encryption key, nor where a key of it was changed or changed places', async () => {
    const other = await newKeyFiles(mkdtempSync(join(folder, 'other-')));
    await assert.rejects(
      openKeyRing(path, openKeyEncryption(other.encryptionKey)),
      /wrapped by another key-encryption/,
    );
    await added();
    const { keys, ...ring } = readRing(path);
    const [one, two] = keys;
    assert.ok(one?.wrapped && two?.wrapped);
    const bytes = Buffer.from(one.wrapped.key, 'base64');
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    for (const key of [two.wrapped.key, bytes.toString('base64')]) {
      write({ ...ring, keys: [{ ...one, wrapped: { ...one.wrapped, key } }, two] });
      await assert.rejects(open(), /^KeyFileError: Key k\d{8}-[0-9a-f]{12} of the key ring was changed/);
    }
  });

  it('never takes another key under the same id: a wrong key would make everything look tampered with', async () => {
    const { key } = newDataKey(new Date());
    const wrong = await acts.newRing({ id: first, key }, encryption, '2026-11-23T10:00:00Z');
    write(wrong);
    await assert.rejects(open(), /is not the key that its id names/);
  });

  it('is refused where it is of no form, of a later version, or not exactly one key writes', async () => {
    const ring = readRing(path);
    const reading = ring.keys.map((key) => ({ ...key, state: 'reading' as const }));
    for (const [content, why] of [
      [{ ...ring, version: 2 }, /version that this release does not know/],
      [{ ...ring, keys: reading }, /not exactly one of its keys writes/],
      [{ ...ring, keys: [...ring.keys, ...reading] }, /two of its keys have the same id/],
      [{ keys: {} }, /not of its form/],
      [{ ...ring, keys: [{ ...ring.keys[0], id: 'k1' }] }, /one of its keys is not of its form/],
    ] as const) {
      writeFileSync(path, JSON.stringify(content));
      await assert.rejects(open(), why);
    }
  });

  it('says who did what to it, and why', async () => {
    await added();
    assert.deepEqual(
      readRing(path).log.map(({ what, by, reason, at }) => [what, by, reason, at]),
      [['add', 'A. Operator', 'as agreed by telephone', '2026-11-23T10:00:00Z']],
    );
  });

  it('lets only acts happen that leave it usable', async () => {
    const second = await added();
    const ring = readRing(path);
    assert.throws(() => acts.keyRetired(ring, first, false, act()), { code: 'keys.is-writing' });
    assert.throws(() => acts.keyPromoted(ring, first, act()), { code: 'act.nothing-to-do' });
    assert.throws(() => acts.keyPromoted(ring, 'k20261123-000000000000', act()), { code: 'keys.unknown' });
    const retired = acts.keyRetired(ring, second, false, act());
    assert.throws(() => acts.keyPromoted(retired, second, act()), { code: 'keys.retired' });
    assert.throws(() => acts.keyRetired(retired, second, false, act()), { code: 'act.nothing-to-do' });
    const destroyed = acts.keyRetired(retired, second, true, act());
    assert.throws(() => acts.keyReinstated(destroyed, second, act()), { code: 'keys.destroyed' });
    assert.equal(destroyed.keys.find(({ id }) => id === second)?.wrapped, undefined);
  });

  it('keeps since when a key writes no more, over every later act', async () => {
    const second = await added();
    const once = acts.keyPromoted(readRing(path), second, act('2026-11-24T10:00:00Z'));
    assert.equal(acts.keyCalled(once, first).wroteUntil, '2026-11-24T10:00:00Z');
    const back = acts.keyPromoted(once, first, act('2026-11-25T10:00:00Z'));
    assert.equal(acts.keyCalled(back, first).wroteUntil, undefined);
    assert.equal(acts.keyCalled(back, second).wroteUntil, '2026-11-25T10:00:00Z');
  });

  it('can be wrapped by another key-encryption key: the same keys, and the old one opens it no more', async () => {
    const keys = await open();
    const before = await keys.writing();
    const file = join(folder, 'next');
    writeFileSync(file, Buffer.alloc(32, 7).toString('base64'));
    const next = openKeyEncryption({ file });
    write(await acts.ringRewrapped(readRing(path), encryption, next, act()));
    assert.ok((await (await openKeyRing(path, next)).writing()).key.equals(before.key));
    await assert.rejects(open(), /wrapped by another key-encryption/);
    assert.equal((await keys.writing()).id, before.id);
  });

  it('is opened by a key-encryption key of the environment too, which is then taken out of it', async () => {
    const variable = 'CPIS_TEST_KEY_ENCRYPTION_KEY';
    assert.throws(() => openKeyEncryption({ variable }), /must hold a key of 32 bytes/);
    process.env[variable] = Buffer.alloc(32, 3).toString('base64');
    const by = openKeyEncryption({ variable });
    assert.equal(process.env[variable], undefined);
    write(await acts.newRing(newDataKey(new Date()), by, '2026-11-23T10:00:00Z'));
    assert.match((await (await openKeyRing(path, by)).writing()).id, /^k/);
  });

  it('is made once: what stands is never written over, and what is missing beside it is made', async () => {
    const subjects = join(folder, 'more', 'subjects');
    const encryptionKey = { file: join(folder, 'key-encryption-key') };
    await assert.rejects(makeKeyFiles({ payloads: path, encryptionKey, subjects }), /stands already/);
    const payloads = join(folder, 'more', 'ring.json');
    assert.deepEqual(await makeKeyFiles({ payloads, encryptionKey, subjects }), [subjects, payloads]);
  });
});
