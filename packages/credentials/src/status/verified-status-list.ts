// Fetches a status list credential and verifies it like any other credential, once per exact bytes.
import { checkCredentialProof, type ProofCheck, type ProofCheckOptions } from '../checks/proof.ts';
import { checkValidity } from '../checks/validity.ts';
import { CredentialError } from '../credential-error.ts';
import { checkVcJwtProof } from '../jose/vc-jwt.ts';
import { asList, idOf, isJsonObject, type JsonObject } from '../json-object.ts';
import type { CheckCode } from '../verdict.ts';
import { createRemembered, type Remembered } from './remembered.ts';
import { decodeBitstringLater, MAX_BYTES, readStatusListTtl } from './status-list.ts';

/** Resolves to the body's bytes; guarding the address, caching and freshness (the list's ttl) are the caller's. */
export type FetchStatusList = (url: string) => Promise<Uint8Array>;

export interface VerifiedStatusList {
  issuer: string;
  statusPurposes: string[];
  bits: Uint8Array;
  /** Bits per entry, when the list itself tells. */
  statusSize?: number;
  /** How long a copy may be used, in milliseconds. */
  ttlMs: number;
}

export type StatusListResult = { list: VerifiedStatusList } | { code: CheckCode };

/** Base64url is a third longer than the bytes, and gzip can be a little longer than what it packs. */
const MAX_TEXT = MAX_BYTES * 1.5;

interface Verified {
  credential: JsonObject;
  bits: Uint8Array;
}

/** By the loader that verified it: another may know other contexts. The resolver that found the key is compared too. */
const caches = new WeakMap<ProofCheckOptions['documentLoader'], Remembered<Verified>>();

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
  const { statusPurpose, statusSize } = credential.credentialSubject as JsonObject;
  return {
    list: {
      issuer: idOf(credential.issuer) as string,
      statusPurposes: asList(statusPurpose).filter((purpose) => typeof purpose === 'string'),
      bits,
      ...(statusSize === undefined ? {} : { statusSize: statusSize as number }),
      ttlMs: readStatusListTtl(credential),
    },
  };
}

/**
 * Lists that came with the credential ("stapled"), for when their address does not answer. They are verified like fetched
 * ones, so a holder can spare a verifier the question, and cannot change the answer before the list ends.
 * https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistcredential
 */
export function withStapledLists(
  fetchStatusList: FetchStatusList,
  stapled: ReadonlyMap<string, Uint8Array>,
): FetchStatusList {
  return async (url) => {
    try {
      return await fetchStatusList(url);
    } catch (error) {
      const copy = stapled.get(url);
      if (copy === undefined) throw error;
      return copy;
    }
  };
}

async function verifyOnce(bytes: Uint8Array, o: ProofCheckOptions): Promise<Verified | { code: CheckCode }> {
  const cache = caches.get(o.documentLoader) ?? createRemembered<Verified>();
  caches.set(o.documentLoader, cache);
  const policy = [o.resolveDid];
  const known = cache.find(bytes, policy, o.now);
  if (known !== undefined) return known;

  const proof = await checkProof(bytes, o);
  if (proof === undefined) return { code: 'status_list_malformed' };
  if (proof.document === undefined) return { code: 'status_list_unverified' };
  const bits = await bitsOf(proof.document);
  if (bits === undefined) return { code: 'status_list_malformed' };
  const verified = { credential: proof.document, bits };
  cache.keep(bytes, policy, o.now, verified);
  return verified;
}

/** A JSON document with Data Integrity proofs, or a compact `vc+jwt`; `undefined` for what is neither. */
async function checkProof(bytes: Uint8Array, o: ProofCheckOptions): Promise<ProofCheck | undefined> {
  // Nothing of it but the list is asked for, and a list has no related resources to fetch.
  const { fetchRelatedResource: _, ...others } = o;
  const options = { ...others, maxCharacters: MAX_TEXT, acceptBase: false };
  const list = readList(bytes);
  if (list === undefined) return undefined;
  return typeof list.content === 'string'
    ? checkVcJwtProof(list.content, options)
    : checkCredentialProof(list.content, options);
}

function readList(bytes: Uint8Array): { content: unknown } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { content: COMPACT.test(text) ? text : JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** How every compact JWS begins: the base64url of `{"`. */
const COMPACT = /^eyJ/;

async function bitsOf(credential: JsonObject): Promise<Uint8Array | undefined> {
  const { credentialSubject } = credential;
  if (
    !asList(credential.type).includes('BitstringStatusListCredential') ||
    !isJsonObject(credentialSubject) ||
    !asList(credentialSubject.type).includes('BitstringStatusList')
  ) {
    return undefined;
  }
  try {
    return await decodeBitstringLater(credentialSubject.encodedList);
  } catch (error) {
    if (error instanceof CredentialError) return undefined;
    throw error;
  }
}
