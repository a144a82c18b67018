// did:key against the specification's examples and against @digitalbazaar/did-method-key.

import * as BlsMultikey from '@digitalbazaar/bls12-381-multikey';
import { driver } from '@digitalbazaar/did-method-key';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { describe, expect, test } from '@jest/globals';
import { encodeBase58 } from '../src/base58.ts';
import { createDidKey } from '../src/did-key.ts';
import { algorithmOf, type PublicKeyAlgorithm } from '../src/key-algorithm.ts';
import { decodeMultikey, encodeMultikey } from '../src/multikey.ts';
import type { PublicJwk } from '../src/public-jwk.ts';
import { createDidResolver } from '../src/resolve-did.ts';
import { generateKeyPair } from '../src/signer.ts';
import { resolveVerificationMethod } from '../src/verification-method.ts';

const resolveDid = createDidResolver({ now: () => 0 });
const didOfBytes = (bytes: number[]) => `did:key:z${encodeBase58(Uint8Array.from(bytes))}`;
const errorOf = async (did: string) => (await resolveDid(did)).didResolutionMetadata.error;

describe('https://w3c-ccg.github.io/did-key-spec/#p-256', () => {
  test.each([
    [
      'zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169',
      'fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI',
      'hW2ojTNfH7Jbi8--CJUo3OCbH3y5n91g-IMA9MLMbTU',
    ],
    [
      'zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv',
      'igrFmi0whuihKnj9R3Om1SoMph72wUGeFaBbzG2vzns',
      'efsX5b10x8yjyrj4ny3pGfLcY7Xby1KzgqOdqnsrJIM',
    ],
  ])('%s is the key of the example', (multikey, x, y) => {
    expect(decodeMultikey(multikey)).toEqual({ kty: 'EC', crv: 'P-256', x, y });
    expect(encodeMultikey({ kty: 'EC', crv: 'P-256', x, y })).toBe(multikey);
  });
});

const reference = driver();
reference.use({ multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from });
reference.use({ multibaseMultikeyHeader: 'zDna', fromMultibase: EcdsaMultikey.from });
reference.use({ multibaseMultikeyHeader: 'z82L', fromMultibase: EcdsaMultikey.from });
reference.use({ multibaseMultikeyHeader: 'zUC7', fromMultibase: BlsMultikey.from });

async function blsKey(): Promise<{ multikey: string; bytes: Uint8Array }> {
  const pair = await BlsMultikey.generateBbsKeyPair({ algorithm: 'BBS-BLS12-381-SHA-256' });
  return { multikey: pair.publicKeyMultibase, bytes: pair.publicKey };
}

async function keyOf(algorithm: PublicKeyAlgorithm): Promise<PublicJwk> {
  return algorithm === 'BLS12-381-G2'
    ? decodeMultikey((await blsKey()).multikey)
    : generateKeyPair(algorithm).publicJwk;
}

describe.each([
  ['Ed25519', 'z6Mk'],
  ['P-256', 'zDna'],
  ['P-384', 'z82L'],
  ['BLS12-381-G2', 'zUC7'],
] as const)('did:key of a %s key', (algorithm, header) => {
  test(`did:key begins with ${header} and resolves to its own key`, async () => {
    const publicJwk = await keyOf(algorithm);
    const { did, verificationMethod } = createDidKey(publicJwk);
    expect(did.startsWith(`did:key:${header}`)).toBe(true);
    expect(algorithmOf(publicJwk)).toBe(algorithm);
    const { didDocument } = await resolveDid(did);
    expect(didDocument?.verificationMethod).toEqual([
      { id: verificationMethod, type: 'Multikey', controller: did, publicKeyMultibase: encodeMultikey(publicJwk) },
    ]);
    expect(didDocument?.assertionMethod).toEqual([verificationMethod]);
    expect(didDocument?.authentication).toEqual([verificationMethod]);
    const found = await resolveVerificationMethod(verificationMethod, 'assertionMethod', resolveDid);
    expect(found).toMatchObject({ controller: did, publicJwk });
  });

  test('did:key document agrees with @digitalbazaar/did-method-key', async () => {
    for (let i = 0; i < 5; i++) {
      const { did } = createDidKey(await keyOf(algorithm));
      const { didDocument } = await resolveDid(did);
      const theirs = await reference.get({ did });
      for (const member of [
        'id',
        'authentication',
        'assertionMethod',
        'capabilityDelegation',
        'capabilityInvocation',
      ]) {
        expect(didDocument).toHaveProperty(member, theirs[member]);
      }
      const [ours] = didDocument?.verificationMethod ?? [];
      expect(theirs.verificationMethod).toMatchObject([
        { id: ours?.id, controller: ours?.controller, publicKeyMultibase: ours?.publicKeyMultibase },
      ]);
    }
  });
});

