// Strict JSON for texts that arrive inside other messages: bounded, and every member name at most once per object.

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [member: string]: JsonValue;
}

export const MAX_JSON_DEPTH = 64;

/**
 * Parses a JSON text. Undefined (never a throw) when it is not JSON, longer than `maxLength` characters, nested deeper
 * than 64 levels, or repeats a member name: two readers of such a text could see two different messages (RFC 8259, section 4).
 */
export function parseJson(text: unknown, maxLength: number): JsonValue | undefined {
  if (typeof text !== 'string' || text.length > maxLength) return undefined;
  try {
    const value = JSON.parse(text) as JsonValue;
    return isUnambiguous(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Walks a text that is known to be valid JSON: only strings, brackets and commas matter. */
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
        if (nameComesNext) {
          const names = open.at(-1) as Set<string>;
          const name = JSON.parse(text.slice(i, end + 1)) as string;
          if (names.has(name)) return false;
          names.add(name);
          nameComesNext = false;
        }
        i = end;
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
