// Measures variants against each other: interleaved rounds in one process, each round gives every variant a short slice in rotated order.
//
// A neighbour on the machine slows a whole round, not one variant, so only ratios of slices of the same round are reported.
// Before each slice the young garbage of the variant before it is collected, and a short run brings caches back; neither
// counts. A full collection would also throw away hidden classes and, with them, compiled code, as no server does that often.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** One way of doing a thing. `once` does it one time; it may be asynchronous. */
export interface Variant {
  name: string;
  once(count: number): unknown;
  /** Operations that one call of `once` stands for. Default 1. */
  operations?: number;
  /** Before and after each slice; not counted. */
  setUp?(): unknown;
  tearDown?(): unknown;
}

/** Operations per second of one variant, one number per round. */
export type Rates = ReadonlyMap<string, readonly number[]>;

export interface RoundOptions {
  rounds: number;
  /** How long a slice lasts, by the clock. */
  sliceMs: number;
  /** `cpu`: operations per CPU-second of this process, all its threads included. */
  unit: 'cpu' | 'wall';
}

const LEAD_IN_MS = 40;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (o: { type: 'minor' }) => void;

/** One slice per variant is thrown away first, so that no round pays for compilation. */
export async function measureRounds(variants: readonly Variant[], o: RoundOptions): Promise<Rates> {
  const rates = new Map<string, number[]>(variants.map(({ name }) => [name, []]));
  for (const variant of variants) await runTurn(variant, o);
  for (let round = 0; round < o.rounds; round++) {
    for (let turn = 0; turn < variants.length; turn++) {
      // Every other round runs backwards, so that nobody always follows the same neighbour.
      const step = round % 2 === 0 ? turn : variants.length - 1 - turn;
      const variant = variants[(round + step) % variants.length]!;
      rates.get(variant.name)!.push(await runTurn(variant, o));
    }
  }
  return rates;
}

async function runTurn(variant: Variant, o: RoundOptions): Promise<number> {
  collect({ type: 'minor' });
  await variant.setUp?.();
  try {
    await runSlice(variant, { ...o, sliceMs: LEAD_IN_MS });
    return await runSlice(variant, o);
  } finally {
    await variant.tearDown?.();
  }
}

async function runSlice({ once, operations = 1 }: Variant, { sliceMs, unit }: RoundOptions): Promise<number> {
  const begin = process.hrtime.bigint();
  const end = begin + BigInt(Math.round(sliceMs * 1e6));
  const cpu = process.cpuUsage();
  let calls = 0;
  // The clock is asked seldom enough to cost nothing beside the fastest operations measured here (10 µs).
  for (let step = 1, before = begin; ; ) {
    for (let i = 0; i < step; i++) {
      const result = once(calls++);
      if (result instanceof Promise) await result;
    }
    const now = process.hrtime.bigint();
    if (now >= end) break;
    if (now - before < 1_000_000n) step = Math.min(step * 2, 1024);
    before = now;
  }
  const { user, system } = process.cpuUsage(cpu);
  const seconds = unit === 'cpu' ? (user + system) / 1e6 : Number(process.hrtime.bigint() - begin) / 1e9;
  return (calls * operations) / seconds;
}
