// Text with references in it: the form of a line of N-Quads, or of a JSON document, before its values are known.
import { inOnePiece } from './byte-text.ts';

/** Static byte text, or the number of a filler: first the holes of the template, after them its blank nodes. */
export type Part = string | number;
export type Pattern = readonly Part[];

/** The form in which a pattern is rendered: `heads[0] filler[refs[0]] heads[1] filler[refs[1]] … heads[n]`. */
export interface Piece {
  readonly heads: readonly string[];
  readonly refs: readonly number[];
}

/** Neighbouring texts become one. */
export function squash(parts: Pattern): Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.length - 1;
    if (typeof part === 'string' && typeof out[last] === 'string') out[last] += part;
    else if (part !== '') out.push(part);
  }
  return out;
}

export function toPiece(pattern: Pattern): Piece {
  const heads: string[] = [''];
  const refs: number[] = [];
  for (const part of squash(pattern)) {
    if (typeof part === 'string') heads[heads.length - 1] = part;
    else {
      refs.push(part);
      heads.push('');
    }
  }
  return { heads: heads.map(inOnePiece), refs };
}

export function render(piece: Piece, fillers: readonly string[]): string {
  const { heads, refs } = piece;
  let out = heads[0] as string;
  for (let i = 0; i < refs.length; i++) {
    out += fillers[refs[i] as number] as string;
    out += heads[i + 1] as string;
  }
  return out;
}

export function isStatic(pattern: Pattern): boolean {
  return pattern.every((part) => typeof part === 'string');
}

/**
 * The order of two patterns when it is the same whatever the fillers are, `undefined` when it depends on them, 0 when
 * they are the same pattern. Byte order.
 */
export function staticOrder(a: Pattern, b: Pattern): number | undefined {
  const [x, y] = [squash(a), squash(b)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p, q] = [x[i], y[i]];
    if (p === q) continue;
    if (typeof p !== 'string' || typeof q !== 'string') return undefined;
    const at = firstDifference(p, q);
    // One text is the beginning of the other: what follows in the shorter pattern decides, and that varies.
    if (at === Math.min(p.length, q.length) || ordersDisagree(p, q)) return undefined;
    return p.charCodeAt(at) - q.charCodeAt(at);
  }
  return 0;
}

/** Sorted when the order of every two is certain and no two are the same pattern, otherwise `undefined`. */
export function sortStatically<T>(items: readonly T[], patternOf: (item: T) => Pattern): T[] | undefined {
  let certain = true;
  const sorted = [...items].sort((a, b) => {
    const order = staticOrder(patternOf(a), patternOf(b));
    if (order === undefined || order === 0) certain = false;
    return order ?? 0;
  });
  return certain ? sorted : undefined;
}

/**
 * True when code points and UTF-16 units would order the two texts differently: at their first difference one has a
 * character beyond the Basic Multilingual Plane (first byte F0..F4) and the other one of U+E000..U+FFFF (EE, EF).
 * RDFC-1.0 orders by code point, rdf-canonize by UTF-16 units. Which of the two a verifier follows is not known, so
 * nothing is emitted that depends on it.
 */
export function ordersDisagree(a: string, b: string): boolean {
  const at = firstDifference(a, b);
  const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
  return (x >= 0xf0 && (y === 0xee || y === 0xef)) || (y >= 0xf0 && (x === 0xee || x === 0xef));
}

function firstDifference(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}
