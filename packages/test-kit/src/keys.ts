// Key pairs for tests, derived from a name: the same name always gives the same key, did:key and signature (never use them elsewhere).
import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
} from 'node:crypto';

export type TestKeyAlgorithm = 'Ed25519' | 'P-256' | 'P-384';

export interface TestPublicJwk {
  kty: 'OKP' | 'EC';
  crv: string;
  x: string;
  y?: string;
}

export interface TestKey {
  algorithm: TestKeyAlgorithm;
  privateJwk: TestPublicJwk & { d: string };
  publicJwk: TestPublicJwk;
  /** did:key of the public key, https://w3c-ccg.github.io/did-key-spec/ */
  did: string;
  verificationMethod: string;
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export function encodeBase58(bytes: Uint8Array): string {
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = BASE58[Number(number % 58n)] + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return '1'.repeat(zeros === -1 ? bytes.length : zeros) + text;
}

/** Multicodec prefixes 0xed (Ed25519), 0x1200 and 0x1201 (P-256 and P-384, compressed points) as unsigned varint. */
function didKeyOf(jwk: TestPublicJwk): string {
  const x = Buffer.from(jwk.x, 'base64url');
  if (jwk.kty === 'OKP') return `did:key:z${encodeBase58(Buffer.concat([Buffer.from([0xed, 0x01]), x]))}`;
  const sign = (Buffer.from(jwk.y ?? '', 'base64url').at(-1) ?? 0) & 1;
  const prefix = [jwk.crv === 'P-256' ? 0x80 : 0x81, 0x24, 0x02 + sign];
  return `did:key:z${encodeBase58(Buffer.concat([Buffer.from(prefix), x]))}`;
}

/** The key pair of one secret: an Ed25519 seed or a P-256 scalar of 32 bytes, or a P-384 scalar of 48. */
export function testKeyFromSecret(algorithm: TestKeyAlgorithm, secret: Uint8Array): TestKey {
  const privateJwk = algorithm === 'Ed25519' ? ed25519Jwk(Buffer.from(secret)) : ecJwk(algorithm, Buffer.from(secret));
  const { d: _, ...publicJwk } = privateJwk;
  const did = didKeyOf(publicJwk);
  return { algorithm, privateJwk, publicJwk, did, verificationMethod: `${did}#${did.slice('did:key:'.length)}` };
}

function ed25519Jwk(seed: Buffer): TestKey['privateJwk'] {
  // PKCS #8 of RFC 8410 section 7: a fixed header before the 32-byte seed.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const { x } = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({ format: 'jwk' });
  return { kty: 'OKP', crv: 'Ed25519', x: x as string, d: seed.toString('base64url') };
}

function ecJwk(crv: 'P-256' | 'P-384', scalar: Buffer): TestKey['privateJwk'] {
  const curve = createECDH(crv === 'P-256' ? 'prime256v1' : 'secp384r1');
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  const half = (point.length - 1) / 2;
  return {
    kty: 'EC',
    crv,
    x: point.subarray(1, 1 + half).toString('base64url'),
    y: point.subarray(1 + half).toString('base64url'),
    d: scalar.toString('base64url'),
  };
}

/** The key pair that belongs to `name`. */
export function createTestKey(algorithm: TestKeyAlgorithm, name: string): TestKey {
  const hash = createHash(algorithm === 'P-384' ? 'sha384' : 'sha256');
  return testKeyFromSecret(algorithm, hash.update(`test key ${algorithm} ${name}`).digest());
}

/** Signs like the product's signers: the raw 64 bytes of Ed25519, or r and s of ES256 (64 bytes) and ES384 (96 bytes). */
export function createTestSigner(key: TestKey) {
  const privateKey: KeyObject = createPrivateKey({ key: { ...key.privateJwk }, format: 'jwk' });
  return {
    id: key.verificationMethod,
    controller: key.did,
    algorithm: key.algorithm,
    publicJwk: key.publicJwk,
    async sign({ data }: { data: Uint8Array }): Promise<Uint8Array> {
      if (key.algorithm === 'Ed25519') return new Uint8Array(signBytes(null, data, privateKey));
      const digest = key.algorithm === 'P-256' ? 'sha256' : 'sha384';
      return new Uint8Array(signBytes(digest, data, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
    },
  };
}
