// Finds where the members of a family differ: the places that a template has to leave open.
import type { JsonObject } from '@skill-records/credentials/json-object';
import type { Family } from './family.ts';

export type Path = readonly (string | number)[];
export type Leaf = string | number;

/** More samples than that find hardly any further place that varies. */
const SAMPLES = 16;

/** Indexes that no run counts, so that a template is not made from the credentials it is tried on. */
const sampleIndex = (family: Family, sample: number): number => -(family.number * SAMPLES + sample + 1);

/** A member of the family that is not among the counted ones. */
export const sampleOf = (family: Family, sample = 0): JsonObject => family.member(sampleIndex(family, sample));

/** Paths of texts and numbers that are not the same in all members of the family. */
export const findHoles = (family: Family): Path[] =>
  findPaths(Array.from({ length: SAMPLES }, (_, i) => sampleOf(family, i)));

/** The same for any documents that have the same members. */
export function findPaths(samples: readonly JsonObject[]): Path[] {
  const paths: Path[] = [];
  const visit = (values: readonly unknown[], path: Path) => {
    const [first] = values;
    if (typeof first === 'object' && first !== null) {
      for (const key of Object.keys(first)) {
        const members = values.map((value) => (value as Record<string, unknown>)[key]);
        visit(members, [...path, Array.isArray(first) ? Number(key) : key]);
      }
    } else if (values.some((value) => !Object.is(value, first)) && isLeaf(first)) {
      paths.push(path);
    }
  };
  visit(samples, []);
  return paths;
}

const isLeaf = (value: unknown): value is Leaf => typeof value === 'string' || typeof value === 'number';

export function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const key of path) value = (value as Record<string | number, unknown> | undefined)?.[key];
  return value;
}

/** A copy in which `replace` has put something else at each path. */
export function withHoles(
  document: JsonObject,
  paths: readonly Path[],
  replace: (index: number) => unknown,
): JsonObject {
  const copy = structuredClone(document);
  for (const [index, path] of paths.entries()) {
    const parent = valueAt(copy, path.slice(0, -1)) as Record<string | number, unknown>;
    parent[path.at(-1)!] = replace(index);
  }
  return copy;
}

/** The values of a member in the order of the paths, or `undefined` when it differs from the sample elsewhere, too. */
export function valuesOf(document: JsonObject, paths: readonly Path[], sampleText: string): Leaf[] | undefined {
  const values = paths.map((path) => valueAt(document, path));
  if (!values.every(isLeaf)) return undefined;
  return JSON.stringify(withHoles(document, paths, () => null)) === sampleText ? values : undefined;
}

export const textWithoutHoles = (sample: JsonObject, paths: readonly Path[]): string =>
  JSON.stringify(withHoles(sample, paths, () => null));
