// The JSON text of a document with holes: written exactly as JSON.stringify would, and read back byte by byte.
import { isWellFormed } from '../json-object.ts';
import { fromByteText, toByteText } from './byte-text.ts';
import { isPlain } from './escapes.ts';
import { type Hole, type HoleValue, isHole } from './hole.ts';
import { type Part, type Piece, render, toPiece } from './pattern.ts';

/** Texts of values stand without quotes: those are in the heads. */
export function planJsonText(document: unknown, indexOf: (each: Hole) => number): Piece {
  return toPiece(parts(document, indexOf));
}

function parts(value: unknown, indexOf: (each: Hole) => number): Part[] {
  if (isHole(value)) return value.kind === 'number' ? [indexOf(value)] : ['"', indexOf(value), '"'];
  if (Array.isArray(value)) return ['[', ...separated(value.map((item) => parts(item, indexOf))), ']'];
  if (typeof value !== 'object' || value === null) return [toByteText(JSON.stringify(value))];
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => [toByteText(`${JSON.stringify(key)}:`), ...parts(member, indexOf)]);
  return ['{', ...separated(members), '}'];
}

function separated(items: Part[][]): Part[] {
  return items.flatMap((item, i) => (i === 0 ? item : [',', ...item]));
}

const BACKSLASH = 92;
const NUMBER_CHARACTERS = /[-+.0-9eE]{1,40}/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: raw control characters are no JSON.
const CONTROL = /[\u0000-\u001f]/;

/**
 * Finds the values in `text`, the byte text of a body that is valid UTF-8, or null when it is not this template. Every
 * byte is either a byte of the heads or goes into a value; nothing is skipped, no space, no member and no second spelling.
 */
export function matchJsonText(piece: Piece, text: string, kinds: readonly string[]): HoleValue[] | null {
  const { heads, refs } = piece;
  const raw: string[] = new Array(kinds.length);
  let at = 0;
  for (let i = 0; i < refs.length; i++) {
    const head = heads[i] as string;
    at += head.length;
    // One character tells most other documents apart; all of them are compared in the end.
    if (text.charCodeAt(at - 1) !== head.charCodeAt(head.length - 1)) return null;
    const ref = refs[i] as number;
    const end = kinds[ref] === 'number' ? numberEnd(text, at) : stringEnd(text, at);
    if (end < 0) return null;
    const value = text.slice(at, end);
    if (raw[ref] !== undefined && raw[ref] !== value) return null;
    raw[ref] = value;
    at = end;
  }
  if (render(piece, raw) !== text) return null;
  const values: HoleValue[] = new Array(kinds.length);
  for (let i = 0; i < kinds.length; i++) {
    const value = kinds[i] === 'number' ? Number(raw[i]) : readString(raw[i] as string);
    if (value === undefined) return null;
    values[i] = value;
  }
  return values;
}

function stringEnd(text: string, from: number): number {
  for (let at = from; ; at++) {
    at = text.indexOf('"', at);
    if (at < 0) return -1;
    let backslashes = 0;
    while (at - 1 - backslashes >= from && text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at;
  }
}

/** The end of a number in JSON's own grammar, or -1. */
function numberEnd(text: string, from: number): number {
  NUMBER_CHARACTERS.lastIndex = from;
  const found = NUMBER_CHARACTERS.exec(text)?.[0];
  if (found === undefined || !/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(found)) return -1;
  return from + found.length;
}

function readString(raw: string): string | undefined {
  if (isPlain(raw)) return raw;
  if (CONTROL.test(raw)) return undefined;
  const text = fromByteText(raw);
  if (!raw.includes('\\')) return text;
  try {
    const value = JSON.parse(`"${text}"`) as string;
    return isWellFormed(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
