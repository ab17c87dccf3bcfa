import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { root, services, textOf } from './support/compose.js';

const lines = textOf('Dockerfile').split('\n');
const copies = lines
  .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
  .flatMap((line) => line.split(/\s+/).slice(1, -1));

describe('the image', () => {
  it('copies files and folders that are there', () => {
    assert.ok(copies.includes('src') && copies.includes('package-lock.json'));
    for (const path of copies) assert.ok(existsSync(root + path), `${path} is missing`);
  });

  it('is built from nothing but these: no secret and no key can get in', () => {
    const rules = textOf('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    assert.equal(rules[0], '*');
    assert.deepEqual(rules.slice(1).sort(), [...new Set(copies)].map((path) => `!${path}`).sort());
  });

  it('starts from one pinned Debian image with a long-term Node that this project takes', () => {
    const bases = lines.filter((line) => line.startsWith('FROM '));
    assert.deepEqual(bases, ['FROM node:${NODE} AS build', 'FROM build AS production', 'FROM node:${NODE}']);
    const [, major] = /^ARG NODE=(\d+)-bookworm-slim$/m.exec(textOf('Dockerfile')) ?? [];
    assert.ok(Number(major) >= 20 && Number(major) % 2 === 0, major);
  });

  it('runs as an account without rights', () => {
    const after = lines.slice(lines.lastIndexOf('USER node'));
    assert.ok(lines.includes('USER node'));
    assert.ok(!after.some((line) => /^(RUN|COPY|ADD) /.test(line)));
  });

  it('holds what the product runs: no development, no binary of another machine, no package manager', () => {
    const last = lines.slice(lines.lastIndexOf('FROM node:${NODE}')).join('\n');
    assert.match(last, /^COPY --from=production \/production\/node_modules /m);
    assert.doesNotMatch(last, /npm (ci|install)/);
    assert.match(last, /rm -rf .*node_modules .*npm/);
    const production = lines.slice(lines.indexOf('FROM build AS production')).join('\n');
    assert.match(production, /npm ci --omit=dev --ignore-scripts/);
    assert.match(production, /prune-image\.ts \/production\/node_modules/);
    assert.ok(existsSync(`${root}scripts/prune-image.ts`));
    for (const line of lines.filter((one) => one.includes('npm ci'))) assert.match(line, /--ignore-scripts/);
  });

  it('calls scripts of package.json that are there', () => {
    const scripts = /"scripts": \{([^}]*)\}/.exec(textOf('package.json'))?.[1] ?? '';
    const called = lines.flatMap((line) => /npm run (\S+)/.exec(line)?.[1] ?? []);
    assert.deepEqual(called, ['build', 'sbom']);
    for (const name of called) assert.ok(scripts.includes(`"${name}":`), name);
  });

  it('has the folders of the audit and the ledgers ready for every service that keeps one', () => {
    const ledgers = services
      .flatMap(([, { volumes, build }]) => (build === undefined ? [] : volumes))
      .filter((v) => !v.startsWith('.'));
    assert.deepEqual([...new Set(ledgers.map((volume) => volume.split(':')[1]))].sort(), ['/audit', '/ledger']);
    assert.match(textOf('Dockerfile'), /mkdir \/audit \/ledger/);
  });
});
