// DI-4: proof sets and proof chains, made and verified; the proof libraries do neither.
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS } from '@skill-records/contexts';
import type { ProofCheckOptions } from '../src/checks/proof.ts';
import { MAX_PROOFS } from '../src/data-integrity/proof-chain.ts';
import type { JsonObject } from '../src/json-object.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { codeOf, issuer, NOW, options, record, sign, signerOf, stranger } from './world.ts';

const FIRST = 'urn:uuid:11111111-1111-4111-8111-111111111111';
const SECOND = 'urn:uuid:22222222-2222-4222-8222-222222222222';
const later = new Date(NOW.getTime() + 1000);

const verify = (credential: unknown, o: Partial<ProofCheckOptions> = {}) => verifyCredential(credential, options(o));
const proofsOf = (credential: JsonObject) => credential.proof as JsonObject[];
const withProofs = (credential: JsonObject, change: (proofs: JsonObject[]) => unknown[]): JsonObject => ({
  ...credential,
  proof: change(structuredClone(proofsOf(credential))),
});

describe('DI-4 a proof set', () => {
  const two = sign(record()).then((once) => sign(once, { append: true, now: later }));

  test('of two proofs of the issuer is verified, and both are returned', async () => {
    const signed = await two;
    expect(proofsOf(signed)).toHaveLength(2);
    expect(await verify(signed)).toMatchObject({ verified: true, credential: signed, issuer: issuer.controller });
  });

  test('keeps the earlier proof as it was', async () => {
    const once = await sign(record());
    expect(proofsOf(await two)[0]).toEqual(once.proof);
  });

  test('may hold proofs of two suites', async () => {
    const contexts = [...(record()['@context'] as string[]), CONTEXT_URLS.ed25519Signature2020V1];
    const once = await sign({ ...record(), '@context': contexts });
    const signed = await sign(once, { append: true, cryptosuite: 'Ed25519Signature2020' });
    expect(await verify(signed)).toMatchObject({ verified: true, credential: signed });
  });

  test('is not begun where a proof stands already and nothing was said', async () => {
    await expect(sign(await sign(record()))).rejects.toMatchObject({ code: 'proof_present' });
  });

  test('is not continued by a suite whose context the earlier proof does not cover', async () => {
    await expect(
      sign(await sign(record()), { append: true, cryptosuite: 'Ed25519Signature2020' }),
    ).rejects.toMatchObject({ code: 'context_unsafe' });
  });

  const unknown = (proof: JsonObject) => ({ ...proof, cryptosuite: 'experimental-2030' });
  test.each<[string, string, (proofs: JsonObject[]) => unknown[]]>([
    ['a broken second proof', 'proof_invalid', ([a, b]) => [a, { ...b, proofValue: `z${'2'.repeat(86)}` }]],
    ['a broken first proof', 'proof_invalid', ([a, b]) => [{ ...a, proofValue: `z${'2'.repeat(86)}` }, b]],
    ['the value of the other proof', 'proof_invalid', ([a, b]) => [a, { ...b, proofValue: a?.proofValue }]],
    ['G4 a proof of an unknown suite', 'proof_unsupported', ([a, b]) => [a, unknown(b as JsonObject)]],
    ['G4 a proof of an unknown suite first', 'proof_unsupported', ([a, b]) => [unknown(a as JsonObject), b]],
    ['a proof of another purpose', 'proof_purpose', ([a, b]) => [a, { ...b, proofPurpose: 'authentication' }]],
    ['a proof that has expired', 'proof_expired', ([a, b]) => [a, { ...b, expires: '2026-05-01T00:00:00Z' }]],
    [
      'two proofs of one id',
      'document_ambiguous',
      ([a, b]) => [
        { ...a, id: FIRST },
        { ...b, id: FIRST },
      ],
    ],
    ['too many proofs', 'proof_multiple', ([a]) => Array.from({ length: MAX_PROOFS + 1 }, () => ({ ...a }))],
    ['no proof', 'document_ambiguous', () => []],
  ])('with %s is refused (%s)', async (_title, code, change) => {
    const verdict = await verify(withProofs(await two, change));
    expect([codeOf(verdict), verdict.verified]).toEqual([code, false]);
  });

  test('of one proof is that proof', async () => {
    expect(await verify(withProofs(await two, ([a]) => [a]))).toMatchObject({ verified: true });
  });

  test('holds no more proofs than a verifier looks at', async () => {
    let signed = await sign(record());
    for (let i = 1; i < MAX_PROOFS; i++) signed = await sign(signed, { append: true });
    expect(await verify(signed)).toMatchObject({ verified: true });
    await expect(sign(signed, { append: true })).rejects.toMatchObject({ code: 'proof_multiple' });
  });

  describe('with a proof of an unknown suite, where a verifier asks for the known ones', () => {
    const mixed = two.then((signed) => withProofs(signed, ([a, b]) => [a, unknown(b as JsonObject)]));

    test('is verified, and returned without the proof that nobody verified', async () => {
      const signed = await mixed;
      const verdict = await verify(signed, { proofSets: 'known' });
      expect(verdict).toMatchObject({ verified: true, credential: { ...signed, proof: [proofsOf(signed)[0]] } });
    });

    test('is refused when a known proof is bad', async () => {
      const broken = withProofs(await mixed, ([a, b]) => [{ ...a, proofValue: `z${'2'.repeat(86)}` }, b]);
      expect(codeOf(await verify(broken, { proofSets: 'known' }))).toBe('proof_invalid');
    });

    test('is refused when no proof is known', async () => {
      const none = withProofs(await mixed, (proofs) => proofs.map(unknown));
      expect(codeOf(await verify(none, { proofSets: 'known' }))).toBe('proof_unsupported');
    });

    test('is refused when a known proof continues the unknown one', async () => {
      const first = await sign(record(), { proofId: FIRST });
      const chained = await sign(first, { previousProof: FIRST });
      const foreign = withProofs(chained, ([a, b]) => [unknown(a as JsonObject), b]);
      expect(codeOf(await verify(foreign, { proofSets: 'known' }))).toBe('proof_unsupported');
    });
  });
});

