// Proofs by the fast path: the same bytes and the same answers as the proof libraries, which are asked on any doubt.
import { describe, expect, jest, test } from '@jest/globals';
import { type AddProofOptions, addProof } from '../../src/add-proof.ts';
import { createFastProof, type FastProofOptions, fastProofOf } from '../../src/canonicalization/fast-proof.ts';
import { checkCredentialProof, checkPresentationProof } from '../../src/checks/proof.ts';
import { createPresentation } from '../../src/create-presentation.ts';
import { signByReference } from '../../src/data-integrity/sign-document.ts';
import { verifyByReference } from '../../src/data-integrity/verify-document.ts';
import { createDocumentLoader } from '../../src/document-loader.ts';
import type { JsonObject } from '../../src/json-object.ts';
import {
  CHALLENGE,
  DOMAIN,
  documentLoader,
  holder,
  issuer,
  NOW,
  record,
  resolveDid,
  signerOf,
  stranger,
} from '../world.ts';

const p256 = signerOf('issuer', 'P-256');
const p384 = signerOf('issuer', 'P-384');

/** A fast path of its own, with its calls of the reference path counted. */
function createWorld(o: Partial<FastProofOptions> = {}) {
  const onMismatch = jest.fn();
  const sign = jest.fn(o.signByReference ?? signByReference);
  const verify = jest.fn(o.verifyByReference ?? verifyByReference);
  const fast = createFastProof({
    documentLoader,
    shadowEvery: 1_000_000,
    onMismatch,
    ...o,
    signByReference: sign,
    verifyByReference: verify,
  });
  const options = { documentLoader, resolveDid, now: NOW };
  return {
    fast,
    sign,
    verify,
    onMismatch,
    add: (credential: JsonObject, change: Partial<AddProofOptions> = {}) =>
      addProof(credential, {
        signer: issuer,
        cryptosuite: 'eddsa-rdfc-2022',
        documentLoader,
        now: NOW,
        createProof: fast.createProof,
        ...change,
      }),
    check: async (credential: unknown) =>
      (await checkCredentialProof(credential, { ...options, verifyProof: fast.verifyProof })).check,
    checkPresentation: async (presentation: unknown, challenge = CHALLENGE) =>
      (
        await checkPresentationProof(presentation, {
          ...options,
          verifyProof: fast.verifyProof,
          challenge,
          domain: DOMAIN,
        })
      ).check,
  };
}
const numbered = (i: number, by = issuer) => ({ ...record({}, by), id: `urn:uuid:${i}`, name: `Record ${i}` });

describe.each([
  ['eddsa-rdfc-2022', issuer],
  ['Ed25519Signature2020', issuer],
] as const)('%s', (cryptosuite, signer) => {
  test('proofs are those of the libraries, by the general path and by template', async () => {
    const world = createWorld();
    for (let i = 0; i < 6; i++) {
      const expected = await addProof(numbered(i), {
        signer,
        cryptosuite,
        documentLoader,
        now: NOW,
        createProof: signByReference,
      });
      expect(JSON.stringify(await world.add(numbered(i), { cryptosuite }))).toBe(JSON.stringify(expected));
      await world.fast.idle();
    }
    expect(world.fast.counts).toMatchObject({ general: 2, template: 4, reference: 0 });
    expect(world.sign).not.toHaveBeenCalled();
  }, 30_000);
});

test('a P-256 key signs hashes that the libraries verify, and theirs are verified here', async () => {
  const world = createWorld();
  for (let i = 0; i < 3; i++) {
    const signed = await world.add(numbered(i, p256), { signer: p256, cryptosuite: 'ecdsa-rdfc-2019' });
    const { check } = await checkCredentialProof(signed, {
      documentLoader,
      resolveDid,
      now: NOW,
      verifyProof: verifyByReference,
    });
    expect(check).toMatchObject({ outcome: 'passed' });
    const theirs = await addProof(numbered(i, p256), {
      signer: p256,
      cryptosuite: 'ecdsa-rdfc-2019',
      documentLoader,
      now: NOW,
      createProof: signByReference,
    });
    expect(await world.check(theirs)).toMatchObject({ outcome: 'passed' });
    await world.fast.idle();
  }
  expect(world.sign).not.toHaveBeenCalled();
  expect(world.verify).not.toHaveBeenCalled();
});

