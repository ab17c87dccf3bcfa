import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = (name: string): string => readFileSync(join(root, 'docs', name), 'utf8');

/** The cells of each row whose first cell is an id such as H12. */
const rowsOf = (text: string, letter: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => new RegExp(`^\\| ${letter}\\d+ `).test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );

const testsIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map(([, path]) => path ?? '');

function eachNamesTests(rows: readonly (readonly string[])[], at: number): void {
  const without = rows.filter((row) => testsIn(row[at] ?? '').length === 0).map(([id]) => id);
  assert.deepEqual(without, []);
  const missing = rows.flatMap((row) => testsIn(row[at] ?? '').filter((path) => !existsSync(join(root, path))));
  assert.deepEqual(missing, []);
}

const inOrder = (rows: readonly (readonly string[])[], letter: string): void =>
  assert.deepEqual(
    rows.map(([id]) => id),
    rows.map((_, place) => `${letter}${place + 1}`),
  );

/** The matrix of the guidance to DCB0129, by likelihood; columns from minor to catastrophic. */
const severities = ['minor', 'significant', 'considerable', 'major', 'catastrophic'];
const matrix: Readonly<Record<string, readonly number[]>> = {
  'very high': [3, 4, 4, 5, 5],
  high: [2, 3, 3, 4, 5],
  medium: [2, 2, 3, 3, 4],
  low: [1, 2, 2, 3, 4],
  'very low': [1, 1, 2, 2, 3],
};

function riskIn(cell: string): number {
  const [, severity = '', likelihood = '', risk] = /^(\w+) × ([a-z ]+) = (\d)$/.exec(cell) ?? [];
  const wanted = matrix[likelihood]?.[severities.indexOf(severity)];
  assert.ok(wanted !== undefined, `no such risk: ${cell}`);
  assert.equal(Number(risk), wanted, cell);
  return wanted;
}

describe('docs/hazards.md', () => {
  const text = page('hazards.md');
  const rows = rowsOf(text, 'H');

  it('has hazards in the form of a DCB0129 log, each with every column', () => {
    assert.ok(rows.length >= 15);
    inOrder(rows, 'H');
    for (const row of rows) {
      assert.equal(row.length, 9, row[0]);
      assert.ok(
        row.every((cell) => cell !== ''),
        row[0],
      );
      assert.match(row[8] ?? '', /^(maker|authority)$/);
    }
  });

  it('covers each of the five things that must never happen', () => {
    const covered = new Set(rows.flatMap(([, never = '']) => never.split(' ')));
    assert.deepEqual([...covered].sort(), ['1', '2', '3', '4', '5']);
  });

  it('names for each hazard the tests that show its controls, and they are there', () => eachNamesTests(rows, 6));

  it('works each risk out by the matrix that it prints, leaves none above 3 and says which are 3', () => {
    for (const [likelihood, risks] of Object.entries(matrix))
      assert.match(text, new RegExp(`^\\| ${likelihood} +\\| ${risks.join(' +\\| ')} +\\|$`, 'm'));
    const left = rows.filter((row) => {
      const [initial, residual] = [riskIn(row[5] ?? ''), riskIn(row[7] ?? '')];
      assert.ok(residual <= initial && residual <= 3, row[0]);
      return residual === 3;
    });
    const said = text.slice(text.indexOf('Risks of 3 that are left')).match(/\bH\d+\b/g) ?? [];
    assert.deepEqual([...said].sort(), left.map(([id = '']) => id).sort());
  });
});

describe('docs/threat-model.md', () => {
  const text = page('threat-model.md');
  const rows = rowsOf(text, 'T');
  const declared = (pattern: RegExp): Set<string> => new Set([...text.matchAll(pattern)].map(([, id]) => id ?? ''));

  it('says of each threat which asset, who, how and which control', () => {
    assert.ok(rows.length >= 20);
    inOrder(rows, 'T');
    const [assets, people] = [declared(/^\| (A\d+) /gm), declared(/^- \*\*(W\d+) /gm)];
    for (const row of rows) {
      assert.ok(row.length === 6 && row.every((cell) => cell !== ''), row[0]);
      for (const asset of row[1]?.split(' ') ?? []) assert.ok(assets.has(asset), `${String(row[0])}: ${asset}`);
      for (const who of row[2]?.split(' ') ?? []) assert.ok(people.has(who), `${String(row[0])}: ${who}`);
    }
  });

  it('leaves no asset and nobody out', () => {
    const used = new Set(rows.flatMap(([, assets = '', who = '']) => [...assets.split(' '), ...who.split(' ')]));
    for (const id of [...declared(/^\| (A\d+) /gm), ...declared(/^- \*\*(W\d+) /gm)]) assert.ok(used.has(id), id);
  });

  it('names for each control the tests that show it, and they are there', () => eachNamesTests(rows, 5));
});
