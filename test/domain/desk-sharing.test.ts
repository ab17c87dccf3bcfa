import assert from 'node:assert/strict';
import fc from 'fast-check';
import { braked } from '../../src/domain/desk-brake.js';
import type { DeskState, SubmittedChange } from '../../src/domain/desk-state.js';
import * as desk from '../../src/domain/desk-state.js';
import type { ChangeKind } from '../../src/domain/registrations.js';
import { draft } from '../../src/domain/registrations.js';
import { assess } from '../../src/domain/assess.js';
import { knowing } from '../support/child-life.js';
import { anUnbornChild, at, day, person, policy } from '../support/examples.js';

const now = at('2026-11-20T10:00:00Z');
const [registration] = assess(anUnbornChild(), policy, knowing()).wanted;
const key = 'unborn-child-protection/mother/2026-11-12';

const change = (personId: string, changeNumber: number, kind: ChangeKind): SubmittedChange => {
  assert.ok(registration);
  const record = draft(registration.content);
  const ended = kind === 'end' ? { ...record, end: day('2026-11-19') } : record;
  return {
    personId: person(personId),
    changeNumber,
    registrationId: `${personId}/unborn`,
    kind,
    sharedKey: key,
    records: [kind === 'delete' ? { ...record, deleted: day('2026-11-19') } : ended],
    telephones: policy.telephones,
  };
};
const released: DeskState = { ...desk.newDeskState(), held: false, nextSequence: 1 };
const submit = (state: DeskState, ...changes: readonly SubmittedChange[]): DeskState =>
  changes.reduce((next, one) => desk.submittedTo(next, one, now), state);
const sent = ({ batch }: DeskState) => batch.map(({ personId, kind }) => `${personId} ${kind}`);
const told = ({ toTell }: DeskState) =>
  toTell.map(({ personId, answer }) => `${personId} ${answer.changeNumber} ${answer.outcome}`);
const answer = (state: DeskState, one: SubmittedChange, outcome: 'accepted' | 'refused' = 'accepted'): DeskState => {
  const code = outcome === 'accepted' ? 'CPR06' : 'CPR01';
  const { personId, changeNumber } = one;
  return desk.outcomesHeard(
    { ...state, batch: state.batch.filter((other) => other !== one) },
    [{ personId, answer: { changeNumber, sequence: 1, outcome, code, at: now } }],
    now,
  );
};

