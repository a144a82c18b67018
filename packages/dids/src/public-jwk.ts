// Public keys: the one door through which a foreign JWK becomes a usable key.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { decodeBase64url } from './base64url.ts';
import { isPlausibleG2Point } from './bls-point.ts';
import { DidError } from './did-error.ts';
import { algorithmOf, KEY_ALGORITHMS, signingAlgorithmOf } from './key-algorithm.ts';

export { algorithmOf, type KeyAlgorithm, type PublicKeyAlgorithm } from './key-algorithm.ts';

/** For a BLS12-381 G2 key `crv` is `BLS12381G2` and `x` the 96 bytes of the compressed point. */
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
  const { kty, crv, members, memberLength } = KEY_ALGORITHMS[algorithm];
  const labels = optionalLabels(jwk);
  const [x] = members.map((member) => coordinate(jwk[member], memberLength)) as [Uint8Array];
  const parsed: PublicJwk = { kty, crv, x: jwk.x as string };
  if (members.includes('y')) parsed.y = jwk.y as string;
  Object.assign(parsed, labels);
  if (algorithm === 'BLS12-381-G2') {
    if (!isPlausibleG2Point(x)) throw new DidError('key_invalid', 'The BLS12-381 public key is not a compressed point');
    return parsed;
  }
  if (algorithm === 'Ed25519') refuseSmallOrder(x);
  else toPublicKeyObject(parsed);
  return parsed;
}

/** Node's key object; OpenSSL refuses an elliptic curve point that is not on the curve. BLS12-381 is unknown to it. */
export function toPublicKeyObject(publicJwk: PublicJwk): KeyObject {
  const { members } = KEY_ALGORITHMS[signingAlgorithmOf(publicJwk)];
  const { kty, crv, x, y } = publicJwk;
  try {
    return createPublicKey({ key: { kty, crv, x, ...(members.includes('y') ? { y } : {}) }, format: 'jwk' });
  } catch (cause) {
    throw new DidError('key_invalid', 'The JWK is not a valid public key', { cause });
  }
}

/** Two public keys are the same key when type, curve and coordinates agree; labels such as `kid` do not count. */
export function isSamePublicKey(a: PublicJwk, b: PublicJwk): boolean {
  return a.kty === b.kty && a.crv === b.crv && a.x === b.x && a.y === b.y;
}

function coordinate(text: unknown, length: number): Uint8Array {
  const bytes = decodeBase64url(text);
  if (bytes?.length !== length) {
    throw new DidError('key_invalid', `A coordinate of this curve has to be ${length} bytes of base64url`);
  }
  return bytes;
}

function refuseSmallOrder(x: Uint8Array): void {
  const y = Uint8Array.from(x);
  y[31] = (y[31] as number) & 0x7f;
  if (SMALL_ORDER_Y.has(Buffer.from(y).toString('hex'))) {
    throw new DidError('key_invalid', 'The Ed25519 public key is a point of small order');
  }
}

function optionalLabels(jwk: Record<string, unknown>): Pick<PublicJwk, 'kid' | 'alg' | 'use'> {
  const labels: Pick<PublicJwk, 'kid' | 'alg' | 'use'> = {};
  for (const name of ['kid', 'alg', 'use'] as const) {
    const label = jwk[name];
    if (label === undefined) continue;
    if (typeof label !== 'string') throw new DidError('key_invalid', `The "${name}" of a JWK has to be a string`);
    labels[name] = label;
  }
  const use = useOfKeyOps(jwk.key_ops);
  if (use !== undefined && use !== (labels.use ?? use)) {
    throw new DidError('key_invalid', 'The "use" and the "key_ops" of the JWK contradict each other');
  }
  return use === undefined ? labels : { ...labels, use };
}

/** `key_ops` says in other words what `use` says (RFC 7517, section 4.3); of a public key only verifying matters here. */
function useOfKeyOps(operations: unknown): 'sig' | 'enc' | undefined {
  if (operations === undefined) return undefined;
  if (!Array.isArray(operations)) throw new DidError('key_invalid', 'The "key_ops" of a JWK has to be a list');
  return operations.includes('verify') ? 'sig' : 'enc';
}

/** Throws DidError `key_invalid` for a key whose owner says that it is not for signatures. */
export function requireSigningUse({ use }: PublicJwk): void {
  if (use !== undefined && use !== 'sig') throw new DidError('key_invalid', 'The key is not meant for signatures');
}
