// A JSON-LD document loader for tests that knows the bundled contexts and what the test adds, and nothing else.
import { type ContextSet, getContext } from '@skill-records/contexts';

export interface LoadedDocument {
  contextUrl: null;
  documentUrl: string;
  document: unknown;
}

export function createOfflineLoader(
  o: { contexts?: ContextSet; extra?: Readonly<Record<string, unknown>> } = {},
): (url: string) => Promise<LoadedDocument> {
  const extra = new Map(Object.entries(o.extra ?? {}));
  return async (url) => {
    const document = extra.get(url) ?? getContext(url, o.contexts ?? 'product')?.document;
    if (document === undefined) throw new Error(`offline loader: no document for ${url}`);
    return { contextUrl: null, documentUrl: url, document: structuredClone(document) };
  };
}
