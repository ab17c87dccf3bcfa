import assert from 'node:assert/strict';
import { safeCell } from '../../src/cli/csv.js';
import { attentionWords, idWords } from '../../src/cli/words.js';
import { at } from '../support/examples.js';

describe('an attention in a sentence', () => {
  const since = at('2026-11-20T10:00:00Z');
  const refused = { code: 'record-refused', since, about: 'P1' } as const;

  it('says what CP-IS answered and what to do about that, by the one table of failures', () => {
    assert.equal(
      attentionWords({ ...refused, answer: 'CPR03' }),
      'record-refused (P1) since 20 November 2026, 10:00: A record of this child was not taken. The demographic service ' +
        'does not call this NHS number verified. (CPR03) Have the number traced, and correct it in Mosaic. The record ' +
        'goes again then, and for a while by itself.',
    );
    assert.match(attentionWords({ ...refused, answer: 'CPR07 X12' }), /detail code names\. \(CPR07 X12\) Ask the NHS/);
  });

  it('never says that CP-IS refused what never reached it', () => {
    for (const answer of ['cpis.number-conflict', 'cpis.invalid-record', 'ends-returned', 'given-up'])
      assert.doesNotMatch(attentionWords({ ...refused, answer }), /CP-IS (refused|did not)/);
  });

  it('keeps a code that CP-IS has added since, with the words of the attention', () => {
    assert.match(attentionWords({ ...refused, answer: 'CPR99' }), /not taken\. \(CPR99\) Correct the name/);
  });
});

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
