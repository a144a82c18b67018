// Fetches a status list credential and verifies it like any other credential, once per exact bytes.
import { createHash } from 'node:crypto';
import { checkCredentialProof, type ProofCheckOptions } from '../checks/proof.ts';
import { checkValidity } from '../checks/validity.ts';
import { CredentialError } from '../credential-error.ts';
import { asList, idOf, isJsonObject, type JsonObject } from '../json-object.ts';
import type { CheckCode } from '../verdict.ts';
import { decodeBitstring, MAX_BYTES } from './status-list.ts';

/** Resolves to the body's bytes; guarding the address, caching and freshness (the list's ttl) are the caller's. */
export type FetchStatusList = (url: string) => Promise<Uint8Array>;

export interface VerifiedStatusList {
  issuer: string;
  statusPurposes: string[];
  bits: Uint8Array;
}

export type StatusListResult = { list: VerifiedStatusList } | { code: CheckCode };

/** The proof of one byte sequence is good for as long as a DID document may be cached; then keys are looked up again. */
const REMEMBER_MS = 300_000;
const REMEMBER_LISTS = 64;
const REMEMBER_BITS_BYTES = 64 * 1024 * 1024;
/** Base64url is a third longer than the bytes, and gzip can be a little longer than what it packs. */
const MAX_TEXT = MAX_BYTES * 1.5;

interface Remembered {
  at: number;
  resolveDid: ProofCheckOptions['resolveDid'];
  credential: JsonObject;
  bits: Uint8Array;
}

/** By the loader that verified it: another may know other contexts. The resolver that found the key is compared too. */
const caches = new WeakMap<ProofCheckOptions['documentLoader'], Map<string, Remembered>>();

/** Never throws for what a list says or is; `status_unavailable` means that the fetch itself failed. */
export async function loadStatusList(
  url: string,
  o: ProofCheckOptions & { fetchStatusList: FetchStatusList },
): Promise<StatusListResult> {
  let bytes: Uint8Array;
  try {
    bytes = await o.fetchStatusList(url);
  } catch {
    return { code: 'status_unavailable' };
  }
  if (bytes.length > MAX_TEXT) return { code: 'status_list_malformed' };
  const verified = await verifyOnce(bytes, o);
  if ('code' in verified) return verified;
  const { credential, bits } = verified;
  // The end of validity is asked for at each use, also of a list that was verified before.
  const validity = checkValidity(credential, o.now);
  if (validity.outcome !== 'passed') return { code: 'status_list_expired' };
  if (credential.id !== undefined && credential.id !== url) return { code: 'status_list_mismatch' };
  const { statusPurpose } = credential.credentialSubject as JsonObject;
  return {
    list: {
      issuer: idOf(credential.issuer) as string,
      statusPurposes: asList(statusPurpose).filter((purpose) => typeof purpose === 'string'),
      bits,
    },
  };
}

async function verifyOnce(bytes: Uint8Array, o: ProofCheckOptions): Promise<Remembered | { code: CheckCode }> {
  const cache = caches.get(o.documentLoader) ?? new Map<string, Remembered>();
  caches.set(o.documentLoader, cache);
  const digest = createHash('sha256').update(bytes).digest('base64url');
  const known = cache.get(digest);
  const now = o.now.getTime();
  const fresh = known !== undefined && now >= known.at && now < known.at + REMEMBER_MS;
  if (fresh && known.resolveDid === o.resolveDid) return known;

  let input: unknown;
  try {
    input = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { code: 'status_list_malformed' };
  }
  const { document } = await checkCredentialProof(input, { ...o, maxCharacters: MAX_TEXT });
  if (document === undefined) return { code: 'status_list_unverified' };
  const bits = bitsOf(document);
  if (bits === undefined) return { code: 'status_list_malformed' };
  const entry: Remembered = { at: now, resolveDid: o.resolveDid, credential: document, bits };
  remember(cache, digest, entry);
  return entry;
}

function bitsOf(credential: JsonObject): Uint8Array | undefined {
  const { credentialSubject } = credential;
  if (
    !asList(credential.type).includes('BitstringStatusListCredential') ||
    !isJsonObject(credentialSubject) ||
    !asList(credentialSubject.type).includes('BitstringStatusList')
  ) {
    return undefined;
  }
  try {
    return decodeBitstring(credentialSubject.encodedList as string);
  } catch (error) {
    if (error instanceof CredentialError) return undefined;
    throw error;
  }
}

/** Bounded in number and in memory; the oldest leaves first. */
function remember(cache: Map<string, Remembered>, digest: string, entry: Remembered): void {
  cache.delete(digest);
  let held = [...cache.values()].reduce((sum, { bits }) => sum + bits.length, entry.bits.length);
  for (const [oldest, { bits }] of cache) {
    if (cache.size < REMEMBER_LISTS && held <= REMEMBER_BITS_BYTES) break;
    cache.delete(oldest);
    held -= bits.length;
  }
  cache.set(digest, entry);
}
