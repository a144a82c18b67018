// What has to hold of a document, and of the pointers into it, before parts of it may be signed for showing alone.
/// <reference path="../types/digitalbazaar.d.ts" />
import jsonld from 'jsonld';
import { CredentialError } from '../credential-error.ts';
import type { DocumentLoader } from '../document-loader.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';

/** More pointers, or longer ones, than any credential has members. */
const MAX_POINTERS = 1_000;
const MAX_POINTER_LENGTH = 1_000;

/**
 * The suites rename blank nodes in the text of each statement by pattern, without asking whether a place is an identifier or
 * the middle of somebody's text. Two texts that differ after `_:` would be one signed statement. Throws CredentialError
 * `document_ambiguous`.
 */
export function refuseDisguisedBlankNodes(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('_:') || /urn:bnid:/i.test(value)) {
      throw new CredentialError('document_ambiguous', 'A text looks like a blank node to the selective suites');
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) if (key !== 'proof') refuseDisguisedBlankNodes(member);
  }
}

/** Throws CredentialError `pointer_invalid` when a JSON pointer (RFC 6901) names nothing in the document, or all of it. */
export function checkPointers(document: JsonObject, pointers: readonly string[]): void {
  if (pointers.length > MAX_POINTERS) refuse();
  for (const pointer of pointers) {
    if (typeof pointer !== 'string' || pointer.length > MAX_POINTER_LENGTH) refuse();
    tokensOf(pointer).reduce<unknown>(step, document);
  }
}

function step(parent: unknown, token: string): unknown {
  if (Array.isArray(parent)) {
    if (!/^(0|[1-9][0-9]{0,8})$/.test(token) || !(Number(token) in parent)) refuse();
    return parent[Number(token)];
  }
  // The library takes `3d` for the index 3, and would look into prototypes.
  if (!isJsonObject(parent) || !Object.hasOwn(parent, token) || /^\s*[+-]?[0-9]/.test(token)) refuse();
  if (token === 'proof' || token === '@context') refuse();
  return (parent as JsonObject)[token];
}

function tokensOf(pointer: string): string[] {
  if (!/^(?:\/(?:[^~/]|~[01])+)+$/.test(pointer)) refuse();
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * The suites compact the document on their way, which turns a list of one into its only member wherever the context does not
 * say otherwise; a pointer into such a list cannot be followed. It becomes the pointer to the whole list.
 */
export async function widenPointers(
  document: JsonObject,
  pointers: readonly string[],
  documentLoader: DocumentLoader,
): Promise<string[]> {
  const { proof: _, ...unsecured } = document;
  const expanded = await jsonld.expand(unsecured, { documentLoader, base: null, safe: true });
  const compacted = await jsonld.compact(expanded, document['@context'], { documentLoader, safe: true });
  const lists = [...listsOfOne(unsecured, compacted, '')];
  const widened = pointers.map((pointer) => lists.find((list) => pointer.startsWith(`${list}/`)) ?? pointer);
  return [...new Set(widened)];
}

/** What JSON pointers leave of a document: the members they name, and the ids and types on the way. Lists close their gaps. */
export function selectDocument(document: JsonObject, pointers: readonly string[]): JsonObject {
  const { '@context': contexts, proof: _, ...unsecured } = document;
  return { '@context': contexts, ...(select(unsecured, pointers.map(tokensOf)) as JsonObject) };
}

function select(value: unknown, paths: readonly string[][]): unknown {
  if (paths.some((path) => path.length === 0)) return structuredClone(value);
  const below = (key: string) => paths.filter(([first]) => first === key).map(([, ...rest]) => rest);
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => {
      const rest = below(String(i));
      return rest.length === 0 ? [] : [select(item, rest)];
    });
  }
  const members = Object.entries(value as JsonObject).flatMap(([key, member]) => {
    const rest = below(key);
    if (rest.length > 0) return [[key, select(member, rest)]];
    return key === 'id' || key === 'type' ? [[key, structuredClone(member)]] : [];
  });
  return Object.fromEntries(members);
}

function* listsOfOne(value: unknown, compacted: unknown, path: string): Generator<string> {
  if (Array.isArray(value)) {
    if (value.length === 1 && !Array.isArray(compacted)) yield path;
    else if (Array.isArray(compacted)) {
      for (const [i, item] of value.entries()) yield* listsOfOne(item, compacted[i], `${path}/${i}`);
    }
  } else if (isJsonObject(value) && isJsonObject(compacted)) {
    for (const [key, member] of Object.entries(value)) {
      const token = key.replaceAll('~', '~0').replaceAll('/', '~1');
      if (key !== '@context') yield* listsOfOne(member, compacted[key], `${path}/${token}`);
    }
  }
}

function refuse(): never {
  throw new CredentialError('pointer_invalid', 'A JSON pointer names no member of the document');
}
