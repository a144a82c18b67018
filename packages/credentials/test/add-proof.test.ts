// Signing: what comes out verifies, what went in is untouched, and what must not be signed is not.
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS } from '@skill-records/contexts';
import type { JsonObject } from '../src/json-object.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { bbsIssuer, WHOLE_SUITES } from './suites.ts';
import { bothEntries, EDDSA_SUITES, NOW, options, record, sign, signerOf, stranger } from './world.ts';

describe.each(WHOLE_SUITES)('addProof with $title', ({ cryptosuite, signer }) => {
  const unsigned = (status?: JsonObject) => record(status, signer);
  const isEdDsa = signer.algorithm === 'Ed25519';

  test('gives a credential that verifies, green', async () => {
    // The lists of these tests are signed by the Ed25519 key alone.
    const entries = isEdDsa ? bothEntries : {};
    const verdict = await verifyCredential(await sign(unsigned(entries), { cryptosuite, signer }), options());
    expect(verdict.checks.filter(({ outcome }) => outcome !== 'passed').map(({ id }) => id)).toEqual([
      'holderBinding',
      'query',
    ]);
    expect(verdict).toMatchObject({ verified: true, assurance: 'green' });
  });

  test('writes one proof: suite, purpose, key of the issuer, time', async () => {
    const { proof } = await sign(unsigned(), { cryptosuite, signer });
    expect(proof).toEqual({
      ...(cryptosuite === 'Ed25519Signature2020' ? { type: cryptosuite } : { type: 'DataIntegrityProof', cryptosuite }),
      created: '2026-05-01T12:00:00Z',
      verificationMethod: signer.id,
      proofPurpose: 'assertionMethod',
      proofValue: expect.stringMatching(/^z[1-9A-HJ-NP-Za-km-z]{80,134}$/),
    });
  });

  test('leaves its input as it was, and shares nothing with it', async () => {
    const input = unsigned();
    const before = structuredClone(input);
    const signed = await sign(input, { cryptosuite, signer });
    expect(input).toEqual(before);
    (signed.credentialSubject as JsonObject).id = 'did:example:other';
    expect(input).toEqual(before);
  });

  test('adds only the proof, and the context that the suite needs', async () => {
    const { proof: _, '@context': contexts, ...signed } = await sign(unsigned(), { cryptosuite, signer });
    const { '@context': before, ...content } = unsigned();
    expect(signed).toEqual(content);
    const added = cryptosuite === 'Ed25519Signature2020' ? [CONTEXT_URLS.ed25519Signature2020V1] : [];
    expect(contexts).toEqual([...(before as string[]), ...added]);
  });

  test('refuses a signer that is not the issuer', async () => {
    await expect(sign(unsigned(), { cryptosuite, signer: stranger })).rejects.toMatchObject({
      code: 'issuer_mismatch',
    });
  });

  test.each(isEdDsa ? (['P-256', 'P-384'] as const) : (['Ed25519'] as const))('refuses a %s key', async (algorithm) => {
    const other = signerOf('issuer', algorithm);
    await expect(
      sign({ ...unsigned(), issuer: other.controller }, { cryptosuite, signer: other }),
    ).rejects.toMatchObject({ code: 'signer_unsupported' });
  });

  test('refuses a BLS12-381 key', async () => {
    await expect(sign(record({}, bbsIssuer), { cryptosuite, signer: bbsIssuer })).rejects.toMatchObject({
      code: 'signer_unsupported',
    });
  });

  test('refuses mandatory pointers: the suite signs the document as a whole', async () => {
    await expect(sign(unsigned(), { cryptosuite, signer, mandatoryPointers: ['/issuer'] })).rejects.toMatchObject({
      code: 'pointer_invalid',
    });
  });

  test('releases no signature that its public key does not verify', async () => {
    const swapped = { ...signer, sign: signerOf('stranger', signer.algorithm).sign };
    await expect(sign(unsigned(), { cryptosuite, signer: swapped })).rejects.toMatchObject({ code: 'signature_wrong' });
    const broken = { ...signer, sign: async () => new Uint8Array(64) };
    await expect(sign(unsigned(), { cryptosuite, signer: broken })).rejects.toMatchObject({ code: 'signature_wrong' });
  });

  test('passes on that a remote signer failed', async () => {
    const down = { ...signer, sign: async () => Promise.reject(new Error('connection refused')) };
    await expect(sign(unsigned(), { cryptosuite, signer: down })).rejects.toMatchObject({ code: 'signing_failed' });
  });
});

test.each(EDDSA_SUITES)('%s signs the same bytes for the same input and time', async (cryptosuite) => {
  expect(await sign(record(), { cryptosuite })).toEqual(await sign(record(), { cryptosuite }));
});

describe('addProof refuses', () => {
  const subject = (change: JsonObject) => ({
    ...record(),
    credentialSubject: { ...(record().credentialSubject as JsonObject), ...change },
  });

  test.each<[string, string, JsonObject]>([
    ['a member that no context defines', 'term_undefined', { ...record(), secretScore: 3 }],
    ['a nested member that no context defines', 'term_undefined', subject({ secretScore: 3 })],
    ['a type that no context defines', 'term_undefined', { ...record(), type: ['VerifiableCredential', 'Diploma'] }],
    ['a relative identifier', 'term_undefined', subject({ achievement: { id: 'a/1', type: ['Achievement'] } })],
    ['a credential that is signed already', 'proof_present', { ...record(), proof: { type: 'DataIntegrityProof' } }],
    [
      'a context that is not bundled',
      'context_unknown',
      { ...record(), '@context': [CONTEXT_URLS.credentialsV2, 'https://e.example/c'] },
    ],
    ['a structural fault', 'structure_invalid', { ...record(), issuer: undefined } as JsonObject],
    ['a control character', 'control_character', { ...record(), name: 'A\u0007' }],
    [
      'a control character deep inside',
      'control_character',
      subject({ achievement: { type: ['Achievement'], name: 'A\u0085' } }),
    ],
    ['a null byte', 'control_character', { ...record(), name: 'A\u0000' }],
    ['half a surrogate pair', 'document_ambiguous', { ...record(), name: 'A\ud83d' }],
  ])('%s (%s)', async (_title, code, credential) => {
    await expect(sign(JSON.parse(JSON.stringify(credential)))).rejects.toMatchObject({ name: 'CredentialError', code });
  });

  test('while tabs, line breaks, quotes, emoji and Japanese are signed and verify', async () => {
    const signed = await sign({ ...record(), name: 'a\tb\nc "d" \\ 😀 山田 花子' });
    expect(await verifyCredential(signed, options())).toMatchObject({ verified: true });
  });

  test('says nothing of the content in its message', async () => {
    const error = await sign({ ...record(), name: 'Hanako\u0007' }).catch((reason: Error) => reason);
    expect((error as Error).message).not.toContain('Hanako');
  });
});

test('a thousandth second of the time of signing is not written', async () => {
  const { proof } = await sign(record(), { now: new Date(NOW.getTime() + 123) });
  expect(proof).toHaveProperty('created', '2026-05-01T12:00:00Z');
});
