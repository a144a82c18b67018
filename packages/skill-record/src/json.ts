// Reads members of other people's JSON without trusting its shape.
import type { JsonObject } from './vocabulary.ts';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON-LD lets one value stand for a list of one. */
export function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function objectsOf(value: unknown): JsonObject[] {
  return asList(value).filter(isObject);
}

export function stringsOf(value: unknown): string[] {
  return asList(value).filter((item) => typeof item === 'string');
}

export function hasType(value: unknown, type: string): boolean {
  return isObject(value) && stringsOf(value.type).includes(type);
}

/** Calls `visit` with every value below and including `value`, its JSON pointer and the member name it stands under. */
export function walkJson(
  value: unknown,
  visit: (value: unknown, path: string, name: string | undefined) => void,
  path = '',
  name?: string,
): void {
  visit(value, path, name);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walkJson(item, visit, `${path}/${index}`, name);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      walkJson(item, visit, `${path}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`, key);
    }
  }
}
