// Multikey: a public key as multibase text with a multicodec prefix (z6Mk… Ed25519, zDna… P-256, z82L… P-384, zUC7… BLS12-381 G2).
// https://www.w3.org/TR/cid-1.0/#Multikey
import { ECDH } from 'node:crypto';
import { decodeBase58, encodeBase58 } from './base58.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import { DidError } from './did-error.ts';
import { algorithmOf, algorithmOfMulticodec, KEY_ALGORITHMS, type PublicKeyAlgorithm } from './key-algorithm.ts';
import { type PublicJwk, parsePublicJwk } from './public-jwk.ts';

/** Throws DidError `key_invalid` or `key_type_unsupported`. */
export function encodeMultikey(publicJwk: PublicJwk): string {
  const jwk = parsePublicJwk(publicJwk);
  const { multicodec } = KEY_ALGORITHMS[algorithmOf(jwk)];
  const x = decodeBase64url(jwk.x) as Uint8Array;
  const y = decodeBase64url(jwk.y);
  // SEC 1, section 2.3.3: the compressed point begins with 2 or 3, by the parity of y.
  const parity = y === undefined ? [] : [2 + ((y.at(-1) as number) & 1)];
  return `z${encodeBase58(Uint8Array.from([...multicodec, ...parity, ...x]))}`;
}

/** Throws DidError `key_invalid` (text, length or point) or `key_type_unsupported` (another multicodec). */
export function decodeMultikey(multibase: string): PublicJwk {
  const { algorithm, key } = splitMultikey(multibase);
  const { kty, crv, members, memberLength, multikeyLength, ecdhCurve } = KEY_ALGORITHMS[algorithm];
  if (key.length !== multikeyLength) {
    throw new DidError('key_invalid', `The public key of this Multikey has to be ${multikeyLength} bytes`);
  }
  const bytes = ecdhCurve === undefined ? key : uncompress(key, ecdhCurve).subarray(1);
  const coordinates = members.map((member, i) => [
    member,
    encodeBase64url(bytes.subarray(i * memberLength, (i + 1) * memberLength)),
  ]);
  return parsePublicJwk({ kty, crv, ...Object.fromEntries(coordinates) });
}

/** The two parts of a Multikey, the key unchecked. Throws `key_invalid` (not base58btc) or `key_type_unsupported`. */
export function splitMultikey(multibase: string): { algorithm: PublicKeyAlgorithm; key: Uint8Array } {
  if (typeof multibase !== 'string' || !multibase.startsWith('z')) {
    throw new DidError('key_invalid', 'A Multikey has to be base58btc multibase text');
  }
  const bytes = decodeBase58(multibase.slice(1));
  if (bytes === undefined || bytes.length < 3) throw new DidError('key_invalid', 'The Multikey is not base58btc text');
  const algorithm = algorithmOfMulticodec(bytes);
  if (algorithm === undefined) throw new DidError('key_type_unsupported', 'The Multikey is of an unsupported kind');
  return { algorithm, key: bytes.subarray(2) };
}

function uncompress(key: Uint8Array, curve: string): Uint8Array {
  if (key[0] !== 2 && key[0] !== 3) {
    throw new DidError('key_invalid', 'The elliptic curve point is not in compressed form');
  }
  try {
    return ECDH.convertKey(key, curve, undefined, undefined, 'uncompressed') as Buffer;
  } catch (cause) {
    throw new DidError('key_invalid', 'The elliptic curve point is not on the curve', { cause });
  }
}
