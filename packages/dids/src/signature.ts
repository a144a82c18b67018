// Verifies raw signatures with a public key whose type alone decides the algorithm.
import { type KeyObject, verify } from 'node:crypto';
import { decodeBase64url } from './base64url.ts';
import { KEY_ALGORITHMS, type KeyAlgorithm, signingAlgorithmOf } from './key-algorithm.ts';
import { isAcceptedBySodium } from './libsodium.ts';
import { type PublicJwk, requireSigningUse, toPublicKeyObject } from './public-jwk.ts';

/** Verifies with one key; holds its key object, so that many signatures cost one import of the key. */
export interface Verifier {
  algorithm: KeyAlgorithm;
  /** True when `signature` (raw: Ed25519, or ECDSA as r‖s) was made over `data`; a malformed signature is false. */
  verify(data: Uint8Array, signature: Uint8Array): boolean;
}

/**
 * `publicJwk` came through `parsePublicJwk`, a Multikey or a DID document, where weak points are refused.
 * Throws DidError `key_invalid` (also for a key that is meant for encryption), or `key_type_unsupported` (also for a
 * BLS12-381 key, which verifies BBS proofs only).
 */
export function createVerifier(publicJwk: PublicJwk): Verifier {
  const algorithm = signingAlgorithmOf(publicJwk);
  requireSigningUse(publicJwk);
  const key = toPublicKeyObject(publicJwk);
  const raw = algorithm === 'Ed25519' ? (decodeBase64url(publicJwk.x) as Uint8Array) : undefined;
  return {
    algorithm,
    verify: (data, signature) =>
      (raw !== undefined && isAcceptedBySodium(raw, data, signature)) ||
      verifyWithKeyObject(key, algorithm, data, signature),
  };
}

/** One signature with one key: {@link createVerifier} without keeping the key object; throws the same. */
export function verifySignature(o: { publicJwk: PublicJwk; data: Uint8Array; signature: Uint8Array }): boolean {
  return createVerifier(o.publicJwk).verify(o.data, o.signature);
}

/** The same with a key object that is already made. */
export function verifyWithKeyObject(
  key: KeyObject,
  algorithm: KeyAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { hash, signatureLength } = KEY_ALGORITHMS[algorithm];
  if (signature.length !== signatureLength) return false;
  return hash === undefined
    ? verify(null, data, key, signature)
    : verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature);
}
