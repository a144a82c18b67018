// The canonical form of any document, by jsonld and rdf-canonize with shared contexts.
/// <reference path="../types/digitalbazaar.d.ts" />
import jsonld from 'jsonld';
import type { DocumentLoader } from '../document-loader.ts';
import type { JsonObject } from '../json-object.ts';
import { createContextResolver, shareContexts } from './shared-contexts.ts';

/** A quad as jsonld makes it, in the form of RDF/JS. */
export interface Quad {
  subject: Term;
  predicate: Term;
  object: Term & { datatype?: Term; language?: string };
  graph: Term;
}
export interface Term {
  termType: 'NamedNode' | 'BlankNode' | 'Literal' | 'DefaultGraph';
  value: string;
}

/** What the cryptosuites of @digitalbazaar ask of jsonld: nothing relative, nothing dropped in silence, direction as a datatype. */
export const CANONIZE_OPTIONS = { base: null, safe: true, rdfDirection: 'i18n-datatype' } as const;

/**
 * Canonical N-Quads (RDFC-1.0, with the given hash inside). Rejects with the error of the library for a document that it
 * cannot process and with one of ours for contexts that it does not support: the reference path says what is wrong.
 */
export async function canonicalize(
  document: JsonObject,
  documentLoader: DocumentLoader,
  hash: 'sha256' | 'sha384' = 'sha256',
): Promise<string> {
  const options = await sharedOptions(documentLoader);
  const canonizeOptions = hash === 'sha256' ? {} : { canonizeOptions: { messageDigestAlgorithm: hash } };
  return jsonld.canonize(document, { ...options, ...canonizeOptions });
}

/** The quads of a document before canonicalization, blank nodes with names of no meaning. */
export async function toQuads(document: JsonObject, documentLoader: DocumentLoader): Promise<Quad[]> {
  const options = { ...(await sharedOptions(documentLoader)), produceGeneralizedRdf: false as const };
  return (await jsonld.toRDF(document, options)) as Quad[];
}

async function sharedOptions(documentLoader: DocumentLoader) {
  await shareContexts();
  return {
    ...CANONIZE_OPTIONS,
    documentLoader,
    processingMode: 'json-ld-1.1' as const,
    contextResolver: createContextResolver(documentLoader),
  };
}
