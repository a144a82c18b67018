// Decides at compile time, as far as that is possible, in which order the lines of a canonical document stand.
import { inOnePiece } from './byte-text.ts';
import { ordersDisagree, type Part, type Pattern, type Piece, render, sortStatically, toPiece } from './pattern.ts';

/**
 * A run of lines. `fixed`: their order is certain. `sorted`: it depends on values. `labelled`: they differ in one blank
 * node each, so their order is that of the labels.
 */
export type Run =
  | { kind: 'fixed'; piece: Piece }
  | { kind: 'sorted'; before: Piece; rests: Piece[] }
  | { kind: 'labelled'; before: Piece; after: string; nodes: number[] };

/** Lines that share subject and predicate (`before`) and end in one of `rests`. */
export function orderRests(before: Pattern, rests: Pattern[], firstNode: number): Run[] {
  const sorted = sortStatically(rests, (rest) => rest);
  if (sorted !== undefined) {
    return [{ kind: 'fixed', piece: toPiece(sorted.flatMap((rest) => [...before, ...rest])) }];
  }
  const labelled = rests.every((rest) => rest.length === 2 && isNode(rest[0] as Part, firstNode) && rest[1] === ' .\n');
  if (labelled) {
    return [{ kind: 'labelled', before: toPiece(before), after: ' .\n', nodes: rests.map(([node]) => node as number) }];
  }
  return [{ kind: 'sorted', before: toPiece(before), rests: rests.map((rest) => toPiece(rest)) }];
}

/** Neighbouring fixed runs become one. */
export function joinRuns(runs: readonly Run[]): Run[] {
  const out: Run[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (run.kind === 'fixed' && last?.kind === 'fixed') last.piece = concat(last.piece, run.piece);
    else out.push({ ...run });
  }
  return out;
}

/**
 * Renders and sorts, each line after `before`. `undefined` when two are equal, which the graph would hold once, or when
 * their order is a matter of dispute (see ordersDisagree).
 */
export function renderSorted(before: string, rests: readonly Piece[], fillers: readonly string[]): string | undefined {
  const lines = rests.map((rest) => render(rest, fillers)).sort(byteOrder);
  let out = '';
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    const previous = lines[i - 1];
    if (previous !== undefined && (previous === line || ordersDisagree(previous, line))) return undefined;
    out += before + line;
  }
  return out;
}

export function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isNode(part: Part, firstNode: number): boolean {
  return typeof part === 'number' && part >= firstNode;
}

function concat(a: Piece, b: Piece): Piece {
  const joint = inOnePiece((a.heads.at(-1) as string) + (b.heads[0] as string));
  return {
    heads: [...a.heads.slice(0, -1), joint, ...b.heads.slice(1)],
    refs: [...a.refs, ...b.refs],
  };
}
