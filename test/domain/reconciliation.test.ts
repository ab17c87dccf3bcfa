import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Assessment } from '../../src/domain/assess.js';
import { assess, problems } from '../../src/domain/assess.js';
import { attentions } from '../../src/domain/attentions.js';
import { childStages } from '../../src/domain/child-view.js';
import type { FollowedChild } from '../../src/domain/reconciliation.js';
import {
  addCounts,
  compared,
  countOpen,
  isToAsk,
  matchRate,
  noCounts,
  reconcileGroups,
  stray,
} from '../../src/domain/reconciliation.js';
import { aChild, day, person, policy, protectionPlan } from '../support/examples.js';

const today = day('2026-11-25');
const followed = (with_: Partial<FollowedChild> = {}): FollowedChild => ({
  personId: person('700101'),
  stage: 'registered',
  heldMark: 'held',
  codes: [],
  hidden: false,
  ...with_,
});

const assessed = (...plans: Parameters<typeof protectionPlan>[]): Assessment =>
  assess(aChild({ plans: plans.map((plan) => protectionPlan(...plan)) }), policy, {
    today,
    held: [],
    inactive: [],
    replacements: [],
    conflict: false,
    mergePending: false,
  });
const open = assessed(['2026-11-12']);
const ended = assessed(['2026-11-01', '2026-11-20']);

describe('a child of Mosaic’s list beside what we follow', () => {
  it('agrees where the marks do', () => {
    for (const child of [followed(), followed({ stage: 'ended' })])
      assert.deepEqual(compared(open, 'held', child), {
        inScope: true,
        accepted: true,
        ends: false,
        looksAgain: false,
        group: 'agrees',
        why: '',
      });
  });

  it('is missing where nobody follows it, and nothing where nothing of it is shared', () => {
    assert.equal(compared(open, 'wanted', undefined)?.group, 'missing');
    assert.equal(compared(assessed(), undefined, undefined), undefined);
  });

  it('looks again although it has an attention: the event that told of the correction may have been lost', () => {
    for (const code of ['number-missing', 'record-refused', 'restricted']) {
      const result = compared(open, 'wanted', followed({ stage: 'waiting', codes: [code] }));
      assert.deepEqual([result?.group, result?.why, result?.looksAgain], ['unmatched', code, true]);
    }
  });

  it('is not accepted where CP-IS refused what is open and holds another registration only', () => {
    const refused = followed({ stage: 'refused', codes: ['record-refused'] });
    assert.equal(compared(open, 'wanted', refused)?.accepted, false);
    assert.equal(compared(open, 'wanted', followed({ stage: 'changing' }))?.accepted, true);
  });

  it('should have ended where Mosaic shows the end and nobody has told CP-IS: it waits for the count', () => {
    const result = compared(ended, 'ended', followed());
    assert.deepEqual([result?.group, result?.ends], ['should-have-ended', true]);
  });

  it('counts as an end once only: not while it is on its way, and not when a person knows of it', () => {
    assert.equal(compared(ended, 'ended', followed({ stage: 'ending' }))?.ends, false);
    for (const code of ['end-refused', 'end-past-365-days', 'plan-removed'] as const)
      assert.equal(compared(ended, 'ended', followed({ stage: 'refused', codes: [code] }))?.ends, false, code);
  });

  it('counts as an end where one of two registrations would end, once the child itself was asked', () => {
    const one = assessed(['2026-11-01']);
    const index = compared(one, 'one of two', followed());
    assert.ok(index && isToAsk(followed(), index));
    assert.equal(compared(one, 'one of two', followed({ openHeld: 2 }))?.ends, true);
    assert.equal(compared(one, 'a new name', followed({ openHeld: 1 }))?.ends, false);
    assert.equal(compared(one, 'one of two', followed({ openHeld: 2, codes: ['plan-removed'] }))?.ends, false);
    assert.equal(compared(ended, 'ended', followed({ hidden: true, openHeld: 1, endKnown: true }))?.ends, false);
  });

  it('never agrees while nothing of it can be sent: both marks are missing then', () => {
    for (const problem of problems) {
      const nothing = { wanted: [], problems: [problem], inScope: true, adult: false };
      const waiting = followed({ stage: 'waiting', codes: [problem] });
      delete (waiting as { heldMark?: string }).heldMark;
      const result = compared(nothing, undefined, waiting);
      assert.deepEqual([result?.group, result?.why, result?.accepted], ['unmatched', problem, false]);
    }
  });

  it('is unmatched where a plan is over and its end cannot be sent', () => {
    const stuck = { wanted: [], problems: ['birth-date-missing'], inScope: false, adult: false } as const;
    assert.equal(compared(stuck, undefined, followed())?.group, 'unmatched');
  });

  it('is no difference once it is grown up: CP-IS ended its registration by itself', () => {
    const grownUp = { wanted: [], problems: [], inScope: false, adult: true };
    for (const stage of ['ended', 'registered', 'refused'])
      assert.deepEqual(
        [compared(grownUp, undefined, followed({ stage }))].map((one) => [one?.group, one?.ends, one?.looksAgain]),
        [['agrees', false, false]],
      );
  });
});

