// Multikey: a public key as multibase text with a multicodec prefix (z6Mk… is Ed25519, zDna… is P-256).
// https://www.w3.org/TR/cid-1.0/#Multikey
import { ECDH } from 'node:crypto';
import { decodeBase58, encodeBase58 } from './base58.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import { DidError } from './did-error.ts';
import { algorithmOf, type PublicJwk, parsePublicJwk } from './public-jwk.ts';

/** Multicodec varints of ed25519-pub (0xed) and p256-pub (0x1200). */
const ED25519_PREFIX = [0xed, 0x01];
const P256_PREFIX = [0x80, 0x24];

/** Throws DidError `key_invalid` or `key_type_unsupported`. */
export function encodeMultikey(publicJwk: PublicJwk): string {
  const jwk = parsePublicJwk(publicJwk);
  const x = decodeBase64url(jwk.x) as Uint8Array;
  if (algorithmOf(jwk) === 'Ed25519') return `z${encodeBase58(Uint8Array.from([...ED25519_PREFIX, ...x]))}`;
  const y = decodeBase64url(jwk.y) as Uint8Array;
  const sign = 2 + ((y[31] as number) & 1);
  return `z${encodeBase58(Uint8Array.from([...P256_PREFIX, sign, ...x]))}`;
}

/** Throws DidError `key_invalid` (text, length or point) or `key_type_unsupported` (another multicodec). */
export function decodeMultikey(multibase: string): PublicJwk {
  if (typeof multibase !== 'string' || !multibase.startsWith('z')) {
    throw new DidError('key_invalid', 'A Multikey has to be base58btc multibase text');
  }
  const bytes = decodeBase58(multibase.slice(1));
  if (bytes === undefined || bytes.length < 3) throw new DidError('key_invalid', 'The Multikey is not base58btc text');
  const key = bytes.subarray(2);
  if (hasPrefix(bytes, ED25519_PREFIX)) {
    if (key.length !== 32) throw new DidError('key_invalid', 'An Ed25519 public key has 32 bytes');
    return parsePublicJwk({ kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(key) });
  }
  if (hasPrefix(bytes, P256_PREFIX)) {
    if (key.length !== 33) throw new DidError('key_invalid', 'A P-256 public key has 33 bytes in compressed form');
    const point = uncompress(key);
    return parsePublicJwk({
      kty: 'EC',
      crv: 'P-256',
      x: encodeBase64url(point.subarray(1, 33)),
      y: encodeBase64url(point.subarray(33)),
    });
  }
  throw new DidError('key_type_unsupported', 'Only Ed25519 and P-256 Multikeys are supported');
}

function uncompress(key: Uint8Array): Uint8Array {
  if (key[0] !== 2 && key[0] !== 3) throw new DidError('key_invalid', 'The P-256 point is not in compressed form');
  try {
    return ECDH.convertKey(key, 'prime256v1', undefined, undefined, 'uncompressed') as Buffer;
  } catch (cause) {
    throw new DidError('key_invalid', 'The P-256 point is not on the curve', { cause });
  }
}

function hasPrefix(bytes: Uint8Array, prefix: number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}
