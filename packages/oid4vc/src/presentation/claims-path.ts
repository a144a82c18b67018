// Applies a claims path pointer to a JSON credential.
// OpenID4VP 1.0, section 7.1.1: https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-7.1.1
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** Member names, array indexes, and null for all elements of an array. */
export type ClaimsPath = readonly (string | number | null)[];

/**
 * The selected values, from the root of the credential (never of the presentation). An empty array means that the
 * path does not fit: the specification's errors and an empty selection are the same to every caller. As written there,
 * one selected element of the wrong kind ends everything, while a missing member only drops its element.
 */
export function claimsPath(document: JsonObject, path: ClaimsPath): JsonValue[] {
  let selected: JsonValue[] = [document];
  for (const component of path) {
    const next = select(selected, component);
    if (next === undefined) return [];
    selected = next;
  }
  return path.length === 0 ? [] : selected;
}

function select(selected: readonly JsonValue[], component: ClaimsPath[number]): JsonValue[] | undefined {
  if (typeof component === 'string') {
    return selected.every(isJsonObject)
      ? selected.flatMap((object) => (Object.hasOwn(object, component) ? [object[component] as JsonValue] : []))
      : undefined;
  }
  if (!selected.every(isArray)) return undefined;
  if (component === null) return selected.flat();
  if (!Number.isInteger(component) || component < 0) return undefined;
  return selected.flatMap((array) => (component < array.length ? [array[component] as JsonValue] : []));
}

function isArray(value: JsonValue): value is JsonValue[] {
  return Array.isArray(value);
}
