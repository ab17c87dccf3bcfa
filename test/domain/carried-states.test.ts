import assert from 'node:assert/strict';
import { nextEffect, nextPending } from '../../src/domain/child-actions.js';
import { answered } from '../../src/domain/child-answers.js';
import { changesDue } from '../../src/domain/child-registration.js';
import { newChildState, upgradeChildState } from '../../src/domain/child-state.js';
import { stageOf } from '../../src/domain/child-view.js';
import * as desk from '../../src/domain/desk-state.js';
import { upgradeUploadPlan } from '../../src/contracts/upload-desk.js';
import { defaultDurations } from '../../src/contracts/durations.js';
import { carriedChild, carriedDesk } from '../support/carried-states.js';
import { accepting, assessAll, event, now, reported, settle } from '../support/child-life.js';
import { aChild, at, person, protectionPlan } from '../support/examples.js';

const ended = {
  ...aChild({ plans: [protectionPlan('2026-11-12', '2026-11-19')] }),
  asOf: at('2026-11-20T09:30:00Z'),
};

describe('a child’s state that version 1 carried', () => {
  it('has everything that a new child’s state has, and is assessed afresh', () => {
    for (const name of ['registered', 'refused', 'ending-and-told'] as const) {
      const upgraded = upgradeChildState(carriedChild(name));
      const missing = Object.keys(newChildState(person('700101'))).filter((key) => !(key in upgraded));
      assert.deepEqual([upgraded.schemaVersion, upgraded.assessDue, missing], [2, true, []], name);
    }
  });

  it('of a registered child: nothing is sent because of the new release, and the plan’s end goes out', () => {
    const upgraded = upgradeChildState(carriedChild('registered'));
    assert.deepEqual(changesDue(assessAll(upgraded), now), []);
    const sent: string[] = [];
    const over = settle(reported(upgraded, event('e-2', ended)), (open) => {
      sent.push(open.change.kind);
      return accepting(open);
    });
    assert.deepEqual([stageOf(over), sent], ['ended', ['end']]);
  });

  it('of a refused child: the same is not sent again by itself, and a correction in Mosaic registers it', () => {
    const upgraded = assessAll(upgradeChildState(carriedChild('refused')));
    assert.deepEqual([stageOf(upgraded), changesDue(upgraded, now)], ['refused', []]);
    const corrected = {
      ...aChild({ plans: [protectionPlan('2026-11-12')], familyName: 'Brackenfeld' }),
      asOf: ended.asOf,
    };
    const registered = settle(reported(upgraded, event('e-2', corrected)));
    assert.deepEqual([stageOf(registered), registered.attentions], ['registered', []]);
  });

  it('of a child whose end is on its way and who was told of an access: the answer counts, the access waits for its time', () => {
    const upgraded = upgradeChildState(carriedChild('ending-and-told'));
    const [open] = upgraded.open;
    assert.ok(open);
    const { changeNumber } = open;
    const answer = { changeNumber, sequence: 7, outcome: 'accepted', code: 'CPR06', at: now } as const;
    const over = settle(answered(assessAll(upgraded), answer, now));
    assert.equal(stageOf(over), 'ended');
    const pending = nextPending(over, at('2026-11-20T10:06:00Z'));
    assert.equal(pending?.notification.identity, 'Q1');
    assert.equal(nextEffect(pending), undefined);
    assert.equal(nextPending(over, now), undefined);
  });
});

describe('the desk’s state that version 1 carried', () => {
  const upgraded = desk.upgradeDeskState(carriedDesk());

  it('has everything that a new desk’s state has', () => {
    const missing = Object.keys(desk.newDeskState()).filter((key) => !(key in upgraded));
    assert.deepEqual([upgraded.schemaVersion, missing], [3, []]);
  });

  it('knows every change that was heard, although it keeps them in another form', () => {
    const { batch, leaving } = upgraded;
    for (const change of [...batch, ...(leaving?.changes ?? [])])
      assert.equal(desk.submittedTo(upgraded, change, now), upgraded);
  });

  it('lets the closed batch leave under its number, and closes the open one under the next', () => {
    const left = desk.left(upgraded);
    assert.deepEqual(
      left.inFlight.map(({ sequence }) => sequence),
      [6, 7],
    );
    const next = desk.closed(left, 500, 5, now);
    assert.deepEqual([next.leaving?.sequence, next.leaving?.changes.length, next.batch], [8, 1, []]);
    assert.equal(desk.nextToProceed(desk.fileReturned(left, 6, [])), 7);
  });

  it('is the same after a second upgrade', () => {
    assert.deepEqual(desk.upgradeDeskState(upgraded), upgraded);
  });

  it('comes with a plan of which only the durations are known: the rest is asked for', () => {
    assert.equal(upgradeUploadPlan({ durations: defaultDurations }), undefined);
    const whole = { recordsAtMost: 500, endsAtMost: 5, durations: defaultDurations };
    assert.deepEqual(upgradeUploadPlan(whole), whole);
  });
});
