// Fetches a Status List Token and verifies it with a key of the referenced token's issuer, once per exact bytes.
// https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/ section 8.3
import { decodeJws, isAlgorithmOfKey, JWS_ALGORITHMS, verifyJws } from '@skill-records/dids/jws';
import { CredentialError } from '../credential-error.ts';
import { CLOCK_SKEW_MS } from '../date-time.ts';
import { readJwtTimes } from '../jose/jwt-times.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { findIssuerKey, type IssuerKeyOptions } from '../sd-jwt/issuer-key.ts';
import type { CheckCode } from '../verdict.ts';
import { createRemembered, type Remembered } from './remembered.ts';
import { DEFAULT_TTL_MS } from './status-list.ts';
import { decodeTokenStatusesLater, STATUS_LIST_TYP, TOKEN_STATUS_SIZES } from './token-status-list.ts';
import { MAX_BYTES } from './unpack.ts';

/** Resolves to the body's bytes; guarding the address, caching and freshness (the token's ttl) are the caller's. */
export type FetchStatusToken = (uri: string) => Promise<Uint8Array>;

export interface VerifiedTokenList {
  bits: Uint8Array;
  /** Bits per status. */
  size: number;
}

export type TokenListResult = { list: VerifiedTokenList } | { code: CheckCode };

export interface TokenListOptions extends IssuerKeyOptions {
  fetchStatusToken: FetchStatusToken;
}

/** `exp` is only recommended. A token without it counts for a day, or an old one could be shown for ever. */
const MAX_AGE_WITHOUT_END_MS = 24 * 3_600_000;
/** Twice base64url, of the list and of the payload that holds it. */
const MAX_TEXT = MAX_BYTES * 2;

interface Verified {
  payload: JsonObject;
  bits: Uint8Array;
}

const caches = new WeakMap<IssuerKeyOptions['resolveDid'], Remembered<Verified>>();

/**
 * `issuer` is the `iss` of the referenced token: the list has to be signed by the same issuer, with a key that its `kid`
 * names (see findIssuerKey; keys in the header are never used). Never throws for what a token says or is;
 * `status_unavailable` means that the fetch itself failed.
 */
export async function loadTokenList(uri: string, issuer: unknown, o: TokenListOptions): Promise<TokenListResult> {
  let bytes: Uint8Array;
  try {
    bytes = await o.fetchStatusToken(uri);
  } catch {
    return { code: 'status_unavailable' };
  }
  if (bytes.length > MAX_TEXT) return { code: 'status_list_malformed' };
  const verified = await verifyOnce(bytes, issuer, o);
  if ('code' in verified) return verified;
  const { payload, bits } = verified;
  // Exactly: a list of the same issuer at another address holds other statuses at the same indexes.
  if (payload.sub !== uri) return { code: 'status_list_mismatch' };
  if (!isCurrent(payload, o.now)) return { code: 'status_list_expired' };
  return { list: { bits, size: (payload.status_list as JsonObject).bits as number } };
}

/** How long a copy of the token may be used, in milliseconds, before it is verified; DEFAULT_TTL_MS when it says nothing usable. */
export function readStatusTokenTtl(token: Uint8Array): number {
  const ttl = decodeJws(new TextDecoder().decode(token), MAX_TEXT)?.payload.ttl;
  return isTtl(ttl) ? ttl * 1000 : DEFAULT_TTL_MS;
}

async function verifyOnce(
  bytes: Uint8Array,
  issuer: unknown,
  o: TokenListOptions,
): Promise<Verified | { code: CheckCode }> {
  const cache = caches.get(o.resolveDid) ?? createRemembered<Verified>();
  caches.set(o.resolveDid, cache);
  const policy = [issuer, o.resolveJwtIssuer];
  const known = cache.find(bytes, policy, o.now);
  if (known !== undefined) return known;

  const jws = decodeJws(new TextDecoder().decode(bytes), MAX_TEXT);
  if (jws === undefined) return { code: 'status_list_malformed' };
  const { header, payload } = jws;
  // Explicit typing (RFC 8725, section 3.11): no other token of the issuer can be passed off as a list.
  if (header.typ !== STATUS_LIST_TYP || !JWS_ALGORITHMS.includes(header.alg as string)) {
    return { code: 'status_list_unverified' };
  }
  if (!isWellFormed(payload)) return { code: 'status_list_malformed' };
  if (payload.iss !== undefined && payload.iss !== issuer) return { code: 'status_issuer_mismatch' };
  const key = await findIssuerKey(header, { iss: issuer, iat: payload.iat }, o);
  if ('code' in key) {
    return { code: key.code === 'issuer_mismatch' ? 'status_issuer_mismatch' : 'status_list_unverified' };
  }
  if (!isAlgorithmOfKey(header.alg, key.publicJwk) || !verifyJws(jws, key.publicJwk)) {
    return { code: 'status_list_unverified' };
  }
  try {
    const bits = await decodeTokenStatusesLater((payload.status_list as JsonObject).lst);
    cache.keep(bytes, policy, o.now, { payload, bits });
    return { payload, bits };
  } catch (error) {
    if (error instanceof CredentialError) return { code: 'status_list_malformed' };
    throw error;
  }
}

/** Section 5.1: `sub`, `iat` and `status_list` are required, what else is there has its form. */
function isWellFormed({ sub, iat, ttl, aud, status_list: list, ...claims }: JsonObject): boolean {
  if (typeof sub !== 'string' || iat === undefined || readJwtTimes({ iat, ...claims }) === undefined) return false;
  if (ttl !== undefined && !isTtl(ttl)) return false;
  // A token for a named audience is for nobody else (RFC 7519, section 4.1.3), and a list is for everybody.
  if (aud !== undefined || !isJsonObject(list)) return false;
  if (list.aggregation_uri !== undefined && typeof list.aggregation_uri !== 'string') return false;
  return (TOKEN_STATUS_SIZES as readonly unknown[]).includes(list.bits) && typeof list.lst === 'string';
}

function isTtl(ttl: unknown): ttl is number {
  return typeof ttl === 'number' && Number.isFinite(ttl) && ttl > 0;
}

/** Asked at each use, also of a token that was verified before. */
function isCurrent(payload: JsonObject, now: Date): boolean {
  const { iat = now, nbf, exp } = readJwtTimes(payload) ?? {};
  const soonest = now.getTime() + CLOCK_SKEW_MS;
  if (iat.getTime() > soonest || (nbf !== undefined && nbf.getTime() > soonest)) return false;
  return (exp?.getTime() ?? iat.getTime() + MAX_AGE_WITHOUT_END_MS) > now.getTime();
}
