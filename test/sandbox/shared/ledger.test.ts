import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openLedger } from '../../../sandbox/shared/ledger.js';

describe('a ledger', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    file = join(folder, 'deep', 'ledger.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('knows after a restart what it had taken, in the same order', () => {
    const ledger = openLedger(file);
    ledger.put('people', 'b', { name: 'Bea' });
    ledger.put('people', 'a', { name: 'Al' });
    ledger.put('people', 'b', { name: 'Bee' });
    ledger.put('meta', 'seeded', true);
    ledger.remove('people', 'nobody');
    const again = openLedger(file);
    assert.deepEqual([...again.all('people')], [...ledger.all('people')]);
    assert.deepEqual([...again.all('people').keys()], ['b', 'a']);
    assert.equal(again.all('meta').get('seeded'), true);
  });

  it('has written before it returns: nothing needs a close', () => {
    openLedger(file).put('people', 'a', 1);
    assert.equal(readFileSync(file, 'utf8').trim().split('\n').length, 1);
  });

  it('drops a torn last line and goes on', () => {
    openLedger(file).put('people', 'a', 1);
    appendFileSync(file, '{"in":"people","key":"b","val');
    const again = openLedger(file);
    assert.deepEqual([...again.all('people').keys()], ['a']);
    again.put('people', 'c', 3);
    assert.deepEqual([...openLedger(file).all('people').keys()], ['a', 'c']);
  });

  it('refuses a file that is damaged elsewhere, and names the line', () => {
    openLedger(file).put('people', 'a', 1);
    writeFileSync(file, `nonsense\n${readFileSync(file, 'utf8')}`);
    assert.throws(() => openLedger(file), /damaged in line 1/);
  });

  it('becomes smaller when it is opened', () => {
    const ledger = openLedger(file);
    for (let count = 0; count < 50; count += 1) ledger.put('people', 'a', count);
    ledger.put('people', 'gone', 1);
    ledger.remove('people', 'gone');
    openLedger(file);
    assert.equal(readFileSync(file, 'utf8').trim().split('\n').length, 1);
  });

  it('forgets everything on clear, also after a restart', () => {
    const ledger = openLedger(file);
    ledger.put('people', 'a', 1);
    ledger.clear();
    ledger.put('people', 'b', 2);
    assert.deepEqual([...openLedger(file).all('people').keys()], ['b']);
  });

  it('shows the same in memory and from its file, whatever was done', () => {
    const act = fc.oneof(
      fc.record({ key: fc.constantFrom('a', 'b', '__proto__'), value: fc.jsonValue() }),
      fc.record({ removed: fc.constantFrom('a', 'b', '__proto__') }),
      fc.constant({ clear: true as const }),
    );
    fc.assert(
      fc.property(fc.array(act), (acts) => {
        rmSync(file, { force: true });
        const [memory, ledger] = [openLedger(undefined), openLedger(file)];
        for (const one of [memory, ledger]) {
          for (const done of acts) {
            if ('clear' in done) one.clear();
            else if ('removed' in done) one.remove('things', done.removed);
            else one.put('things', done.key, done.value);
          }
        }
        const plain = (map: Map<string, unknown>): unknown => JSON.parse(JSON.stringify([...map]));
        assert.deepEqual(plain(openLedger(file).all('things')), plain(memory.all('things')));
      }),
      { numRuns: 50 },
    );
  });
});
