// The shape of a document: everything about it but the values that may vary. Two documents of one shape have graphs that differ in values alone.
import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { type Hole, type HoleValue, hole, isHole } from './hole.ts';

/** A document with a hole for every value that may vary. Holes are named by JSON pointers. */
export interface Shape {
  document: JsonObject;
  /** The same for every document of this shape, without a value in it. */
  key: string;
}

/**
 * `fixed` are the members whose values belong to the shape (see context-terms.ts), `kept` the pointers of further values
 * that do. Identifiers that are equal become one hole: two nodes of one id are one node of the graph.
 */
export function shapeOf(
  document: JsonObject,
  fixed: ReadonlySet<string>,
  kept: ReadonlySet<string> = new Set(),
): Shape {
  const ids = new Map<string, Hole>();

  function visit(value: unknown, path: string, key: string, isFixed: boolean): unknown {
    if (Array.isArray(value)) return value.map((item, i) => visit(item, `${path}/${i}`, key, isFixed));
    if (isJsonObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [
          name,
          visit(member, `${path}/${name}`, name, isFixed || fixed.has(name) || name === '@context'),
        ]),
      );
    }
    if (isFixed || kept.has(path)) return value;
    if (typeof value === 'number') return hole(path, 'number');
    if (typeof value !== 'string') return value;
    if (key === '@language') return hole(path, 'language');
    if (key !== 'id' && key !== '@id') return hole(path);
    const known = ids.get(value) ?? hole(path);
    ids.set(value, known);
    return known;
  }

  const marked = visit(document, '', '', false) as JsonObject;
  return { document: marked, key: createHash('sha256').update(JSON.stringify(marked)).digest('base64url') };
}

/** Reads the values of a document of this shape. */
export interface Matcher {
  /** The values in the order of the holes, or null for a document of another shape. Members have to be in the same order. */
  match(document: JsonObject): HoleValue[] | null;
}

type Node =
  | { kind: 'object'; keys: string[]; members: Node[] }
  | { kind: 'array'; items: Node[] }
  | { kind: 'hole'; index: number; isNumber: boolean }
  | { kind: 'value'; value: unknown };

export function createMatcher(document: JsonObject, indexOf: (each: Hole) => number, holes: number): Matcher {
  const root = toNode(document, indexOf);
  return {
    match(input) {
      const values = new Array<HoleValue | undefined>(holes).fill(undefined);
      return matches(root, input, values) ? (values as HoleValue[]) : null;
    },
  };
}

function toNode(value: unknown, indexOf: (each: Hole) => number): Node {
  if (isHole(value)) return { kind: 'hole', index: indexOf(value), isNumber: value.kind === 'number' };
  if (Array.isArray(value)) return { kind: 'array', items: value.map((item) => toNode(item, indexOf)) };
  if (!isJsonObject(value)) return { kind: 'value', value };
  return {
    kind: 'object',
    keys: Object.keys(value),
    members: Object.values(value).map((member) => toNode(member, indexOf)),
  };
}

function matches(node: Node, value: unknown, values: (HoleValue | undefined)[]): boolean {
  switch (node.kind) {
    case 'value':
      return node.value === value;
    case 'hole': {
      if ((node.isNumber ? 'number' : 'string') !== typeof value) return false;
      const known = values[node.index];
      if (known !== undefined) return known === value;
      values[node.index] = value as HoleValue;
      return true;
    }
    case 'array': {
      const { items } = node;
      if (!Array.isArray(value) || value.length !== items.length) return false;
      for (let i = 0; i < items.length; i++) if (!matches(items[i] as Node, value[i], values)) return false;
      return true;
    }
    case 'object': {
      if (!isJsonObject(value)) return false;
      const { keys, members } = node;
      let i = 0;
      // Own members come first and in order; an inherited one would be one too many.
      for (const key in value) {
        if (key !== keys[i] || !matches(members[i] as Node, value[key], values)) return false;
        i++;
      }
      return i === keys.length;
    }
  }
}
