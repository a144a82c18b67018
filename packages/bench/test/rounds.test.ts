import { expect, test } from '@jest/globals';
import { measureRounds } from '../src/measure/rounds.ts';

test('every variant has its turn in every round, in changing order, and a rate per round', async () => {
  const turns: string[] = [];
  const variant = (name: string) => ({
    name,
    once: () => {
      if (turns.at(-1) !== name) turns.push(name);
    },
  });
  const rates = await measureRounds([variant('a'), variant('b'), variant('c')], {
    rounds: 4,
    sliceMs: 2,
    unit: 'wall',
  });
  expect([...rates.keys()]).toEqual(['a', 'b', 'c']);
  for (const list of rates.values()) {
    expect(list).toHaveLength(4);
    expect(list.every((rate) => rate > 0)).toBe(true);
  }
  expect(turns.slice(0, 6)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  expect(turns.join('')).not.toBe('abc'.repeat(5));
});

test('an asynchronous operation is waited for, so that its work is inside its own slice', async () => {
  let open = 0;
  let worst = 0;
  const once = async () => {
    worst = Math.max(worst, ++open);
    await new Promise((resolve) => setImmediate(resolve));
    open--;
  };
  await measureRounds([{ name: 'slow', once }], { rounds: 2, sliceMs: 5, unit: 'cpu' });
  expect([worst, open]).toEqual([1, 0]);
});

test('a rate counts the operations of one call', async () => {
  const pair = (name: string, operations: number) => ({
    name,
    operations,
    once: () => new Promise((r) => setTimeout(r, 4)),
  });
  const rates = await measureRounds([pair('one', 1), pair('thousand', 1000)], { rounds: 1, sliceMs: 20, unit: 'wall' });
  expect(rates.get('thousand')![0]! / rates.get('one')![0]!).toBeGreaterThan(100);
});

test('a variant that fails ends the run', async () => {
  const once = () => {
    throw new Error('no signature');
  };
  await expect(measureRounds([{ name: 'x', once }], { rounds: 1, sliceMs: 1, unit: 'cpu' })).rejects.toThrow(
    'no signature',
  );
});