describe('a registration that twins share', () => {
  const first = change('1', 1, 'start');
  const both = submit(released, first, change('2', 1, 'start'));

  it('is started once; the second gets the same answer when that arrives, refusals included', () => {
    assert.deepEqual([sent(both), told(both)], [['1 start'], []]);
    assert.deepEqual(told(answer(both, first)), ['2 1 accepted']);
    assert.deepEqual(told(answer(both, first, 'refused')), ['2 1 refused']);
  });

  it('is joined at once by one who comes when it stands already', () => {
    const late = submit(answer(both, first), change('3', 1, 'start'));
    assert.deepEqual([sent(late), told(late)], [[], ['2 1 accepted', '3 1 accepted']]);
  });

  it('is ended with the last of them: an end before that is answered without a record', () => {
    const standing = answer(both, first);
    const one = submit({ ...standing, toTell: [] }, change('1', 2, 'end'));
    assert.deepEqual([sent(one), told(one)], [[], ['1 2 accepted']]);
    const last = submit(one, change('2', 2, 'end'));
    assert.deepEqual(sent(last), ['2 end']);
  });

  it('is deleted only when none wants it', () => {
    const one = submit(answer(both, first), change('1', 2, 'delete'));
    assert.deepEqual(sent(one), []);
    assert.deepEqual(sent(submit(one, change('2', 2, 'delete'))), ['2 delete']);
  });

  it('is not ended by a desk that does not know who else wants it: it asks first', () => {
    const end = change('1', 2, 'end');
    const asking = submit(released, end);
    assert.deepEqual([sent(asking), asking.asking], [[], [end]]);
    assert.deepEqual(told(desk.sharersFound(asking, end, [person('2')], now)), ['1 2 accepted']);
    assert.deepEqual(sent(desk.sharersFound(asking, end, [], now)), ['1 end']);
  });

  it('has every change answered once and ends with the last, in whatever order things happen', () => {
    const steps = fc.array(
      fc.record({ who: fc.integer({ min: 1, max: 3 }), what: fc.constantFrom('toggle', 'toggle', 'take', 'refuse') }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let state = released;
        const open = new Map<string, SubmittedChange>();
        const wants = new Set<string>();
        let held = false;
        let number = 0;
        const hear = (): void => {
          for (const { personId, answer: heard } of state.toTell) {
            const waiting = open.get(personId);
            assert.equal(waiting?.changeNumber, heard.changeNumber, 'an answer that nobody waits for');
            settle(personId, waiting, heard.outcome === 'accepted');
          }
          state = { ...state, toTell: [] };
        };
        const settle = (personId: string, one: SubmittedChange | undefined, taken: boolean): void => {
          open.delete(personId);
          if (taken && one?.kind === 'start') wants.add(personId);
          if (taken && one?.kind === 'end') wants.delete(personId);
        };
        const answerOldest = (taken: boolean): void => {
          const [oldest] = state.batch;
          if (oldest === undefined) return;
          if (taken) held = oldest.kind === 'start';
          settle(oldest.personId, oldest, taken);
          state = answer(state, oldest, taken ? 'accepted' : 'refused');
          ask();
          hear();
        };
        const ask = (): void => {
          for (const asking of state.asking) {
            const others = [...wants].filter((other) => other !== asking.personId).map(person);
            state = desk.sharersFound(state, asking, others, now);
          }
        };
        for (const { who, what } of all) {
          const personId = String(who);
          if (what === 'toggle' && !open.has(personId)) {
            const one = change(personId, (number += 1), wants.has(personId) ? 'end' : 'start');
            open.set(personId, one);
            state = submit(state, one);
            ask();
            hear();
          } else if (what !== 'toggle') answerOldest(what === 'take');
        }
        for (let round = 0; round < 50 && state.batch.length > 0; round += 1) answerOldest(true);
        assert.equal(open.size, 0, 'a change without an answer');
        assert.equal(held, wants.size > 0, 'CP-IS holds it although none wants it, or the other way round');
      }),
      { numRuns: 500 },
    );
  });
});

describe('the brake on mass endings', () => {
  const ends = (count: number) => Array.from({ length: count }, (_, place) => change(`c${place}`, 1, 'end'));
  const starts = ends(3).map((one, place) => ({ ...one, personId: person(`s${place}`), kind: 'start' as const }));

  it('lets as many ends go as the limit says, and holds every end of a batch beyond it; starts go on', () => {
    assert.equal(braked(ends(5), [], [], 5, now).held.length, 0);
    const { going, held } = braked([...ends(6), ...starts], [], [], 5, now);
    assert.deepEqual([going.length, held.length], [3, 6]);
  });

  it('counts children over 24 hours, and none that ended before', () => {
    const before = braked(ends(5), [], [], 5, now).endings;
    assert.equal(braked([change('x', 1, 'end')], before, [], 5, now).held.length, 1);
    assert.equal(braked([change('x', 1, 'end')], before, [], 5, at('2026-11-21T10:00:01Z')).held.length, 0);
    assert.equal(braked([change('c0', 2, 'delete')], before, [], 5, now).held.length, 0);
  });

  it('keeps the held ones until a person releases them or returns them to their children', () => {
    const many = ends(6).map((one) => ({ ...one, sharedKey: undefined }) as unknown as SubmittedChange);
    const state = desk.closed({ ...released, batch: many }, 500, 5, now);
    assert.deepEqual([state.heldEnds.length, state.leaving, state.attentions[0]?.code], [6, undefined, 'ends-held']);
    const gone = desk.closed(desk.endsReleased(state), 500, 5, now);
    assert.deepEqual([gone.leaving?.changes.length, gone.heldEnds, gone.attentions], [6, [], []]);
    const back = desk.endsReturned(state, now);
    assert.deepEqual([back.heldEnds, told(back).length, told(back)[0]], [[], 6, 'c0 1 refused']);
  });
});
