import assert from 'node:assert/strict';
import { answered } from '../../src/domain/child-answers.js';
import { changesDue, nextLookAt, opened, submitted } from '../../src/domain/child-registration.js';
import type { ChildState } from '../../src/domain/child-state.js';
import type { ChildSnapshot } from '../../src/domain/children.js';
import { isOver, shownAttention, stageOf, tailEndsAt, tailLength } from '../../src/domain/child-view.js';
import { dayInMs, instantOf, msOf } from '../../src/domain/dates.js';
import {
  accepting,
  afterwards,
  assessAll,
  assessedFor,
  event,
  fresh,
  now,
  refusing,
  reported,
  sentNumber,
  settle,
} from '../support/child-life.js';
import { aChild, anUnbornChild, at, day, number, protectionPlan } from '../support/examples.js';

const withPlan = aChild({ plans: [protectionPlan('2026-11-12')] });
const registered = settle(reported(fresh, event('e-1', withPlan)));
const refusedWith = (code: string, child = withPlan): ChildState =>
  settle(reported(fresh, event('e-1', child)), refusing(code));
const codes = ({ attentions }: ChildState): readonly string[] => attentions.map(({ code }) => code).sort();
const later = (days: number) => instantOf(msOf(now) + days * dayInMs);

describe('an answer of CP-IS to a child’s record', () => {
  for (const code of ['CPR01', 'CPR03', 'CPR04', 'cpis.number-conflict']) {
    it(`${code}: is a data-quality task, looked at again after a week and not before`, () => {
      const refused = refusedWith(code);
      assert.deepEqual(codes(refused), ['record-refused']);
      assert.deepEqual(
        refused.alerts.map(({ trigger, audience }) => [trigger, audience]),
        [['record-refused', 'data-quality']],
      );
      assert.deepEqual(changesDue(refused, later(6)), []);
      assert.equal(nextLookAt(refused, now), later(7));
      assert.equal(changesDue(refused, later(7)).length, 1);
    });
  }

  describe('an acceptance', () => {
    /** Everything that is due goes out and is accepted, as of its last assessment. */
    const acceptedAll = (state: ChildState): ChildState => {
      const due = opened(state, changesDue(state, now), now);
      return due.open.reduce((next, { changeNumber }) => {
        const sent = submitted(next, changeNumber, now);
        return answered(sent, { changeNumber, sequence: 7, outcome: 'accepted', code: 'CPR06', at: now }, now);
      }, due);
    };
    const seen = (child: ChildSnapshot, state = fresh): ChildState =>
      assessAll(reported(state, event(`e-${child.asOf}`, child)));

    it('of all that is wanted needs no further assessment: the mark of what is held is known', () => {
      const taken = acceptedAll(seen(withPlan));
      assert.equal(taken.assessDue, false);
      assert.equal(taken.assessed?.heldMark, assessedFor(taken).heldMark);
      assert.equal(stageOf(taken), 'registered');
    });

    it('of an end, of an unborn child’s registration, or with anything else the matter is assessed anew', () => {
      const over = afterwards(aChild({ plans: [protectionPlan('2026-11-12', '2026-11-19')] }), 1);
      assert.equal(acceptedAll(seen(over, registered)).assessDue, true);
      assert.equal(acceptedAll(seen(anUnbornChild())).assessDue, true);
      const waiting = seen(withPlan);
      const noticed = { ...waiting, attentions: [{ code: 'left-scope', since: now } as const] };
      assert.equal(acceptedAll(noticed).assessDue, true);
      const overBeside = [...over.plans, protectionPlan('2026-11-13', undefined, 'P2')];
      assert.equal(acceptedAll(seen({ ...over, plans: overBeside }, registered)).assessDue, true);
    });
  });

  it('never follows an adopted child to a number that Mosaic shows before the NHS says that the old one is over', () => {
    const marked = { ...withPlan, adoption: 'adopted' as const, nhsNumber: number('9997263316') };
    const seen = settle(reported(registered, event('e-2', { ...marked, asOf: at('2026-11-20T09:30:00Z') })));
    assert.deepEqual(
      [changesDue(seen, now), seen.held, seen.assessed?.problems],
      [[], registered.held, ['re-registration-held']],
    );
  });

  it('does not tell the same refusal a second time after a second look, and keeps its age', () => {
    const refused = refusedWith('CPR01');
    const again = settle({ ...refused, alerts: [] }, refusing('CPR01'), later(7));
    assert.deepEqual(again.alerts, []);
    assert.equal(again.attentions.find(({ code }) => code === 'record-refused')?.since, now);
  });

  it('CPR02: never loops, and says outside the narrow audience only that it is restricted', () => {
    const refused = refusedWith('CPR02');
    assert.deepEqual(codes(refused), ['record-restricted']);
    assert.deepEqual(shownAttention(refused).codes, ['restricted']);
    assert.deepEqual(
      refused.alerts.map(({ audience }) => audience),
      ['restricted'],
    );
    assert.deepEqual([changesDue(refused, later(400)), nextLookAt(refused, now)], [[], undefined]);
  });

  it('CPR05: the number is never sent again, and the child waits for its replacement', () => {
    const refused = refusedWith('CPR05');
    assert.deepEqual(codes(refused), ['number-inactive', 'record-refused']);
    assert.equal(sentNumber(refused), undefined);
    const entered = afterwards({ ...withPlan, nhsNumber: number('9997451627') }, 1);
    const again = settle(reported(refused, event('e-2', entered)));
    assert.deepEqual(
      again.held.map(({ content }) => content.nhsNumber),
      ['9997451627'],
    );
    assert.deepEqual([stageOf(again), codes(again)], ['registered', []]);
  });

  it('CPR07: a person looks, with its detail code, and nothing is sent again by the clock', () => {
    const answer = () => ({ outcome: 'refused' as const, code: 'CPR07', detailCode: 'TEST02' });
    const refused = settle(reported(fresh, event('e-1', withPlan)), answer);
    assert.deepEqual(
      refused.attentions.map(({ code, answer: said }) => [code, said]),
      [['record-refused', 'CPR07 TEST02']],
    );
    assert.equal(nextLookAt(refused, now), undefined);
  });

  it('is looked at again daily for a baby under six weeks', () => {
    const baby = { ...withPlan, birthDate: day('2026-11-01') };
    const state = reported(fresh, event('e-1', baby));
    const refused = settle(state, refusing('CPR01'), now, { refusalLookAgain: dayInMs });
    assert.equal(nextLookAt(refused, now), later(1));
  });

  it('counts an acceptance that comes after the file was given up', () => {
    const [due] = changesDue(assessAll(reported(fresh, event('e-1', withPlan))), now);
    assert.ok(due);
    const open = opened(assessAll(reported(fresh, event('e-1', withPlan))), [due], now);
    const told = { changeNumber: open.lastChangeNumber, sequence: 1, at: now } as const;
    const nobodyKnows = answered(open, { ...told, outcome: 'unanswered', code: 'given-up' }, now);
    assert.deepEqual(codes(nobodyKnows), ['record-unanswered']);
    const late = answered(nobodyKnows, { ...told, outcome: 'accepted', code: 'CPR06' }, now);
    assert.deepEqual([late.held.length, codes(late)], [1, []]);
  });

  it('counts a refusal that comes after the file was given up, and nothing that says once more that nobody knows', () => {
    const [due] = changesDue(assessAll(reported(fresh, event('e-1', withPlan))), now);
    assert.ok(due);
    const open = opened(assessAll(reported(fresh, event('e-1', withPlan))), [due], now);
    const told = { changeNumber: open.lastChangeNumber, sequence: 1, at: now } as const;
    const givenUp = { ...told, outcome: 'unanswered', code: 'given-up' } as const;
    const nobodyKnows = answered(open, givenUp, now);
    assert.equal(answered(nobodyKnows, givenUp, later(1)), nobodyKnows);
    const refused = answered(nobodyKnows, { ...told, outcome: 'refused', code: 'CPR03' }, now);
    assert.deepEqual(codes(refused), ['record-refused']);
    assert.equal(answered(refused, { ...told, outcome: 'refused', code: 'CPR01' }, now), refused);
  });
});

