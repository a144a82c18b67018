// Public keys: the two algorithms we accept, and the one door through which a foreign JWK becomes a usable key.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { decodeBase64url } from './base64url.ts';
import { DidError } from './did-error.ts';

export type KeyAlgorithm = 'Ed25519' | 'P-256';

export interface PublicJwk {
  kty: 'OKP' | 'EC';
  crv: string;
  x: string;
  y?: string;
  kid?: string;
  alg?: string;
  use?: string;
}

export interface PrivateJwk extends PublicJwk {
  d: string;
}

/** JWK members that only private or symmetric keys have (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/**
 * The y coordinates (little-endian hex, sign bit cleared) of Ed25519 points of small order, with their
 * non-canonical spellings. Under such a key one signature fits many messages, so it identifies nobody.
 */
const SMALL_ORDER_Y = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]);

/** True when a JWK carries any private member; such a key is never accepted where a public one belongs. */
export function hasPrivateMembers(jwk: object): boolean {
  return PRIVATE_MEMBERS.some((member) => member in jwk);
}

/**
 * Takes a JWK from an untrusted document and returns its public members only.
 * Throws `key_invalid` (private members, wrong length, not on the curve, small order) or `key_type_unsupported`.
 */
export function parsePublicJwk(value: unknown): PublicJwk {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DidError('key_invalid', 'A public key has to be a JWK object');
  }
  if (hasPrivateMembers(value)) throw new DidError('key_invalid', 'A public JWK has to carry no private member');
  const jwk = value as Record<string, unknown>;
  const algorithm = algorithmOf(jwk);
  const labels = optionalLabels(jwk);
  if (algorithm === 'Ed25519') {
    const x = coordinate(jwk.x);
    const y = Uint8Array.from(x);
    y[31] = (y[31] as number) & 0x7f;
    if (SMALL_ORDER_Y.has(Buffer.from(y).toString('hex'))) {
      throw new DidError('key_invalid', 'The Ed25519 public key is a point of small order');
    }
    return { kty: 'OKP', crv: 'Ed25519', x: jwk.x as string, ...labels };
  }
  coordinate(jwk.x);
  coordinate(jwk.y);
  const parsed: PublicJwk = { kty: 'EC', crv: 'P-256', x: jwk.x as string, y: jwk.y as string, ...labels };
  toPublicKeyObject(parsed);
  return parsed;
}

/** The algorithm of a JWK by `kty` and `crv`; `alg`, when present, has to agree. */
export function algorithmOf(jwk: { kty?: unknown; crv?: unknown; alg?: unknown }): KeyAlgorithm {
  const algorithm =
    jwk.kty === 'OKP' && jwk.crv === 'Ed25519'
      ? 'Ed25519'
      : jwk.kty === 'EC' && jwk.crv === 'P-256'
        ? 'P-256'
        : undefined;
  if (algorithm === undefined) throw new DidError('key_type_unsupported', 'Only Ed25519 and P-256 keys are supported');
  const names = algorithm === 'Ed25519' ? ['EdDSA', 'Ed25519'] : ['ES256', 'ECDH-ES', 'ECDH-ES+A256KW'];
  if (jwk.alg !== undefined && !names.includes(jwk.alg as string)) {
    throw new DidError('key_invalid', 'The "alg" of the JWK does not fit its curve');
  }
  return algorithm;
}

/** Node's key object; OpenSSL refuses a P-256 point that is not on the curve. */
export function toPublicKeyObject(publicJwk: PublicJwk): KeyObject {
  const { kty, crv, x, y } = publicJwk;
  try {
    return createPublicKey({ key: { kty, crv, x, ...(y === undefined ? {} : { y }) }, format: 'jwk' });
  } catch (cause) {
    throw new DidError('key_invalid', 'The JWK is not a valid public key', { cause });
  }
}

/** Two public keys are the same key when type, curve and coordinates agree; labels such as `kid` do not count. */
export function isSamePublicKey(a: PublicJwk, b: PublicJwk): boolean {
  return a.kty === b.kty && a.crv === b.crv && a.x === b.x && a.y === b.y;
}

function coordinate(text: unknown): Uint8Array {
  const bytes = decodeBase64url(text);
  if (bytes?.length !== 32) throw new DidError('key_invalid', 'A coordinate has to be 32 bytes of base64url');
  return bytes;
}

function optionalLabels(jwk: Record<string, unknown>): Pick<PublicJwk, 'kid' | 'alg' | 'use'> {
  const labels: Pick<PublicJwk, 'kid' | 'alg' | 'use'> = {};
  for (const name of ['kid', 'alg', 'use'] as const) {
    const label = jwk[name];
    if (label === undefined) continue;
    if (typeof label !== 'string') throw new DidError('key_invalid', `The "${name}" of a JWK has to be a string`);
    labels[name] = label;
  }
  return labels;
}
