import { describe, expect, test } from '@jest/globals';
import { FAMILY_SIZE } from '../../src/exactness/family.ts';
import { createFrontier, portionsOf } from '../../src/exactness/partition.ts';

describe('the portions of a run', () => {
  test.each([
    [0, 1, 1],
    [0, 1000, 2],
    [300, 700, 3],
    [FAMILY_SIZE, FAMILY_SIZE, 2],
    [FAMILY_SIZE - 1, 2, 2],
  ])('from %d on, %d credentials for %d processes: every credential once', (from, count, workers) => {
    const all = Array.from({ length: workers }, (_, worker) => [
      ...portionsOf({ from, count }, worker, workers),
    ]).flat();
    const indexes = all.flatMap((portion) => [...portion.indexes]).sort((a, b) => a - b);
    expect(indexes).toEqual(Array.from({ length: count }, (_, i) => from + i));
    for (const { family, indexes: own } of all) {
      expect(own.every((index) => Math.floor(index / FAMILY_SIZE) === family)).toBe(true);
    }
  });
});

describe('the frontier', () => {
  test('waits for the portion in front, whoever finishes first', () => {
    const range = { from: 100, count: 2 * FAMILY_SIZE };
    const portions = [...portionsOf(range, 0, 1)];
    const frontier = createFrontier(range);
    expect(frontier.next()).toBe(100);
    frontier.done(portions[1]!);
    expect(frontier.next()).toBe(100);
    frontier.done(portions[0]!);
    expect(frontier.next()).toBe(2 * FAMILY_SIZE);
    frontier.done(portions[2]!);
    expect(frontier.next()).toBe(100 + 2 * FAMILY_SIZE);
  });
});
