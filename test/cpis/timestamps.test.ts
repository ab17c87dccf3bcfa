import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readDate, readStamp, writeDate, writeStamp } from '../../src/cpis/timestamps.js';
import { at, day } from '../support/examples.js';
import * as generated from './generated.js';

describe('time stamps', () => {
  it('are written in UK time with its offset', () => {
    assert.equal(writeStamp(at('2026-01-15T09:30:00Z')), '20260115093000+0000');
    assert.equal(writeStamp(at('2026-07-15T23:30:05Z')), '20260716003005+0100');
    assert.equal(writeStamp(at('2026-03-29T00:59:59Z')), '20260329005959+0000');
    assert.equal(writeStamp(at('2026-03-29T01:00:00Z')), '20260329020000+0100');
  });

  it('tell the hour that comes twice apart', () => {
    assert.equal(writeStamp(at('2026-10-25T00:30:00Z')), '20261025013000+0100');
    assert.equal(writeStamp(at('2026-10-25T01:30:00Z')), '20261025013000+0000');
  });

  it('come back as the same moment', () => {
    fc.assert(fc.property(generated.instants, (instant) => readStamp(writeStamp(instant)) === instant));
  });

  const readings: readonly (readonly [string, string | undefined])[] = [
    ['20261122060500+0000', '2026-11-22T06:05:00.000Z'],
    ['20261122060500-0530', '2026-11-22T11:35:00.000Z'],
    ['20260701000000+0100', '2026-06-30T23:00:00.000Z'],
    ['20261122060500.25+0000', '2026-11-22T06:05:00.250Z'],
    ['202611220605+0000', '2026-11-22T06:05:00.000Z'],
    ['2026112206+0100', '2026-11-22T05:00:00.000Z'],
    ['20261122', '2026-11-22T00:00:00.000Z'],
    ['20260701', '2026-06-30T23:00:00.000Z'],
    ['20260329', '2026-03-29T00:00:00.000Z'],
    ['20261122+0200', '2026-11-21T22:00:00.000Z'],
    ['20261122060500', undefined],
    ['2026112206', undefined],
    ['20261122060500Z', undefined],
    ['202611220605.5+0000', undefined],
    ['202611', undefined],
    ['2026', undefined],
    ['', undefined],
    ['20260230', undefined],
    ['20261322', undefined],
    ['20261122240000+0000', undefined],
    ['20261122066000+0000', undefined],
    ['20261122060560+0000', undefined],
    ['20261122060500+1500', undefined],
    ['20261122060500+0060', undefined],
    ['20261122060500+00', undefined],
    ['2026-11-22T06:05:00Z', undefined],
    [' 20261122', undefined],
    ['20261122\n', undefined],
  ];
  for (const [text, instant] of readings) {
    it(`are read: ${JSON.stringify(text)} is ${instant ?? 'refused'}`, () => assert.equal(readStamp(text), instant));
  }
});

describe('dates', () => {
  it('are written and read as eight digits', () => {
    assert.equal(writeDate(day('2026-02-28')), '20260228');
    fc.assert(fc.property(generated.dates, (date) => readDate(writeDate(date)) === date));
  });

  it('must exist and be whole', () => {
    assert.equal(readDate('20240229'), '2024-02-29');
    for (const text of ['20250229', '20251301', '202511', '2025-11-01', '20251101 ', '20251101000000+0000', '']) {
      assert.equal(readDate(text), undefined, text);
    }
  });
});
