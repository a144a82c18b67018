// Finds the keys that an https issuer of SD-JWT VCs publishes about itself.
// SD-JWT VC draft-19, "JWT VC Issuer Metadata"
import { type PublicJwk, parsePublicJwk } from '@skill-records/dids/public-jwk';
import { parseStrictJsonObject } from '@skill-records/dids/strict-json';
import { TtlCache } from '@skill-records/dids/ttl-cache';
import { isJsonObject, type JsonObject } from './json-object.ts';
import type { ResolveJwtIssuer } from './sd-jwt/issuer-key.ts';

const WELL_KNOWN = '/.well-known/jwt-vc-issuer';
/** An issuer rotates a handful of keys. */
const MAX_KEYS = 50;

/**
 * The well-known path is inserted between host and path, and a slash at the end of the path is left out. `undefined` for
 * anything but https with host, port and path.
 */
export function jwtIssuerMetadataUrl(iss: string): string | undefined {
  const match = /^(https:\/\/[^/?#@\\\s]+)(\/[^?#\\\s]*)?$/.exec(iss);
  if (match === null || !URL.canParse(iss)) return undefined;
  const [, origin, path = ''] = match;
  return `${origin}${WELL_KNOWN}${path.endsWith('/') ? path.slice(0, -1) : path}`;
}

/**
 * Rejects with an Error for anything but a metadata document of exactly this issuer, with `jwks` or `jwks_uri` and not
 * both. Keys that we cannot use are left out. `fetchDocument` receives an https URL and resolves to the body's bytes;
 * guarding the address and bounding the answer are the caller's. `now` in milliseconds; failures are not cached.
 */
export function createJwtIssuerResolver(o: {
  fetchDocument: (url: string) => Promise<Uint8Array>;
  now: () => number;
  /** Default 300. A key that an issuer takes back is believed no longer than this. */
  cacheSeconds?: number;
  /** Default 1000. */
  cacheSize?: number;
}): ResolveJwtIssuer {
  const cache = new TtlCache<readonly PublicJwk[]>({
    size: o.cacheSize ?? 1000,
    ttlMs: (o.cacheSeconds ?? 300) * 1000,
    now: o.now,
  });
  const running = new Map<string, Promise<readonly PublicJwk[]>>();

  async function fetchKeys(iss: string): Promise<readonly PublicJwk[]> {
    const url = jwtIssuerMetadataUrl(iss);
    if (url === undefined) throw new Error('The issuer is not an https URL');
    const metadata = readObject(await o.fetchDocument(url));
    if (metadata.issuer !== iss) throw new Error('The metadata is about another issuer');
    const { jwks, jwks_uri: uri } = metadata;
    if ((jwks === undefined) === (uri === undefined)) throw new Error('The metadata has to hold jwks or jwks_uri');
    if (jwks !== undefined) return readKeys(jwks);
    if (typeof uri !== 'string' || !/^https:\/\//.test(uri)) throw new Error('jwks_uri has to be an https URL');
    return readKeys(readObject(await o.fetchDocument(uri)));
  }

  return async (iss) => {
    const known = cache.get(iss);
    if (known !== undefined) return known;
    const fetching = running.get(iss) ?? fetchKeys(iss).finally(() => running.delete(iss));
    running.set(iss, fetching);
    const keys = await fetching;
    cache.set(iss, keys);
    return keys;
  };
}

function readObject(bytes: Uint8Array): JsonObject {
  const document = parseStrictJsonObject(bytes);
  if (document === undefined) throw new Error('The document is not strict JSON');
  return document;
}

function readKeys(jwks: unknown): readonly PublicJwk[] {
  const keys = isJsonObject(jwks) ? jwks.keys : undefined;
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) throw new Error('The keys are no JSON Web Key Set');
  return keys.flatMap((key) => {
    try {
      return [Object.freeze(parsePublicJwk(key))];
    } catch {
      return [];
    }
  });
}
