// The one table of key algorithms: every length, name and prefix that depends on the kind of a key stands here.
import { DidError } from './did-error.ts';

/** The algorithms that sign and verify in this package. */
export type KeyAlgorithm = 'Ed25519' | 'P-256' | 'P-384';

/** BLS12-381 G2 keys are only named, carried and resolved here; their signatures belong to the BBS cryptosuite. */
export type PublicKeyAlgorithm = KeyAlgorithm | 'BLS12-381-G2';

export interface KeyAlgorithmFacts {
  kty: 'OKP' | 'EC';
  crv: string;
  /** Members of the public JWK that hold the key, each of `memberLength` bytes. */
  members: readonly ('x' | 'y')[];
  memberLength: number;
  /** The multicodec code as an unsigned varint, https://github.com/multiformats/multicodec */
  multicodec: readonly [number, number];
  /** Bytes of a Multikey after the multicodec prefix; an elliptic curve point is compressed. */
  multikeyLength: number;
  /** OpenSSL's name of the elliptic curve whose points have to be uncompressed. */
  ecdhCurve?: string;
  /** The digest that the signature algorithm applies first; Ed25519 takes the data as it is. */
  hash?: 'sha256' | 'sha384';
  /** Bytes of a raw signature; for ECDSA r‖s (IEEE P1363). */
  signatureLength?: number;
  /** Names of the JWS algorithm; the first is the one that we write. */
  jws: readonly string[];
  /** False for keys that can only sign: no `keyAgreement` is derived from them. */
  canAgree: boolean;
}

export const KEY_ALGORITHMS: Readonly<Record<PublicKeyAlgorithm, KeyAlgorithmFacts>> = {
  Ed25519: {
    kty: 'OKP',
    crv: 'Ed25519',
    members: ['x'],
    memberLength: 32,
    multicodec: [0xed, 0x01],
    multikeyLength: 32,
    signatureLength: 64,
    jws: ['EdDSA', 'Ed25519'],
    canAgree: false,
  },
  'P-256': {
    kty: 'EC',
    crv: 'P-256',
    members: ['x', 'y'],
    memberLength: 32,
    multicodec: [0x80, 0x24],
    multikeyLength: 33,
    ecdhCurve: 'prime256v1',
    hash: 'sha256',
    signatureLength: 64,
    jws: ['ES256'],
    canAgree: true,
  },
  'P-384': {
    kty: 'EC',
    crv: 'P-384',
    members: ['x', 'y'],
    memberLength: 48,
    multicodec: [0x81, 0x24],
    multikeyLength: 49,
    ecdhCurve: 'secp384r1',
    hash: 'sha384',
    signatureLength: 96,
    jws: ['ES384'],
    canAgree: true,
  },
  'BLS12-381-G2': {
    kty: 'EC',
    crv: 'BLS12381G2',
    members: ['x'],
    memberLength: 96,
    multicodec: [0xeb, 0x01],
    multikeyLength: 96,
    jws: [],
    canAgree: false,
  },
};

const NAMES = Object.keys(KEY_ALGORITHMS) as PublicKeyAlgorithm[];
const AGREEMENT_NAMES = ['ECDH-ES', 'ECDH-ES+A256KW'];

/**
 * The algorithm of a JWK by `kty` and `crv`; `alg`, when present, has to agree.
 * Throws DidError `key_type_unsupported` or `key_invalid`.
 */
export function algorithmOf(jwk: { kty?: unknown; crv?: unknown; alg?: unknown }): PublicKeyAlgorithm {
  const name = NAMES.find((each) => KEY_ALGORITHMS[each].kty === jwk.kty && KEY_ALGORITHMS[each].crv === jwk.crv);
  if (name === undefined) {
    throw new DidError('key_type_unsupported', `Supported keys are ${NAMES.join(', ')}`);
  }
  const { jws, canAgree } = KEY_ALGORITHMS[name];
  const fitting = canAgree ? [...jws, ...AGREEMENT_NAMES] : jws;
  if (jwk.alg !== undefined && !fitting.includes(jwk.alg as string)) {
    throw new DidError('key_invalid', 'The "alg" of the JWK does not fit its curve');
  }
  return name;
}

/** The same for a key that has to sign or verify here; throws `key_type_unsupported` for a BLS12-381 key. */
export function signingAlgorithmOf(jwk: { kty?: unknown; crv?: unknown; alg?: unknown }): KeyAlgorithm {
  const algorithm = algorithmOf(jwk);
  if (algorithm === 'BLS12-381-G2') {
    throw new DidError('key_type_unsupported', 'A BLS12-381 key verifies BBS proofs only');
  }
  return algorithm;
}

/** The algorithm whose multicodec prefix the bytes begin with. */
export function algorithmOfMulticodec(bytes: Uint8Array): PublicKeyAlgorithm | undefined {
  return NAMES.find((name) => KEY_ALGORITHMS[name].multicodec.every((byte, i) => bytes[i] === byte));
}
