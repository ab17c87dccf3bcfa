import assert from 'node:assert/strict';
import { absorbed, handedOver, handoverOf, mayHandOver } from '../../src/domain/child-merge.js';
import { changesDue, opened } from '../../src/domain/child-registration.js';
import type { ChildState } from '../../src/domain/child-state.js';
import { newChildState, notified } from '../../src/domain/child-state.js';
import { isOver, stageOf, tailLength } from '../../src/domain/child-view.js';
import { instantOf, msOf } from '../../src/domain/dates.js';
import { anAccess, afterwards, assessAll, event, fresh, now, reported, settle } from '../support/child-life.js';
import { aChild, number, person, protectionPlan } from '../support/examples.js';

const survivor = person('700102');
const plans = [protectionPlan('2026-11-12')];
const source = settle(reported(fresh, event('e-1', aChild({ plans }))));
const merged = reported(source, event('e-2', afterwards(aChild({ mergedInto: survivor }), 1)));
const codes = ({ attentions }: ChildState): readonly string[] => attentions.map(({ code }) => code).sort();

const surviving = (nhsNumber: string): ChildState =>
  assessAll(
    reported(newChildState(survivor), {
      ...event('e-3'),
      personId: survivor,
      child: aChild({ personId: survivor, nhsNumber: number(nhsNumber), plans, mergedFrom: [person('700101')] }),
    }),
  );

describe('a merge of two Mosaic records', () => {
  it('sends nothing from the record that was merged away', () => {
    assert.deepEqual(changesDue(assessAll(merged), now), []);
  });

  it('is handed over only when nothing of its own is in flight', () => {
    const ended = afterwards(aChild({ plans: [protectionPlan('2026-11-12', '2026-11-19')] }), 1);
    const due = assessAll(reported(source, event('e-2', ended)));
    const flying = opened(due, changesDue(due, now), now);
    const submitted = { ...flying, open: flying.open.map((one) => ({ ...one, step: 'submitted' as const })) };
    const away = reported(submitted, event('e-4', afterwards(aChild({ mergedInto: survivor }), 2)));
    assert.equal(mayHandOver(away), false);
    assert.equal(mayHandOver(merged), true);
  });

  it('sends no record when both had the same number: the surviving record holds what the other held', () => {
    const taken = settle(absorbed(surviving('9997042182'), handoverOf(merged, survivor), now));
    assert.deepEqual([taken.open, changesDue(taken, now), stageOf(taken), codes(taken)], [[], [], 'registered', []]);
    assert.deepEqual(
      taken.held.map(({ registrationId }) => registrationId),
      ['P1'],
    );
  });

  it('asks a person which registration ends when the numbers differ', () => {
    const taken = settle(absorbed(surviving('9997263316'), handoverOf(merged, survivor), now));
    assert.deepEqual(codes(taken), ['old-number-held']);
    assert.equal(taken.held.length, 2);
  });

  it('is taken over once, with handled identities and open notifications', () => {
    const told = notified(merged, anAccess, now);
    const handover = handoverOf(told, survivor);
    const taken = absorbed(surviving('9997042182'), handover, now);
    assert.deepEqual(absorbed(taken, handover, now), taken);
    assert.deepEqual(
      taken.pending.map(({ notification }) => notification.identity),
      ['Q1'],
    );
    assert.deepEqual(notified(taken, anAccess, now).pending.length, 1);
  });

  it('loses nothing that comes while it is handed over, nor what is said again after it', () => {
    const given = handoverOf(merged, survivor);
    const meanwhile = notified(merged, anAccess, now);
    const away = handedOver(meanwhile, given, survivor, now);
    assert.deepEqual(
      away.pending.map(({ notification }) => notification.identity),
      ['Q1'],
    );
    const again = handoverOf(meanwhile, survivor);
    assert.notEqual(again.handoverId, given.handoverId);
    const taken = absorbed(absorbed(surviving('9997042182'), given, now), again, now);
    assert.deepEqual(
      taken.pending.map(({ notification }) => notification.identity),
      ['Q1'],
    );
    assert.equal(taken.held.length, 1);
  });

  it('hands on what another record hands over to it afterwards', () => {
    const away = handedOver(merged, handoverOf(merged, survivor), survivor, now);
    const first = { ...handoverOf(source, person('700101')), from: person('700100'), handoverId: 'merge-700100' };
    const late = absorbed(away, first, now);
    assert.equal(late.held.length, 1);
    const given = handoverOf(late, survivor);
    assert.equal(absorbed(surviving('9997042182'), given, now).held.length, 1);
    assert.deepEqual(handedOver(late, given, survivor, now).held, []);
  });

  it('tells the surviving record which number replaced which', () => {
    const replacement = { old: number('9997042182'), nhsNumber: number('9997263316'), by: 'nhs' as const };
    const known = { ...merged, inactiveNumbers: [replacement.old], replacements: [replacement] };
    const given = handoverOf(known, survivor);
    assert.deepEqual(absorbed(surviving('9997042182'), given, now).replacements, [replacement]);
    const adopted = { ...surviving('9997263316'), snapshot: aChild({ personId: survivor, adoption: 'adopted' }) };
    assert.deepEqual(absorbed(adopted, given, now).replacements, []);
  });

  it('leaves the merged record in stage merged, forwarding, until its tail is over', () => {
    const away = handedOver(merged, handoverOf(merged, survivor), survivor, now);
    assert.equal(stageOf(away), 'merged');
    assert.deepEqual([away.held, away.assessed?.subjects], [[], []]);
    assert.equal(isOver(away, instantOf(msOf(now) + tailLength - 1), tailLength), false);
    assert.equal(isOver(away, instantOf(msOf(now) + tailLength), tailLength), true);
    assert.equal(isOver(notified(away, anAccess, now), instantOf(msOf(now) + tailLength), tailLength), false);
  });
});

describe('the module that ran before', () => {
  it('seeds what CP-IS holds, so that the first day sends nothing that stands already', () => {
    const held = source.held.map((one) => ({ ...one, registrationId: 'from-before' }));
    const seed = {
      ...handoverOf(source, person('700101')),
      handoverId: 'load',
      from: 'previous-system',
      held,
    } as const;
    const seeded = absorbed(fresh, seed, now);
    const loaded = settle(reported(seeded, event('e-1', aChild({ plans }), 'first-load')));
    assert.deepEqual([loaded.open, changesDue(loaded, now), stageOf(loaded)], [[], [], 'registered']);
    assert.equal(loaded.quiet, false);
  });
});
