// libsodium for Ed25519 where it is installed: the same signatures in half the time. Node's own cryptography stays the authority.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { decodeBase64url } from './base64url.ts';

/** The part of `sodium-native` that is used. */
export interface Sodium {
  crypto_sign_seed_keypair(publicKey: Buffer, secretKey: Buffer, seed: Buffer): void;
  crypto_sign_detached(signature: Buffer, message: Uint8Array, secretKey: Buffer): void;
  crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
}

let sodium: Sodium | undefined;

/**
 * Loads the optional package `sodium-native` and uses it from then on, for signers and verifiers that exist already too.
 * False, and nothing changes, where it is not installed or does not agree with Node in everything that is tried.
 */
export async function startLibsodium(load: () => Promise<unknown> = loadSodium): Promise<boolean> {
  try {
    const candidate = (await load()) as Sodium;
    sodium = agreesWithNode(candidate) ? candidate : undefined;
  } catch {
    sodium = undefined;
  }
  return sodium !== undefined;
}

export function stopLibsodium(): void {
  sodium = undefined;
}

/** Signs with the key of a seed of 32 bytes, which is asked for once; gives `undefined` while libsodium is not in use. */
export function createSodiumSigner(seed: () => Uint8Array): (data: Uint8Array) => Uint8Array | undefined {
  let secretKey: Buffer | undefined;
  return (data) => {
    if (sodium === undefined) return undefined;
    secretKey ??= expandSeed(sodium, seed());
    const signature = Buffer.allocUnsafeSlow(64);
    sodium.crypto_sign_detached(signature, data, secretKey);
    return signature;
  };
}

function expandSeed(by: Sodium, seed: Uint8Array): Buffer {
  const secretKey = Buffer.alloc(64);
  by.crypto_sign_seed_keypair(Buffer.alloc(32), secretKey, Buffer.from(seed.buffer, seed.byteOffset, seed.byteLength));
  return secretKey;
}

/**
 * True when libsodium accepts the signature. It refuses more than Node does (points of small order, second encodings of
 * one point), so what it accepts Node accepts; what it does not accept is for Node to decide.
 */
export function isAcceptedBySodium(publicKey: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean {
  return (
    sodium !== undefined && signature.length === 64 && sodium.crypto_sign_verify_detached(signature, data, publicKey)
  );
}

async function loadSodium(): Promise<unknown> {
  const { default: module } = (await import('sodium-native' as string)) as { default: unknown };
  return module;
}

/** Signatures have to be the same, and nothing may be accepted that Node refuses, edge cases of keys and signatures included. */
function agreesWithNode(candidate: Sodium): boolean {
  return [0, 7, 255].every((byte) => {
    const seed = Buffer.alloc(32, byte);
    const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
    const publicKey = decodeBase64url(createPublicKey(key).export({ format: 'jwk' }).x) as Uint8Array;
    const secretKey = Buffer.alloc(64);
    const derived = Buffer.alloc(32);
    candidate.crypto_sign_seed_keypair(derived, secretKey, seed);
    if (!derived.equals(publicKey)) return false;
    return [0, 64, 1000].every((length) => {
      const data = Buffer.alloc(length, byte);
      const signature = Buffer.alloc(64);
      candidate.crypto_sign_detached(signature, data, secretKey);
      return (
        signature.equals(sign(null, data, key)) &&
        candidate.crypto_sign_verify_detached(signature, data, publicKey) &&
        (length !== 64 || isNoMilder(candidate, publicKey, data, signature))
      );
    });
  });
}

function isNoMilder(candidate: Sodium, publicKey: Uint8Array, data: Buffer, signature: Buffer): boolean {
  return [...edgeSignatures(signature)].every((each) =>
    [publicKey, ...EDGE_KEYS].every(
      (one) => !candidate.crypto_sign_verify_detached(each, data, one) || isAcceptedByNode(one, data, each),
    ),
  );
}

/** The beginning of an Ed25519 private key and of a public key in DER, https://www.rfc-editor.org/rfc/rfc8410 */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

function isAcceptedByNode(publicKey: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(
      null,
      data,
      createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' }),
      signature,
    );
  } catch {
    return false;
  }
}

/** The order of the base point, https://www.rfc-editor.org/rfc/rfc8032#section-5.1 */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The signature itself, with bits changed in both halves, with S beyond the order, and halves of zero. */
function* edgeSignatures(signature: Buffer): Generator<Buffer> {
  yield signature;
  for (const bit of [0, 255, 256, 511]) {
    const changed = Buffer.from(signature);
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
    yield changed;
  }
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + ORDER;
  const beyond = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
  yield Buffer.concat([signature.subarray(0, 32), beyond]);
  yield Buffer.alloc(64);
  for (const point of EDGE_KEYS) yield Buffer.concat([point, Buffer.alloc(32)]);
}

/** Points of small order and encodings that are not the canonical one. */
const EDGE_KEYS = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
].map((hex) => Buffer.from(hex, 'hex'));
