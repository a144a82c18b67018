// Resolves a DID to its document: did:key and did:jwk by computation, did:web through the caller's guarded fetch.
import { type DIDResolutionResult, Resolver, type ResolverRegistry } from 'did-resolver';
import { MAX_DID_LENGTH } from './did-document.ts';
import { resolveDidJwk } from './did-jwk.ts';
import { resolveDidKey } from './did-key.ts';
import { createDidWebResolver } from './did-web.ts';
import { TtlCache } from './ttl-cache.ts';

/** Never rejects: a DID that cannot be resolved comes back with `didResolutionMetadata.error` and no document. */
export type ResolveDid = (did: string) => Promise<DIDResolutionResult>;

const COMPUTED_KEPT = 256;

/**
 * `fetchDocument` receives an https URL and resolves to the body's bytes; without it did:web is unsupported.
 * `now` in milliseconds; `cacheSeconds` (default 300) and `cacheSize` (default 1000) are for did:web only, because the
 * other methods are computed and would only push fetched documents out. Failures are not cached.
 */
export function createDidResolver(o: {
  fetchDocument?: (url: string) => Promise<Uint8Array>;
  now: () => number;
  cacheSeconds?: number;
  cacheSize?: number;
}): ResolveDid {
  // Without a prototype: "did:constructor:…" has to find no method.
  const registry: ResolverRegistry = Object.assign(Object.create(null), { key: resolveDidKey, jwk: resolveDidJwk });
  if (o.fetchDocument !== undefined) registry.web = createDidWebResolver(o.fetchDocument);
  const fetched = new TtlCache<DIDResolutionResult>({
    size: o.cacheSize ?? 1000,
    ttlMs: (o.cacheSeconds ?? 300) * 1000,
    now: o.now,
  });
  // Requests for one DID that arrive together share one fetch.
  const running = new Map<string, Promise<DIDResolutionResult>>();

  // A computed document follows from the DID alone, but a verifier meets the same few issuers all day.
  const computed = new Map<string, DIDResolutionResult>();

  async function compute(did: string, resolve: () => Promise<DIDResolutionResult>): Promise<DIDResolutionResult> {
    const known = computed.get(did);
    if (known !== undefined) return known;
    const result = await resolve();
    if (result.didDocument === null) return result;
    if (computed.size >= COMPUTED_KEPT) computed.delete(computed.keys().next().value as string);
    computed.set(did, deepFreeze(result));
    return result;
  }

  const resolver = new Resolver(registry, {
    cache: async (parsed, resolve) => {
      if (parsed.method !== 'web') return compute(parsed.did, resolve);
      const cached = fetched.get(parsed.did);
      if (cached !== undefined) return cached;
      const pending = running.get(parsed.did) ?? resolve().finally(() => running.delete(parsed.did));
      running.set(parsed.did, pending);
      const result = await pending;
      if (result.didDocument !== null) fetched.set(parsed.did, deepFreeze(result));
      return result;
    },
  });

  return async (did) => {
    if (typeof did !== 'string' || did.length > MAX_DID_LENGTH || /[/?#]/.test(did)) return failure('invalidDid');
    try {
      return await resolver.resolve(did);
    } catch {
      return failure('internalError');
    }
  };
}

/** A cached document is shared by all callers, so none of them may change it. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}

function failure(error: string): DIDResolutionResult {
  return { didResolutionMetadata: { error }, didDocumentMetadata: {}, didDocument: null };
}