describe('the reference path is called', () => {
  test.each<[string, (world: ReturnType<typeof createWorld>) => Promise<unknown>]>([
    ['for a P-384 key', (world) => world.add(numbered(1, p384), { signer: p384, cryptosuite: 'ecdsa-rdfc-2019' })],
    [
      'for selective disclosure',
      (world) =>
        world.add(numbered(1, p256), { signer: p256, cryptosuite: 'ecdsa-sd-2023', mandatoryPointers: ['/issuer'] }),
    ],
    ['for a named proof', (world) => world.add(numbered(1), { proofId: 'urn:proof:1' })],
    [
      'for an identifier that is no URL to Node',
      (world) =>
        world
          .add({ ...numbered(1), evidence: [{ id: 'https://[', type: ['Evidence'], name: 'x' }] })
          .catch(() => 'refused'),
    ],
    [
      'for a document that cannot be processed',
      (world) => world.add({ ...numbered(1), secretScore: 1 }).catch(() => 'refused'),
    ],
    [
      'when the signature is wrong',
      (world) => world.add(numbered(1), { signer: { ...issuer, sign: stranger.sign } }).catch(() => 'refused'),
    ],
    [
      'when the signer fails',
      (world) =>
        world
          .add(numbered(1), { signer: { ...issuer, sign: () => Promise.reject(new Error('down')) } })
          .catch(() => 'refused'),
    ],
  ])('once, %s', async (_when, attempt) => {
    const world = createWorld();
    await attempt(world);
    expect(world.sign).toHaveBeenCalledTimes(1);
    expect(world.fast.counts).toMatchObject({ reference: 1, general: 0, template: 0 });
  });

  test('before any credential is refused, and its answer counts', async () => {
    const world = createWorld();
    const signed = await world.add(numbered(1));
    expect(await world.check({ ...signed, name: 'Another' })).toMatchObject({
      outcome: 'failed',
      code: 'proof_invalid',
    });
    expect(world.verify).toHaveBeenCalledTimes(1);
    const mild = createWorld({ verifyByReference: async () => undefined });
    expect(await mild.check({ ...signed, name: 'Another' })).toMatchObject({ outcome: 'passed' });
  });

  test('for blank nodes that are alike, which only the complete algorithm labels', async () => {
    const world = createWorld();
    const alike = (i: number) => ({
      ...numbered(i),
      evidence: [
        { type: ['Evidence'], name: 'x' },
        { type: ['Evidence'], name: 'x' },
      ],
    });
    for (let i = 0; i < 4; i++) {
      expect(await world.check(await world.add(alike(i)))).toMatchObject({ outcome: 'passed' });
      await world.fast.idle();
    }
    // The general path has the complete algorithm; no template is made.
    expect(world.fast.counts).toMatchObject({ general: 8, template: 0, reference: 0 });
  });
});

