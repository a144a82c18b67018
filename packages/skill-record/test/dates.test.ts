import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDuration, isCalendarDate, isDuration, isInFuture, parseDateTime, toDateTime } from '../src/dates.ts';

describe('calendar dates', () => {
  test.each(['2026-03-15', '2024-02-29', '1900-01-01', '9999-12-31'])('%s is one', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });

  test.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-3-15',
    '1899-12-31',
    '2026-03-15T00:00:00Z',
    '２０２６-03-15',
    '',
  ])('%p is none', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });

  test('today in Japan is not in the future although UTC still has yesterday', () => {
    const now = new Date('2026-03-31T15:30:00Z');
    expect(isInFuture('2026-04-01', now)).toBe(false);
    expect(isInFuture('2026-04-02', now)).toBe(true);
  });
});

describe('date-times', () => {
  test('need a time zone and an existing day', () => {
    expect(parseDateTime('2026-04-01T09:00:00+09:00')).toBe(Date.parse('2026-04-01T00:00:00Z'));
    expect(parseDateTime('2026-04-01T00:00:00.125Z')).toBe(Date.parse('2026-04-01T00:00:00.125Z'));
    for (const text of [
      '2026-04-01T00:00:00',
      '2026-02-30T00:00:00Z',
      '2026-04-01',
      1774915200,
      null,
      '2026-04-01T25:00:00Z',
    ]) {
      expect(parseDateTime(text)).toBeUndefined();
    }
  });

  test('what toDateTime writes, parseDateTime reads, to the second', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('9999-01-01'), noInvalidDate: true }),
        (date) => {
          expect(parseDateTime(toDateTime(date))).toBe(Math.floor(date.getTime() / 1000) * 1000);
        },
      ),
    );
  });
});

describe('durations', () => {
  test.each([
    ['2026-01-31T10:00:00Z', 'P1M', '2026-02-28T10:00:00Z'],
    ['2024-02-29T00:00:00Z', 'P1Y', '2025-02-28T00:00:00Z'],
    ['2026-12-15T00:00:00Z', 'P1Y2M3D', '2028-02-18T00:00:00Z'],
    ['2026-04-01T00:00:00Z', 'P2W', '2026-04-15T00:00:00Z'],
    ['2026-04-01T00:00:00Z', 'PT1H30M5S', '2026-04-01T01:30:05Z'],
    ['2026-04-01T00:00:00Z', 'P0D', '2026-04-01T00:00:00Z'],
  ])('%s plus %s is %s', (from, duration, to) => {
    expect(toDateTime(addDuration(new Date(from), duration))).toBe(to);
  });

  test('can be taken away', () => {
    expect(toDateTime(addDuration(new Date('2026-03-31T00:00:00Z'), 'P1M', -1))).toBe('2026-02-28T00:00:00Z');
  });

  test.each(['P', 'PT', 'P1', '3Y', 'P-1Y', 'P1.5Y', 'P1D2Y', 'P1H', 'P99999999Y', 'p1y', ''])('%p is none', (text) => {
    expect(isDuration(text)).toBe(false);
    expect(() => addDuration(new Date(), text)).toThrow(expect.objectContaining({ code: 'duration_format' }));
  });
});
