import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = (name: string): string => readFileSync(join(root, name), 'utf8');

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
}
const lock = JSON.parse(text('package-lock.json')) as { lockfileVersion: number; packages: Record<string, Locked> };
const manifest = JSON.parse(text('package.json')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('what we depend on', () => {
  it('is pinned: each direct package to one version, each package of the lock file to its hash', () => {
    for (const version of Object.values({ ...manifest.dependencies, ...manifest.devDependencies }))
      assert.match(version, /^\d+\.\d+\.\d+$/);
    const unhashed = packages.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ''));
    assert.deepEqual(
      unhashed.map(([path]) => path),
      [],
    );
  });

  it('comes from no place that the lock file would name: no git address, no link, no host', () => {
    const placed = packages.filter(([, { resolved, link }]) => resolved !== undefined || link === true);
    assert.deepEqual(
      placed.map(([path]) => path),
      [],
    );
  });

  it('is what package.json asks for, in one lock file of the form that npm ci takes', () => {
    const { dependencies, devDependencies } = lock.packages[''] as typeof manifest;
    assert.deepEqual([dependencies, devDependencies], [manifest.dependencies, manifest.devDependencies]);
    assert.equal(lock.lockfileVersion, 3);
  });

  it('runs no script when it is installed; whoever brings one was looked at', () => {
    assert.match(text('.npmrc'), /^ignore-scripts=true$/m);
    const withScripts = packages.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    const names = [...new Set(withScripts.map(([path]) => nameOf(path)))].sort();
    assert.deepEqual(names, Object.keys(manifest.allowScripts).sort());
    assert.deepEqual([...new Set(Object.values(manifest.allowScripts))], [false]);
    const reviewed = text('docs/supply-chain.md');
    for (const name of names) assert.ok(reviewed.includes(`\`${name}\``), `${name} is not in docs/supply-chain.md`);
  });
});

describe('npm run sbom', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'cpis-sbom-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('names each package of the product with version and hash, none of development, and no host', () => {
    const file = join(folder, 'sbom.json');
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/sbom.ts', file], { cwd: root, stdio: 'pipe' });
    const said = readFileSync(file, 'utf8');
    const bill = JSON.parse(said) as {
      bomFormat: string;
      metadata: { component: { name: string } };
      components: { name: string; version: string; hashes?: unknown[] }[];
    };
    assert.deepEqual([bill.bomFormat, bill.metadata.component.name], ['CycloneDX', 'cpis-link']);
    const named = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
    const needed = packages.filter(([, { dev, devOptional, optional }]) => !dev && !devOptional && !optional);
    assert.ok(needed.length > 100);
    const wanted = needed.map(([path, { version = '' }]) => `${nameOf(path)}@${version}`);
    assert.deepEqual(
      wanted.filter((one) => !named.has(one)),
      [],
    );
    for (const name of ['typescript', 'eslint', 'mocha', 'tsx', 'knip', 'fast-check'])
      assert.ok(!bill.components.some((one) => one.name === name), name);
    assert.ok(bill.components.every(({ hashes }) => (hashes ?? []).length > 0));
    assert.doesNotMatch(said, /"distribution"|registry\./);
  });
});
