import assert from 'node:assert/strict';
import type { Known } from '../../src/domain/assess.js';
import { assess } from '../../src/domain/assess.js';
import type { ChildSnapshot } from '../../src/domain/children.js';
import type { HeldRegistration } from '../../src/domain/registrations.js';
import { knowing } from '../support/child-life.js';
import {
  aChild,
  aMother,
  anUnbornChild,
  at,
  careStatus,
  day,
  number,
  policy,
  protectionPlan,
} from '../support/examples.js';

const wanted = (child: ChildSnapshot, known: Partial<Known> = {}) => assess(child, policy, knowing(known)).wanted;
const dates = (child: ChildSnapshot, known: Partial<Known> = {}) =>
  wanted(child, known).map(({ registrationId, content: { kind, start, end } }) => [registrationId, kind, start, end]);
const held = (child: ChildSnapshot): HeldRegistration[] =>
  wanted(child).map((one) => ({ ...one, acceptedAt: at('2026-11-19T09:00:00Z') }));

describe('what CP-IS should hold for a child', () => {
  it('is nothing without a plan', () => {
    const { wanted: sent, problems, inScope } = assess(aChild(), policy, knowing());
    assert.deepEqual([sent, problems, inScope], [[], [], false]);
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
    assert.deepEqual(wanted(aChild({ plans: [careStatus('D1', '2026-01-10'), careStatus('E1', '2026-01-10')] })), []);
  });

  it('leaves short breaks out, or shares them, as the configuration says', () => {
    const child = aChild({ plans: [careStatus('V3', '2026-01-10'), careStatus('V4', '2026-09-10')] });
    const listed = { ...policy, lookedAfterStatuses: ['C1', 'V3', 'V4'] };
    assert.deepEqual(assess(child, listed, knowing()).wanted, []);
    assert.equal(assess(child, { ...policy, shortBreaks: 'share' }, knowing()).wanted.length, 1);
  });

  it('leaves temporary plans of another authority out, or shares them, as the configuration says', () => {
    const child = aChild({ plans: [{ ...protectionPlan('2026-11-12'), temporary: true }] });
    assert.deepEqual(assess(child, policy, knowing()).wanted, []);
    assert.equal(assess(child, { ...policy, temporaryPlans: 'share' }, knowing()).wanted.length, 1);
  });

  it('never ends ours because another authority began theirs', () => {
    const ours = protectionPlan('2026-10-01');
    const child = aChild({ plans: [ours, { ...protectionPlan('2026-11-12', undefined, 'P2'), temporary: true }] });
    assert.deepEqual(dates(child), [['P1', 'child-protection', '2026-10-01', undefined]]);
  });

  it('ends the registration and says so when a child leaves the list while still looked after', () => {
    const child = aChild({ plans: [careStatus('C2', '2026-01-10', '2026-11-10'), careStatus('E1', '2026-11-11')] });
    assert.deepEqual(dates(child), [['L-C2-2026-01-10', 'looked-after', '2026-01-10', '2026-11-10']]);
    assert.deepEqual(assess(child, policy, knowing()).notices, ['left-scope']);
    const home = aChild({ plans: [careStatus('C2', '2026-01-10', '2026-11-10')] });
    assert.deepEqual(assess(home, policy, knowing()).notices, []);
  });

  it('holds a start that lies ahead back to its day, and says when to look again', () => {
    const { wanted: sent, lookAgainOn } = assess(aChild({ plans: [protectionPlan('2026-12-01')] }), policy, knowing());
    assert.deepEqual([sent, lookAgainOn], [[], '2026-12-01']);
  });

  it('holds an end that lies ahead back to its day', () => {
    const child = aChild({ plans: [protectionPlan('2026-11-01', '2026-11-21')] });
    assert.deepEqual(dates(child), [['P1', 'child-protection', '2026-11-01', undefined]]);
    assert.equal(assess(child, policy, knowing()).lookAgainOn, '2026-11-21');
    assert.deepEqual(wanted(child, { today: day('2026-11-21') })[0]?.content.end, '2026-11-21');
  });

  it('ends what is open when the child died', () => {
    const child = aChild({ diedOn: day('2026-11-18'), plans: [protectionPlan('2026-11-01')] });
    assert.deepEqual(dates(child), [['P1', 'child-protection', '2026-11-01', '2026-11-18']]);
  });

  const plans = [protectionPlan('2026-11-12')];
  for (const [problem, child, known] of [
    ['number-missing', { numberStatus: 'missing', plans }, {}],
    ['number-unverified', { numberStatus: 'unverified', plans }, {}],
    ['number-conflict', { plans }, { conflict: true }],
    ['merge-pending', { plans }, { mergePending: true }],
    ['mother-missing', { unborn: true, plans }, {}],
    ['mother-ambiguous', { unborn: true, mothers: [aMother(), aMother()], plans }, {}],
  ] as const) {
    it(`sends nothing and says why: ${problem}`, () => {
      const { wanted: sent, problems, inScope } = assess(aChild(child), policy, knowing(known));
      assert.deepEqual([sent, problems, inScope], [[], [problem], true]);
    });
  }

  it('does not ask for a number while nothing is in scope', () => {
    assert.deepEqual(assess(aChild({ numberStatus: 'missing' }), policy, knowing()).problems, []);
  });
});