describe('by template', () => {
  async function warmWorld() {
    const world = createWorld();
    const signed: JsonObject[] = [];
    for (let i = 0; i < 4; i++) {
      signed.push(await world.add(numbered(i)));
      await world.fast.idle();
    }
    return { ...world, signed };
  }

  test('every member counts: a changed value, a swapped one, an added one', async () => {
    const { check, signed, fast, verify } = await warmWorld();
    const [first, second] = signed as [JsonObject, JsonObject];
    const before = fast.counts.template;
    expect(await check(first)).toMatchObject({ outcome: 'passed' });
    expect(fast.counts.template).toBe(before + 1);
    const changes: JsonObject[] = [
      { ...first, name: second.name },
      { ...first, id: second.id },
      { ...first, proof: second.proof },
      { ...first, validUntil: '2031-01-01T00:00:00Z' },
      { ...first, description: 'added' },
      { ...first, type: ['VerifiableCredential', 'OpenBadgeCredential'] },
      { ...first, proof: { ...(first.proof as JsonObject), created: '2026-05-01T11:59:59Z' } },
    ];
    for (const changed of changes) expect(await check(changed)).toMatchObject({ outcome: 'failed' });
    expect(verify).toHaveBeenCalledTimes(changes.length);
  }, 30_000);

  test('failures teach nothing', async () => {
    const world = createWorld();
    const signed = await world.add(numbered(1));
    const forged = (i: number) => ({ ...signed, name: `Forged ${i}`, description: 'a shape of its own' });
    for (let i = 0; i < 6; i++) await world.check(forged(i));
    await world.fast.idle();
    expect(world.fast.shapes.count).toBe(0);
    expect(world.fast.shapes.hash((({ proof: _, ...rest }: JsonObject) => rest)(forged(1)))).toBeNull();
  });

  test('a presentation is bound to its challenge', async () => {
    const world = createWorld();
    const credential = await world.add(numbered(1));
    const presentation = await createPresentation({
      credentials: [credential],
      signer: holder,
      challenge: CHALLENGE,
      domain: DOMAIN,
      documentLoader,
      now: NOW,
    });
    for (let i = 0; i < 3; i++) {
      expect(await world.checkPresentation(presentation)).toMatchObject({ outcome: 'passed' });
      await world.fast.idle();
    }
    expect(world.verify).not.toHaveBeenCalled();
    expect(await world.checkPresentation(presentation, 'another-challenge')).toMatchObject({
      outcome: 'failed',
      code: 'challenge_mismatch',
    });
  });
});

describe('comparison with the reference path', () => {
  test('one in N is compared before it is given out', async () => {
    const world = createWorld({ shadowEvery: 3 });
    for (let i = 0; i < 7; i++) await world.add(numbered(i));
    expect(world.sign).toHaveBeenCalledTimes(2);
    expect(world.fast.counts.shadowChecked).toBe(2);
    expect(world.fast.on).toBe(true);
  });

  test('another proof raises the alarm, is given out, and switches off', async () => {
    const other = { type: 'DataIntegrityProof', proofValue: 'zOther' };
    const world = createWorld({ shadowEvery: 2, signByReference: async () => other });
    expect(await world.add(numbered(1))).not.toMatchObject({ proof: other });
    expect(await world.add(numbered(2))).toMatchObject({ proof: other });
    expect(world.onMismatch.mock.calls).toEqual([['signed']]);
    expect(world.fast.on).toBe(false);
    expect(await world.add(numbered(3))).toMatchObject({ proof: other });
    expect(world.onMismatch).toHaveBeenCalledTimes(1);
  });

  test('a refusal by the reference path alone refuses, raises the alarm and switches off', async () => {
    const world = createWorld({ shadowEvery: 1, verifyByReference: async () => 'proof_invalid' });
    const signed = await addProof(numbered(1), {
      signer: issuer,
      cryptosuite: 'eddsa-rdfc-2022',
      documentLoader,
      now: NOW,
    });
    expect(await world.check(signed)).toMatchObject({ outcome: 'failed', code: 'proof_invalid' });
    expect(world.onMismatch.mock.calls).toEqual([['verified']]);
    expect(world.fast.on).toBe(false);
  });

  test('an ECDSA signature of the reference path over other hashes is a mismatch, over the same ones it is not', async () => {
    const good = createWorld({ shadowEvery: 1 });
    await good.add(numbered(1, p256), { signer: p256, cryptosuite: 'ecdsa-rdfc-2019' });
    expect(good.onMismatch).not.toHaveBeenCalled();
    const bad = createWorld({
      shadowEvery: 1,
      signByReference: (o) => signByReference({ ...o, document: { ...o.document, name: 'other' } }),
    });
    await bad.add(numbered(1, p256), { signer: p256, cryptosuite: 'ecdsa-rdfc-2019' });
    expect(bad.onMismatch.mock.calls).toEqual([['signed']]);
  });
});

test('everybody with one loader shares one fast path, and others have their own', () => {
  const other = createDocumentLoader({ resolveDid });
  expect(fastProofOf(documentLoader)).toBe(fastProofOf(documentLoader));
  expect(fastProofOf(other)).not.toBe(fastProofOf(documentLoader));
});
