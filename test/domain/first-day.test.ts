import assert from 'node:assert/strict';
import { absorbed } from '../../src/domain/child-merge.js';
import { changesDue } from '../../src/domain/child-registration.js';
import type { ChildState } from '../../src/domain/child-state.js';
import { firstLoad, mosaicReported } from '../../src/domain/child-state.js';
import type { FormerRecord } from '../../src/domain/first-day.js';
import { seedOf } from '../../src/domain/first-day.js';
import { assessAll, event, fresh, now, reported, settle } from '../support/child-life.js';
import { aChild, at, day, number, person, policy, protectionPlan } from '../support/examples.js';

const own: FormerRecord = { nhsNumber: number('9997042182'), kind: 'child-protection', start: day('2026-01-10') };
const mothers: FormerRecord = {
  nhsNumber: number('9997130553'),
  kind: 'unborn-child-protection',
  start: day('2025-11-01'),
  end: day('2026-01-10'),
};
const mother = {
  personId: person('700103'),
  nhsNumber: number('9997130553'),
  numberStatus: 'verified' as const,
  familyName: 'Thistledown',
  givenNames: ['Morwenna'],
  birthDate: day('1998-07-05'),
};
const seed = (child: ReturnType<typeof aChild>, ...held: FormerRecord[]) =>
  seedOf({ loadId: 'load-1', snapshot: child, held, telephones: policy.telephones }, at('2026-11-25T09:00:00Z'));

describe('what the module before had CP-IS accept', () => {
  it('is taken over with the person whose number it is held under: the child, or the mother', () => {
    const taken = seed(aChild({ mothers: [mother] }), own, mothers);
    assert.ok(typeof taken !== 'string');
    assert.deepEqual(
      taken.held.map(({ content }) => [content.kind, content.localId, content.birthDate, content.end]),
      [
        ['child-protection', '700101', '2019-03-12', undefined],
        ['unborn-child-protection', '700103', '1998-07-05', '2026-01-10'],
      ],
    );
  });

  it('is taken over whole or not at all: nobody would know of a record that was left out', () => {
    assert.equal(seed(aChild(), own, mothers), 'no-mother');
    const { birthDate, ...unknown } = aChild({ mothers: [mother] });
    assert.ok(birthDate);
    assert.equal(seed(unknown, own, mothers), 'no-birth-date');
  });
});

describe('a child that is loaded', () => {
  const registered = aChild({ plans: [protectionPlan('2026-01-10')] });
  const load = (
    state: ChildState,
    loadId: string,
    held: readonly FormerRecord[],
    snapshot = registered,
  ): ChildState => {
    const taken = seedOf({ loadId, snapshot, held, telephones: policy.telephones }, now);
    assert.ok(typeof taken !== 'string');
    const report = { ...event(loadId, snapshot), reason: firstLoad };
    return mosaicReported(held.length === 0 ? state : absorbed(state, taken, now), report, now);
  };

  it('is quiet, also where it was looked at before in observe mode, and not where something was sent', () => {
    const looked = assessAll(reported(fresh, event('e-1', registered)), now, { observing: true });
    const sent = settle(reported(fresh, event('e-1', registered)));
    for (const held of [[], [own]]) {
      assert.equal(load(fresh, 'load-1', held).quiet, true);
      assert.equal(load(looked, 'load-1', held).quiet, true);
      assert.equal(load(sent, 'load-1', held).quiet, false);
    }
  });

  it('takes back with a corrected file what a wrong line said, and sends nothing', () => {
    const wrong = assessAll(load(fresh, 'load-1', [{ ...own, start: day('2026-01-09') }]));
    assert.ok(changesDue(wrong, now).length > 0);
    const right = assessAll(load(wrong, 'load-2', [own]));
    assert.deepEqual(
      right.held.map(({ registrationId, content }) => [registrationId, content.start]),
      [['P1', '2026-01-10']],
    );
    assert.deepEqual([changesDue(right, now), right.attentions], [[], []]);
  });

  it('keeps what was sent meanwhile, and hears the same file once', () => {
    const sent = settle(load(fresh, 'load-1', [own]));
    assert.deepEqual(load(sent, 'load-1', [own]).held, sent.held);
    assert.deepEqual(load(sent, 'load-2', [own]).held, sent.held);
  });
});
