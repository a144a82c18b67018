// Canonical form by the unmodified library, exactly as the cryptosuites of @digitalbazaar call it: what every other path is measured against.
/// <reference path="../types/digitalbazaar.d.ts" />
import jsonld from 'jsonld';
import type { DocumentLoader } from '../document-loader.ts';
import type { JsonObject } from '../json-object.ts';
import { CANONIZE_OPTIONS } from './general-path.ts';

/** Canonical N-Quads (RDFC-1.0, SHA-256). Rejects with the error of the library. */
export function referenceCanonicalize(document: JsonObject, documentLoader: DocumentLoader): Promise<string> {
  return jsonld.canonize(document, { ...CANONIZE_OPTIONS, documentLoader });
}
