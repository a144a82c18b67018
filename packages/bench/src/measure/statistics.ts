// Medians and ratios of rounds.
import type { Rates } from './rounds.ts';

/** The median of the rounds, and how far they lie apart. */
export interface Spread {
  value: number;
  min: number;
  max: number;
  rounds: number;
}

/** @throws Error for no numbers. */
export function median(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new Error('The median of nothing was asked for.');
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value that `share` (0 to 1) of the numbers do not exceed. @throws Error for no numbers. */
export function percentile(numbers: readonly number[], share: number): number {
  if (numbers.length === 0) throw new Error('The percentile of nothing was asked for.');
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}

export function spread(numbers: readonly number[]): Spread {
  return { value: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers), rounds: numbers.length };
}

/** Rate of `ours` divided by the rate of `theirs` in the same round. @throws Error when a variant was not measured. */
export function ratio(rates: Rates, ours: string, theirs: string): Spread {
  const [mine, other] = [ours, theirs].map((name) => {
    const numbers = rates.get(name);
    if (numbers === undefined) throw new Error(`The variant ${name} was not measured.`);
    return numbers;
  });
  return spread(mine!.map((rate, round) => rate / other![round]!));
}
