import assert from 'node:assert/strict';
import {
  alertDelayed,
  alerted,
  alertStands,
  overdueAt,
  overdueNoted,
  unreadTold,
} from '../../src/domain/child-alerts.js';
import type { ChildState } from '../../src/domain/child-state.js';
import { notified } from '../../src/domain/child-state.js';
import { audienceOf } from '../../src/domain/child-view.js';
import { dayInMs, instantOf, msOf } from '../../src/domain/dates.js';
import type { FailureCode } from '../../src/domain/failure.js';
import { afterWorkingTime, bankHolidays, isWorkingDay } from '../../src/domain/working-days.js';
import { afterwards, anAccess, event, fresh, now, refusing, reported, settle } from '../support/child-life.js';
import { aChild, anUnbornChild, at, day, protectionPlan } from '../support/examples.js';

const plans = [protectionPlan('2026-11-12')];
const unverified = aChild({ numberStatus: 'unverified', plans });
const later = (days: number) => instantOf(msOf(now) + days * dayInMs);
const audiences = ({ alerts }: ChildState) => alerts.map(({ audience }) => audience);

describe('a child whom Mosaic does not give', () => {
  it('has a person told once where something of the NHS waits for it', () => {
    assert.deepEqual(unreadTold(fresh, now).alerts, []);
    const waiting = unreadTold(notified(fresh, anAccess, now), now);
    assert.deepEqual(
      waiting.alerts.map(({ trigger, audience }) => [trigger, audience]),
      [['action-parked', 'operators']],
    );
    const seen = (failure: FailureCode) => {
      const attentions = [{ code: 'mosaic-unread', since: now, failure } as const];
      return unreadTold({ ...waiting, alerts: [], attentions }, now).alerts.length;
    };
    assert.deepEqual([seen('mosaic.unreachable'), seen('mosaic.person-unknown')], [1, 0]);
  });
});

describe('an open plan that CP-IS has not accepted', () => {
  const waiting = settle(reported(fresh, event('e-1', unverified)));

  it('is told to the data-quality role in time, then to the manager, once each', () => {
    assert.equal(overdueAt(waiting), later(1));
    assert.deepEqual(audiences(overdueNoted(waiting, later(0.9))), []);
    const first = overdueNoted(waiting, later(1));
    assert.deepEqual(audiences(first), ['data-quality']);
    assert.deepEqual(audiences(overdueNoted(first, later(2))), ['data-quality']);
    assert.deepEqual(audiences(overdueNoted(first, later(5))), ['data-quality', 'manager']);
  });

  it('closes its attention by itself when CP-IS accepted, and a later wait is told anew', () => {
    const told = overdueNoted(waiting, later(1));
    const verified = settle(reported(told, event('e-2', afterwards(aChild({ plans }), 1))));
    assert.deepEqual([verified.attentions, verified.waitingSince, overdueAt(verified)], [[], undefined, undefined]);
  });

  it('is not alerted on the first day of a load, and is once something was accepted', () => {
    const loaded = settle(reported(fresh, event('e-1', aChild({ plans }), 'first-load')), refusing('CPR01'));
    assert.deepEqual([loaded.quiet, loaded.alerts], [true, []]);
    assert.deepEqual(overdueNoted(loaded, later(9)).alerts, []);
    const mended = settle(reported(loaded, event('e-2', afterwards(aChild({ plans, familyName: 'Bracken' }), 1))));
    assert.equal(mended.quiet, false);
  });

  it('is told to the narrow audience only for a restricted child', () => {
    const restricted = settle(reported(fresh, event('e-1', { ...unverified, restricted: true })));
    assert.deepEqual(audiences(overdueNoted(restricted, later(9))), ['restricted', 'restricted']);
  });

  it('can be alerted again after the alert was raised for an earlier wait', () => {
    const told = overdueNoted(waiting, later(1));
    const [alert] = told.alerts;
    assert.ok(alert);
    const stands = alertStands(told, alert, later(1));
    assert.deepEqual(stands.alerts, []);
    assert.deepEqual(audiences(overdueNoted(stands, later(2))), []);
  });
});

