// The Signer: the one interface behind which every private key is held, and its implementation for keys in this process.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { decodeBase64url } from './base64url.ts';
import { DidError } from './did-error.ts';
import { KEY_ALGORITHMS, type KeyAlgorithm, signingAlgorithmOf } from './key-algorithm.ts';
import { createSodiumSigner } from './libsodium.ts';
import { isSamePublicKey, type PrivateJwk, type PublicJwk, parsePublicJwk } from './public-jwk.ts';
import { createVerifier } from './signature.ts';

export type { KeyAlgorithm, PrivateJwk, PublicJwk } from './public-jwk.ts';

/** A key that signs without being shown; a KMS or HSM adapter implements all but `signSync`. */
export interface Signer {
  /** The verification method, a DID URL. */
  id: string;
  /** The DID that the verification method belongs to. */
  controller: string;
  algorithm: KeyAlgorithm;
  publicJwk: PublicJwk;
  /**
   * Resolves to the raw signature: 64 bytes Ed25519, or ECDSA as r‖s (IEEE P1363), 64 bytes for P-256 with SHA-256 and
   * 96 bytes for P-384 with SHA-384.
   */
  sign(input: { data: Uint8Array }): Promise<Uint8Array>;
  /** The same without waiting; only a key in this process can do it. */
  signSync?(data: Uint8Array): Uint8Array;
}

export function generateKeyPair(algorithm: KeyAlgorithm): { privateJwk: PrivateJwk; publicJwk: PublicJwk } {
  const pair =
    algorithm === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: algorithm });
  const privateJwk = pair.privateKey.export({ format: 'jwk' }) as PrivateJwk;
  return { privateJwk, publicJwk: withoutPrivateMember(privateJwk) };
}

/**
 * Makes a Signer from a private JWK. The pair is proved once, here: the public half has to be the one that follows
 * from the private half, and a signature over a fresh challenge has to verify. Throws DidError `key_mismatch`,
 * `key_invalid`, `key_type_unsupported`, or `did_url_invalid` when `id` is not a fragment of `controller`.
 */
export async function createLocalSigner(o: {
  privateJwk: PrivateJwk;
  id: string;
  controller: string;
}): Promise<Signer> {
  if (
    !o.controller.startsWith('did:') ||
    !o.id.startsWith(`${o.controller}#`) ||
    o.id.length <= o.controller.length + 1
  ) {
    throw new DidError('did_url_invalid', 'The verification method has to be a fragment of its controller');
  }
  const algorithm = signingAlgorithmOf(o.privateJwk);
  const publicJwk = parsePublicJwk(withoutPrivateMember(o.privateJwk));
  const privateKey = importPrivateKey(o.privateJwk, algorithm);
  const signBySodium = createSodiumSigner(() => decodeBase64url(privateKey.export({ format: 'jwk' }).d) as Uint8Array);
  const signSync = (data: Uint8Array) =>
    (algorithm === 'Ed25519' ? signBySodium(data) : undefined) ?? signRaw(privateKey, algorithm, data);
  const derived = createPublicKey(privateKey).export({ format: 'jwk' }) as PublicJwk;
  const challenge = randomBytes(32);
  if (!isSamePublicKey(derived, publicJwk) || !createVerifier(publicJwk).verify(challenge, signSync(challenge))) {
    throw new DidError('key_mismatch', 'The private and the public part of the JWK are not one pair');
  }
  return {
    id: o.id,
    controller: o.controller,
    algorithm,
    publicJwk,
    sign: async ({ data }) => signSync(data),
    signSync,
  };
}

function signRaw(key: KeyObject, algorithm: KeyAlgorithm, data: Uint8Array): Uint8Array {
  const { hash } = KEY_ALGORITHMS[algorithm];
  const signature = hash === undefined ? sign(null, data, key) : sign(hash, data, { key, dsaEncoding: 'ieee-p1363' });
  return new Uint8Array(signature);
}

function importPrivateKey(jwk: PrivateJwk, algorithm: KeyAlgorithm): KeyObject {
  const { kty, crv, x, y, d } = jwk;
  if (decodeBase64url(d)?.length !== KEY_ALGORITHMS[algorithm].memberLength)
    throw new DidError('key_invalid', 'The JWK is not a valid private key');
  try {
    return createPrivateKey({ key: { kty, crv, x, d, ...(y === undefined ? {} : { y }) }, format: 'jwk' });
  } catch {
    // The cause is dropped on purpose: what OpenSSL says about a private key belongs in no log.
    throw new DidError('key_invalid', 'The JWK is not a valid private key');
  }
}

function withoutPrivateMember(jwk: PrivateJwk): PublicJwk {
  const { d: _d, ...publicJwk } = jwk;
  return publicJwk;
}
