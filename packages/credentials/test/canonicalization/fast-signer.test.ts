// Rows of a template are signed byte by byte as addProof signs them; on any doubt by addProof itself, with the proof libraries.
import { describe, expect, jest, test } from '@jest/globals';
import { createLocalSigner, type Signer } from '@skill-records/dids/signer';
import { createTestKey } from '@skill-records/test-kit/keys';
import { type AddProofOptions, addProof } from '../../src/add-proof.ts';
import { createFastSigner, type FastSigner, type FastSignerOptions } from '../../src/canonicalization/fast-signer.ts';
import { type HoleValue, hole } from '../../src/canonicalization/template.ts';
import { signByReference } from '../../src/data-integrity/sign-document.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { verifyCredential } from '../../src/verify-credential.ts';
import { documentLoader, holder, NOW, options, record, issuer as remoteIssuer, signerOf, stranger } from '../world.ts';

const localSigner = (name: string, algorithm: 'Ed25519' | 'P-256' = 'Ed25519') => {
  const { privateJwk, verificationMethod: id, did: controller } = createTestKey(algorithm, name);
  return createLocalSigner({ privateJwk, id, controller });
};
const issuer = await localSigner('issuer');
const p256 = await localSigner('issuer', 'P-256');

const template = (by: Signer = issuer): JsonObject => {
  const document = record({}, by);
  const subject = document.credentialSubject as JsonObject;
  return {
    ...document,
    id: hole('id'),
    name: hole('name'),
    validFrom: hole('validFrom'),
    validUntil: hole('validUntil'),
    credentialSubject: {
      ...subject,
      id: hole('subject'),
      skill: [{ ...(subject.skill as JsonObject[])[0], levelOrdinal: hole('ordinal', 'number') }],
    },
  };
};

