// Verifies one raw signature with a public key whose type alone decides the algorithm.
import { type KeyObject, verify } from 'node:crypto';
import { algorithmOf, type KeyAlgorithm, type PublicJwk, toPublicKeyObject } from './public-jwk.ts';

/**
 * True when `signature` (64 raw bytes: Ed25519, or P-256 as r‖s) was made over `data` by the holder of the key.
 * A malformed signature is false; a malformed key throws DidError `key_invalid` or `key_type_unsupported`.
 */
export function verifySignature(o: { publicJwk: PublicJwk; data: Uint8Array; signature: Uint8Array }): boolean {
  return verifyWithKeyObject(toPublicKeyObject(o.publicJwk), algorithmOf(o.publicJwk), o.data, o.signature);
}

/** The same with a key object that is already made. */
export function verifyWithKeyObject(
  key: KeyObject,
  algorithm: KeyAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.length !== 64) return false;
  return algorithm === 'Ed25519'
    ? verify(null, data, key, signature)
    : verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
}
