// JSON objects as they come from JSON.parse, and the two questions that are asked of them everywhere.

export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy in depth of what came from JSON, several times faster than structuredClone; the caller has bounded its depth. */
export function copyJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyJson) as T;
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    if (key === '__proto__') {
      Object.defineProperty(copy, key, {
        value: copyJson(member),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    } else {
      copy[key] = copyJson(member);
    }
  }
  return copy as T;
}

/** False for half of a surrogate pair, which has no UTF-8 form: every half becomes the same replacement character there. */
export function isWellFormed(text: string): boolean {
  // In every Node that this runs on; the type library of the project is a year older.
  return (text as unknown as { isWellFormed(): boolean }).isWellFormed();
}

/** JSON-LD lets one value stand for a list of one; absent is the empty list. */
export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** The `id` of a member that is a URL or an object with an `id`, such as `issuer` and `holder`. */
export function idOf(value: unknown): string | undefined {
  const id = isJsonObject(value) ? value.id : value;
  return typeof id === 'string' ? id : undefined;
}
