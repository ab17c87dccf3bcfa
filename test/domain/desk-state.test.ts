import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DeskState, SubmittedChange } from '../../src/domain/desk-state.js';
import * as desk from '../../src/domain/desk-state.js';
import { aChild, at, day, number, person, policy } from '../support/examples.js';

const change = (personId: string, changeNumber: number, registrationId = 'P1', records = 1): SubmittedChange => ({
  personId: person(personId),
  changeNumber,
  registrationId,
  kind: 'start',
  records: Array.from({ length: records }, () => ({
    kind: 'child-protection' as const,
    nhsNumber: number('9997042182'),
    name: { given: aChild().givenNames, family: aChild().familyName },
    birthDate: day('2019-03-12'),
    start: day('2026-11-12'),
  })),
  telephones: policy.telephones,
});

/** Change numbers come from the clock: the small ones of these tests are of its first day. */
const now = at('1970-01-02T00:00:00Z');
const submitted = (state: DeskState, one: SubmittedChange): DeskState => desk.submittedTo(state, one, now);
const closed = (state: DeskState, atMost: number): DeskState => desk.closed(state, atMost, 5, now);
const released: DeskState = { ...desk.newDeskState(), held: false, nextSequence: 1 };
const numbers = (changes: readonly SubmittedChange[] | undefined) =>
  (changes ?? []).map(({ personId, changeNumber }) => `${personId}/${changeNumber}`);

describe('the upload desk', () => {
  it('is on hold until somebody says which number comes next', () => {
    const waiting = submitted(desk.newDeskState(), change('1', 1));
    assert.equal(closed(waiting, 500).leaving, undefined);
    assert.equal(desk.nextToProceed(waiting), undefined);
  });

  it('hears a change once, however often it is submitted', () => {
    const twice = [change('1', 5), change('1', 5), change('1', 4), change('2', 1)].reduce(submitted, released);
    assert.deepEqual(numbers(twice.batch), ['1/5', '2/1']);
  });

  it('stays small: it forgets the numbers of children that are too old to be said again', () => {
    const later = at('1970-01-05T00:00:00Z');
    const heard = desk.submittedTo(submitted(released, change('1', 5)), change('2', Date.parse(later)), later);
    assert.deepEqual(desk.closed(heard, 500, 5, later).heard, { 2: { 2: Date.parse(later) } });
  });

  it('gives each file the next number in its own state, before anything else knows it', () => {
    const first = desk.left(closed(submitted(released, change('1', 1)), 500));
    const second = closed(submitted(first, change('2', 1)), 500);
    assert.deepEqual([first.inFlight[0]?.sequence, second.leaving?.sequence, second.nextSequence], [1, 2, 3]);
  });

  it('counts what waits until a workflow of its own has it: the open batch, and the batch that is leaving', () => {
    const leaving = submitted(closed(submitted(released, change('1', 1)), 500), change('2', 1));
    assert.deepEqual(numbers(desk.waitingAt(leaving)), ['2/1', '1/1']);
    assert.deepEqual(numbers(desk.waitingAt(desk.left(leaving))), ['2/1']);
  });

  it('never puts two changes of one registration into a file', () => {
    const batch = [change('1', 1, 'P1'), change('1', 2, 'L1'), change('1', 3, 'P1')].reduce(submitted, released);
    const { leaving, batch: staying } = closed(batch, 500);
    assert.deepEqual([numbers(leaving?.changes), numbers(staying)], [['1/1', '1/2'], ['1/3']]);
  });

  it('keeps the delete and start of an amended start date in one file', () => {
    const batch = [change('1', 1), change('2', 1, 'P1', 2), change('3', 1)].reduce(submitted, released);
    const { leaving, batch: staying } = closed(batch, 2);
    assert.deepEqual([numbers(leaving?.changes), numbers(staying)], [['1/1', '3/1'], ['2/1']]);
  });

  it('lets one file go at a time, oldest first, and the next when that one is closed', () => {
    const flying = { ...released, inFlight: [1, 2].map((sequence) => ({ sequence, proceeding: false })) };
    assert.equal(desk.nextToProceed(flying), 1);
    const gone = desk.proceeding(flying, 1, now);
    assert.equal(desk.nextToProceed(gone), undefined);
    assert.equal(desk.nextToProceed(desk.fileReturned(gone, 1, [])), 2);
  });

  it('takes back changes that must go again, once, although it heard their numbers before', () => {
    const heard = desk.left(closed(submitted(released, change('1', 1)), 500));
    const back = desk.fileReturned(heard, 1, [change('1', 1)]);
    assert.deepEqual([numbers(back.batch), back.inFlight], [['1/1'], []]);
    const again = desk.left(closed(back, 500));
    assert.deepEqual(desk.fileReturned(again, 1, [change('1', 1)]).batch, []);
  });

  it('never cuts a change: one of more records than a file may have goes alone', () => {
    const { leaving, batch } = closed([change('1', 1, 'P1', 2), change('2', 1)].reduce(submitted, released), 1);
    assert.deepEqual([numbers(leaving?.changes), numbers(batch)], [['1/1'], ['2/1']]);
  });

  it('asks after the file that may send once an answer is overdue, and only after that one', () => {
    const flying = { ...released, inFlight: [1, 2].map((sequence) => ({ sequence, proceeding: false })) };
    assert.equal(desk.askFileAt(flying, 1000), undefined);
    assert.equal(desk.askFileAt(desk.proceeding(flying, 1, now), 1000), Date.parse(now) + 1000);
  });

  it('hears the changes of a file again that somebody ended, and lets the next one go', () => {
    const gone = desk.left(closed(submitted(released, change('1', 5)), 500));
    const lost = desk.fileLost(gone, 1, [change('1', 5)], now);
    assert.deepEqual([lost.inFlight, lost.attentions.map(({ code }) => code)], [[], ['file-gone']]);
    const again = submitted(submitted(lost, change('1', 5)), change('1', 5));
    assert.deepEqual([numbers(again.batch), again.attentions, again.lost], [['1/5'], [], undefined]);
  });

  it('shows that a person stopped it', () => {
    assert.deepEqual(
      desk.onHold(released, now).attentions.map(({ code }) => code),
      ['upload-on-hold'],
    );
  });

  it('loses no change and repeats none, whatever is submitted and however files are cut', () => {
    const anyChange = fc
      .record({
        who: fc.integer({ min: 1, max: 4 }),
        what: fc.integer({ min: 1, max: 6 }),
        size: fc.integer({ min: 1, max: 2 }),
      })
      .map(({ who, what, size }) => change(String(who), what, what % 2 === 0 ? 'P1' : 'L1', size));
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 30 }), fc.integer({ min: 2, max: 5 }), (changes, atMost) => {
        let state = released;
        const files: SubmittedChange[][] = [];
        const cut = (): void => {
          state = closed(state, atMost);
          if (state.leaving !== undefined) files.push([...state.leaving.changes]);
          state = desk.left(state);
        };
        const expected = new Set<string>();
        for (const one of changes) {
          const before = state;
          state = submitted(state, one);
          if (state !== before) expected.add(`${one.personId}/${one.changeNumber}`);
          if (state.batch.length > 3) cut();
        }
        for (let round = 0; round < 60 && state.batch.length > 0; round += 1) cut();
        assert.deepEqual([...numbers(files.flat())].sort(), [...expected].sort());
        assert.deepEqual(
          state.inFlight.map(({ sequence }) => sequence),
          files.map((_, place) => place + 1),
        );
        for (const file of files) assert.ok(desk.recordsIn(file) <= atMost);
      }),
    );
  });
});