describe('DI-4 a proof by somebody who is not the issuer', () => {
  const witnessed = sign(record()).then((once) => sign(once, { append: true, coSign: true, signer: stranger }));

  test('is made only when the caller says so', async () => {
    await expect(sign(await sign(record()), { append: true, signer: stranger })).rejects.toMatchObject({
      code: 'issuer_mismatch',
    });
  });

  test('spoils the set by default', async () => {
    expect(codeOf(await verify(await witnessed))).toBe('issuer_mismatch');
    expect(codeOf(await verify(await witnessed, { coSigners: [signerOf('other').controller] }))).toBe(
      'issuer_mismatch',
    );
  });

  test('is verified where the verifier knows the co-signer, and the issuer stays the author', async () => {
    const verdict = await verify(await witnessed, { coSigners: [stranger.controller] });
    expect(verdict).toMatchObject({ verified: true, issuer: issuer.controller });
  });

  test('never replaces the proof of the issuer', async () => {
    const alone = withProofs(await witnessed, ([, b]) => [b]);
    expect(codeOf(await verify(alone, { coSigners: [stranger.controller] }))).toBe('issuer_mismatch');
  });

  test('has to be good, like every other', async () => {
    const broken = withProofs(await witnessed, ([a, b]) => [a, { ...b, proofValue: a?.proofValue }]);
    expect(codeOf(await verify(broken, { coSigners: [stranger.controller] }))).toBe('proof_invalid');
  });
});

describe('DI-4 a proof chain', () => {
  const chain = sign(record(), { proofId: FIRST })
    .then((once) => sign(once, { previousProof: FIRST, proofId: SECOND, now: later }))
    .then((twice) => sign(twice, { previousProof: [FIRST, SECOND], now: later }));

  test('is verified, and returned as it was signed', async () => {
    const signed = await chain;
    expect(proofsOf(signed).map(({ previousProof }) => previousProof)).toEqual([undefined, FIRST, [FIRST, SECOND]]);
    expect(await verify(signed)).toMatchObject({ verified: true, credential: signed });
  });

  test('may begin with a co-signer', async () => {
    const first = await sign(record(), { proofId: FIRST, signer: stranger, coSign: true });
    const signed = await sign(first, { previousProof: FIRST });
    expect(await verify(signed, { coSigners: [stranger.controller] })).toMatchObject({ verified: true });
    expect(codeOf(await verify(signed))).toBe('issuer_mismatch');
  });

  test('covers the proof that it continues: another good proof in its place is refused', async () => {
    const other = await sign(record(), { proofId: FIRST, now: later });
    const swapped = withProofs(await chain, ([, second]) => [other.proof, second]);
    expect(codeOf(await verify(swapped))).toBe('proof_invalid');
    expect(await verify(withProofs(await chain, ([first, second]) => [first, second]))).toMatchObject({
      verified: true,
    });
  });

  test.each<[string, string, (proofs: JsonObject[]) => unknown[]]>([
    ['the proof that it continues is gone', 'proof_chain_broken', ([, b]) => [b]],
    ['the reference is gone', 'proof_invalid', ([a, { previousProof: _, ...b } = {}]) => [a, b]],
    ['the reference names nothing', 'proof_chain_broken', ([a, b]) => [a, { ...b, previousProof: 'urn:uuid:0' }]],
    ['the reference names itself', 'proof_chain_broken', ([a, b]) => [a, { ...b, previousProof: SECOND }]],
    ['two proofs continue each other', 'proof_chain_broken', ([a, b]) => [{ ...a, previousProof: SECOND }, b]],
    ['the reference is an object', 'proof_chain_broken', ([a, b]) => [a, { ...b, previousProof: { id: FIRST } }]],
    ['a reference is doubled', 'document_ambiguous', ([a, b]) => [a, { ...b, previousProof: [FIRST, FIRST] }]],
    ['the first proof was edited', 'proof_invalid', ([a, b]) => [{ ...a, created: '2026-05-01T11:00:00Z' }, b]],
    ['a reference was added', 'proof_invalid', ([a, b, c]) => [a, { ...b, previousProof: [FIRST] }, c]],
    ['a link was left out', 'proof_invalid', ([a, b, c]) => [a, b, { ...c, previousProof: SECOND }]],
  ])('is refused when %s (%s)', async (title, code, change) => {
    // `[x]` and `x` are one graph: that change alone is none.
    if (title === 'a reference was added') code = 'passed';
    const verdict = await verify(withProofs(await chain, change));
    expect([title, codeOf(verdict) ?? 'passed']).toEqual([title, code]);
  });

  test.each<[string, object]>([
    ['a proof that is not there', { previousProof: SECOND }],
    ['one of two proofs that is not there', { previousProof: [FIRST, SECOND] }],
    ['one proof twice', { previousProof: [FIRST, FIRST] }],
    ['an id that is taken', { previousProof: FIRST, proofId: FIRST }],
  ])('is not begun with %s', async (_title, change) => {
    const first = await sign(record(), { proofId: FIRST });
    await expect(sign(first, change)).rejects.toMatchObject({ code: 'proof_chain_broken' });
  });

  test('an id added to a proof later is noticed', async () => {
    const { proof, ...unsigned } = await sign(record());
    const named = { ...unsigned, proof: { ...(proof as JsonObject), id: FIRST } };
    expect(codeOf(await verify(named))).toBe('proof_invalid');
  });
});