describe('an amended start date', () => {
  const moved = reported(
    registered,
    event('e-2', afterwards({ ...withPlan, plans: [protectionPlan('2026-11-10')] }, 1)),
  );
  const parts = (removal: string, start: string) => () => ({
    outcome: 'refused' as const,
    code: removal === 'CPR06' ? start : removal,
    codes: [removal, start],
  });

  it('is the most urgent attention there is when the delete was taken and the start refused', () => {
    const half = settle(moved, parts('CPR06', 'CPR01'));
    assert.deepEqual(codes(half), ['record-refused', 'start-refused-after-delete']);
    assert.deepEqual(half.held, []);
    assert.deepEqual(
      half.alerts.map(({ about, audience }) => [about, audience]),
      [
        ['P1/CPR01', 'data-quality'],
        ['P1/not-on-cpis', 'data-quality'],
        ['P1/not-on-cpis', 'manager'],
      ],
    );
    const mended = settle(reported(half, event('e-3', afterwards({ ...withPlan, familyName: 'Bracken' }, 2))));
    assert.deepEqual([codes(mended), mended.held.length], [[], 1]);
  });

  it('keeps the old record in sight when only the start was taken', () => {
    const beside = settle(moved, parts('CPR07', 'CPR06'));
    assert.deepEqual(
      beside.held.map(({ content }) => content.start),
      ['2026-11-10', '2026-11-12'],
    );
    assert.deepEqual(codes(beside), ['plan-removed']);
  });
});

