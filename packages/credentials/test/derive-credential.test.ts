// Selective disclosure: the issuer signs each statement apart, the holder shows some, the verifier sees a complete credential.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS } from '@skill-records/contexts';
import { checkCredentialProof, type ProofCheckOptions } from '../src/checks/proof.ts';
import { readCbor } from '../src/data-integrity/cbor.ts';
import { type DeriveOptions, deriveCredential, findBaseProof, previewDerived } from '../src/derive-credential.ts';
import type { JsonObject } from '../src/json-object.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { proofValueOf, type Writable } from './cbor-writer.ts';
import { MANDATORY, signBase } from './selective.ts';
import { SELECTIVE_SUITES } from './suites.ts';
import { documentLoader, holder, issuer, NOW, options, record, resolveDid, sign, signerOf } from './world.ts';

const LEVEL_2 = '/credentialSubject/skill/0/meetsLevel/1';
const check = async (credential: unknown, o: Partial<ProofCheckOptions> = {}) =>
  (await checkCredentialProof(credential, { documentLoader, resolveDid, now: NOW, allowBbs: true, ...o })).check;
const derive = (credential: JsonObject, selectivePointers: string[], o: Partial<DeriveOptions> = {}) =>
  deriveCredential(credential, { selectivePointers, documentLoader, now: NOW, ...o });
const at = (value: unknown, pointer: string): unknown =>
  pointer
    .slice(1)
    .split('/')
    .reduce<unknown>((parent, token) => (parent as JsonObject | undefined)?.[token], value);
const withProof = (signed: JsonObject, change: JsonObject): JsonObject => ({
  ...signed,
  proof: { ...(signed.proof as JsonObject), ...change },
});

describe.each(SELECTIVE_SUITES)('with $title', (suite) => {
  let base: JsonObject;
  let derived: JsonObject;
  beforeAll(async () => {
    base = await signBase(suite);
    derived = await derive(base, [LEVEL_2]);
  }, 60_000);

  test('a base proof is refused by a verifier, and accepted by a holder', async () => {
    expect(await check(base)).toEqual({ id: 'proof', outcome: 'failed', code: 'proof_base' });
    expect(await check(base, { acceptBase: true })).toEqual({ id: 'proof', outcome: 'passed' });
  });

  test('a base proof over other content is refused by a holder', async () => {
    const changed = { ...base, name: 'Databases, Lead (level 5)' };
    expect(await check(changed, { acceptBase: true })).toMatchObject({ code: 'proof_invalid' });
  });

  test('a derived credential is verified, and returned as it came', async () => {
    const { check: proof, document } = await checkCredentialProof(derived, {
      documentLoader,
      resolveDid,
      now: NOW,
      allowBbs: true,
    });
    expect(proof).toEqual({ id: 'proof', outcome: 'passed' });
    expect(document).toEqual(derived);
  });

  test('it shows what is mandatory, what was selected, and nothing else', () => {
    for (const pointer of MANDATORY) expect([pointer, at(derived, pointer)]).toEqual([pointer, at(base, pointer)]);
    expect(at(derived, '/credentialSubject/skill/0/meetsLevel')).toEqual([at(base, LEVEL_2)]);
    expect(Object.keys(at(derived, '/credentialSubject/skill/0') as object).sort()).toEqual([
      'meetsLevel',
      'skillId',
      'type',
    ]);
    const text = JSON.stringify({ ...derived, proof: undefined });
    for (const hidden of ['82', 'level/3', 'evidence', 'awardedDate', '表計算', 'TeacherEvaluation']) {
      expect(text).not.toContain(hidden);
    }
  });

  test('it carries one derived proof of the same key and time', () => {
    const { proofValue, ...proof } = derived.proof as JsonObject;
    const { proofValue: baseValue, ...baseProof } = base.proof as JsonObject;
    expect(proof).toEqual(baseProof);
    expect(String(proofValue).slice(0, 5)).not.toBe(String(baseValue).slice(0, 5));
  });

  test.each<[string, (derived: JsonObject) => JsonObject]>([
    ['another level', (one) => edit(one, '/credentialSubject/skill/0/meetsLevel/0', (url) => url.replace('2', '5'))],
    ['another person', (one) => edit(one, '/credentialSubject/id', () => signerOf('stranger').controller)],
    ['another end', (one) => edit(one, '/validUntil', () => '2039-03-31T23:59:59Z')],
    ['a mandatory part left out', ({ validUntil: _, ...one }) => one],
    [
      'a selected part left out',
      (one) => {
        const copy = structuredClone(one);
        delete (at(copy, '/credentialSubject/skill/0') as JsonObject).meetsLevel;
        return copy;
      },
    ],
    [
      'a statement added',
      (one) => {
        const copy = structuredClone(one);
        (at(copy, '/credentialSubject/skill/0') as JsonObject).levelOrdinal = 3;
        return copy;
      },
    ],
    ['another time of the proof', (one) => withProof(one, { expires: '2030-01-01T00:00:00Z' })],
  ])('it is refused with %s', async (_title, change) => {
    expect(await check(change(derived))).toMatchObject({ outcome: 'failed', code: 'proof_invalid' });
  });

  test('a credential derived once cannot be derived again', async () => {
    await expect(derive(derived, [])).rejects.toMatchObject({ code: 'proof_base_missing' });
  });

  test('a foreign key under the same name is refused', async () => {
    const other = signerOf('stranger', 'P-256');
    const verificationMethod = other.id;
    expect(await check(withProof(derived, { verificationMethod }))).toMatchObject({ outcome: 'failed' });
  });
});

