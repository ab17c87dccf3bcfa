import assert from 'node:assert/strict';
import { safeCell } from '../../src/cli/csv.js';
import { idWords } from '../../src/cli/words.js';

describe('what others wrote, as an operator sees it', () => {
  it('is an id, or not shown: nothing moves the cursor or colours the screen', () => {
    assert.equal(idWords('CPISHUB1'), 'CPISHUB1');
    assert.equal(idWords(undefined), 'none');
    for (const id of ['\u001b[2J', 'A\nB', 'a b', 'x'.repeat(101), '\u202eABC'])
      assert.equal(idWords(id), 'one that is no id');
  });

  it('is no formula in a spreadsheet', () => {
    for (const text of ['=1+1', '+44', '-1', '@SUM(A1)', '\t=1', '\r=1']) assert.equal(safeCell(text), `'${text}`);
    assert.equal(safeCell('Isla'), 'Isla');
  });
});
