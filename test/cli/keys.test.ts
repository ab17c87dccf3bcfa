import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openPayloadKeys } from '../../src/temporal/key-ring.js';
import { readRing, ringText, type RingKey } from '../../src/temporal/key-ring-file.js';
import { startPlan } from '../support/journey.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';
import { cpis, type Ended } from './cpis.js';

const why = ['--reason', 'the yearly rotation', '--by', 'A. Operator'];

describe('cpis keys', () => {
  let world: World;
  let ring: string;
  before(async () => {
    world = await openWorld();
    ring = world.config.keys.payloads;
  });
  after(() => world.close());

  const keys = (...words: readonly string[]): Promise<Ended> => cpis(['keys', ...words], world.configPath);
  const find = (state: RingKey['state']): RingKey => {
    const found = readRing(ring).keys.find((key) => key.state === state);
    assert.ok(found);
    return found;
  };

  it('adds a key that reads, and changes nothing where it is only asked what it would do', async () => {
    const before = readFileSync(ring, 'utf8');
    const dry = await keys('add', ...why, '--dry-run');
    assert.match(dry.out, /Would be made, and read\./);
    assert.equal(readFileSync(ring, 'utf8'), before);
    const { code, out } = await keys('add', ...why, '--json');
    const { id } = find('reading');
    assert.equal(code, 0);
    assert.equal((JSON.parse(out) as { about: string }).about, `key ${id}`);
    assert.equal(statSync(ring).mode & 0o777, 0o600);
    assert.equal(readRing(ring).log.at(-1)?.reason, 'the yearly rotation');
  });

  it('lists the keys, and never what is wrapped', async () => {
    const { out } = await keys('list');
    assert.match(out, new RegExp(`${find('writing').id} +writing .* now `));
    assert.match(out, new RegExp(`${find('reading').id} +reading .* never wrote `));
    const { out: json } = await keys('list', '--json');
    for (const { wrapped } of readRing(ring).keys)
      for (const text of [out, json]) assert.ok(wrapped && !text.includes(wrapped.key));
  });

  it('promotes one, and will not retire the one before while a workflow may need it', async () => {
    await startPlan(world, '700101');
    const [old, next] = [find('writing').id, find('reading').id];
    assert.equal((await keys('promote', next, ...why)).code, 0);
    assert.equal(find('writing').id, next);
    assert.equal((await keys('retire', next, ...why)).code, 6);
    const refused = await keys('retire', old, ...why);
    assert.equal(refused.code, 6);
    assert.match(refused.err, /1 open workflows/);
    assert.equal(find('reading').id, old);
  });

  it('retires one that nothing needs, puts it back, and destroys it for good', async () => {
    const old = find('reading').id;
    const closed = readRing(ring);
    // long before anything here began
    const past = closed.keys.map((key) => (key.id === old ? { ...key, wroteUntil: '2020-01-01T00:00:00.000Z' } : key));
    writeFileSync(ring, ringText({ ...closed, keys: past }));
    assert.equal((await keys('retire', old, ...why)).code, 0);
    assert.equal(find('retired').id, old);
    assert.equal((await keys('retire', old, '--undo', ...why)).code, 0);
    assert.equal(find('reading').id, old);
    assert.equal((await keys('retire', old, '--destroy', ...why)).code, 0);
    assert.equal(find('retired').wrapped, undefined);
    assert.equal((await keys('retire', old, '--undo', ...why)).code, 6);
  });

  it('wraps every key anew, and says where the new key-encryption key does not stand yet', async () => {
    const file = join(dirname(ring), 'next-key-encryption-key');
    writeFileSync(file, Buffer.alloc(32, 9).toString('base64'));
    assert.equal((await keys('rewrap', ...why)).code, 2);
    assert.equal((await keys('rewrap', '--file', file, ...why)).code, 0);
    const tooEarly = await keys('list');
    assert.equal(tooEarly.code, 2);
    assert.match(tooEarly.err, /wrapped by another key-encryption key/);
    const { encryptionKey } = world.config.keys;
    assert.ok('file' in encryptionKey);
    writeFileSync(encryptionKey.file, readFileSync(file));
    assert.match((await (await openPayloadKeys(world.config.keys)).writing()).id, /^k/);
  });

  it('refuses an id that is none, and a change beside another', async () => {
    assert.equal((await keys('promote', 'k20200101-000000000000', ...why)).code, 3);
    writeFileSync(`${ring}.lock`, '');
    const beside = await keys('add', ...why);
    assert.equal(beside.code, 2);
    assert.match(beside.err, /Somebody else changes the key ring/);
  });
});
