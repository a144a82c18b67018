// Local signers: a proved pair, the right algorithm, and no way to see the private key.
import { createPrivateKey, sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createDidKey } from '../src/did-key.ts';
import type { PublicJwk } from '../src/public-jwk.ts';
import { createVerifier, verifySignature } from '../src/signature.ts';
import { createLocalSigner, generateKeyPair, type KeyAlgorithm } from '../src/signer.ts';
import { refusal, rejection } from './refusal.ts';

const data = Buffer.from('what is signed');

describe.each<[KeyAlgorithm, number]>([
  ['Ed25519', 64],
  ['P-256', 64],
  ['P-384', 96],
])('a local %s signer', (algorithm, length) => {
  const pair = generateKeyPair(algorithm);
  const { did, verificationMethod } = createDidKey(pair.publicJwk);
  const options = { privateJwk: pair.privateJwk, id: verificationMethod, controller: did };

  test(`signs ${length} raw bytes that verify with its public key`, async () => {
    const signer = await createLocalSigner(options);
    const signature = await signer.sign({ data });
    expect(signature).toHaveLength(length);
    expect(signer).toMatchObject({ id: verificationMethod, controller: did, algorithm, publicJwk: pair.publicJwk });
    expect(verifySignature({ publicJwk: signer.publicJwk, data, signature })).toBe(true);
  });

  test('its signature is refused for other data, another key, another length', async () => {
    const signer = await createLocalSigner(options);
    const signature = await signer.sign({ data });
    const other = generateKeyPair(algorithm).publicJwk;
    expect(verifySignature({ publicJwk: pair.publicJwk, data: Buffer.from('what was signed'), signature })).toBe(false);
    expect(verifySignature({ publicJwk: other, data, signature })).toBe(false);
    expect(verifySignature({ publicJwk: pair.publicJwk, data, signature: signature.subarray(1) })).toBe(false);
    expect(verifySignature({ publicJwk: pair.publicJwk, data, signature: new Uint8Array(length) })).toBe(false);
    expect(verifySignature({ publicJwk: pair.publicJwk, data, signature: new Uint8Array(0) })).toBe(false);
  });

  test('signs the same without waiting', async () => {
    const signer = await createLocalSigner(options);
    const signature = signer.signSync?.(data) as Uint8Array;
    expect(signature).toHaveLength(length);
    expect(createVerifier(pair.publicJwk).verify(data, signature)).toBe(true);
    if (algorithm === 'Ed25519') expect(signature).toEqual(await signer.sign({ data }));
  });

  test('one verifier tells many signatures apart', async () => {
    const signer = await createLocalSigner(options);
    const verifier = createVerifier(pair.publicJwk);
    expect(verifier.algorithm).toBe(algorithm);
    for (let i = 0; i < 3; i++) {
      const signature = await signer.sign({ data: Buffer.from([i]) });
      expect(verifier.verify(Buffer.from([i]), signature)).toBe(true);
      expect(verifier.verify(Buffer.from([i + 1]), signature)).toBe(false);
      expect(verifier.verify(Buffer.from([i]), signature.subarray(1))).toBe(false);
      expect(verifier.verify(Buffer.from([i]), new Uint8Array([...signature, 0]))).toBe(false);
    }
  });

  test('shows no private member, also not when it is serialised', async () => {
    const signer = await createLocalSigner(options);
    expect(JSON.stringify(signer)).not.toContain(pair.privateJwk.d);
    expect(signer.publicJwk).not.toHaveProperty('d');
  });

  test('refuses a public part that belongs to another private key', async () => {
    const foreign = generateKeyPair(algorithm).publicJwk;
    const mixed = { ...foreign, d: pair.privateJwk.d };
    expect(['key_mismatch', 'key_invalid']).toContain(
      await rejection(createLocalSigner({ ...options, privateJwk: mixed })),
    );
  });

  test('refuses a broken private part without quoting it', async () => {
    const broken = { ...pair.privateJwk, d: 'c2VjcmV0' };
    await expect(createLocalSigner({ ...options, privateJwk: broken })).rejects.toMatchObject({
      code: 'key_invalid',
      message: expect.not.stringContaining('c2VjcmV0'),
    });
  });

  test.each([
    ['a verification method of another DID', { id: 'did:example:other#key', controller: did }],
    ['a controller that is only a prefix', { id: `${did}x#key`, controller: did }],
    ['an empty fragment', { id: `${did}#`, controller: did }],
    ['a controller that is no DID', { id: 'https://a.example#key', controller: 'https://a.example' }],
  ])('refuses %s', async (_title, names) => {
    expect(await rejection(createLocalSigner({ ...options, ...names }))).toBe('did_url_invalid');
  });
});

test.each(['P-256', 'P-384'] as const)('a DER signature is not taken for the raw form of %s', (algorithm) => {
  const { privateJwk, publicJwk } = generateKeyPair(algorithm);
  const key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' });
  const der = sign(algorithm === 'P-256' ? 'sha256' : 'sha384', data, key);
  expect(verifySignature({ publicJwk, data, signature: der })).toBe(false);
});

test('a P-384 signature over SHA-256 is refused: the curve decides the digest', () => {
  const { privateJwk, publicJwk } = generateKeyPair('P-384');
  const key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' });
  const dsaEncoding = 'ieee-p1363';
  expect(verifySignature({ publicJwk, data, signature: sign('sha256', data, { key, dsaEncoding }) })).toBe(false);
  expect(verifySignature({ publicJwk, data, signature: sign('sha384', data, { key, dsaEncoding }) })).toBe(true);
});

describe('a BLS12-381 key', () => {
  const x = Buffer.from([0x80, ...new Uint8Array(94), 1]).toString('base64url');
  const bls: PublicJwk = { kty: 'EC', crv: 'BLS12381G2', x };

  test('verifies nothing here (key_type_unsupported)', () => {
    const signature = new Uint8Array(64);
    expect(refusal(() => verifySignature({ publicJwk: bls, data, signature }))).toBe('key_type_unsupported');
    expect(refusal(() => createVerifier(bls))).toBe('key_type_unsupported');
  });

  test('makes no local signer (key_type_unsupported)', async () => {
    const { did, verificationMethod } = createDidKey(bls);
    const options = { privateJwk: { ...bls, d: 'AA' }, id: verificationMethod, controller: did };
    expect(await rejection(createLocalSigner(options))).toBe('key_type_unsupported');
  });
});