function edit(document: JsonObject, pointer: string, change: (text: string) => unknown): JsonObject {
  const copy = structuredClone(document);
  const last = pointer.lastIndexOf('/');
  const parent = (last === 0 ? copy : at(copy, pointer.slice(0, last))) as JsonObject;
  const key = pointer.slice(last + 1);
  parent[key] = change(parent[key] as string);
  return copy;
}

describe('ecdsa-sd-2023', () => {
  const [suite] = SELECTIVE_SUITES as [(typeof SELECTIVE_SUITES)[0]];
  const base = signBase(suite);

  test('a derived credential is green in every check', async () => {
    const derived = await derive(await base, [LEVEL_2], { resolveDid });
    expect(await verifyCredential(derived, options())).toMatchObject({
      verified: true,
      assurance: 'green',
      credential: derived,
      subjectId: holder.controller,
    });
  });

  test('with nothing selected it is still a valid Open Badge', async () => {
    expect(await verifyCredential(await derive(await base, []), options())).toMatchObject({ verified: true });
  });

  test('with everything selected it is the whole credential', async () => {
    const { '@context': _c, proof: _p, ...members } = await base;
    const derived = await derive(
      await base,
      Object.keys(members).map((member) => `/${member}`),
    );
    expect({ ...derived, proof: undefined }).toEqual({ ...(await base), proof: undefined });
    expect(await check(derived)).toMatchObject({ outcome: 'passed' });
  });

  test.each([
    '/credentialSubject/result/1',
    '/credentialSubject/result/0/value',
    '/credentialSubject/achievement/resultDescription/1/rubricCriterionLevel/0/name',
    '/localized/0/name',
    '/awardedDate',
    '/evidence/0/name',
  ])('any one part can be shown: %s', async (pointer) => {
    const derived = await derive(await base, [pointer]);
    expect(JSON.stringify(derived)).toContain(JSON.stringify(at(await base, pointer)));
    expect(await check(derived)).toMatchObject({ outcome: 'passed' });
  });

  test.each([
    [[]],
    [[LEVEL_2]],
    [['/credentialSubject/skill/0', LEVEL_2]],
    [['/credentialSubject/result/1/value', '/evidence/0/name', '/localized/0/name'].slice(1)],
    [['/credentialSubject/achievement/resultDescription/1/rubricCriterionLevel/1', '/credentialSubject/result/1']],
  ])('a preview of %j shows what the derived credential will', async (selectivePointers) => {
    const { proof: _, ...shown } = await derive(await base, selectivePointers);
    expect(await previewDerived(await base, { selectivePointers, documentLoader })).toEqual(shown);
  });

  test('a preview refuses what a derivation refuses', async () => {
    const preview = (credential: JsonObject, selectivePointers: string[]) =>
      previewDerived(credential, { selectivePointers, documentLoader });
    await expect(preview(await base, ['/nothing'])).rejects.toMatchObject({ code: 'pointer_invalid' });
    await expect(preview(await sign(record()), [])).rejects.toMatchObject({ code: 'proof_base_missing' });
    const bare = await sign(record({}, suite.signer), { ...suite, mandatoryPointers: ['/id'] });
    await expect(preview(bare, ['/name'])).rejects.toMatchObject({ code: 'structure_invalid' });
  });

  test('two derivations are bound to the same key of statements, and to no common text', async () => {
    const [one, two] = await Promise.all([derive(await base, []), derive(await base, [LEVEL_2])]);
    expect((one.proof as JsonObject).proofValue).not.toBe((two.proof as JsonObject).proofValue);
  });

  test('leaves the credential that it derives from as it was', async () => {
    const before = structuredClone(await base);
    await derive(await base, [LEVEL_2], { resolveDid });
    expect(await base).toEqual(before);
  });

  test.each<[string, string]>([
    ['nothing there', '/credentialSubject/salary'],
    ['an index out of the list', '/credentialSubject/skill/1'],
    ['an index with a leading zero', '/credentialSubject/skill/00'],
    ['an index into an object', '/credentialSubject/0'],
    ['the end of a list', '/credentialSubject/skill/-'],
    ['a member of every object', '/credentialSubject/constructor'],
    ['the prototype', '/__proto__'],
    ['a member of a text', '/name/length'],
    ['the proof', '/proof'],
    ['the contexts', '/@context'],
    ['the whole document', ''],
    ['no slash', 'issuer'],
    ['a trailing slash', '/issuer/'],
    ['a wrong escape', '/issuer~2'],
  ])('a pointer to %s is refused', async (_title, pointer) => {
    await expect(derive(await base, [pointer])).rejects.toMatchObject({ code: 'pointer_invalid' });
    await expect(sign(record({}, suite.signer), { ...suite, mandatoryPointers: [pointer] })).rejects.toMatchObject({
      code: 'pointer_invalid',
    });
  });

  test('too many pointers are refused', async () => {
    const pointers = Array.from({ length: 1001 }, () => '/name');
    await expect(derive(await base, pointers)).rejects.toMatchObject({ code: 'pointer_invalid' });
  });

  test('what would remain has to be a credential', async () => {
    const bare = await sign(record({}, suite.signer), { ...suite, mandatoryPointers: ['/id'] });
    await expect(derive(bare, ['/name'])).rejects.toMatchObject({ code: 'structure_invalid' });
  });

  test('a holder does not derive from a proof that is not good', async () => {
    const changed = { ...(await base), name: 'Another' };
    await expect(derive(changed, [], { resolveDid })).rejects.toMatchObject({ code: 'proof_invalid' });
  });

  test('a plain proof is nothing to derive from', async () => {
    await expect(derive(await sign(record()), [])).rejects.toMatchObject({ code: 'proof_base_missing' });
    expect(findBaseProof(await sign(record()))).toBeUndefined();
    expect(findBaseProof(await base)).toMatchObject({ cryptosuite: 'ecdsa-sd-2023' });
  });

  test('beside a plain proof the base proof is found, and the plain one stays behind', async () => {
    const p256 = { cryptosuite: 'ecdsa-rdfc-2019', signer: suite.signer } as const;
    const both = await sign(await base, { ...p256, append: true });
    expect(await check(both)).toMatchObject({ code: 'proof_base' });
    const derived = await derive(both, []);
    expect(Array.isArray(derived.proof)).toBe(false);
    expect(await check(derived)).toMatchObject({ outcome: 'passed' });
  });

  test('of two base proofs none is chosen', async () => {
    const both = await sign(await base, { ...suite, append: true, mandatoryPointers: MANDATORY });
    await expect(derive(both, [])).rejects.toMatchObject({ code: 'proof_base_missing' });
  });

  test('never continues a chain: what is derived leaves the chain behind', async () => {
    const first = await sign(record({}, suite.signer), {
      cryptosuite: 'ecdsa-rdfc-2019',
      signer: suite.signer,
      proofId: 'urn:uuid:11111111-1111-4111-8111-111111111111',
    });
    const previousProof = 'urn:uuid:11111111-1111-4111-8111-111111111111';
    await expect(sign(first, { ...suite, previousProof })).rejects.toMatchObject({ code: 'proof_chain_broken' });
    const derived = await derive(await base, []);
    expect(await check(withProof(derived, { id: 'urn:uuid:1', previousProof: [] }))).toMatchObject({
      code: 'document_ambiguous',
    });
  });

  test.each(['see _:b0', 'a_:b', '<urn:bnid:x>', 'URN:BNID:x'])(
    'a text that looks like a blank node is not signed, and not believed: %s',
    async (name) => {
      const unsigned = { ...record({}, suite.signer), name };
      await expect(sign(unsigned, { ...suite, mandatoryPointers: MANDATORY })).rejects.toMatchObject({
        code: 'document_ambiguous',
      });
      expect(await check({ ...(await derive(await base, [])), name })).toMatchObject({ code: 'document_ambiguous' });
    },
  );

  test('a key of another kind signs not', async () => {
    for (const signer of [issuer, signerOf('issuer', 'P-384')]) {
      await expect(
        sign(record({}, signer), { cryptosuite: 'ecdsa-sd-2023', signer, mandatoryPointers: MANDATORY }),
      ).rejects.toMatchObject({ code: 'signer_unsupported' });
    }
  });

  test('releases no base proof that the public key of the signer does not verify', async () => {
    const swapped = { ...suite.signer, sign: signerOf('stranger', 'P-256').sign };
    await expect(
      sign(record({}, suite.signer), {
        ...suite,
        signer: swapped as typeof suite.signer,
        mandatoryPointers: MANDATORY,
      }),
    ).rejects.toMatchObject({ code: 'signature_wrong' });
  });
});

