import assert from 'node:assert/strict';
import type { ActionPlan, ActionPolicy } from '../../src/domain/action-plans.js';
import { planActions } from '../../src/domain/action-plans.js';
import { dealtWith, planned, refusedEffect } from '../../src/domain/child-actions.js';
import { acted } from '../../src/domain/child-acts.js';
import { climbedOn, nextClimb } from '../../src/domain/child-climbs.js';
import { notified } from '../../src/domain/child-state.js';
import type { ChildState } from '../../src/domain/child-state.js';
import { openWork } from '../../src/domain/child-work.js';
import type { AccessTold } from '../../src/domain/child-notifications.js';
import type { AccessAuthor } from '../../src/domain/notifications.js';
import { authorOf, nightOf } from '../../src/domain/work-items.js';
import { fresh } from '../support/child-life.js';
import { anAccess, decide } from '../support/decisions.js';
import { at, day } from '../support/examples.js';
import { aPolicy } from '../support/policies.js';

const hour = 3_600_000;
const joining = aPolicy({
  rules: [
    { name: 'opened', when: { kinds: ['access'] }, outcome: { caseNote: {}, alert: {} }, join: { within: 8 * hour } },
    { name: 'the rest', when: {}, outcome: { alert: {} } },
  ],
});

interface Opening {
  readonly identity: string;
  readonly openedAt?: string;
  readonly author?: Partial<AccessAuthor>;
  readonly through?: 'mother';
}

const opening = ({ identity, openedAt = '2026-06-22T01:00:00Z', author, through }: Opening): AccessTold => ({
  kind: 'access',
  identity,
  notificationId: `N-${identity}`,
  receivedAt: at('2026-06-22T09:00:00Z'),
  access: {
    ...anAccess,
    queryId: identity,
    openedAt: at(openedAt),
    author: { ...anAccess.author, ...author },
  },
  ...(through && { through }),
});

const now = at('2026-06-22T09:00:01Z');
const opened = (more: Omit<Opening, 'identity'> = {}) => ({ identity: 'Q2', ...more });

/** As the activity does, with the words themselves in place of their mark. */
function planFor(state: ChildState, told: AccessTold, policy: ActionPolicy = joining): ActionPlan {
  const author = authorOf(told);
  const work = openWork(state.raised);
  return planActions(decide({ notification: told, work, ...(author !== undefined && { author }) }), policy);
}

/** What the NHS told stands in Mosaic. */
function heard(state: ChildState, one: Opening, policy?: ActionPolicy): ChildState {
  const told = opening(one);
  const next = notified(state, told, now);
  return dealtWith(planned(next, one.identity, planFor(next, told, policy), now), one.identity, now);
}

const first = heard(fresh, { identity: 'Q1' });
const noteIn = ({ effects }: ActionPlan) => {
  const note = effects.find(({ kind }) => kind === 'case-note');
  return note?.kind === 'case-note' ? note : assert.fail('there is no note');
};
const takeUp = (state: ChildState, about?: string): ChildState => {
  const act = { kind: 'take-up', actId: `a-${about ?? ''}`, by: 'A. Worker', reason: 'rang the ward' } as const;
  return acted(state, about === undefined ? act : { ...act, about }, day('2026-06-22'), now).state;
};

