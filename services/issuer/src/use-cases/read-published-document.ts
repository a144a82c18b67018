// The product's own contexts, schemas and type metadata documents, with the paths they are published under.
import { BASE, listContexts, listSchemas, listTypeMetadata, type PinnedDocument } from '@skill-records/contexts';

export interface PublishedDocument {
  /** Path on this service: the part of the document's address below the product's base. */
  path: string;
  /** The exact bytes, whose SHA-256 every verifier pins. */
  bytes: Uint8Array;
  contentType: string;
  etag: string;
}

/** Third parties' documents are served by their publishers. */
export function listPublishedDocuments(): PublishedDocument[] {
  const own = (documents: PinnedDocument[], contentType: string) =>
    documents
      .filter(({ url }) => url.startsWith(`${BASE}/`))
      .map(({ url, bytes, sha256 }) => ({ path: url.slice(BASE.length), bytes, contentType, etag: `"${sha256}"` }));
  return [
    ...own(listContexts(), 'application/ld+json'),
    ...own(listSchemas(), 'application/schema+json'),
    ...own(listTypeMetadata(), 'application/json'),
  ];
}
