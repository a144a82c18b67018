// How many random inputs a property sees, and with which seed: fixed shares for every commit, more on demand.
import fc from 'fast-check';

/** FUZZ_RUNS multiplies, e.g. `FUZZ_RUNS=10`; FUZZ_SEED repeats a run that found something. */
const times = Number(process.env.FUZZ_RUNS ?? '1');
export const seed = Number(process.env.FUZZ_SEED ?? Date.now() & 0x7fffffff);

export const counts = { runs: 0 };

/** Fails with the seed, the path and the smallest input. `share` inputs per commit. */
export async function hold<T>(share: number, inputs: fc.Arbitrary<T>, property: (input: T) => unknown): Promise<void> {
  const numRuns = Math.max(1, Math.round(share * times));
  counts.runs += numRuns;
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => {
      await property(input);
    }),
    { numRuns, seed, endOnFailure: false },
  );
}

/** The same for a property that awaits nothing: ten times faster. */
export function holdNow<T>(share: number, inputs: fc.Arbitrary<T>, property: (input: T) => void): void {
  const numRuns = Math.max(1, Math.round(share * times));
  counts.runs += numRuns;
  fc.assert(fc.property(inputs, property), { numRuns, seed });
}
