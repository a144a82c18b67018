// did:key against the specification's examples and against @digitalbazaar/did-method-key.

import { driver } from '@digitalbazaar/did-method-key';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { describe, expect, test } from '@jest/globals';
import { encodeBase58 } from '../src/base58.ts';
import { createDidKey } from '../src/did-key.ts';
import { decodeMultikey, encodeMultikey } from '../src/multikey.ts';
import { createDidResolver } from '../src/resolve-did.ts';
import { generateKeyPair } from '../src/signer.ts';

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

describe('did:key', () => {
  test.each(['Ed25519', 'P-256'] as const)('a created %s DID resolves to its own key', async (algorithm) => {
    const { publicJwk } = generateKeyPair(algorithm);
    const { did, verificationMethod } = createDidKey(publicJwk);
    const { didDocument } = await resolveDid(did);
    expect(didDocument?.verificationMethod).toEqual([
      { id: verificationMethod, type: 'Multikey', controller: did, publicKeyMultibase: encodeMultikey(publicJwk) },
    ]);
    expect(didDocument?.assertionMethod).toEqual([verificationMethod]);
    expect(didDocument?.authentication).toEqual([verificationMethod]);
  });

  test('an Ed25519 document agrees with @digitalbazaar/did-method-key', async () => {
    const reference = driver();
    reference.use({
      multibaseMultikeyHeader: 'z6Mk',
      fromMultibase: Ed25519Multikey.from,
    });
    for (let i = 0; i < 5; i++) {
      const { did } = createDidKey(generateKeyPair('Ed25519').publicJwk);
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

  test.each([
    ['secp256k1', 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme'],
    ['P-384', 'did:key:z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9'],
    ['X25519', 'did:key:z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F'],
  ])('%s is an unsupported key type', async (_title, did) => {
    expect(await errorOf(did)).toBe('unsupportedPublicKeyType');
  });

  test.each([
    ['a foreign multibase', 'did:key:u6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'],
    ['a character outside base58', 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2d0K'],
    ['an Ed25519 key that is too short', didOfBytes([0xed, 0x01, ...new Uint8Array(31).fill(7)])],
    ['an Ed25519 key that is too long', didOfBytes([0xed, 0x01, ...new Uint8Array(33).fill(7)])],
    ['a P-256 key that is not compressed', didOfBytes([0x80, 0x24, 4, ...new Uint8Array(64).fill(7)])],
    ['a P-256 point marked uncompressed', didOfBytes([0x80, 0x24, 4, ...new Uint8Array(32).fill(7)])],
    ['a P-256 point off the curve', didOfBytes([0x80, 0x24, 2, ...new Uint8Array(31), 1])],
    ['an empty key', 'did:key:z'],
    ['a version segment', 'did:key:1.1:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'],
    ['a DID URL in place of a DID', 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK#z6Mk'],
    ['very long text', `did:key:z6Mk${'a'.repeat(5000)}`],
  ])('%s is an invalid DID', async (_title, did) => {
    expect(await errorOf(did)).toBe('invalidDid');
  });
});
