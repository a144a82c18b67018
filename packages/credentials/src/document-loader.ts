// The only source of JSON-LD contexts: the pinned files, what the operator added, and nothing from the network.
import { type ContextSet, getContext, listContexts } from '@skill-records/contexts';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import { CredentialError } from './credential-error.ts';
import { asList, type JsonObject } from './json-object.ts';

export interface RemoteDocument {
  contextUrl: null;
  documentUrl: string;
  document: object;
  /** `static`: the same URL always means the same document, so the JSON-LD library may keep its processed form. */
  tag?: 'static';
}

/** Which contexts a document may name. */
export interface KnownContexts {
  contexts?: ContextSet;
  extraContexts?: ReadonlyMap<string, object>;
}

export interface DocumentLoader extends KnownContexts {
  (url: string): Promise<RemoteDocument>;
}

/** One remote document per context for the life of the process: thousands of credentials are signed with the same ones. */
const STATIC = new Map<string, RemoteDocument>(
  listContexts('conformance').map(({ url, document }) => [
    url,
    Object.freeze({ contextUrl: null, documentUrl: url, document, tag: 'static' as const }),
  ]),
);

/**
 * `resolveDid` answers for controller documents; `extraContexts` are the operator's own, by URL. Any other URL rejects
 * with CredentialError `context_unknown`. An extra context that defines `@vocab`, `@base` or `@import`, or that takes
 * the URL of a bundled one, is refused at once (`context_unsafe`).
 */
export function createDocumentLoader(o: { resolveDid: ResolveDid } & KnownContexts): DocumentLoader {
  for (const [url, context] of o.extraContexts ?? []) {
    if (STATIC.has(url) || definesAnywhere(context, ['@vocab', '@base', '@import'])) {
      throw new CredentialError('context_unsafe', 'An additional context may not be used as it is');
    }
  }
  const load = async (url: string): Promise<RemoteDocument> => {
    if (getContext(url, o.contexts ?? 'product') !== undefined) return STATIC.get(url) as RemoteDocument;
    const document = o.extraContexts?.get(url) ?? (await controllerDocument(url, o.resolveDid));
    if (document === undefined)
      throw new CredentialError('context_unknown', 'A document outside the known ones was asked for');
    return { contextUrl: null, documentUrl: url, document };
  };
  return Object.assign(load, { contexts: o.contexts ?? 'product', extraContexts: o.extraContexts ?? new Map() });
}

/** True when a document may name this context. */
export function isKnownContext(url: string, known: KnownContexts): boolean {
  return getContext(url, known.contexts ?? 'product') !== undefined || known.extraContexts?.has(url) === true;
}

/**
 * A DID document as the proof library reads it: plain JSON with the relationships as absolute ids. With this context
 * first the library reads the members directly instead of framing a foreign document.
 */
async function controllerDocument(url: string, resolveDid: ResolveDid): Promise<JsonObject | undefined> {
  if (!url.startsWith('did:') || url.includes('#')) return undefined;
  const { didDocument } = await resolveDid(url);
  if (didDocument === null || didDocument.id !== url) return undefined;
  const ids = (relationship: 'assertionMethod' | 'authentication') =>
    asList(didDocument[relationship])
      .map((entry) => (typeof entry === 'string' ? entry : (entry as { id?: unknown }).id))
      .map((id) => (typeof id === 'string' && id.startsWith('#') ? `${url}${id}` : id));
  return {
    '@context': 'https://www.w3.org/ns/did/v1',
    id: url,
    assertionMethod: ids('assertionMethod'),
    authentication: ids('authentication'),
  };
}

function definesAnywhere(value: unknown, keywords: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => keywords.includes(key) || definesAnywhere(member, keywords));
}
