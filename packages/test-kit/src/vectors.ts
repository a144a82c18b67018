// Reads the vector files of this package (see vectors/SOURCES.md).
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../vectors/', import.meta.url);

/** The text of a vector file, e.g. `data-integrity/eddsa-rdfc-2022.document.nq`. */
export function readVectorText(path: string): string {
  return readFileSync(new URL(path, folder), 'utf8');
}

/** A vector file as JSON; every call gives a new object, so a test may change it. */
export function readVector<T = Record<string, unknown>>(path: string): T {
  return JSON.parse(readVectorText(path)) as T;
}

/** The files of one vector folder, sorted. */
export function listVectors(path: string): string[] {
  return readdirSync(new URL(`${path}/`, folder)).sort();
}
