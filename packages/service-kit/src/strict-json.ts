// Parses JSON from strangers: UTF-8 only, no repeated member names, bounded depth, nothing that touches prototypes.

/** Why a text was not accepted. `code` from a closed set; the text itself is never part of the message. */
export class StrictJsonError extends Error {
  readonly code: 'not_utf8' | 'not_json' | 'duplicate_member' | 'too_deep' | 'forbidden_member' | 'lone_surrogate';
  constructor(code: StrictJsonError['code']) {
    super(code);
    this.name = 'StrictJsonError';
    this.code = code;
  }
}

const MAX_DEPTH = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Parses `input` (bytes or text). Refuses what two parsers could read differently: repeated member names (RFC 8259 section 4),
 * invalid UTF-8, a byte order mark, lone surrogates; and what harms later: more than 64 levels, `__proto__`.
 */
export function parseStrictJson(input: Uint8Array | string): unknown {
  const text = typeof input === 'string' ? input : decodeUtf8(input);
  checkShape(text);
  try {
    return JSON.parse(text);
  } catch {
    throw new StrictJsonError('not_json');
  }
}

/** Strict UTF-8 to text; a byte order mark stays in the text (and JSON then refuses it). */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new StrictJsonError('not_utf8');
  }
}

/**
 * One pass over the text without building anything: depth and member names. It need not notice every syntax error, because
 * JSON.parse follows; it only must not misread valid JSON. A name is a string directly after `{` or `,` inside an object.
 */
function checkShape(text: string): void {
  const names: (Set<string> | undefined)[] = []; // one entry per open bracket; undefined for arrays
  let nameExpected = false;
  for (let index = 0; index < text.length; index += 1) {
    switch (text.charCodeAt(index)) {
      case QUOTE: {
        const end = endOfString(text, index);
        const current = names.at(-1);
        if (nameExpected && current) addName(current, readString(text, index, end));
        else checkSurrogates(text, index, end);
        nameExpected = false;
        index = end;
        break;
      }
      case 0x7b: // {
      case 0x5b: // [
        if (names.length === MAX_DEPTH) throw new StrictJsonError('too_deep');
        nameExpected = text.charCodeAt(index) === 0x7b;
        names.push(nameExpected ? new Set() : undefined);
        break;
      case 0x7d: // }
      case 0x5d: // ]
        names.pop();
        nameExpected = false;
        break;
      case 0x2c: // ,
        nameExpected = names.at(-1) !== undefined;
        break;
    }
  }
}

function endOfString(text: string, start: number): number {
  for (let index = text.indexOf('"', start + 1); index !== -1; index = text.indexOf('"', index + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(index - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return index;
  }
  throw new StrictJsonError('not_json');
}

function readString(text: string, start: number, end: number): string {
  let value: string;
  try {
    value = JSON.parse(text.slice(start, end + 1)) as string;
  } catch {
    throw new StrictJsonError('not_json');
  }
  if (!isWellFormed(value)) throw new StrictJsonError('lone_surrogate');
  return value;
}

function checkSurrogates(text: string, start: number, end: number): void {
  const unicode = text.indexOf('\\u', start);
  if (unicode !== -1 && unicode < end) readString(text, start, end);
}

function addName(names: Set<string>, name: string): void {
  if (name === '__proto__') throw new StrictJsonError('forbidden_member');
  if (names.has(name)) throw new StrictJsonError('duplicate_member');
  names.add(name);
}

function isWellFormed(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}
