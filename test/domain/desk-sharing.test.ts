import assert from 'node:assert/strict';
import { braked } from '../../src/domain/desk-brake.js';
import type { DeskState, SubmittedChange } from '../../src/domain/desk-state.js';
import * as desk from '../../src/domain/desk-state.js';
import type { ChangeKind } from '../../src/domain/registrations.js';
import { draft, sharedKeyOf } from '../../src/domain/registrations.js';
import { assess } from '../../src/domain/assess.js';
import { knowing } from '../support/child-life.js';
import { anUnbornChild, at, day, person, policy } from '../support/examples.js';

const now = at('2026-11-20T10:00:00Z');
const [registration] = assess(anUnbornChild(), policy, knowing()).wanted;
assert.ok(registration);
const key = sharedKeyOf(draft(registration.content));
assert.ok(key);

const change = (personId: string, changeNumber: number, kind: ChangeKind): SubmittedChange => {
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
/** The start date of the plan was amended by two days. */
const move = (personId: string, changeNumber: number): SubmittedChange => {
  const one = change(personId, changeNumber, 'delete');
  const [removal] = one.records;
  assert.ok(removal);
  const { deleted: _none, ...record } = removal;
  return { ...one, kind: 'move', records: [removal, { ...record, start: day('2026-11-14') }] };
};
const released: DeskState = { ...desk.newDeskState(), held: false, nextSequence: 1 };
/** Nobody else is found to want what the desk does not know. */
const alone = (state: DeskState): DeskState =>
  state.asking.reduce((next, asking) => desk.sharersFound(next, asking, [], now), state);
const submit = (state: DeskState, ...changes: readonly SubmittedChange[]): DeskState =>
  changes.reduce((next, one) => alone(desk.submittedTo(next, one, now)), state);
const amended = sharedKeyOf({ ...draft(registration.content), start: day('2026-11-14') });
assert.ok(amended);
/** The children say who of them holds it, and who the one with the amended start date, where the desk asks. */
const asked = (state: DeskState, holders: readonly string[], ofAmended: readonly string[] = []): DeskState =>
  state.asking.reduce((next, asking) => {
    const others = (people: readonly string[]) => people.map(person).filter((one) => one !== asking.personId);
    const sharers = [
      { key, personIds: others(holders) },
      { key: amended, personIds: others(ofAmended) },
    ];
    return desk.sharersFound(next, asking, sharers, now);
  }, state);
const submitAmong = (holders: readonly string[], state: DeskState, one: SubmittedChange): DeskState =>
  asked(desk.submittedTo(state, one, now), holders);
const records = ({ batch }: DeskState) =>
  batch.flatMap((one) =>
    one.records.map(({ start, deleted }) => `${one.personId} ${deleted === undefined ? 'start' : 'delete'} ${start}`),
  );
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
    const late = submitAmong(['1', '2'], answer(both, first), change('3', 1, 'start'));
    assert.deepEqual([sent(late), told(late)], [[], ['2 1 accepted', '3 1 accepted']]);
  });

  it('is ended with the last of them: an end before that is answered without a record', () => {
    const standing = answer(both, first);
    const one = submitAmong(['1', '2'], { ...standing, toTell: [] }, change('1', 2, 'end'));
    assert.deepEqual([sent(one), told(one)], [[], ['1 2 accepted']]);
    const last = submitAmong(['2'], one, change('2', 2, 'end'));
    assert.deepEqual(sent(last), ['2 end']);
  });

  it('is deleted only when none wants it', () => {
    const one = submitAmong(['1', '2'], answer(both, first), change('1', 2, 'delete'));
    assert.deepEqual(sent(one), []);
    assert.deepEqual(sent(submitAmong(['2'], one, change('2', 2, 'delete'))), ['2 delete']);
  });

  it('is neither started nor ended by a desk that does not know who else wants it: it asks first', () => {
    for (const kind of ['start', 'end'] as const) {
      const one = change('1', 2, kind);
      const asking = desk.submittedTo(released, one, now);
      assert.deepEqual([sent(asking), asking.asking], [[], [one]]);
      const shared = desk.sharersFound(asking, one, [{ key, personIds: [person('2')] }], now);
      assert.deepEqual([sent(shared), told(shared)], [[], ['1 2 accepted']], kind);
      assert.deepEqual(sent(desk.sharersFound(asking, one, [], now)), [`1 ${kind}`]);
    }
  });

  it('is left by an amended start date, and not deleted, while another wants it', () => {
    const moving = submitAmong(['1', '2'], answer(both, first), move('1', 2));
    assert.deepEqual(records(moving), ['1 start 2026-11-14'], 'no delete of what the other wants');
    const [sent_] = moving.batch;
    assert.ok(sent_);
    const moved = answer(moving, sent_);
    const second = asked(desk.submittedTo(moved, move('2', 2), now), ['2'], ['1']);
    assert.deepEqual(records(second), ['2 delete 2026-11-12'], 'no second start');
  });

  it('has an amended start date wait while another is on its way from the one to the other', () => {
    const moving = desk.submittedTo(submitAmong(['1', '2'], answer(both, first), move('1', 2)), move('2', 2), now);
    assert.deepEqual([records(moving), moving.deferred.length], [['1 start 2026-11-14'], 1]);
    const [sent_] = moving.batch;
    assert.ok(sent_);
    assert.deepEqual(
      records(asked(answer(moving, sent_, 'refused'), ['1', '2'])),
      ['2 start 2026-11-14'],
      'the first still wants the old one',
    );
    assert.deepEqual(records(asked(answer(moving, sent_), ['2'], ['1'])), ['2 delete 2026-11-12']);
  });

  it('lets one who ended amend the end without a record while the other is open', () => {
    const standing = { ...submitAmong(['1', '2'], answer(both, first), change('1', 2, 'end')), toTell: [] };
    const amended = submitAmong(['2'], standing, { ...change('1', 3, 'end'), kind: 'amend' });
    assert.deepEqual([sent(amended), told(amended)], [[], ['1 3 accepted']]);
  });
});

