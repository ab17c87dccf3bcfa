import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folders = ['src', 'sandbox', 'test', 'bench', 'scripts', 'deploy', 'docs', 'config'];
const isText = (name: string): boolean => /\.(ts|md|ya?ml|sh|xsd|cjs|js)$/.test(name);

const texts = [
  ...folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ),
  'README.md',
  'CHANGELOG.md',
  'docker-compose.yml',
  '.dependency-cruiser.cjs',
].filter(isText);

describe('the documents that code and documents name', () => {
  it('are there', () => {
    const missing = texts.flatMap((name) => {
      const named = readFileSync(join(root, name), 'utf8').match(/\bdocs\/[a-z0-9/-]+\.md\b/g) ?? [];
      return named.filter((document) => !existsSync(join(root, document))).map((document) => `${name}: ${document}`);
    });
    assert.ok(texts.length > 200);
    assert.deepEqual(missing, []);
  });

  it('are there where the README links to them, and so are the folders and files that it names', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)]
      .map(([, link]) => link ?? '')
      .filter((link) => !link.includes('://'));
    const paths = [...readme.matchAll(/`((?:src|test|config|docs|deploy|\.ci)\/[^` ]+)`/g)].map(
      ([, path]) => path ?? '',
    );
    assert.ok(links.length > 3 && paths.length > 8);
    assert.deepEqual(
      [...links, ...paths].filter((path) => !existsSync(join(root, path))),
      [],
    );
  });
});