describe('a number that CP-IS called inactive', () => {
  const old = number('9997042182');
  const replacement = number('9997451627');
  const child = aChild({ plans: [protectionPlan('2026-11-12')] });
  const replaced = { inactive: [old], replacements: [{ old, nhsNumber: replacement, by: 'nhs' as const }] };
  const typed = { inactive: [old], replacements: [{ old, nhsNumber: replacement, by: 'person' as const }] };

  it('never sends a number that CP-IS called inactive, whatever Mosaic shows', () => {
    const { wanted: sent, problems } = assess(child, policy, knowing({ inactive: [old] }));
    assert.deepEqual([sent, problems], [[], ['number-inactive']]);
  });

  it('registers again by itself under the replacement that the NHS told', () => {
    assert.deepEqual(
      wanted(child, replaced).map(({ content }) => content.nhsNumber),
      [replacement],
    );
  });

  it('follows replacements that were replaced themselves, and stops at one that is gone', () => {
    const third = number('9997130553');
    const chain = [...replaced.replacements, { old: replacement, nhsNumber: third, by: 'nhs' as const }];
    const known = { inactive: [old, replacement], replacements: chain };
    assert.deepEqual(wanted(child, known)[0]?.content.nhsNumber, third);
    const inCircle = {
      ...known,
      replacements: [...replaced.replacements, { old: replacement, nhsNumber: old, by: 'nhs' as const }],
    };
    assert.deepEqual(assess(child, policy, knowing(inCircle)).problems, ['number-inactive']);
  });

  it('uses the number that Mosaic shows once a new one was entered there', () => {
    const entered = { ...child, nhsNumber: replacement };
    assert.deepEqual(wanted(entered, { inactive: [old] })[0]?.content.nhsNumber, replacement);
  });

  it('does not register a restricted record again by itself, only under a number that a person typed in', () => {
    const restricted = { ...child, restricted: true };
    assert.deepEqual(assess(restricted, policy, knowing(replaced)).problems, ['re-registration-held']);
    assert.deepEqual(wanted(restricted, typed)[0]?.content.nhsNumber, replacement);
  });

  it('holds a restricted record back from a new number that Mosaic shows first, until a person types it in', () => {
    const entered = { ...child, restricted: true, nhsNumber: replacement };
    const before = { held: held(child) };
    const waiting = assess(entered, policy, knowing(before));
    assert.deepEqual([waiting.problems, waiting.wanted], [['re-registration-held'], wanted(child)]);
    const gone = assess(entered, policy, knowing({ ...before, inactive: [old] }));
    assert.deepEqual([gone.problems, gone.wanted], [['re-registration-held'], []]);
    const allowed = { ...before, replacements: typed.replacements };
    assert.deepEqual(wanted(entered, allowed)[0]?.content.nhsNumber, replacement);
  });

  it('ends what stays under the old number with its plan, although nothing is registered again', () => {
    const marks = [{ restricted: true }, { adoption: 'adopted' as const }];
    for (const mark of marks) {
      const over = { ...child, ...mark, nhsNumber: replacement, plans: [protectionPlan('2026-11-12', '2026-11-19')] };
      const { wanted: sent, problems } = assess(over, policy, knowing({ held: held(child) }));
      assert.deepEqual(
        [problems, sent.map(({ content }) => [content.nhsNumber, content.end])],
        [[], [[old, '2026-11-19']]],
      );
    }
  });

  for (const adoption of ['placement-order', 'adopted'] as const) {
    it(`never registers a record again that is marked: ${adoption}`, () => {
      for (const known of [replaced, typed])
        assert.deepEqual(assess({ ...child, adoption }, policy, knowing(known)).problems, ['re-registration-held']);
      const entered = { ...child, adoption, nhsNumber: replacement };
      assert.deepEqual(assess(entered, policy, knowing(replaced)).problems, ['re-registration-held']);
    });
  }
});

