// Divides the credentials of a run into families, and the families among processes.
import { FAMILY_SIZE } from './family.ts';

export interface Range {
  from: number;
  count: number;
}

export interface Portion {
  family: number;
  indexes: readonly number[];
}

/** The portions of one of `workers` processes, in ascending order. All portions of all workers are the whole range, once. */
export function* portionsOf({ from, count }: Range, worker: number, workers: number): Generator<Portion> {
  const end = from + count;
  for (let family = Math.floor(from / FAMILY_SIZE); family * FAMILY_SIZE < end; family++) {
    if (family % workers !== worker) continue;
    const first = Math.max(from, family * FAMILY_SIZE);
    const last = Math.min(end, (family + 1) * FAMILY_SIZE);
    yield { family, indexes: Array.from({ length: last - first }, (_, i) => first + i) };
  }
}

/** Keeps the first credential that is not done yet: everything before it was compared. */
export function createFrontier({ from, count }: Range): { done(portion: Portion): void; next(): number } {
  const finished = new Map<number, number>();
  let next = from;
  return {
    done({ indexes }) {
      finished.set(indexes[0]!, indexes.length);
      for (let length = finished.get(next); length !== undefined; length = finished.get(next)) {
        finished.delete(next);
        next = Math.min(next + length, from + count);
      }
    },
    next: () => next,
  };
}
