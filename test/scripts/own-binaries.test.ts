import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { foreignBinaries, removeForeignReleases } from '../../scripts/image/own-binaries.js';

const ours = { platform: 'linux', arch: 'x64' };
const bridge = '@temporalio/core-bridge/releases';
const installed = fileURLToPath(new URL('../../node_modules', import.meta.url));

const head = (hex: string): Buffer => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(64)]);
const files: Readonly<Record<string, Buffer>> = {
  [`${bridge}/x86_64-unknown-linux-gnu/index.node`]: head('7f454c46020101000000000000000000' + '0300' + '3e00'),
  [`${bridge}/aarch64-unknown-linux-gnu/index.node`]: head('7f454c46020101000000000000000000' + '0300' + 'b700'),
  [`${bridge}/x86_64-apple-darwin/index.node`]: head('cffaedfe07000001'),
  [`${bridge}/x86_64-pc-windows-msvc/index.node`]: head('4d5a9000'),
  'thing/index.js': Buffer.from('export const MZ = "not a program, though it is long enough";'),
  'thing/short': Buffer.from('MZ'),
};

describe('what an image is left of binaries', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cpis-image-'));
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is what its own machine runs, and everything that is no binary', () => {
    assert.equal(foreignBinaries(folder, ours).length, 3);
    assert.deepEqual([...removeForeignReleases(folder, ours)].sort(), [
      'aarch64-unknown-linux-gnu',
      'x86_64-apple-darwin',
      'x86_64-pc-windows-msvc',
    ]);
    assert.deepEqual(foreignBinaries(folder, ours), []);
    assert.deepEqual(readdirSync(join(folder, bridge)), ['x86_64-unknown-linux-gnu']);
    assert.ok(existsSync(join(folder, 'thing/index.js')));
  });

  it('is never nothing: a machine that Temporal ships nothing for is told, and nothing is removed', () => {
    assert.throws(() => removeForeignReleases(folder, { platform: 'linux', arch: 's390x' }), /holds nothing for linux/);
    assert.equal(readdirSync(join(folder, bridge)).length, 4);
  });

  it('is told by the first bytes of a file, for every sort that Temporal’s core really ships', () => {
    const releases = join(installed, bridge);
    const sorts = readdirSync(releases);
    assert.ok(sorts.length >= 4);
    const foreign = foreignBinaries(releases, ours).map((path) => dirname(path.slice(releases.length + 1)));
    assert.deepEqual(
      foreign.sort(),
      sorts.filter((name) => name !== 'x86_64-unknown-linux-gnu'),
    );
  });
});