describe('what no child tells the desk of a shared registration', () => {
  const first = change('1', 1, 'start');
  const standing = { ...answer(submit(released, first, change('2', 1, 'start')), first), toTell: [] };

  it('is that one was merged into another: the end of the last one goes out', () => {
    for (const end of [change('2', 2, 'end'), change('3', 2, 'end')])
      assert.deepEqual(sent(submitAmong([], standing, end)), [`${end.personId} end`]);
  });

  it('is that a person found that CP-IS does not hold it: it is started again', () => {
    assert.deepEqual(sent(submitAmong([], standing, change('1', 2, 'start'))), ['1 start']);
  });

  it('is a start that an earlier desk sent: another is not ended while that one is on its way', () => {
    const found = [{ key, personIds: [], starting: [person('1')] }];
    const start = change('2', 1, 'start');
    const second = desk.sharersFound(desk.submittedTo(released, start, now), start, found, now);
    assert.deepEqual(sent(second), ['2 start'], 'nobody knows yet whether the first was taken');
    const [sent_] = second.batch;
    assert.ok(sent_);
    const left = submitAmong(['1'], answer(second, sent_), change('2', 2, 'end'));
    assert.deepEqual([sent(left), told(left)], [[], ['2 2 accepted']]);
  });

  it('is a file that somebody ended: who joined it hands over again too, and the desk asks who holds it', () => {
    const both = submit(released, first, change('2', 1, 'start'));
    const lost = desk.fileLost({ ...both, batch: [] }, 1, [first], now);
    assert.deepEqual([lost.shared, lost.lost], [[], ['1/1', '2/1']]);
    const again = submit(submit(lost, first), change('2', 1, 'start'));
    assert.deepEqual([sent(again), again.lost], [['1 start'], undefined]);
  });

  it('does not let an end that is held, or goes again, overtake a start that came later', () => {
    const ending = submitAmong(['1'], standing, change('1', 2, 'end'));
    const [end] = ending.batch;
    assert.ok(end);
    const held = desk.closed({ ...ending, batch: [end] }, 500, 0, now);
    const late = desk.submittedTo(held, change('3', 1, 'start'), now);
    assert.deepEqual([late.heldEnds.length, sent(late), late.deferred.length], [1, [], 1]);
    assert.deepEqual(sent(alone(answer(late, end))), ['3 start']);
    const back = desk.endsReturned(late, now);
    const known = back.asking.reduce(
      (next, one) => desk.sharersFound(next, one, [{ key, personIds: [person('1')] }], now),
      back,
    );
    assert.deepEqual([sent(known), told(known).at(-1)], [[], '3 1 accepted']);
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

  it('holds an amended start date that ends the plan with it, and no other', () => {
    const ending = move('1', 1);
    const ended = { ...ending, records: ending.records.map((one) => ({ ...one, end: day('2026-11-19') })) };
    assert.equal(braked([ended], [], [], 0, now).held.length, 1);
    assert.equal(braked([ending], [], [], 0, now).held.length, 0);
  });

  it('counts children over 24 hours, and none that ended before', () => {
    const before = braked(ends(5), [], [], 5, now).endings;
    assert.equal(braked([change('x', 1, 'end')], before, [], 5, now).held.length, 1);
    assert.equal(braked([change('x', 1, 'end')], before, [], 5, at('2026-11-21T10:00:01Z')).held.length, 0);
    assert.equal(braked([change('c0', 2, 'delete')], before, [], 5, now).held.length, 0);
  });

  it('lets go again what was let go before and comes back: PDS was not there, or the number was used', () => {
    const many = ends(6).map((one) => ({ ...one, sharedKey: undefined }) as unknown as SubmittedChange);
    const again = many.map((one) => ({ ...one, rounds: 1 }));
    assert.equal(braked(again, [], [], 5, now).held.length, 0);
    const gone = desk.closed(desk.endsReleased({ ...released, heldEnds: many }), 500, 5, now);
    const back = desk.numberUsed(gone, now);
    assert.deepEqual(
      [back.held, back.nextSequence, back.leaving, desk.lowestNext(back)],
      [true, undefined, undefined, 2],
    );
    assert.equal(desk.closed(back, 500, 5, now), back, 'it waits for a person to say the number');
    const released_ = desk.closed({ ...back, held: false, nextSequence: 9 }, 500, 5, now);
    assert.deepEqual([released_.leaving?.changes.length, released_.heldEnds], [6, []]);
    assert.deepEqual(desk.left(released_).releasedEnds, []);
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
