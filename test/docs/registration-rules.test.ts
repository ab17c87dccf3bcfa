import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Suite } from 'mocha';

const page = readFileSync(new URL('../../docs/registration-rules.md', import.meta.url), 'utf8');

/** The last cell of each row of a table that has a test column. */
const named = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .flatMap((line) => /`([^`]+)`\s*\|$/.exec(line)?.[1] ?? []);

const titles = (suite: Suite): readonly string[] => [
  ...suite.tests.map(({ title }) => title),
  ...suite.suites.flatMap(titles),
];

const rootOf = (suite: Suite): Suite => (suite.parent === undefined ? suite : rootOf(suite.parent));

describe('docs/registration-rules.md', () => {
  it('names a test for every row that is run with the others', function () {
    const all = this.test?.parent === undefined ? [] : titles(rootOf(this.test.parent));
    if (all.length < 2) this.skip();
    assert.ok(named.length > 20);
    assert.deepEqual(
      named.filter((title) => !all.includes(title)),
      [],
    );
  });
});