describe('an unborn child', () => {
  const unborn = anUnbornChild();

  it('is held against its mother’s number, name and birth date', () => {
    const [registration] = wanted(unborn);
    assert.deepEqual(registration, {
      registrationId: 'P1/unborn',
      content: {
        kind: 'unborn-child-protection',
        nhsNumber: '9997130553',
        name: { given: ['Morwenna'], family: 'Thistledown' },
        birthDate: '1998-07-05',
        localId: '700103',
        start: '2026-11-12',
        telephones: policy.telephones,
      },
    });
  });

  it('is not sent while the mother’s number is missing or not verified', () => {
    const { nhsNumber: _without, ...nobody } = aMother();
    for (const [problem, mother] of [
      ['number-missing', { ...nobody, numberStatus: 'missing' as const }],
      ['number-unverified', aMother({ numberStatus: 'unverified' })],
    ] as const)
      assert.deepEqual(assess({ ...unborn, mothers: [mother] }, policy, knowing()).problems, [problem]);
  });

  it('is never taken for born because an expected date passed, and says that it did', () => {
    const late = { ...unborn, expectedOn: day('2026-11-19') };
    assert.deepEqual(dates(late), [['P1/unborn', 'unborn-child-protection', '2026-11-12', undefined]]);
    assert.deepEqual(assess(late, policy, knowing()).notices, ['birth-overdue']);
    assert.equal(assess({ ...unborn, expectedOn: day('2026-11-20') }, policy, knowing()).lookAgainOn, '2026-11-21');
  });

  it('has its own age, never the mother’s: a registration against a grown-up mother goes on', () => {
    assert.equal(assess(unborn, policy, knowing()).adult, false);
  });

  it('is registered under the baby’s own number first; the mother’s record stays until that was accepted', () => {
    const born = aChild({
      ...unborn,
      unborn: false,
      birthDate: day('2026-11-18'),
      nhsNumber: number('9997042182'),
      numberStatus: 'verified',
    });
    const before = held(unborn);
    assert.deepEqual(dates(born, { held: before }), [
      ['P1', 'child-protection', '2026-11-18', undefined],
      ['P1/unborn', 'unborn-child-protection', '2026-11-12', undefined],
    ]);
    assert.deepEqual(assess(born, policy, knowing({ held: before })).notices, ['baby-not-registered']);
    const accepted = [...before, ...held(born)];
    assert.deepEqual(dates(born, { held: accepted }), [
      ['P1', 'child-protection', '2026-11-18', undefined],
      ['P1/unborn', 'unborn-child-protection', '2026-11-12', '2026-11-18'],
    ]);
    assert.deepEqual(assess(born, policy, knowing({ held: accepted })).notices, []);
  });

  it('ends the mother’s record with the birth, where the authority chose that; the baby is missed all the same', () => {
    const born = aChild({ ...unborn, unborn: false, birthDate: day('2026-11-18') });
    const known = knowing({ held: held(unborn) });
    const assessment = assess({ ...born, numberStatus: 'missing' }, { ...policy, atBirth: 'mother-at-once' }, known);
    assert.deepEqual(
      assessment.wanted.map(({ registrationId, content }) => [registrationId, content.end]),
      [['P1/unborn', '2026-11-18']],
    );
    assert.deepEqual(assessment.notices, ['baby-not-registered']);
  });

  it('ends the mother’s record under each number of hers that CP-IS knows', () => {
    const other = anUnbornChild({ mothers: [aMother({ nhsNumber: number('9997263316') })] });
    const born = aChild({ ...unborn, unborn: false, birthDate: day('2026-11-18'), numberStatus: 'verified' });
    const both = [...held(unborn), ...held(other)];
    assert.deepEqual(
      wanted(born, { held: [...both, ...held(born)] })
        .slice(1)
        .map(({ content }) => [content.nhsNumber, content.end]),
      [
        ['9997130553', '2026-11-18'],
        ['9997263316', '2026-11-18'],
      ],
    );
  });

  it('keeps the mother’s record while the baby has no number of its own', () => {
    const { nhsNumber: _none, ...born } = aChild({ ...unborn, unborn: false, birthDate: day('2026-11-18') });
    const assessment = assess({ ...born, numberStatus: 'missing' }, policy, knowing({ held: held(unborn) }));
    assert.deepEqual(assessment.problems, ['number-missing']);
    assert.deepEqual(assessment.notices, ['baby-not-registered']);
  });

  it('ends the mother’s record when the plan was over before or at the birth, or the pregnancy was lost', () => {
    const over = { ...unborn, plans: [protectionPlan('2026-11-12', '2026-11-17')] };
    const born = aChild({ ...over, numberStatus: 'missing', unborn: false, birthDate: day('2026-11-18') });
    const end = [['P1/unborn', 'unborn-child-protection', '2026-11-12', '2026-11-17']];
    assert.deepEqual(dates(born, { held: held(unborn) }), end);
    assert.deepEqual(dates({ ...unborn, diedOn: day('2026-11-17') }, { held: held(unborn) }), end);
  });
});

describe('a child who becomes 18', () => {
  const plans = [protectionPlan('2026-01-10')];
  const before = aChild({ birthDate: day('2008-11-21'), plans });
  const after = aChild({ birthDate: day('2008-11-20'), plans });

  it('is registered until the day before, and looked at again on the day', () => {
    const { adult, lookAgainOn } = assess(before, policy, knowing());
    assert.deepEqual([wanted(before).length, adult, lookAgainOn], [1, false, '2026-11-21']);
  });

  it('is not registered from that day on, and what CP-IS held stays as it was: CP-IS ends it by itself', () => {
    assert.deepEqual([wanted(after), assess(after, policy, knowing()).inScope], [[], false]);
    const standing = held(before);
    assert.deepEqual(wanted(after, { held: standing }), standing);
  });

  it('has an end that Mosaic records sent still', () => {
    const ended = { ...after, plans: [protectionPlan('2026-01-10', '2026-11-20')] };
    assert.deepEqual(dates(ended, { held: held(before) }), [['P1', 'child-protection', '2026-01-10', '2026-11-20']]);
  });
});