describe('an access that is heard while nobody has taken up an earlier one', () => {
  const rows: readonly (readonly [string, Omit<Opening, 'identity'>, boolean])[] = [
    ['joins it: the same author in the same night', { openedAt: '2026-06-22T04:10:00Z' }, true],
    ['joins it though it was opened before', { openedAt: '2026-06-21T22:00:00Z' }, true],
    ['does not: a name with other letters', { author: { organisation: 'Exampleshire G.P. Out of Hours' } }, false],
    ['joins it with case and spaces aside', { author: { organisation: ' exampleshire gp  OUT OF HOURS' } }, true],
    ['does not: another person', { author: { name: { given: ['Ada'], family: 'Underhill' } } }, false],
    ['does not: another organisation', { author: { organisation: 'St Elsewhere' } }, false],
    ['does not: another user of that name', { author: { userId: '555' } }, false],
    ['does not: a device of that name', { author: { kind: 'device' } }, false],
    ['does not: nobody is named', { author: { name: undefined } }, false],
    ['does not: no organisation is named', { author: { organisation: undefined } }, false],
    ['does not: on the mother’s number', { through: 'mother' }, false],
    ['does not: further than the window from the first', { openedAt: '2026-06-22T09:30:00Z' }, false],
    ['does not: the night is over at noon in England', { openedAt: '2026-06-22T11:00:00Z' }, false],
  ] as const as readonly (readonly [string, Omit<Opening, 'identity'>, boolean])[];
  for (const [what, more, joins] of rows)
    it(what, () => {
      const plan = planFor(first, opening(opened(more)));
      assert.equal(noteIn(plan).write.appendsTo, joins ? 'cpis/700101/Q1/case-note' : undefined);
      assert.equal(plan.effects.filter(({ kind }) => kind === 'alert').length, 1, 'an alert line in each case');
      assert.equal(noteIn(plan).reference, 'cpis/700101/Q2/case-note');
    });

  it('has a work item of its own where the authority did not choose to join: off by default', () => {
    const plan = planFor(heard(fresh, { identity: 'Q1' }, aPolicy()), opening(opened()), aPolicy());
    assert.equal(noteIn(plan).write.appendsTo, undefined);
    assert.equal(planFor(first, opening(opened()), aPolicy()).work, undefined);
  });

  it('counts the accesses, and the authority’s words may name the number', () => {
    const three = ['Q2', 'Q3'].reduce((state, identity) => heard(state, { identity }), first);
    const [rule, rest] = joining.rules;
    assert.ok(rule && rest);
    const worded = {
      ...joining,
      rules: [{ ...rule, outcome: { caseNote: { title: 'Opening {accesses}' }, alert: {} } }, rest],
    };
    const plan = planFor(three, opening({ identity: 'Q4' }), worded);
    assert.equal(noteIn(plan).write.title, 'Opening 4');
    assert.match(JSON.stringify(plan.effects), /opened again on 22 June 2026, 02:00 \(UK time\), 4 times by now/);
    assert.match(noteIn(planFor(three, opening({ identity: 'Q4' }))).write.text, /Opened 4 times by the same author/);
  });

  it('is one work item with the first: taking up either takes up both, and the timeline has every access', () => {
    const both = heard(first, opened());
    assert.deepEqual(
      both.raised.map(({ about, joined }) => [about, joined]),
      [['Q1', ['Q2']]],
    );
    assert.deepEqual(
      both.timeline.map(({ what, about }) => `${what} ${about ?? ''}`),
      [
        'notification-received Q1',
        'notification-dealt-with Q1',
        'notification-received Q2',
        'access-joined Q2',
        'notification-dealt-with Q2',
      ],
    );
    for (const about of ['Q1', 'Q2', undefined])
      assert.deepEqual(takeUp(both, about).raised[0]?.takenUp, { by: 'A. Worker', at: now, did: 'rang the ward' });
  });

  it('has a work item of its own where somebody took the first up', () => {
    const taken = takeUp(first, 'Q1');
    assert.equal(noteIn(planFor(taken, opening(opened()))).write.appendsTo, undefined);
    assert.deepEqual(
      heard(taken, opened()).raised.map(({ about }) => about),
      ['Q1', 'Q2'],
    );
  });

  it('has a work item of its own where somebody took the first up while it was written', () => {
    const told = opening(opened());
    const next = notified(first, told, now);
    const decided = planned(next, 'Q2', planFor(next, told), now);
    const over = dealtWith(takeUp(decided, 'Q1'), 'Q2', now);
    assert.deepEqual(
      over.raised.map(({ about, takenUp, joined }) => [about, takenUp?.by, joined]),
      [
        ['Q1', 'A. Worker', undefined],
        ['Q2', undefined, undefined],
      ],
    );
    assert.equal(noteIn(planFor(over, opening({ identity: 'Q3' }))).write.appendsTo, 'cpis/700101/Q1/case-note');
  });

  it('has a note of its own where Mosaic refuses to append', () => {
    const told = opening(opened());
    const next = notified(first, told, now);
    const decided = planned(next, 'Q2', planFor(next, told), now);
    const refused = refusedEffect(decided, 'Q2', noteIn(planFor(next, told)), 'mosaic.refused-write', now);
    const [effect] = refused.pending[0]?.plan?.effects ?? [];
    assert.ok(effect?.kind === 'case-note');
    assert.deepEqual([effect.reference, effect.write.appendsTo], ['cpis/700101/Q2/case-note~1', undefined]);
    assert.equal(refused.timeline.at(-1)?.what, 'appending-refused');
  });

  it('hands on no further next action: that of the first stands', () => {
    const [rule, rest] = joining.rules;
    assert.ok(rule && rest);
    const step = { stepType: 'S', nextAction: 'N' };
    const withStep = { ...joining, rules: [{ ...rule, outcome: { ...rule.outcome, step } }, rest] };
    const begun = heard(fresh, { identity: 'Q1' }, withStep);
    const kinds = planFor(begun, opening(opened()), withStep).effects.map(({ kind }) => kind);
    assert.deepEqual(kinds, ['case-note', 'alert']);
  });

  it('keeps withheld what the first withheld', () => {
    const sensitive = { ...joining, careSettings: { organisations: [], sensitive: [] } };
    const begun = heard(fresh, { identity: 'Q1' }, sensitive);
    const plan = planFor(begun, opening(opened()), sensitive);
    const narrow = plan.effects.filter(({ reference }) => reference.endsWith('/alert-narrow'));
    const others = plan.effects.filter((effect) => !narrow.includes(effect));
    assert.equal(noteIn(plan).write.appendsTo, 'cpis/700101/Q1/case-note');
    assert.doesNotMatch(JSON.stringify(others), /Underhill|Exampleshire|Practitioner/);
    assert.match(JSON.stringify(narrow), /Underhill/);
  });

  it('never delays the climb, which goes by the newest alert', () => {
    const climbing = { ...joining, climb: { after: 4 * hour, unread: false } };
    const begun = heard(fresh, { identity: 'Q1' }, climbing);
    const due = nextClimb(begun, at('2026-06-22T14:00:00Z'));
    assert.ok(due);
    const both = heard(begun, opened(), climbing);
    assert.deepEqual(
      [both.raised[0]?.climbing?.dueAt, both.raised[0]?.climbing?.reference],
      [due.dueAt, 'cpis/700101/Q2/alert'],
    );
    assert.equal(climbedOn(both, due, 'acknowledged', now), both, 'what somebody saw was the older one');
  });
});

describe('a night', () => {
  it('is from noon to noon by the clock in England', () => {
    const rows = [
      ['2026-06-21T11:00:00Z', '2026-06-21'],
      ['2026-06-22T10:59:59Z', '2026-06-21'],
      ['2026-12-21T11:59:59Z', '2026-12-20'],
      ['2026-12-21T12:00:00Z', '2026-12-21'],
      ['2026-10-25T00:30:00Z', '2026-10-24'],
    ] as const;
    for (const [moment, night] of rows) assert.equal(nightOf(at(moment)), night);
  });
});
