import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays } from '../../src/domain/dates.js';
import { compared, stageShown } from '../../src/domain/reconciliation.js';
import { acted } from '../../src/domain/child-acts.js';
import type { ChildState } from '../../src/domain/child-state.js';
import { adoptionMarkers, type ChildSnapshot } from '../../src/domain/children.js';
import {
  audienceOf,
  describe as words,
  followedAs,
  shownChild,
  shownDay,
  stageOf,
} from '../../src/domain/child-view.js';
import type { Answering } from '../support/child-life.js';
import {
  accepting,
  afterwards,
  anAccess,
  assessedFor,
  event,
  fresh,
  now,
  refusing,
  reported,
  settle,
  today,
} from '../support/child-life.js';
import { aChild, anAct, careStatus, day, protectionPlan } from '../support/examples.js';

const plans = [protectionPlan('2026-11-12')];
const marks = { subjects: ['mark-of-the-number'], heldMark: 'mark-of-what-is-held' };
const life = (child: Partial<ChildSnapshot>, answer: Answering = accepting): ChildState =>
  settle(reported(fresh, event('e-1', aChild({ plans, ...child }))), answer, now, marks);

const sensitive = life({}, refusing('CPR02'));
const [refusal] = sensitive.open;
const byHand = acted(
  sensitive,
  { ...anAct(), kind: 'discard', about: refusal?.change.registrationId ?? '', stillHeld: false },
  today,
  now,
).state;

const heldFirst = life({});
const amended = event(
  'e-2',
  afterwards(aChild({ plans: [protectionPlan('2026-11-12'), careStatus('C2', '2026-11-15')] }), 1),
);
const sensitiveLater = settle(reported(heldFirst, amended), refusing('CPR02'), now, marks);
const safeguarded = acted(
  sensitiveLater,
  { ...anAct(), kind: 'discard', about: sensitiveLater.open[0]?.change.registrationId ?? '', stillHeld: true },
  today,
  now,
).state;

/** Each of the three, in every place of its life that the index would otherwise show. */
const hidden: readonly (readonly [string, ChildState])[] = [
  ['sensitive (CPR02)', sensitive],
  ['sensitive, dealt with by hand', byHand],
  ['sensitive, with an earlier record held and the safeguard recorded', safeguarded],
  ['sensitive, while it is tried again', acted(sensitive, { ...anAct(), kind: 'retry' }, today, now).state],
  ['restricted, registered', life({ restricted: true })],
  ['restricted, refused', life({ restricted: true }, refusing('CPR03'))],
  ['restricted, looked after', life({ restricted: true, plans: [careStatus('C2', '2026-11-12')] })],
  ['restricted, with nothing to share', life({ restricted: true, plans: [] })],
  ...adoptionMarkers.flatMap((adoption): readonly (readonly [string, ChildState])[] => [
    [`${adoption}, registered`, life({ adoption })],
    [`${adoption}, ended`, life({ adoption, plans: [protectionPlan('2026-11-01', '2026-11-12')] })],
  ]),
];

describe('a child of whom nothing is shown in clear', () => {
  it('is shown alike, whichever of the three it is and wherever it stands', () => {
    for (const [what, state] of hidden) {
      const { since: _since, ...shown } = shownChild(state);
      const alike = { stage: 'restricted', codes: ['restricted'], planKinds: [], subjects: shown.subjects };
      assert.deepEqual(shown, alike, what);
    }
  });

  it('is found by its number all the same', () => {
    for (const [what, state] of hidden) assert.deepEqual(shownChild(state).subjects, ['mark-of-the-number'], what);
  });

  it('says to the comparison with Mosaic what the index does not, and not to a person why', () => {
    for (const [what, state] of hidden) {
      const followed = followedAs(state);
      assert.equal(followed.stage, stageOf(state), what);
      assert.ok(
        followed.codes.every((code) => code === 'restricted'),
        what,
      );
      assert.equal(stageShown(followed), 'restricted', what);
      const assessed = { ...assessedFor(state), problems: [] };
      const why = compared(assessed, followed.heldMark, followed)?.why ?? '';
      assert.match(why, /^(restricted)?$/, what);
    }
  });

  it('is another child than one that is simply refused, or waits', () => {
    for (const state of [life({}), life({}, refusing('CPR03')), life({ numberStatus: 'unverified' })]) {
      assert.notEqual(shownChild(state).stage, 'restricted');
      assert.equal(followedAs(state).hidden, false);
    }
  });

  it('keeps its code out of the words that an operator’s page shows', () => {
    for (const [what, state] of hidden)
      assert.doesNotMatch(words(state), /CPR02|sensitive|adopt|record-restricted/, what);
  });
});

describe('the day on which a child looks again, as everybody may see it', () => {
  it('tells no birth date: it is the beginning of the year, then of the month, then the next day', () => {
    const birthday = day('2037-03-12');
    assert.equal(shownDay(birthday, day('2026-11-20')), '2037-01-01');
    assert.equal(shownDay(birthday, day('2037-01-01')), '2037-03-01');
    assert.equal(shownDay(birthday, day('2037-03-01')), '2037-03-02');
    assert.equal(shownDay(birthday, day('2037-03-11')), '2037-03-12');
    const shown = shownChild(life({})).lookAgainOn;
    assert.deepEqual([shown, life({}).assessed?.lookAgainOn], ['2037-01-01', '2037-03-12']);
  });

  it('comes in time, and never after the day itself', () =>
    fc.assert(
      fc.property(fc.nat(9000), fc.nat(400), (ahead, before) => {
        const look = addDays(today, ahead + 1);
        const on = addDays(look, -1 - (before % (ahead + 1)));
        const shown = shownDay(look, on);
        assert.ok(shown > on && shown <= look, `${look} seen on ${on}: ${shown}`);
      }),
    ));
});

describe('who is told of an access, once CP-IS said that a record is sensitive', () => {
  const told = { ...anAccess, receivedAt: now } as const;
  const retried = acted(sensitiveLater, { ...anAct(), kind: 'retry' }, today, now).state;

  it('is the narrow audience, also after the safeguard was recorded and while it is sent again', () => {
    assert.deepEqual(
      [sensitiveLater, safeguarded, retried].map((state) => audienceOf(state, told)),
      ['narrow', 'narrow', 'narrow'],
    );
  });

  it('is the family’s own once CP-IS took the record', () => {
    const taken = settle({ ...retried, readDue: false, assessDue: true });
    assert.equal(audienceOf(taken, told), 'file');
    assert.equal(audienceOf(heldFirst, told), 'file');
  });
});
