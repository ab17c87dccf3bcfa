import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ukDate } from '../../src/domain/dates.js';
import { dayPeriod, monthPeriod } from '../../src/reports/periods.js';
import { at } from '../support/examples.js';

const now = at('2026-11-27T09:00:00Z');

describe('what a report is about', () => {
  it('is the last whole day or month of the English calendar where none is named', () => {
    assert.deepEqual(dayPeriod(undefined, now), {
      from: at('2026-11-26T00:00:00Z'),
      until: at('2026-11-27T00:00:00Z'),
      words: '26 November 2026',
    });
    assert.deepEqual(monthPeriod(undefined, now), {
      from: at('2026-09-30T23:00:00Z'),
      until: at('2026-11-01T00:00:00Z'),
      words: 'October 2026',
    });
    assert.equal(monthPeriod(undefined, at('2026-01-01T00:00:00Z'))?.words, 'December 2025');
  });

  it('ends now where it is not over, and says so', () => {
    assert.deepEqual(dayPeriod('2026-11-27', now), {
      from: at('2026-11-27T00:00:00Z'),
      until: now,
      words: '27 November 2026, so far',
    });
    assert.equal(monthPeriod('2026-11', now)?.words, 'November 2026, so far');
  });

  it('is none that lies ahead or stands in no calendar', () => {
    for (const day of ['2026-11-28', '2026-02-30', '27/11/2026', '']) assert.equal(dayPeriod(day, now), undefined, day);
    for (const month of ['2026-12', '2026-13', '2026', '']) assert.equal(monthPeriod(month, now), undefined, month);
  });

  it('leaves no moment out between one day and the next, also where the clock changes', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), (back) => {
        const moment = at(new Date(Date.parse(now) - back * 86_400_000).toISOString());
        const [day, before] = [dayPeriod(ukDate(moment), now), dayPeriod(undefined, moment)];
        assert.ok(day && before);
        assert.equal(before.until, day.from);
        const hours = (Date.parse(before.until) - Date.parse(before.from)) / 3_600_000;
        assert.ok([23, 24, 25].includes(hours), String(hours));
      }),
    ));
});
