// Proves that dates read naturally in each language and in Japan's time zone.
import { expect, test } from '@jest/globals';
import { formatDate, formatDateTime, formatNumber } from '../src/format.ts';

test('writes a date in Japan, not in UTC', () => {
  expect(formatDate('2026-03-31T15:00:00Z', 'ja')).toBe('2026年4月1日');
  expect(formatDate('2026-03-31T15:00:00Z', 'en')).toBe('1 April 2026');
  expect(formatDate('2026-03-31T14:59:59Z', 'en')).toBe('31 March 2026');
});

test('writes the time of day with 24 hours', () => {
  expect(formatDateTime(new Date('2026-03-31T15:05:00Z'), 'ja')).toMatch(/^2026年4月1日 0?0:05$/);
  expect(formatDateTime(new Date('2026-03-31T04:05:00Z'), 'en')).toMatch(/^31 March 2026(,| at) 13:05$/);
});

test('gives back a text that is no date', () => {
  expect(formatDate('soon', 'en')).toBe('soon');
  expect(formatDateTime('', 'ja')).toBe('');
});

test('groups thousands', () => {
  expect(formatNumber(40000, 'ja')).toBe('40,000');
});
