// The types of a document as full IRIs, the form in which DCQL asks for them.
/// <reference path="./types/digitalbazaar.d.ts" />
import jsonld from 'jsonld';
import { CredentialError } from './credential-error.ts';
import type { DocumentLoader } from './document-loader.ts';
import { guardDocument } from './guard-document.ts';
import { asList, type JsonObject } from './json-object.ts';
import { toCredentialError } from './third-party-error.ts';

/** Credentials of one kind share contexts and types, and expanding them is the dear part; bounded, per loader. */
const REMEMBERED = 500;
const remembered = new WeakMap<DocumentLoader, Map<string, readonly string[]>>();

/** Only `@context` and `type` are read. Throws CredentialError (`term_undefined`, `context_unknown`, …). */
export async function expandTypes(document: JsonObject, documentLoader: DocumentLoader): Promise<string[]> {
  const types = asList(document.type);
  if (types.length === 0) return [];
  const stub = { '@context': document['@context'], type: document.type };
  const key = JSON.stringify(stub);
  const known = remembered.get(documentLoader) ?? new Map<string, readonly string[]>();
  remembered.set(documentLoader, known);
  const found = known.get(key);
  if (found !== undefined) return [...found];

  guardDocument(stub, documentLoader);
  let iris: string[];
  try {
    const [node] = await jsonld.expand(stub, { documentLoader, base: null, safe: true });
    iris = asList(node?.['@type']).filter((iri) => typeof iri === 'string');
  } catch (error) {
    throw toCredentialError(error, 'document_malformed');
  }
  if (iris.length !== types.length) throw new CredentialError('term_undefined', 'A type is defined by no context');
  if (known.size >= REMEMBERED) known.delete(known.keys().next().value as string);
  known.set(key, iris);
  return [...iris];
}
