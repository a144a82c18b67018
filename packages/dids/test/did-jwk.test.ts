// did:jwk against the specification's examples, and the keys it has to refuse.
import { describe, expect, test } from '@jest/globals';
import { createDidJwk } from '../src/did-jwk.ts';
import { createDidResolver } from '../src/resolve-did.ts';
import { generateKeyPair } from '../src/signer.ts';

const resolveDid = createDidResolver({ now: () => 0 });
const didOfJson = (jwk: unknown) => `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString('base64url')}`;
const errorOf = async (did: string) => (await resolveDid(did)).didResolutionMetadata.error;

describe('https://github.com/quartzjer/did-jwk/blob/main/spec.md#examples', () => {
  test('the P-256 example has every relationship', async () => {
    const did =
      'did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9';
    const { didDocument } = await resolveDid(did);
    expect(didDocument).toMatchObject({
      id: did,
      verificationMethod: [
        {
          id: `${did}#0`,
          type: 'JsonWebKey2020',
          controller: did,
          publicKeyJwk: {
            crv: 'P-256',
            kty: 'EC',
            x: 'acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0',
            y: '_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE',
          },
        },
      ],
      assertionMethod: [`${did}#0`],
      authentication: [`${did}#0`],
      capabilityInvocation: [`${did}#0`],
      capabilityDelegation: [`${did}#0`],
      keyAgreement: [`${did}#0`],
    });
  });

  test('the X25519 example with "use":"enc" has key agreement only', async () => {
    const did =
      'did:jwk:eyJrdHkiOiJPS1AiLCJjcnYiOiJYMjU1MTkiLCJ1c2UiOiJlbmMiLCJ4IjoiM3A3YmZYdDl3YlRUVzJIQzdPUTFOei1EUThoYmVHZE5yZngtRkctSUswOCJ9';
    const { didDocument } = await resolveDid(did);
    expect(didDocument?.keyAgreement).toEqual([`${did}#0`]);
    expect(didDocument).not.toHaveProperty('assertionMethod');
    expect(didDocument).not.toHaveProperty('authentication');
  });
});

describe('did:jwk', () => {
  test.each(['Ed25519', 'P-256', 'P-384'] as const)('a created %s DID resolves to its own key', async (algorithm) => {
    const { publicJwk } = generateKeyPair(algorithm);
    const { did, verificationMethod } = createDidJwk(publicJwk);
    const { didDocument } = await resolveDid(did);
    expect(didDocument?.verificationMethod).toEqual([
      { id: verificationMethod, type: 'JsonWebKey2020', controller: did, publicKeyJwk: publicJwk },
    ]);
  });

  test('"use":"sig" leaves no key agreement, "use":"enc" nothing else', async () => {
    const { publicJwk } = generateKeyPair('P-256');
    const signing = (await resolveDid(didOfJson({ ...publicJwk, use: 'sig' }))).didDocument;
    expect(signing).toHaveProperty('assertionMethod');
    expect(signing).not.toHaveProperty('keyAgreement');
    const encrypting = (await resolveDid(didOfJson({ ...publicJwk, use: 'enc' }))).didDocument;
    expect(encrypting).toHaveProperty('keyAgreement');
    expect(encrypting).not.toHaveProperty('assertionMethod');
  });

  const { privateJwk, publicJwk } = generateKeyPair('Ed25519');
  const encoded = createDidJwk(publicJwk).did;
  test.each([
    ['a private Ed25519 key', didOfJson(privateJwk)],
    ['a private P-256 key', didOfJson(generateKeyPair('P-256').privateJwk)],
    ['a private X25519 key', didOfJson({ kty: 'OKP', crv: 'X25519', x: publicJwk.x, d: privateJwk.d })],
    ['an X25519 key of another type', didOfJson({ kty: 'EC', crv: 'X25519', x: publicJwk.x })],
    ['text that is no JSON', 'did:jwk:bm90IGpzb24'],
    ['JSON that is no object', didOfJson('key')],
    ['null', didOfJson(null)],
    ['bytes that are no UTF-8', `did:jwk:${Buffer.from([0xff, 0xfe]).toString('base64url')}`],
    ['spare bits that are not zero', `${encoded.slice(0, -1)}${encoded.endsWith('Q') ? 'R' : 'x'}`],
  ])('refuses %s', async (_title, did) => {
    expect(await errorOf(did)).toBe('invalidDid');
  });

  test.each([
    ['RSA', { kty: 'RSA', n: 'AQAB', e: 'AQAB' }],
    ['secp256k1', { kty: 'EC', crv: 'secp256k1', x: 'AA', y: 'AA' }],
  ])('%s is an unsupported key type', async (_title, jwk) => {
    expect(await errorOf(didOfJson(jwk))).toBe('unsupportedPublicKeyType');
  });
});
