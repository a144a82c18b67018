// The order of named subjects, of which some are values: those find their places among the others for each document.
import { byteOrder, joinRuns, type Run } from './line-order.ts';
import { type Piece, render } from './pattern.ts';

/** All lines of one subject. */
export interface Group {
  subject: Piece;
  runs: Run[];
}

export interface SubjectOrder {
  /** The groups in the order of their subjects, neighbours of certain order as one. */
  readonly groups: readonly Group[];
  /** Reads the subjects anew. False when two are the same: their lines would then be one group. */
  arrange(fillers: readonly string[]): boolean;
  /** After `arrange`: `groups[order[i]]` is the i-th. */
  readonly order: readonly number[];
}

export function planSubjectOrder(all: readonly Group[]): SubjectOrder {
  const fixed = all
    .filter(({ subject }) => subject.refs.length === 0)
    .sort((a, b) => byteOrder(a.subject.heads[0] as string, b.subject.heads[0] as string));
  const free = all.filter(({ subject }) => subject.refs.length > 0);
  // Without subjects that vary everything is one run.
  const groups = free.length === 0 && fixed.length > 0 ? [mergeAll(fixed)] : [...fixed, ...free];
  const firstFree = groups.length - free.length;
  const keys = groups.map(({ subject }) => subject.heads[0] as string);
  const order = groups.map((_, i) => i);

  return {
    groups,
    order,
    arrange(fillers) {
      for (let i = firstFree; i < groups.length; i++) keys[i] = render((groups[i] as Group).subject, fillers);
      // Insertion sort of what is nearly in order from the document before.
      for (let i = 1; i < order.length; i++) {
        const moving = order[i] as number;
        const key = keys[moving] as string;
        let at = i;
        while (at > 0 && (keys[order[at - 1] as number] as string) > key) {
          order[at] = order[at - 1] as number;
          at--;
        }
        order[at] = moving;
        if (at > 0 && keys[order[at - 1] as number] === key) return false;
      }
      return true;
    },
  };
}

function mergeAll(fixed: readonly Group[]): Group {
  return { subject: (fixed[0] as Group).subject, runs: joinRuns(fixed.flatMap(({ runs }) => runs)) };
}
