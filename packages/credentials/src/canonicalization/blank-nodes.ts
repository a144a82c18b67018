// Labels blank nodes by their first-degree hashes.
//
// RDFC-1.0 section 4.4.3, steps 4 and 5: a blank node whose first-degree hash no other node has is labelled by the order
// of those hashes alone. When all are different that is the complete algorithm; a tie needs the rest of it and is left to
// the general path. https://www.w3.org/TR/rdf-canon/#hash-1d-quads
import { sha256Hex } from './byte-text.ts';
import { byteOrder, renderSorted } from './line-order.ts';
import { type Pattern, type Piece, render, sortStatically, toPiece } from './pattern.ts';
import type { PatternQuad } from './probe.ts';

/** How the hash of one node is computed: known beforehand, from lines in a certain order, or from lines to be sorted. */
type NodeHash = { known: string } | { piece: Piece } | { lines: Piece[] };

export interface NodeLabels {
  readonly count: number;
  /**
   * Writes the label of node i to `fillers[first + i]` and the nodes in the order of their hashes to `order`.
   * False on a tie, or when a hash depends on an order in dispute.
   */
  assign(fillers: string[], order: number[]): boolean;
}

export function planLabels(quads: readonly PatternQuad[], first: number, count: number): NodeLabels {
  const hashes = Array.from({ length: count }, (_, i) => planHash(quads, first + i, first));
  const labels = hashes.map((_, i) => `_:c14n${i}`);
  const found = new Array<string>(count).fill('');

  return {
    count,
    assign(fillers, order) {
      for (let i = 0; i < count; i++) {
        const value = hashOf(hashes[i] as NodeHash, fillers);
        if (value === undefined) return false;
        found[i] = value;
        // Insertion sort: a handful of nodes, most of them in place.
        let at = i;
        while (at > 0 && (found[order[at - 1] as number] as string) > value) {
          order[at] = order[at - 1] as number;
          at--;
        }
        if (at > 0 && found[order[at - 1] as number] === value) return false;
        order[at] = i;
      }
      for (let rank = 0; rank < count; rank++) fillers[first + (order[rank] as number)] = labels[rank] as string;
      return true;
    },
  };
}

/** The places of labels when they are ordered as texts: `_:c14n10 ` comes before `_:c14n2 `. */
export function labelsAsTexts(count: number): number[] {
  const labels = Array.from({ length: count }, (_, i) => `_:c14n${i} `);
  return labels.map((_, i) => i).sort((a, b) => byteOrder(labels[a] as string, labels[b] as string));
}

function planHash(quads: readonly PatternQuad[], node: number, first: number): NodeHash {
  const lines = quads
    .map(({ subject, predicate, rest }): Pattern => [...subject, predicate, ...rest])
    .filter((line) => line.includes(node))
    // "_:a" is the node itself, "_:z" every other one.
    .map(
      (line): Pattern =>
        line.map((part) => (part === node ? '_:a' : typeof part === 'number' && part >= first ? '_:z' : part)),
    );
  const sorted = sortStatically(lines, (line) => line);
  if (sorted === undefined) return { lines: lines.map((line) => toPiece(line)) };
  const piece = toPiece(sorted.flat());
  return piece.refs.length === 0 ? { known: sha256Hex(piece.heads[0] as string) } : { piece };
}

function hashOf(plan: NodeHash, fillers: readonly string[]): string | undefined {
  if ('known' in plan) return plan.known;
  const text = 'piece' in plan ? render(plan.piece, fillers) : renderSorted('', plan.lines, fillers);
  return text === undefined ? undefined : sha256Hex(text);
}
