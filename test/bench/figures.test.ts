import assert from 'node:assert/strict';
import { figure, medianOf, ratioOf, tableOf, verdictOf } from '../../bench/figures.js';
import { median, percentile, spreadOf } from '../../bench/statistics.js';

describe('the benches’ statistics', () => {
  it('take the value that a share does not exceed, whatever the order', () => {
    const hundred = Array.from({ length: 100 }, (_, place) => 100 - place);
    assert.deepEqual(
      [0.5, 0.99, 1].map((share) => percentile(hundred, share)),
      [50, 99, 100],
    );
    assert.equal(percentile([7], 0.99), 7);
    assert.equal(percentile([], 0.5), 0);
  });

  it('tell how far apart the runs of one figure lie', () => {
    assert.deepEqual(spreadOf([4, 1, 3, 2]), { runs: 4, min: 1, max: 4, iqr: 2 });
    assert.equal(median([9, 1, 5]), 5);
  });

  it('compare pairs, not sums: one slow moment of the machine falls on both of a pair', () => {
    const { value, spread } = ratioOf('ratio', [10, 100, 12], [10, 100, 10]);
    assert.equal(value, 1);
    assert.deepEqual(spread, { runs: 3, min: 1, max: 1.2, iqr: 0.2 });
  });

  it('say of each figure whether it reaches what it should', () => {
    assert.equal(verdictOf(figure('a', 1.3, '×', { atMost: 1.3 })), 'reached');
    assert.equal(verdictOf(figure('a', 1.31, '×', { atMost: 1.3 })), 'MISSED');
    assert.equal(verdictOf(figure('a', 0.79, '×', { atLeast: 0.8 })), 'MISSED');
    assert.equal(verdictOf(figure('a', 5, 'ms')), '');
  });

  it('stand in a table for people', () => {
    const figures = [medianOf('p50', [3, 1, 2], 'ms', { atMost: 1 }), figure('most', 12, 'MB')];
    assert.deepEqual(tableOf({ name: 'signal', how: 'three times', figures }).split('\n'), [
      'signal: three times',
      '  figure  measured  to reach          spread',
      '  p50     2 ms      ≤ 1 ms    MISSED  1 … 3, IQR 2, n 3',
      '  most    12 MB',
      '',
    ]);
  });
});
