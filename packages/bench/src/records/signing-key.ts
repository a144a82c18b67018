// The issuer of everything that is measured: one Ed25519 key with a did:key, made from a fixed seed so that two runs sign the same bytes.
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { createDidKey } from '@skill-records/dids/did-key';
import type { PrivateJwk, PublicJwk } from '@skill-records/dids/signer';

export interface BenchKey {
  did: string;
  verificationMethod: string;
  privateJwk: PrivateJwk;
  publicJwk: PublicJwk;
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** The 32 bytes under the key, for libraries that want them. */
  seed: Uint8Array;
}

export function createBenchKey(name = 'bench'): BenchKey {
  const seed = createHash('sha256').update(`skill-records bench key ${name}`).digest();
  // PKCS #8 of an Ed25519 seed: https://www.rfc-editor.org/rfc/rfc8410#section-7
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const privateJwk = privateKey.export({ format: 'jwk' }) as PrivateJwk;
  const { d: _d, ...publicJwk } = privateJwk;
  const { did, verificationMethod } = createDidKey(publicJwk);
  return { did, verificationMethod, privateJwk, publicJwk, privateKey, publicKey, seed };
}