describe('one matter that two audiences are to hear', () => {
  const matter = { trigger: 'registration-overdue', about: 'r-1/not-on-cpis', since: now } as const;
  const toBoth = (state: ChildState) =>
    alerted(alerted(state, { ...matter, audience: 'data-quality' }), { ...matter, audience: 'manager' });

  it('is still to be told to the second when the first has heard, or could not be told', () => {
    const both = toBoth(fresh);
    const [first] = both.alerts;
    assert.ok(first);
    assert.deepEqual(audiences(alertStands(both, first, now)), ['manager']);
    const [, second] = alertDelayed(both, first, later(1)).alerts;
    assert.deepEqual([second?.audience, second?.retryAt], ['manager', undefined]);
  });

  it('is told once to the narrow audience of a restricted child, however often it is noted', () => {
    const restricted = settle(reported(fresh, event('e-1', aChild({ restricted: true }))));
    const twice = toBoth(toBoth(restricted)).alerts.filter(({ about }) => about === matter.about);
    assert.deepEqual(
      twice.map(({ audience }) => audience),
      ['restricted'],
    );
  });
});

describe('how far a notification goes', () => {
  const of = (child: Partial<ReturnType<typeof aChild>>): ChildState =>
    settle(reported(fresh, event('e-1', aChild(child))));

  it('is the child’s file, unless the record is restricted, marked for adoption, or the child died', () => {
    assert.equal(audienceOf(of({ plans }), anAccess), 'file');
    for (const narrow of [{ restricted: true }, { adoption: 'adopted' as const }, { diedOn: day('2026-11-18') }])
      assert.equal(audienceOf(of({ plans, ...narrow }), anAccess), 'narrow');
  });

  it('is the narrow audience for a sensitive record', () => {
    const sensitive = settle(reported(fresh, event('e-1', aChild({ plans }))), refusing('CPR02'));
    assert.equal(audienceOf(sensitive, anAccess), 'narrow');
  });

  it('is the timeline only for an access on the mother’s number after the birth', () => {
    const unborn = settle(reported(fresh, event('e-1', anUnbornChild())));
    assert.equal(audienceOf(unborn, { ...anAccess, through: 'mother' }), 'file');
    assert.equal(audienceOf(of({ plans }), { ...anAccess, through: 'mother' }), 'nobody');
  });
});

describe('a working day', () => {
  it('is none at weekends and on bank holidays, which move to a weekday', () => {
    assert.deepEqual(bankHolidays(2026), [
      '2026-01-01',
      '2026-04-03',
      '2026-04-06',
      '2026-05-04',
      '2026-05-25',
      '2026-08-31',
      '2026-12-25',
      '2026-12-28',
    ]);
    assert.deepEqual(bankHolidays(2027).slice(-2), ['2027-12-27', '2027-12-28']);
    assert.equal(isWorkingDay(day('2026-11-21')), false);
    assert.equal(isWorkingDay(day('2026-11-23')), true);
  });

  it('counts from Friday to Monday as one, in winter and over a change of the clocks', () => {
    assert.equal(afterWorkingTime(at('2026-11-20T10:00:00Z'), dayInMs), '2026-11-23T10:00:00.000Z');
    assert.equal(afterWorkingTime(at('2026-11-21T10:00:00Z'), dayInMs), '2026-11-24T00:00:00.000Z');
    assert.equal(afterWorkingTime(at('2026-10-23T10:00:00Z'), dayInMs), '2026-10-26T11:00:00.000Z');
    assert.equal(afterWorkingTime(at('2026-12-24T12:00:00Z'), dayInMs), '2026-12-29T12:00:00.000Z');
  });
});