test('a BLS12-381 G2 Multikey carries the 96 compressed bytes of the point', async () => {
  const { multikey, bytes } = await blsKey();
  const jwk = decodeMultikey(multikey);
  expect(jwk).toEqual({ kty: 'EC', crv: 'BLS12381G2', x: Buffer.from(bytes).toString('base64url') });
  expect(encodeMultikey(jwk)).toBe(multikey);
});

describe('did:key resolution errors', () => {
  test.each([
    ['secp256k1', 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme'],
    ['X25519', 'did:key:z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F'],
    ['P-521', didOfBytes([0x82, 0x24, 2, ...new Uint8Array(66).fill(7)])],
    ['BLS12-381 G1', didOfBytes([0xea, 0x01, 0x80, ...new Uint8Array(47)])],
    ['an unknown multicodec', didOfBytes([0x13, 0x37, ...new Uint8Array(32).fill(7)])],
  ])('did:key unsupportedPublicKeyType: %s', async (_title, did) => {
    expect(await errorOf(did)).toBe('unsupportedPublicKeyType');
  });

  test.each([
    ['an Ed25519 key that is too short', [0xed, 0x01, ...new Uint8Array(31).fill(7)]],
    ['an Ed25519 key that is too long', [0xed, 0x01, ...new Uint8Array(33).fill(7)]],
    ['a P-256 key that is not compressed', [0x80, 0x24, 4, ...new Uint8Array(64).fill(7)]],
    ['a P-256 key of the length of P-384', [0x80, 0x24, 2, ...new Uint8Array(48).fill(7)]],
    ['a P-384 key of the length of P-256', [0x81, 0x24, 2, ...new Uint8Array(32).fill(7)]],
    ['a P-384 key that is not compressed', [0x81, 0x24, 4, ...new Uint8Array(96).fill(7)]],
    ['a BLS12-381 G2 key that is too short', [0xeb, 0x01, 0x80, ...new Uint8Array(94)]],
    ['a BLS12-381 G2 key of G1 length', [0xeb, 0x01, 0x80, ...new Uint8Array(47)]],
  ])('did:key invalidPublicKeyLength: %s', async (_title, bytes) => {
    expect(await errorOf(didOfBytes(bytes))).toBe('invalidPublicKeyLength');
  });

  test.each([
    ['an Ed25519 point of small order', [0xed, 0x01, 1, ...new Uint8Array(31)]],
    ['a P-256 point marked uncompressed', [0x80, 0x24, 4, ...new Uint8Array(32).fill(7)]],
    ['a P-256 point off the curve', [0x80, 0x24, 2, ...new Uint8Array(31), 1]],
    ['a P-384 point marked uncompressed', [0x81, 0x24, 4, ...new Uint8Array(48).fill(7)]],
    ['a P-384 point off the curve', [0x81, 0x24, 2, ...new Uint8Array(47), 1]],
    ['a P-384 coordinate beyond the field', [0x81, 0x24, 2, ...new Uint8Array(48).fill(0xff)]],
    ['a BLS12-381 point not marked as compressed', [0xeb, 0x01, 0x00, ...new Uint8Array(95).fill(1)]],
    ['a BLS12-381 point at infinity', [0xeb, 0x01, 0xc0, ...new Uint8Array(95)]],
    ['a BLS12-381 coordinate beyond the field', [0xeb, 0x01, 0x9f, ...new Uint8Array(95).fill(0xff)]],
    [
      'a BLS12-381 second coordinate beyond the field',
      [0xeb, 0x01, 0x80, ...new Uint8Array(47), ...new Uint8Array(48).fill(0xff)],
    ],
  ])('did:key invalidPublicKey: %s', async (_title, bytes) => {
    expect(await errorOf(didOfBytes(bytes))).toBe('invalidPublicKey');
  });

  test.each([
    ['a foreign multibase', 'did:key:u6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'],
    ['a character outside base58', 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2d0K'],
    ['an empty key', 'did:key:z'],
    ['a version segment', 'did:key:1.1:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'],
    ['a DID URL in place of a DID', 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK#z6Mk'],
    ['very long text', `did:key:z6Mk${'a'.repeat(5000)}`],
  ])('did:key invalidDid: %s', async (_title, did) => {
    expect(await errorOf(did)).toBe('invalidDid');
  });
});
