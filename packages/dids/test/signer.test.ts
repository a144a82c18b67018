// Local signers: a proved pair, the right algorithm, and no way to see the private key.
import { describe, expect, test } from '@jest/globals';
import { createDidKey } from '../src/did-key.ts';
import { verifySignature } from '../src/signature.ts';
import { createLocalSigner, generateKeyPair, type KeyAlgorithm } from '../src/signer.ts';
import { rejection } from './refusal.ts';

const data = Buffer.from('what is signed');

describe.each<KeyAlgorithm>(['Ed25519', 'P-256'])('a local %s signer', (algorithm) => {
  const pair = generateKeyPair(algorithm);
  const { did, verificationMethod } = createDidKey(pair.publicJwk);
  const options = { privateJwk: pair.privateJwk, id: verificationMethod, controller: did };

  test('signs 64 raw bytes that verify with its public key', async () => {
    const signer = await createLocalSigner(options);
    const signature = await signer.sign({ data });
    expect(signature).toHaveLength(64);
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
    expect(verifySignature({ publicJwk: pair.publicJwk, data, signature: new Uint8Array(64) })).toBe(false);
    expect(verifySignature({ publicJwk: pair.publicJwk, data, signature: new Uint8Array(0) })).toBe(false);
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

test('a DER signature is not taken for the raw form of P-256', () => {
  const { publicJwk } = generateKeyPair('P-256');
  const der = Buffer.from(`3044022${'0'.repeat(131)}`, 'hex');
  expect(verifySignature({ publicJwk, data, signature: der })).toBe(false);
});
