import assert from 'node:assert/strict';
import { assess } from '../../src/domain/assess.js';
import type { ChildSnapshot } from '../../src/domain/children.js';
import { aChild, careStatus, day, number, policy, protectionPlan } from '../support/examples.js';

const today = day('2026-11-20');
const wanted = (child: ChildSnapshot) => assess(child, policy, today, []).wanted;
const dates = (child: ChildSnapshot) =>
  wanted(child).map(({ registrationId, content: { kind, start, end } }) => [registrationId, kind, start, end]);

describe('what CP-IS should hold for a child', () => {
  it('is nothing without a plan', () => {
    assert.deepEqual(assess(aChild(), policy, today, []), { wanted: [], problems: [] });
  });

  it('is one registration a child protection plan, under the registered name and the verified number', () => {
    const [registration] = wanted(aChild({ plans: [protectionPlan('2026-11-12')] }));
    assert.deepEqual(registration, {
      registrationId: 'P1',
      content: {
        kind: 'child-protection',
        nhsNumber: '9997042182',
        name: { given: ['Isla', 'Mae'], family: 'Brackenfield' },
        birthDate: '2019-03-12',
        localId: '700101',
        start: '2026-11-12',
        telephones: policy.telephones,
      },
    });
  });

  it('keeps a plan and a looked-after status at once', () => {
    const child = aChild({ plans: [protectionPlan('2026-10-01'), careStatus('C2', '2026-11-01')] });
    assert.deepEqual(dates(child), [
      ['P1', 'child-protection', '2026-10-01', undefined],
      ['L-C2-2026-11-01', 'looked-after', '2026-11-01', undefined],
    ]);
  });

  it('joins adjacent and overlapping legal statuses, so that C1 → C2 is not an end and a start', () => {
    const child = aChild({ plans: [careStatus('C2', '2026-06-01'), careStatus('C1', '2026-01-10', '2026-05-31')] });
    assert.deepEqual(dates(child), [['L-C1-2026-01-10', 'looked-after', '2026-01-10', undefined]]);
  });

  it('keeps two looked-after periods apart when a day lies between them', () => {
    const child = aChild({ plans: [careStatus('C1', '2026-01-10', '2026-05-30'), careStatus('C2', '2026-06-01')] });
    assert.equal(wanted(child).length, 2);
  });

  it('leaves out legal statuses that the authority does not share', () => {
    assert.deepEqual(wanted(aChild({ plans: [careStatus('V4', '2026-01-10'), careStatus('E1', '2026-01-10')] })), []);
  });

  it('holds a start that lies ahead back to its day, and says when to look again', () => {
    const assessment = assess(aChild({ plans: [protectionPlan('2026-12-01')] }), policy, today, []);
    assert.deepEqual(assessment, { wanted: [], problems: [], lookAgainOn: '2026-12-01' });
  });

  it('holds an end that lies ahead back to its day', () => {
    const child = aChild({ plans: [protectionPlan('2026-11-01', '2026-11-21')] });
    assert.deepEqual(dates(child), [['P1', 'child-protection', '2026-11-01', undefined]]);
    assert.equal(assess(child, policy, today, []).lookAgainOn, '2026-11-21');
    assert.deepEqual(assess(child, policy, day('2026-11-21'), []).wanted[0]?.content.end, '2026-11-21');
  });

  const plans = [protectionPlan('2026-11-12')];
  for (const [problem, child] of [
    ['number-missing', { numberStatus: 'missing', plans }],
    ['number-unverified', { numberStatus: 'unverified', plans }],
    ['unborn-child', { unborn: true, plans }],
  ] as const) {
    it(`sends nothing and says why: ${problem}`, () => {
      assert.deepEqual(assess(aChild(child), policy, today, []), { wanted: [], problems: [problem] });
    });
  }

  it('never sends a number that CP-IS called inactive, whatever Mosaic shows', () => {
    const { wanted: sent, problems } = assess(aChild({ plans }), policy, today, [number('9997042182')]);
    assert.deepEqual([sent, problems], [[], ['number-inactive']]);
  });

  it('does not ask for a number while nothing is in scope', () => {
    assert.deepEqual(assess(aChild({ numberStatus: 'missing' }), policy, today, []).problems, []);
  });
});