describe('a child that we follow and Mosaic’s list does not have', () => {
  it('would end where CP-IS holds something open, unless a person knows of it', () => {
    assert.deepEqual(stray(followed(), today), { shown: true, ends: true, looksAgain: false });
    assert.deepEqual(stray(followed({ codes: ['plan-removed'] }), today), {
      shown: true,
      ends: false,
      looksAgain: false,
    });
  });

  it('looks again at once where nothing of it would end: it waits for what is over, or its day has come', () => {
    assert.deepEqual(stray(followed({ stage: 'waiting', codes: ['number-missing'] }), today), {
      shown: false,
      ends: false,
      looksAgain: true,
    });
    assert.equal(stray(followed({ stage: 'ended', lookAgainOn: today }), today).looksAgain, true);
    assert.equal(stray(followed({ stage: 'ended' }), today).looksAgain, false);
  });

  it('looks again on its day although an end of it was refused: on day 366 only a delete is left', () => {
    const refused = followed({ stage: 'refused', codes: ['end-refused'], lookAgainOn: today });
    assert.deepEqual(stray(refused, today), { shown: true, ends: false, looksAgain: true });
    assert.equal(stray({ ...refused, codes: [] }, today).looksAgain, false);
  });

  it('counts for the share that may end at once while CP-IS holds something open only', () => {
    const stages = ['registered', 'ended', 'merged', 'restricted', 'waiting', 'ending'];
    assert.equal(countOpen(stages.map((stage) => followed({ stage }))), 3);
  });
});

const codes = fc.uniqueArray(fc.constantFrom(...Object.keys(attentions), 'restricted'), { maxLength: 3 });
const mark = fc.option(fc.constantFrom('one', 'other'), { nil: undefined });
const anyFollowed: fc.Arbitrary<FollowedChild> = fc
  .record({ stage: fc.constantFrom(...Object.keys(childStages)), heldMark: mark, codes })
  .map(({ heldMark, ...rest }) => ({
    personId: person('1'),
    hidden: false,
    ...rest,
    ...(heldMark === undefined ? {} : { heldMark }),
  }));
const anyAssessment = fc
  .record({
    wanted: fc.constantFrom(open.wanted, ended.wanted, []),
    problems: fc.constantFrom([], ...problems.map((problem) => [problem])),
    adult: fc.boolean(),
  })
  .map(({ problems: found, ...rest }) => ({ ...rest, problems: found, wanted: found.length > 0 ? [] : rest.wanted }))
  .map((one) => ({ ...one, inScope: !one.adult && (one.problems.length > 0 || one.wanted === open.wanted) }));

describe('the laws of the comparison', () => {
  it('nobody who differs is left alone: everybody looks again, or waits for the count of ends', () =>
    fc.assert(
      fc.property(anyAssessment, mark, anyFollowed, (assessment, wantedMark, child) => {
        const result = compared(assessment, wantedMark, child);
        assert.ok(result);
        const differs = wantedMark !== child.heldMark && !assessment.adult;
        assert.equal(result.ends || result.looksAgain, differs);
      }),
    ));

  it('who is counted among those that would end has an open registration and nothing open in Mosaic', () =>
    fc.assert(
      fc.property(anyAssessment, mark, anyFollowed, (assessment, wantedMark, child) => {
        if (compared(assessment, wantedMark, child)?.ends !== true) return;
        assert.ok(!assessment.inScope && ['registered', 'changing', 'refused'].includes(child.stage));
      }),
    ));

  it('who agrees differs in nothing, and who is accepted is held by CP-IS', () =>
    fc.assert(
      fc.property(anyAssessment, mark, anyFollowed, (assessment, wantedMark, child) => {
        const result = compared(assessment, wantedMark, child);
        if (result?.group === 'agrees' && !assessment.adult) assert.equal(wantedMark, child.heldMark);
        if (result?.accepted === true) assert.notEqual(child.heldMark, undefined);
      }),
    ));

  it('who agrees and is in scope is accepted', () =>
    fc.assert(
      fc.property(anyAssessment, mark, anyFollowed, (assessment, wantedMark, child) => {
        const result = compared(assessment, wantedMark, child);
        if (result?.group === 'agrees' && assessment.inScope) assert.ok(result.accepted);
      }),
    ));

  it('no stray both looks again at once and waits for the count', () =>
    fc.assert(
      fc.property(anyFollowed, fc.boolean(), (child, due) => {
        const result = stray(due ? { ...child, lookAgainOn: today } : child, today);
        assert.ok(!(result.ends && result.looksAgain));
        assert.ok(result.shown || !result.ends);
      }),
    ));

  it('the pages of a list may be counted in any order', () => {
    const counts = fc.record(
      Object.fromEntries(Object.keys(reconcileGroups).map((group) => [group, fc.nat(1000)])),
    ) as fc.Arbitrary<typeof noCounts>;
    fc.assert(
      fc.property(fc.array(counts), (pages) => {
        assert.deepEqual(pages.reduce(addCounts, noCounts), [...pages].reverse().reduce(addCounts, noCounts));
      }),
    );
  });

  it('the match rate lies between nobody and everybody, and is not known where nobody is in scope', () => {
    assert.equal(matchRate({ inScope: 0, accepted: 0 }), undefined);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.nat(10_000), (inScope, some) => {
        const rate = matchRate({ inScope, accepted: Math.min(some, inScope) });
        assert.ok(rate !== undefined && rate >= 0 && rate <= 1);
      }),
    );
  });
});
