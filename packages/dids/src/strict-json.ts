// Strict JSON for texts that somebody signed: every reader of such a text has to see the same thing in it.

export type JsonObject = Record<string, unknown>;

export const MAX_JSON_DEPTH = 64;

const LONE_SURROGATE = /\p{Surrogate}/u;
const NUMBER = /-?\d[-+.eE\d]*/y;

/** {@link parseStrictJson} for bytes that have to hold one JSON object; `undefined` also for every other value. */
export function parseStrictJsonObject(bytes: Uint8Array): JsonObject | undefined {
  const value = parseStrictJson(bytes);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/**
 * Parses UTF-8 bytes as JSON. `undefined`, never a throw, for bytes that are not UTF-8 or begin with a byte order mark, for
 * a nesting deeper than MAX_JSON_DEPTH, and for what two readers could read differently: a member name twice in one
 * object (RFC 8259, section 4), `__proto__`, half a surrogate pair, a number beyond the doubles (section 6), which
 * would come out as Infinity.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return isUnambiguous(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Walks a text that is known to be valid JSON: only strings, numbers, brackets and commas matter. */
function isUnambiguous(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  let nameComesNext = false;
  for (let i = 0; i < text.length; i++) {
    switch (text[i]) {
      case '{':
      case '[':
        nameComesNext = text[i] === '{';
        if (open.push(nameComesNext ? new Set() : undefined) > MAX_JSON_DEPTH) return false;
        break;
      case '}':
      case ']':
        open.pop();
        nameComesNext = false;
        break;
      case ',':
        nameComesNext = open.at(-1) !== undefined;
        break;
      case '"': {
        const end = endOfString(text, i);
        const content = JSON.parse(text.slice(i, end + 1)) as string;
        if (LONE_SURROGATE.test(content)) return false;
        if (nameComesNext) {
          const names = open.at(-1) as Set<string>;
          if (content === '__proto__' || names.has(content)) return false;
          names.add(content);
          nameComesNext = false;
        }
        i = end;
        break;
      }
      default: {
        NUMBER.lastIndex = i;
        const number = NUMBER.exec(text)?.[0];
        if (number === undefined) break;
        if (!Number.isFinite(Number(number))) return false;
        i += number.length - 1;
      }
    }
  }
  return true;
}

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}
