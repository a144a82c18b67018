// Finds the product's own contexts and schemas by the path they are published under.
import { BASE, getContext, getSchema } from '@skill-records/contexts';

export interface PublishedDocument {
  /** The exact bytes, whose SHA-256 every verifier pins. */
  bytes: Uint8Array;
  contentType: string;
  etag: string;
}

/** `path` below the product's base address, such as `contexts/skill-record/v1`. */
export function readPublishedDocument(path: string): PublishedDocument | undefined {
  const url = `${BASE}/${path}`;
  const context = path.startsWith('contexts/') ? getContext(url) : undefined;
  const document = context ?? (path.startsWith('schemas/') ? getSchema(url) : undefined);
  if (!document) return undefined;
  return {
    bytes: document.bytes,
    contentType: context ? 'application/ld+json' : 'application/schema+json',
    etag: `"${document.sha256}"`,
  };
}
