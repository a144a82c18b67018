// libsodium, where it is installed: the same signatures and the same answers as Node, or it is not used.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { readVector } from '@skill-records/test-kit/vectors';
import * as fc from 'fast-check';
import { type Sodium, startLibsodium, stopLibsodium } from '../src/libsodium.ts';
import { parsePublicJwk } from '../src/public-jwk.ts';
import { createVerifier } from '../src/signature.ts';
import { createLocalSigner, generateKeyPair } from '../src/signer.ts';

const isInstalled = await startLibsodium();
stopLibsodium();
afterEach(() => stopLibsodium());

const createPair = async (algorithm: 'Ed25519' | 'P-256' = 'Ed25519') => {
  const { privateJwk, publicJwk } = generateKeyPair(algorithm);
  const signer = await createLocalSigner({ privateJwk, id: 'did:example:a#k', controller: 'did:example:a' });
  return { signer, verifier: createVerifier(publicJwk) };
};

/** A libsodium of tests: what it answers can be chosen, and its calls are counted. */
const fake = (change: Partial<Sodium> = {}) => ({
  crypto_sign_seed_keypair: jest.fn(),
  crypto_sign_detached: jest.fn(),
  crypto_sign_verify_detached: jest.fn(() => true),
  ...change,
});

(isInstalled ? describe : describe.skip)('installed', () => {
  test('it signs what Node signs, for signers that exist already and for new ones', async () => {
    const { signer } = await createPair();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (data) => {
        stopLibsodium();
        const expected = await signer.sign({ data });
        await startLibsodium();
        expect(Buffer.from(await signer.sign({ data })).equals(expected)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('verdicts are those of Node, whatever is signed and whatever is changed', async () => {
    const { signer, verifier } = await createPair();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.nat(511), async (data, bit) => {
        const signature = await signer.sign({ data });
        const changed = signature.slice();
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
        for (const each of [signature, changed, signature.slice(1), new Uint8Array(64)]) {
          stopLibsodium();
          const expected = verifier.verify(data, each);
          await startLibsodium();
          expect(verifier.verify(data, each)).toBe(expected);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('T2 every signature of Project Wycheproof has the verdict that Node gives', async () => {
    const { testGroups } = readVector<{
      testGroups: { jwk: { x: string }; tests: { msg: string; sig: string; result: string }[] }[];
    }>('wycheproof/ed25519.json');
    const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
    await startLibsodium();
    for (const { jwk, tests } of testGroups) {
      const verifier = createVerifier(parsePublicJwk({ kty: 'OKP', crv: 'Ed25519', x: jwk.x }));
      for (const { msg, sig, result } of tests)
        expect(verifier.verify(bytes(msg), bytes(sig))).toBe(result === 'valid');
    }
  });

  test('other kinds of keys never come to it', async () => {
    await startLibsodium();
    const { signer, verifier } = await createPair('P-256');
    const data = new Uint8Array([1, 2, 3]);
    expect(verifier.verify(data, await signer.sign({ data }))).toBe(true);
  });
});

describe('Node is the authority', () => {
  test('a missing package changes nothing', async () => {
    expect(await startLibsodium(() => Promise.reject(new Error('not found')))).toBe(false);
    const { signer, verifier } = await createPair();
    const data = new Uint8Array(64);
    expect(verifier.verify(data, await signer.sign({ data }))).toBe(true);
  });

  test.each<[string, Partial<Sodium>]>([
    ['signs differently', {}],
    ['is something else', { crypto_sign_detached: undefined as never }],
  ])('one that %s is not used', async (_what, change) => {
    expect(await startLibsodium(async () => fake(change))).toBe(false);
  });

  (isInstalled ? test : test.skip)('one that accepts what Node refuses is not used', async () => {
    const real = (await import('sodium-native' as string)).default as Sodium;
    const mild = { ...real, crypto_sign_verify_detached: () => true };
    expect(await startLibsodium(async () => mild)).toBe(false);
    expect(await startLibsodium(async () => ({ ...real }))).toBe(true);
  });

  (isInstalled ? test : test.skip)('what it does not accept is for Node to decide', async () => {
    const real = (await import('sodium-native' as string)).default as Sodium;
    let strict = false;
    await startLibsodium(async () => ({
      ...real,
      crypto_sign_verify_detached: (...o: Parameters<Sodium['crypto_sign_verify_detached']>) =>
        !strict && real.crypto_sign_verify_detached(...o),
    }));
    const { signer, verifier } = await createPair();
    const data = new Uint8Array([7]);
    const signature = await signer.sign({ data });
    strict = true;
    expect(verifier.verify(data, signature)).toBe(true);
    expect(verifier.verify(data, signature.with(3, 0))).toBe(signature[3] === 0);
  });
});