const row = (i: number, change: Record<string, HoleValue> = {}): Record<string, HoleValue> => ({
  id: `urn:uuid:00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
  name: `Spreadsheets “${i}” 表計算 😀\t"x"`,
  validFrom: '2026-04-01T00:00:00Z',
  validUntil: '2029-03-31T23:59:59Z',
  subject: i % 2 === 0 ? holder.controller : `urn:uuid:00000000-0000-4000-9000-${String(i).padStart(12, '0')}`,
  ordinal: 1 + (i % 5),
  ...change,
});

const create = (o: Partial<FastSignerOptions> = {}) =>
  createFastSigner({
    document: template(o.signer),
    signer: issuer,
    cryptosuite: 'eddsa-rdfc-2022',
    documentLoader,
    ...o,
  });
const valuesOf = (signer: FastSigner, of: Record<string, HoleValue>) =>
  signer.template.holes.map(({ name }) => of[name] as HoleValue);
const signRow = (signer: FastSigner, of: Record<string, HoleValue>) => signer.sign(valuesOf(signer, of), NOW);
const byLibrary = (credential: JsonObject, o: Partial<AddProofOptions> = {}) =>
  addProof(credential, {
    signer: issuer,
    cryptosuite: 'eddsa-rdfc-2022',
    documentLoader,
    now: NOW,
    createProof: signByReference,
    ...o,
  });

describe.each(['eddsa-rdfc-2022', 'Ed25519Signature2020'] as const)('%s', (cryptosuite) => {
  test('rows are the texts of addProof with the proof libraries', async () => {
    const signer = await create({ cryptosuite, shadowEvery: 1_000_000 });
    await signRow(signer, row(0));
    for (let i = 1; i < 12; i++) {
      const text = await signRow(signer, row(i));
      const bytes = await signer.signBytes(valuesOf(signer, row(i)), NOW);
      const expected = await byLibrary(signer.template.substitute(valuesOf(signer, row(i))), { cryptosuite });
      expect(text).toBe(JSON.stringify(expected));
      expect(Buffer.from(bytes).toString()).toBe(text);
    }
    expect(signer.counts).toEqual({ fast: 23, reference: 0, shadowChecked: 1 });
  });

  test('a row verifies', async () => {
    const signed = JSON.parse(await signRow(await create({ cryptosuite }), row(1)));
    expect(await verifyCredential(signed, options())).toMatchObject({ verified: true, credential: signed });
  });
});

describe('a P-256 key', () => {
  test('signs with ecdsa-rdfc-2019, and comparisons look at the hashes instead of the signature', async () => {
    const onMismatch = jest.fn();
    const signer = await create({ signer: p256, cryptosuite: 'ecdsa-rdfc-2019', shadowEvery: 2, onMismatch });
    for (let i = 0; i < 6; i++) {
      const signed = JSON.parse(await signRow(signer, row(i)));
      const verdict = await verifyCredential(signed, options({ issuerTrust: { policy: 'any', isListed: () => true } }));
      expect(verdict).toMatchObject({ verified: true });
    }
    expect(signer.counts).toMatchObject({ fast: 6, reference: 0, shadowChecked: 3 });
    expect(onMismatch).not.toHaveBeenCalled();
  });

  test.each([
    ['eddsa-rdfc-2022', p256],
    ['ecdsa-rdfc-2019', issuer],
    ['ecdsa-rdfc-2019', signerOf('issuer', 'P-384')],
  ] as const)('%s takes no key of another kind', async (cryptosuite, signer) => {
    await expect(create({ cryptosuite, signer })).rejects.toMatchObject({ code: 'signer_unsupported' });
  });
});

test('a signer that is not the issuer gets no fast signer', async () => {
  await expect(
    createFastSigner({ document: template(), signer: stranger, cryptosuite: 'eddsa-rdfc-2022', documentLoader }),
  ).rejects.toMatchObject({ code: 'issuer_mismatch' });
});

describe('rows that are no rows of the template go through addProof', () => {
  test.each<[string, string, Record<string, HoleValue>]>([
    ['a control character', 'control_character', { name: 'a\u0007' }],
    ['DEL', 'control_character', { name: 'a\u007f' }],
    ['an empty text', 'document_ambiguous', { name: '' }],
    ['a keyword', 'document_ambiguous', { name: '@type' }],
    ['a blank node', 'document_ambiguous', { subject: '_:b' }],
    ['half a surrogate pair', 'document_ambiguous', { name: '\ud800' }],
    ['a time without its zone', 'structure_invalid', { validFrom: '2026-04-01T00:00:00' }],
    ['a day that does not exist', 'structure_invalid', { validUntil: '2027-02-30T00:00:00Z' }],
    ['a period that ends before it begins', 'structure_invalid', { validUntil: '2020-01-01T00:00:00Z' }],
    ['a number beyond what readers agree on', 'document_ambiguous', { ordinal: 2 ** 60 }],
    ['a relative identifier', 'structure_invalid', { id: 'a/1' }],
    ['the document inside itself', 'document_ambiguous', { subject: row(1).id as string }],
  ])('%s is refused (%s)', async (_what, code, change) => {
    const signer = await create();
    await signRow(signer, row(0));
    await expect(signRow(signer, row(1, change))).rejects.toMatchObject({ code });
    expect(signer.counts).toMatchObject({ fast: 1, reference: 1 });
    expect(signer.on).toBe(true);
  });

  test('an exponent, which addProof may sign, is left to the library', async () => {
    const signer = await create();
    await signRow(signer, row(0));
    const outcome = await Promise.resolve(signRow(signer, row(1, { ordinal: 1e-7 }))).catch((error) => error.code);
    const expected = await byLibrary(signer.template.substitute(valuesOf(signer, row(1, { ordinal: 1e-7 })))).then(
      JSON.stringify,
      (error) => error.code,
    );
    expect(outcome).toBe(expected);
    expect(signer.counts).toMatchObject({ fast: 1 });
  });

  test('an unusual but good row is signed all the same', async () => {
    const signer = await create();
    await signRow(signer, row(0));
    const values = valuesOf(signer, row(1, { name: '_:' }));
    await expect(Promise.resolve(signer.sign(values, NOW))).rejects.toMatchObject({ code: 'document_ambiguous' });
    const good = valuesOf(signer, row(1, { name: '_underscored' }));
    expect(await signer.sign(good, NOW)).toBe(JSON.stringify(await byLibrary(signer.template.substitute(good))));
  });

  test('everything goes there when digests of related resources vary', async () => {
    const document = { ...template(), relatedResource: [{ id: 'https://a.example/r', digestSRI: hole('digest') }] };
    const reference = jest.fn(async (credential: JsonObject) => ({ ...credential, proof: {} }));
    const signer = await create({ document, reference });
    await signRow(signer, row(0, { digest: 'sha256-x' }));
    await signRow(signer, row(1, { digest: 'sha256-y' }));
    expect(reference).toHaveBeenCalledTimes(2);
    expect(signer.counts).toMatchObject({ fast: 0, reference: 2 });
  });
});

describe('comparison with the reference path', () => {
  const counting = () => {
    const reference = jest.fn((credential: JsonObject) => byLibrary(credential));
    return reference;
  };

  test('the first row and then one in N are compared before they are released', async () => {
    const reference = counting();
    const signer = await create({ reference, shadowEvery: 5 });
    const calls: number[] = [];
    for (let i = 0; i < 16; i++) {
      await signRow(signer, row(i));
      calls.push(reference.mock.calls.length);
    }
    expect(calls).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4]);
    expect(signer.counts).toEqual({ fast: 16, reference: 0, shadowChecked: 4 });
  });

  test('rows that come while the first is compared wait for it', async () => {
    const reference = counting();
    const signer = await create({ reference, shadowEvery: 1_000 });
    const texts = await Promise.all([0, 1, 2, 3].map((i) => signRow(signer, row(i))));
    expect(new Set(texts).size).toBe(4);
    expect(reference).toHaveBeenCalledTimes(1);
  });

  test('a mismatch raises the alarm, switches off, and loses nothing', async () => {
    const onMismatch = jest.fn();
    let lie = false;
    const reference = jest.fn(async (credential: JsonObject) => {
      const signed = await byLibrary(credential);
      return lie ? { ...signed, proof: { ...(signed.proof as JsonObject), proofValue: 'zOther' } } : signed;
    });
    const signer = await create({ reference, shadowEvery: 3, onMismatch });
    const released: string[] = [];
    for (let i = 0; i < 8; i++) {
      lie = i >= 3;
      released.push(await signRow(signer, row(i)));
    }
    expect(onMismatch.mock.calls).toEqual([['signed_text']]);
    expect(signer.on).toBe(false);
    // What the reference path gives is released, for the row that differed and for all after it.
    expect(released.slice(0, 3).every((text) => !text.includes('zOther'))).toBe(true);
    expect(released.slice(3).every((text) => text.includes('zOther'))).toBe(true);
    expect(reference).toHaveBeenCalledTimes(2 + 4);
  });

  test('an alarm that fails loses nothing either', async () => {
    const reference = async (credential: JsonObject) => ({ ...(await byLibrary(credential)), extra: true });
    const signer = await create({
      reference,
      onMismatch: () => {
        throw new Error('no alarm today');
      },
    });
    expect(JSON.parse(await signRow(signer, row(0)))).toMatchObject({ extra: true });
    expect(signer.on).toBe(false);
  });

  test('a row that only the reference path refuses is not released, and switches off', async () => {
    const onMismatch = jest.fn();
    let refuse = false;
    const reference = async (credential: JsonObject) => {
      if (refuse) throw new Error('refused');
      return byLibrary(credential);
    };
    const signer = await create({ reference, shadowEvery: 1, onMismatch });
    await signRow(signer, row(0));
    refuse = true;
    await expect(Promise.resolve(signRow(signer, row(1)))).rejects.toThrow('refused');
    expect(onMismatch.mock.calls).toEqual([['refused']]);
    expect(signer.on).toBe(false);
  });

  test('a first row that is refused proves nothing, so the next one is the first', async () => {
    const reference = counting();
    const signer = await create({ reference, shadowEvery: 1_000 });
    reference.mockRejectedValueOnce(new Error('refused'));
    await expect(Promise.resolve(signRow(signer, row(0)))).rejects.toThrow('refused');
    expect(signer.on).toBe(true);
    await signRow(signer, row(1));
    await signRow(signer, row(2));
    expect(reference).toHaveBeenCalledTimes(2);
  });
});

describe('signers elsewhere', () => {
  const remote = (sign: Signer['sign']): Signer => ({ ...remoteIssuer, sign });

  test('give the same texts', async () => {
    const [signer, local] = [await create({ signer: remote(remoteIssuer.sign) }), await create()];
    for (let i = 0; i < 4; i++) expect(await signRow(signer, row(i))).toBe(await signRow(local, row(i)));
    expect(signer.counts).toMatchObject({ fast: 4, reference: 0 });
  });

  test('are asked again by the reference path when they fail, whose error is the one that is seen', async () => {
    const sign = jest.fn(remoteIssuer.sign);
    const signer = await create({ signer: remote(sign) });
    await signRow(signer, row(0));
    sign.mockRejectedValue(new Error('connection refused'));
    await expect(Promise.resolve(signRow(signer, row(1)))).rejects.toMatchObject({ code: 'signing_failed' });
    sign.mockImplementation(stranger.sign);
    await expect(Promise.resolve(signRow(signer, row(2)))).rejects.toMatchObject({ code: 'signature_wrong' });
    expect(signer.on).toBe(true);
  });

  test('a local signer whose signatures do not verify gets no fast signer', async () => {
    const { signSync } = await localSigner('stranger');
    const swapped = { ...issuer, signSync } as Signer;
    await expect(create({ signer: swapped })).rejects.toMatchObject({ code: 'signature_wrong' });
  });
});
