import { describe, expect, test } from '@jest/globals';
import { median, percentile, ratio, spread } from '../src/measure/statistics.ts';

describe('medians', () => {
  test.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('of %j is %d', (numbers, expected) => {
    expect(median(numbers)).toBe(expected);
  });

  test('of nothing is refused', () => {
    expect(() => median([])).toThrow();
    expect(() => percentile([], 0.5)).toThrow();
  });
});

test('a percentile is a measured value that so many do not exceed', () => {
  const numbers = Array.from({ length: 200 }, (_, i) => 200 - i);
  expect(percentile(numbers, 0.99)).toBe(198);
  expect(percentile(numbers, 1)).toBe(200);
  expect(percentile(numbers, 0)).toBe(1);
  expect(percentile([7], 0.99)).toBe(7);
});

describe('a ratio', () => {
  const rates = new Map([
    ['ours', [20, 40, 900]],
    ['theirs', [10, 10, 10]],
  ]);

  test('is taken round by round, and its median is not the ratio of medians of lucky rounds', () => {
    expect(ratio(rates, 'ours', 'theirs')).toEqual({ value: 4, min: 2, max: 90, rounds: 3 });
  });

  test('to what was not measured is refused', () => {
    expect(() => ratio(rates, 'ours', 'nobody')).toThrow('nobody');
  });

  test('keeps the extremes', () => {
    expect(spread([2, 8, 4])).toEqual({ value: 4, min: 2, max: 8, rounds: 3 });
  });
});
