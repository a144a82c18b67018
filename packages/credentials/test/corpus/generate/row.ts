// Writes lines of the corpus in short: `row('id', 'base', 'proof/expired', change)`.
import type { CheckCode, CheckId } from '../../../src/verdict.ts';
import type { Change, CorpusCase, Each, Expectation } from '../corpus-case.ts';
import type { JsonOp } from '../json-ops.ts';

/** `ok`, `ok status/status_absent` (verified, and this check says why), or `proof/proof_invalid` (refused). */
export type Short = string;

export function expectation(short: Short): Expectation {
  const [, ok, check, code] = /^(ok ?)?(?:([A-Za-z]+)\/([a-z_0-9]+))?$/.exec(short) ?? [];
  if (ok === undefined && check === undefined) throw new Error(`not an expectation: ${short}`);
  const said = check === undefined ? {} : { check: check as CheckId, code: code as CheckCode };
  return { verified: ok !== undefined, ...said } as Expectation;
}

/** Lines of one category, and of one part of it, whose name begins each id. */
export function category(name: string) {
  const lines: CorpusCase[] = [];
  return {
    lines,
    row(id: string, base: string, expect: Short, change?: Change): void {
      lines.push({
        id: `${name}: ${id}`,
        category: name,
        base,
        ...(change && { change }),
        expect: expectation(expect),
      });
    },
    each(id: string, base: string, each: ShortEach, expect: Short, change?: Change): void {
      const except = each.except?.map(
        ([pattern, short]) =>
          [pattern, short === 'skip' ? 'skip' : expectation(short)] as [string, Expectation | 'skip'],
      );
      lines.push({
        id: `${name}: ${id}`,
        category: name,
        base,
        ...(change && { change }),
        each: { ...each, ...(except && { except }) } as Each,
        expect: expectation(expect),
      });
    },
  };
}

export type ShortEach = Omit<Each, 'except'> & { except?: [pattern: string, expect: Short][] };

export const set = (at: string, value: unknown): JsonOp => ({ op: 'set', at, value });
export const remove = (at: string): JsonOp => ({ op: 'delete', at });
export const insert = (at: string, value: unknown): JsonOp => ({ op: 'insert', at, value });
export const move = (from: string, at: string): JsonOp => ({ op: 'move', from, at });
export const copy = (from: string, at: string): JsonOp => ({ op: 'copy', from, at });

/** Re-signed by the issuer itself: only the content is at fault. */
export const unsigned = (...ops: JsonOp[]): Change => ({ unsigned: ops });
/** Changed after signing. */
export const signed = (...ops: JsonOp[]): Change => ({ signed: ops });