describe('an end that CP-IS does not accept', () => {
  const ended = afterwards({ ...withPlan, plans: [protectionPlan('2026-11-12', '2026-11-19')] }, 1);
  const refused = settle(reported(registered, event('e-2', ended)), refusing('CPR03'));
  const onDay = (state: ChildState, days: number): ChildState => {
    const when = instantOf(msOf(now) + (days - 1) * dayInMs);
    return settle({ ...state, assessDue: true }, refusing('CPR03'), when);
  };

  it('is alerted at once, again at day 300, and once more when only a delete is left', () => {
    const abouts = (state: ChildState) => state.alerts.map(({ about }) => about);
    assert.deepEqual(abouts(refused), ['P1/CPR03']);
    assert.deepEqual(abouts(onDay(refused, 299)), ['P1/CPR03']);
    const reminded = onDay(refused, 300);
    assert.deepEqual(abouts(reminded), ['P1/CPR03', 'P1/day-300']);
    const past = onDay(reminded, 366);
    assert.deepEqual(abouts(past), ['P1/CPR03', 'P1/day-300', 'P1/day-366']);
    assert.ok(codes(past).includes('end-past-365-days'));
  });

  it('is not sent any more once it is more than 365 days past', () => {
    const past = onDay(refused, 366);
    assert.deepEqual(changesDue(past, instantOf(msOf(now) + 900 * dayInMs)), []);
  });

  it('has its next day known, so that the nightly look wakes the child', () => {
    assert.equal(refused.assessed?.lookAgainOn, '2027-09-15');
  });
});

describe('an end that Mosaic records for a grown-up', () => {
  const young = { ...withPlan, birthDate: day('2008-11-21') };
  const standing = settle(reported(fresh, event('e-1', young)));
  const grownUp = afterwards({ ...young, birthDate: day('2008-11-20') }, 1);
  const ended = afterwards({ ...grownUp, plans: [protectionPlan('2026-11-12', '2026-11-20')] }, 2);

  it('is sent once; its refusal is filed and nobody is alarmed', () => {
    let sent = 0;
    const counting = () => {
      sent += 1;
      return { outcome: 'refused' as const, code: 'CPR07' };
    };
    const filed = settle(reported(standing, event('e-2', ended)), counting);
    assert.deepEqual([sent, codes(filed), filed.alerts, stageOf(filed)], [1, [], [], 'ended']);
    assert.ok(filed.timeline.some(({ what }) => what === 'refusal-filed'));
  });

  it('is not needed for the tail: CP-IS ended the record itself on the 18th birthday', () => {
    const adult = settle(reported(standing, event('e-2', grownUp)), accepting);
    assert.equal(stageOf(adult), 'ended');
    const end = tailEndsAt(adult, tailLength);
    assert.ok(end !== undefined && !isOver(adult, instantOf(msOf(end) - 1), tailLength));
    assert.ok(isOver(adult, end, tailLength));
  });
});
