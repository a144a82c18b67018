// Where one family's findings are written down.
import type { Family } from './family.ts';
import { type Comparison, type Difference, emptyTally, type Outcome, type Tally } from './tally.ts';

export interface Notebook {
  tally: Tally;
  differences: Difference[];
  /** The credential that the next notes are about. */
  turnTo(index: number): void;
  note(comparison: Comparison, outcome: Outcome, detail?: string): void;
  /** `null` is a refusal. */
  compare(comparison: Comparison, found: string | null, expected: string): void;
}

export function createNotebook({ kind }: Family): Notebook {
  const tally = emptyTally();
  const differences: Difference[] = [];
  let index = 0;
  const note: Notebook['note'] = (comparison, outcome, detail = '') => {
    tally.outcomes[kind][comparison][outcome]++;
    if (outcome === 'unequal') differences.push({ index, kind, comparison, detail });
  };
  return {
    tally,
    differences,
    turnTo: (next) => {
      index = next;
    },
    note,
    compare(comparison, found, expected) {
      if (found === null) note(comparison, 'refused');
      else if (found === expected) note(comparison, 'equal');
      else note(comparison, 'unequal', firstDifference(found, expected));
    },
  };
}

/** Some characters around the first place where two texts differ. */
export function firstDifference(found: string, expected: string): string {
  let at = 0;
  while (at < found.length && found[at] === expected[at]) at++;
  const excerpt = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 60));
  return `at ${at}: found ${excerpt(found)}, expected ${excerpt(expected)}`;
}
