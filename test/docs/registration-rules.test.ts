import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/registration-rules.md'), 'utf8');

/** The last cell of each row of a table that has a test column. */
const named = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .flatMap((line) => /`([^`]+)`\s*\|$/.exec(line)?.[1] ?? []);

const sources = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(root, 'test', name), 'utf8'));

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A title as it stands in a source; what a table of cases puts into it must stand in the same source. */
const titles = sources.flatMap((source) =>
  [...source.matchAll(/\bit\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g)].map(([, , title = '']) => ({
    source,
    fits: new RegExp(
      `^${title
        .split(/\$\{[^}]*\}/)
        .map(escaped)
        .join('(.*)')}$`,
    ),
  })),
);

const isTested = (row: string): boolean =>
  titles.some(({ source, fits }) => {
    const filled = fits.exec(row);
    return filled?.slice(1).every((part) => part === '' || source.includes(`'${part}'`)) ?? false;
  });

describe('docs/registration-rules.md', () => {
  it('names a test for every row', () => {
    assert.ok(named.length > 20 && titles.length > 500);
    assert.deepEqual(
      named.filter((row) => !isTested(row)),
      [],
    );
  });

  it('would miss a test that is not there', () => {
    assert.equal(isTested('CPF05: again'), true);
    assert.equal(isTested('CPF05: another time'), false);
    assert.equal(isTested('a row without any test'), false);
  });
});
