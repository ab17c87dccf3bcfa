import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ActionPlan, Effect, ToDecide } from '../../src/domain/action-plans.js';
import { planActions } from '../../src/domain/action-plans.js';
import type { ActionRule } from '../../src/domain/action-rules.js';
import { dealtWith, doneEffect, narrowed, pendingOf, planned, triedEffect } from '../../src/domain/child-actions.js';
import { withoutWiderClimbs } from '../../src/domain/child-climbs.js';
import { notified } from '../../src/domain/child-state.js';
import { templateFields } from '../../src/domain/templates.js';
import { fresh, now } from '../support/child-life.js';
import { aChild, anUnbornChild, day } from '../support/examples.js';
import { anAccess, decide, relations, told } from '../support/decisions.js';
import { aPolicy } from '../support/policies.js';

/** Every detail bears a mark that nothing of ours bears. */
const secret = told(
  {
    author: {
      kind: 'person',
      name: { given: ['ZZGIVEN'], family: 'ZZFAMILY' },
      role: 'ZZROLE',
      organisation: 'ZZPLACE Clinic',
      telephones: [],
    },
    location: { postcode: 'ZZ99 3WZ', place: 'ZZSTREET', telephones: [] },
    openedAt: anAccess.openedAt,
  },
  '2026-06-22T02:00:00Z',
);
const everything = Object.keys(templateFields).filter((field) => !['postcode', 'place'].includes(field));
const words = fc.subarray(everything, { minLength: 1 }).map((fields) => ({
  title: fields
    .map((field) => `{${field}}`)
    .join(' ')
    .slice(0, 80),
  text: fields.map((field) => `{${field}}`).join('\n'),
}));
const step = words.map(({ text }) => ({ stepType: 'S', nextAction: 'N', text }));
const outcome: fc.Arbitrary<ActionRule['outcome']> = fc.record(
  { caseNote: words, alert: words, step },
  { requiredKeys: [] },
);
const earlier = {
  about: 'Q0',
  author: 'the same',
  rule: 'all',
  openedAt: anAccess.openedAt,
  note: 'n',
  alert: 'a',
  accesses: 1,
};

const chainOf = (effect: Effect): readonly Effect[] => [effect, ...(effect.instead ?? [])];
const everyEffect = ({ effects, climb }: ActionPlan): readonly Effect[] => [
  ...effects.flatMap(chainOf),
  ...(climb?.effects ?? []),
];
const isNarrow = (effect: Effect): boolean =>
  effect.kind === 'alert' &&
  effect.write.recipients.every((one) => one.kind === 'worker-role' && one.role === 'CPIS-RESTRICTED');

const planFor = (what: ActionRule['outcome'], audience: ToDecide['audience'], joins: boolean): ActionPlan => {
  const rule = { name: 'all', when: {}, outcome: what, join: { within: 3_600_000 } };
  const policy = aPolicy({
    rules: [rule],
    careSettings: { organisations: [], sensitive: [] },
    ladder: [
      { kind: 'allocated-worker', relationships: ['ALLWKR'] },
      { kind: 'role', role: 'CPIS-DUTY' },
    ],
    emergencyDuty: { kind: 'emergency-duty', role: 'CPIS-EDT' },
    climb: { after: 1000, unread: true },
  });
  const asked = decide({
    notification: secret,
    audience,
    relations: relations(),
    author: 'the same',
    ...(joins && { work: [earlier] }),
  });
  return planActions(asked, policy);
};

const plain = { caseNote: { title: 'Opened', text: 'It was opened.' }, alert: { title: 'Opened', text: 'Look.' } };

describe('details that are withheld', () => {
  it('stand in no note title, note, alert, next action, climb or timeline line, whatever the authority’s words ask for', () => {
    fc.assert(
      fc.property(outcome, fc.boolean(), (what, joins) => {
        const plan = planFor(what, 'file', joins);
        assert.doesNotMatch(JSON.stringify(everyEffect(plan).filter((effect) => !isNarrow(effect))), /ZZ/);
        const state = planned(notified(fresh, secret, now), secret.identity, plan, now);
        const over = dealtWith(state, secret.identity, now);
        assert.doesNotMatch(JSON.stringify([over.timeline, over.raised, over.attentions]), /ZZ/);
      }),
    );
  });

  it('stay with nobody more than may know of them now: what does not stand yet is decided again', () => {
    const told = notified(fresh, secret, now);
    const decided = planned(told, secret.identity, planFor(plain, 'file', false), now);
    const [first] = pendingOf(decided, secret.identity)?.plan?.effects ?? [];
    assert.ok(first);
    const begun = doneEffect(triedEffect(decided, secret.identity, first.reference), secret.identity, first.reference);
    assert.deepEqual(narrowed(begun, secret.identity), begun);
    const marks = [{ restricted: true }, { adoption: 'placement-order' as const }, { diedOn: day('2026-11-20') }];
    for (const mark of marks) {
      const hidden = { ...begun, snapshot: aChild(mark) };
      const pending = pendingOf(narrowed(hidden, secret.identity), secret.identity);
      assert.deepEqual([pending?.plan, pending?.done], [undefined, [first.reference]]);
      const again = planned(narrowed(hidden, secret.identity), secret.identity, planFor(plain, 'narrow', false), now);
      assert.deepEqual(narrowed(again, secret.identity), again, 'once');
    }
  });

  it('of an unborn child’s mother are told also where the birth is entered before Mosaic could be written to', () => {
    const mothers = { ...secret, through: 'mother' as const };
    const told = { ...notified(fresh, mothers, now), snapshot: anUnbornChild() };
    const decided = planned(told, secret.identity, planFor(plain, 'file', false), now);
    const born = { ...decided, snapshot: aChild() };
    assert.equal(narrowed(born, secret.identity), born);
  });

  it('are told to nobody above either: what nobody has taken up goes to the few, once', () => {
    const plan = planFor(plain, 'file', false);
    const over = dealtWith(planned(notified(fresh, secret, now), secret.identity, plan, now), secret.identity, now);
    assert.ok(over.raised.some(({ climbing }) => climbing !== undefined));
    assert.equal(withoutWiderClimbs(over, now), over);
    const hidden = withoutWiderClimbs({ ...over, snapshot: aChild({ restricted: true }) }, now);
    assert.ok(hidden.raised.every(({ climbing }) => climbing === undefined));
    assert.deepEqual(
      hidden.alerts.map(({ trigger, audience }) => [trigger, audience]),
      [['alert-not-taken-up', 'restricted']],
    );
    assert.equal(withoutWiderClimbs(hidden, now), hidden);
  });

  it('of a restricted child stand nowhere at all, and the emergency duty team hears whom to ask and of no child', () => {
    fc.assert(
      fc.property(outcome, (what) => {
        const plan = planFor(what, 'narrow', false);
        assert.doesNotMatch(JSON.stringify(plan), /ZZ/);
        const [theirs, duty] = plan.effects;
        assert.ok(theirs?.kind === 'alert' && duty?.kind === 'alert' && isNarrow(theirs) && !isNarrow(duty));
        assert.deepEqual([theirs.write.personId, 'personId' in duty.write], ['700101', false]);
        assert.match(duty.write.text, /Ask it: role CPIS-RESTRICTED\.$/);
        assert.doesNotMatch(`${duty.write.title} ${duty.write.text}`, /opened|2026/);
      }),
    );
  });
});
