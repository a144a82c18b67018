// The places of a document that vary: how they are marked, found and filled.
import type { JsonObject } from '../json-object.ts';

const HOLE = Symbol('hole');

/**
 * `text` is any JSON string: its place in the document decides whether it is a literal or an IRI. `language` stands for
 * the value of `@language`.
 */
export type HoleKind = 'text' | 'number' | 'language';
export type HoleValue = string | number;

export interface Hole {
  readonly [HOLE]: true;
  readonly name: string;
  readonly kind: HoleKind;
}

/** Stands in a document where a value varies. The same name in several places is the same value in all of them. */
export function hole(name: string, kind: HoleKind = 'text'): Hole {
  return Object.freeze({ [HOLE]: true as const, name, kind });
}

export function isHole(value: unknown): value is Hole {
  return typeof value === 'object' && value !== null && HOLE in value;
}

/** The holes of a document in the order of their first appearance, each name once. A name of two kinds throws TypeError. */
export function holesOf(document: unknown): Hole[] {
  const found = new Map<string, Hole>();
  mapHoles(document, (each) => {
    const known = found.get(each.name);
    if (known !== undefined && known.kind !== each.kind) throw new TypeError('A hole has two kinds');
    if (known === undefined) found.set(each.name, each);
    return null;
  });
  return [...found.values()];
}

/** A copy of the document with a value in every hole. Members keep their order. */
export function mapHoles(document: unknown, value: (each: Hole) => unknown): unknown {
  if (isHole(document)) return value(document);
  if (Array.isArray(document)) return document.map((item) => mapHoles(item, value));
  if (typeof document !== 'object' || document === null) return document;
  return Object.fromEntries(Object.entries(document).map(([key, member]) => [key, mapHoles(member, value)]));
}

/** The document with these values, by the name of the hole. */
export function fillHoles(document: JsonObject, values: ReadonlyMap<string, HoleValue>): JsonObject {
  return mapHoles(document, ({ name }) => values.get(name)) as JsonObject;
}