describe('bbs-2023', () => {
  const suite = SELECTIVE_SUITES[1] as (typeof SELECTIVE_SUITES)[1];
  const short = (by: { controller: string }): JsonObject => ({
    '@context': [CONTEXT_URLS.credentialsV2],
    id: 'urn:uuid:5c8f2f0e-3d6f-4b8e-9a36-0f5f4c1d2e77',
    type: ['VerifiableCredential'],
    issuer: by.controller,
    credentialSubject: { id: holder.controller, name: 'Hana', description: 'True' },
  });
  const base = sign(short(suite.signer), { ...suite, mandatoryPointers: ['/issuer', '/credentialSubject/id'] });

  test('is refused unless the verifier allows it', async () => {
    const derived = await derive(await base, ['/credentialSubject/name']);
    expect(await check(derived, { allowBbs: false })).toMatchObject({ code: 'proof_unsupported' });
    expect(await check(derived)).toMatchObject({ outcome: 'passed' });
  });

  test('binds a derived proof to a presentation header', async () => {
    const presentationHeader = new TextEncoder().encode('for recruit.example');
    const derived = await derive(await base, ['/credentialSubject/name'], { presentationHeader });
    expect(await check(derived)).toMatchObject({ outcome: 'passed' });
    const items = itemsOf(derived);
    items[4] = new TextEncoder().encode('for somebody else');
    expect(await check(withProof(derived, { proofValue: proofValueOf(3, items) }))).toMatchObject({
      code: 'proof_invalid',
    });
  });

  test('believes no statement that shares the index of a signed one', async () => {
    const derived = await derive(await base, ['/credentialSubject/name']);
    const items = itemsOf(derived);
    const [index] = items[3] as [number];
    // The forged statement sorts before the signed one, so everything after it moves by one.
    items[2] = (items[2] as number[]).map((mandatory) => mandatory + 1);
    items[3] = [index, index];
    const forged = withProof(derived, { proofValue: proofValueOf(3, items) });
    forged.credentialSubject = { ...(derived.credentialSubject as JsonObject), description: 'Forged' };
    expect(await check(forged)).toMatchObject({ code: 'proof_malformed' });
  });

  test('releases no base proof that the public key of the signer does not verify', async () => {
    const lying = { ...suite.signer, multisign: async () => new Uint8Array(80).fill(1) } as typeof suite.signer;
    await expect(sign(short(suite.signer), { ...suite, signer: lying, mandatoryPointers: [] })).rejects.toMatchObject({
      code: 'signature_wrong',
    });
  });

  test('a key of another kind signs not', async () => {
    await expect(sign(short(issuer), { cryptosuite: 'bbs-2023', mandatoryPointers: [] })).rejects.toMatchObject({
      code: 'signer_unsupported',
    });
  });
});

function itemsOf(derived: JsonObject): Writable[] {
  const text = (derived.proof as JsonObject).proofValue as string;
  return readCbor(Buffer.from(text.slice(1), 'base64url').subarray(3)) as Writable[];
}
