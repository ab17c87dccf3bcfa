import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readKey } from '../../src/temporal/key-files.js';
import { openPayloadKeys } from '../../src/temporal/key-ring.js';
import { openRecord, register, standing } from '../support/journey.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';
import { cpis, type Ended } from './cpis.js';

const oneLine = ({ err }: Ended): string => {
  assert.equal(err.trim().split('\n').length, 1, err);
  assert.doesNotMatch(err, /\bat .*:\d+:\d+/);
  return err.trim();
};

describe('the command cpis', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
    await world.startWorker();
    await register(world, '700101');
    await openRecord(world, '9997042182');
    await standing(world, 2, '700101');
  });
  after(() => world.close());

  it('tells a child’s state in words, without name or number', async () => {
    const { code, out } = await cpis(['child', '700101'], world.configPath);
    assert.equal(code, 0);
    assert.match(out, /^Child 700101: registered \(CP-IS holds an open registration\)/);
    assert.match(out, /child-protection from 12 November 2026, accepted/);
    assert.match(out, /Timeline:\n( {2}.*\n)+/);
    assert.doesNotMatch(out, /Brackenfield|9997042182/);
  });

  it('tells it as JSON to scripts', async () => {
    const { code, out } = await cpis(['child', '700101', '--json'], world.configPath);
    const status = JSON.parse(out) as { stage: string; held: readonly unknown[] };
    assert.deepEqual([code, status.stage, status.held.length], [0, 'registered', 1]);
  });

  it('says in one line that a child is unknown, and exits with 3', async () => {
    const ended = await cpis(['child', '799999'], world.configPath);
    assert.equal(ended.code, 3);
    assert.match(oneLine(ended), /nothing here under that id/);
  });

  it('says in one line that there is no server, and exits with 4', async () => {
    const elsewhere = join(mkdtempSync(join(tmpdir(), 'cpis-cli-')), 'authority.yaml');
    writeFileSync(
      elsewhere,
      readFileSync(world.configPath, 'utf8').replace(world.config.temporal.address, '127.0.0.1:9'),
    );
    const ended = await cpis(['child', '700101'], elsewhere);
    assert.equal(ended.code, 4);
    assert.match(oneLine(ended), /^The Temporal server cannot be reached\./);
  });

  it('says what to do where no configuration and no sandbox is, and exits with 2', async () => {
    for (const words of [
      ['child', '700101'],
      ['sandbox', 'start-plan', '700101'],
    ]) {
      const ended = await cpis(words);
      assert.equal(ended.code, 2);
      assert.match(oneLine(ended), /npm start/);
    }
  });

  it('refuses words that it does not know and ids that cannot be one, with 2', async () => {
    assert.equal((await cpis(['chld'])).code, 2);
    assert.equal((await cpis(['child', 'a b'], world.configPath)).code, 2);
    assert.equal((await cpis(['child'])).code, 2);
    assert.equal((await cpis(['--help'])).code, 0);
  });

  it('says the same where it runs from its sources, without a build', async () => {
    const sources = fileURLToPath(new URL('../../bin/cpis.js', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [sources, '--help']);
    assert.equal(stdout, (await cpis(['--help'])).out);
  });

  it('prepares a namespace as often as it is asked', async () => {
    for (let time = 1; time <= 2; time += 1) assert.equal((await cpis(['init'], world.configPath)).code, 0);
  });

  it('makes keys that only the owner can read, and never writes over one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cpis-keys-'));
    const [payloads, file, subjects] = [
      join(folder, 'keys.json'),
      join(folder, 'encryption'),
      join(folder, 'subjects'),
    ];
    const words = ['make-keys', '--payloads', payloads, '--encryption-key', file, '--subjects', subjects];
    const made = await cpis(words);
    assert.equal(made.code, 0);
    await openPayloadKeys({ payloads, encryptionKey: { file } });
    assert.equal(readKey(subjects).length, 32);
    for (const path of [payloads, file, subjects]) {
      assert.equal(statSync(path).mode & 0o777, 0o600);
      assert.ok(!made.out.includes(readFileSync(path, 'utf8').trim()));
    }
    const before = readFileSync(payloads, 'utf8');
    const again = await cpis(words);
    assert.equal(again.code, 2);
    assert.match(oneLine(again), /stands already/);
    assert.equal(readFileSync(payloads, 'utf8'), before);
  });
});
