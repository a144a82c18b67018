// The rules of the data model and of proofs by their id, each over a whole verification; the cases of one rule are in structure.test.ts.
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS, getContext, getSchema, SCHEMA_URLS } from '@skill-records/contexts';
import { encodeBase58 } from '@skill-records/dids/base58';
import type { ProofCheckOptions } from '../src/checks/proof.ts';
import { CRYPTOSUITES, cryptosuiteOf } from '../src/data-integrity/cryptosuites.ts';
import { createDocumentLoader } from '../src/document-loader.ts';
import type { JsonObject } from '../src/json-object.ts';
import { checkRelatedResources } from '../src/related-resources.ts';
import { checkStructure } from '../src/structure.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { WHOLE_SUITES } from './suites.ts';
import { checkOf, codeOf, holder, issuer, NOW, options, record, resolveDid, sign } from './world.ts';

const verify = (credential: unknown, o: Partial<ProofCheckOptions> = {}) => verifyCredential(credential, options(o));
const signed = sign(record());

describe('VCDM-1 the contexts', () => {
  test.each<[string, unknown]>([
    ['another context first', [CONTEXT_URLS.openBadgesV3, CONTEXT_URLS.credentialsV2]],
    ['no context of the data model', [CONTEXT_URLS.openBadgesV3]],
    ['a context as text', CONTEXT_URLS.credentialsV2],
  ])('refuses %s', async (_title, contexts) => {
    const changed = { ...(await signed), '@context': contexts };
    expect(codeOf(await verify(changed))).toBe('structure_invalid');
    await expect(sign({ ...record(), '@context': contexts })).rejects.toMatchObject({ code: 'structure_invalid' });
  });

  test.each(record()['@context'] as string[])('refuses a credential that lost %s', async (lost) => {
    const credential = await signed;
    const contexts = (credential['@context'] as string[]).filter((context) => context !== lost);
    const verdict = await verify({ ...credential, '@context': contexts });
    // The extensions define only the type of the schema, which is then undefined like the terms of the others.
    expect([codeOf(verdict), verdict.verified]).toEqual([
      lost === CONTEXT_URLS.credentialsV2 ? 'structure_invalid' : 'term_undefined',
      false,
    ]);
  });
});

describe('VCDM-2 type, issuer, subject, identifiers, period', () => {
  test.each<[string, JsonObject]>([
    ['no type VerifiableCredential', { type: ['OpenBadgeCredential'] }],
    ['two issuers', { issuer: [issuer.controller, holder.controller] }],
    ['an issuer without a URL', { issuer: { type: ['Profile'], name: 'Academy' } }],
    ['no subject', { credentialSubject: [] }],
    ['a subject that claims nothing', { credentialSubject: {} }],
    ['two identifiers', { id: ['urn:uuid:1', 'urn:uuid:2'] }],
    ['a period that ends before it begins', { validUntil: '2026-03-01T00:00:00Z' }],
    ['a time without its zone', { validFrom: '2026-04-01T00:00:00' }],
    ['a date of version 1.1', { issuanceDate: '2026-04-01T00:00:00Z' }],
  ])('refuses %s', async (_title, change) => {
    const verdict = await verify({ ...(await signed), ...change });
    expect([codeOf(verdict), verdict.verified]).toEqual([
      'credentialSubject' in change && Array.isArray(change.credentialSubject)
        ? 'document_ambiguous'
        : 'structure_invalid',
      false,
    ]);
    await expect(sign({ ...record(), ...change })).rejects.toHaveProperty('code');
  });
});

describe('VCDM-3 members that need a type', () => {
  const members = [
    'credentialStatus',
    'credentialSchema',
    'refreshService',
    'termsOfUse',
    'evidence',
    'renderMethod',
    'confidenceMethod',
    'proof',
  ];
  test.each(members)('refuses %s without one', async (member) => {
    const changed = { ...(await signed), [member]: { id: 'https://academy.example/x' } };
    expect(codeOf(await verify(changed))).toBe('structure_invalid');
  });
});

describe('VCDM-5 related resources', () => {
  const digest = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest();
  const sri = (algorithm: string, bytes: Uint8Array) => `${algorithm}-${digest(algorithm, bytes).toString('base64')}`;
  const multibase = (prefix: number[], bytes: Uint8Array) =>
    `z${encodeBase58(Uint8Array.from([...prefix, ...digest('sha256', bytes)]))}`;
  const v2 = getContext(CONTEXT_URLS.credentialsV2)!;
  const badge = getContext(CONTEXT_URLS.openBadgesV3)!;
  const schema = getSchema(SCHEMA_URLS.certifiedV1)!;
  const logo = new TextEncoder().encode('<svg/>');
  const with_ = (...relatedResource: JsonObject[]) => ({ ...record(), relatedResource });

  test.each<[string, JsonObject]>([
    ['our copy of a context', { id: v2.url, digestSRI: sri('sha384', v2.bytes) }],
    ['a context in the bytes of its publisher', { id: v2.url, digestSRI: v2.publishedDigests[0] }],
    ['a schema', { id: schema.url, digestSRI: sri('sha512', schema.bytes) }],
    ['a multibase digest', { id: badge.url, digestMultibase: multibase([0x12, 32], badge.bytes) }],
    ['several digests, the strongest right', { id: v2.url, digestSRI: `sha256-AAAA ${sri('sha512', v2.bytes)}` }],
    [
      'both forms',
      { id: badge.url, digestSRI: sri('sha256', badge.bytes), digestMultibase: multibase([0x12, 32], badge.bytes) },
    ],
  ])('accepts %s', async (_title, resource) => {
    expect(await verify(await sign(with_(resource)))).toMatchObject({ verified: true });
    expect(await checkRelatedResources(with_(resource))).toBe('matched');
  });

  test.each<[string, JsonObject]>([
    ['the digest of another document', { id: v2.url, digestSRI: sri('sha384', badge.bytes) }],
    [
      'a digest by an algorithm that is broken',
      { id: v2.url, digestSRI: `sha1-${digest('sha1', v2.bytes).toString('base64')}` },
    ],
    [
      'several digests, the strongest wrong',
      { id: v2.url, digestSRI: `${sri('sha256', v2.bytes)} ${sri('sha512', logo)}` },
    ],
    [
      'one form right and the other wrong',
      { id: badge.url, digestSRI: sri('sha256', badge.bytes), digestMultibase: multibase([0x12, 32], logo) },
    ],
    ['a multihash of the wrong length', { id: badge.url, digestMultibase: multibase([0x12, 31], badge.bytes) }],
    ['a text that is no digest', { id: badge.url, digestMultibase: 'hello' }],
  ])('refuses %s, when it signs and when it verifies', async (_title, resource) => {
    await expect(sign(with_(resource))).rejects.toMatchObject({ code: 'related_resource_mismatch' });
    expect(await checkRelatedResources(with_(resource))).toBe('mismatch');
  });

  test('a mismatch in a credential that somebody else signed is a failed proof', async () => {
    // The credential is good and its resource is not: our own signing refuses to make such a one.
    const url = 'https://academy.example/logo.svg';
    const credential = await sign(with_({ id: url, digestSRI: sri('sha384', logo) }));
    const fetching = (bytes: Uint8Array) => ({ fetchRelatedResource: async () => bytes });
    expect(await verify(credential, fetching(logo))).toMatchObject({ verified: true });
    const verdict = await verify(credential, fetching(new TextEncoder().encode('<svg />')));
    expect([codeOf(verdict), verdict.verified, verdict.credential]).toEqual([
      'related_resource_mismatch',
      false,
      undefined,
    ]);
  });

  test('a resource that cannot be fetched leaves the proof unproven', async () => {
    const credential = await sign(with_({ id: 'https://academy.example/logo.svg', digestSRI: sri('sha384', logo) }));
    const verdict = await verify(credential, { fetchRelatedResource: () => Promise.reject(new Error('404')) });
    expect(checkOf(verdict, 'proof')).toEqual({
      id: 'proof',
      outcome: 'notChecked',
      code: 'related_resource_unavailable',
    });
    expect(verdict.verified).toBe(false);
  });

  test('a resource that nobody fetches is not compared, and the verdict says so', async () => {
    const credential = await sign(with_({ id: 'https://academy.example/logo.svg', digestSRI: sri('sha384', logo) }));
    expect(checkOf(await verify(credential), 'proof')).toEqual({
      id: 'proof',
      outcome: 'passed',
      code: 'related_resource_unchecked',
    });
  });

  test('nothing is fetched for a credential whose proof is not good', async () => {
    const credential = await sign(with_({ id: 'https://academy.example/logo.svg', digestSRI: sri('sha384', logo) }));
    const asked: string[] = [];
    await verify(
      { ...credential, name: 'x' },
      {
        fetchRelatedResource: async (url) => {
          asked.push(url);
          return logo;
        },
      },
    );
    expect(asked).toEqual([]);
  });

  test.each<[string, JsonObject[]]>([
    ['without a digest', [{ id: v2.url }]],
    ['without a URL', [{ digestSRI: sri('sha384', v2.bytes) }]],
    [
      'that is named twice',
      [
        { id: v2.url, digestSRI: sri('sha384', v2.bytes) },
        { id: v2.url, digestSRI: sri('sha256', v2.bytes) },
      ],
    ],
  ])('refuses a resource %s', async (_title, resources) => {
    await expect(sign(with_(...resources))).rejects.toHaveProperty('code');
  });
});

describe('VCDM-6 what is returned', () => {
  test.each(WHOLE_SUITES)('is exactly what $title signed', async ({ cryptosuite, signer }) => {
    const credential = await sign(record({}, signer), { cryptosuite, signer });
    const verdict = await verify(credential);
    expect(verdict.credential).toEqual(credential);
    expect(JSON.stringify(verdict.credential)).toBe(JSON.stringify(credential));
  });

  test('keeps the order of members, so that its digest is that of what came in', async () => {
    const { proof, ...document } = await signed;
    const reordered = { proof, ...document };
    expect(JSON.stringify((await verify(reordered)).credential)).toBe(JSON.stringify(reordered));
  });

  test('is nothing when a check of the proof failed', async () => {
    expect(await verify({ ...(await signed), name: 'x' })).not.toHaveProperty('credential');
  });
});

describe('DI-2 suites and their neighbours', () => {
  test.each(WHOLE_SUITES)('$title: a key of the same DID with another relationship is refused', async (suite) => {
    const { cryptosuite, signer } = suite;
    const credential = await sign(record({}, signer), { cryptosuite, signer });
    const resolve: ProofCheckOptions['resolveDid'] = async (did) => {
      const resolution = await resolveDid(did);
      const { assertionMethod: _, ...didDocument } = resolution.didDocument as NonNullable<
        typeof resolution.didDocument
      >;
      return { ...resolution, didDocument };
    };
    expect(codeOf(await verify(credential, { resolveDid: resolve }))).toBe('key_not_allowed');
  });

  test.each(WHOLE_SUITES.flatMap((a) => WHOLE_SUITES.filter((b) => b !== a).map((b) => ({ a, b }))))(
    'a proof of $a.title is not one of $b.title',
    async ({ a, b }) => {
      const of = async ({ cryptosuite, signer }: typeof a) => {
        const contexts = [...(record()['@context'] as string[]), CONTEXT_URLS.ed25519Signature2020V1];
        return sign({ ...record({}, signer), '@context': contexts }, { cryptosuite, signer });
      };
      const [one, other] = [await of(a), await of(b)];
      const relabelled = { ...(other.proof as JsonObject), proofValue: (one.proof as JsonObject).proofValue };
      expect(codeOf(await verify({ ...one, proof: relabelled }))).toMatch(
        /^(proof_invalid|proof_malformed|issuer_mismatch)$/,
      );
    },
  );

  test('a P-256 signature over the digest of P-384 is refused', async () => {
    const p384 = WHOLE_SUITES[3] as (typeof WHOLE_SUITES)[0];
    const p256 = WHOLE_SUITES[2] as (typeof WHOLE_SUITES)[0];
    const credential = await sign(record({}, p384.signer), p384);
    const proof = { ...(credential.proof as JsonObject), verificationMethod: p256.signer.id };
    const renamed = {
      ...credential,
      issuer: { ...(credential.issuer as JsonObject), id: p256.signer.controller },
      proof,
    };
    expect(codeOf(await verify(renamed))).toBe('proof_malformed');
  });
});

describe('DI-3 the contexts that define a proof', () => {
  const V1_TERMS = 'https://academy.example/contexts/course';
  const extraContexts = new Map([
    [V1_TERMS, { '@context': { '@protected': true, course: 'https://academy.example/terms#course' } }],
  ]);
  const documentLoader = createDocumentLoader({ resolveDid, extraContexts });
  const old = (change: JsonObject = {}): JsonObject => ({
    '@context': [CONTEXT_URLS.credentialsV1, V1_TERMS],
    id: 'urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b12',
    type: ['VerifiableCredential'],
    issuer: issuer.controller,
    issuanceDate: '2026-04-01T00:00:00Z',
    expirationDate: '2029-04-01T00:00:00Z',
    credentialSubject: { id: holder.controller, course: 'Spreadsheets' },
    ...change,
  });
  const signOld = (change?: JsonObject, suite = WHOLE_SUITES[0] as (typeof WHOLE_SUITES)[0]) =>
    sign(old({ issuer: suite.signer.controller, ...change }), {
      documentLoader,
      cryptosuite: suite.cryptosuite,
      signer: suite.signer,
    });
  const verifyOld = (credential: unknown, o: Partial<ProofCheckOptions> = {}) =>
    verifyCredential(credential, options({ documentLoader, ...o }));

  test.each(WHOLE_SUITES)('a credential of version 1.1 is signed and verified with $title', async (suite) => {
    const credential = await signOld({}, suite);
    expect(await verifyOld(credential)).toMatchObject({ verified: true, credential });
  });

  test('the context of Data Integrity is added to version 1.1, and to version 2.0 none', async () => {
    expect((await signOld())['@context']).toEqual([CONTEXT_URLS.credentialsV1, V1_TERMS, CONTEXT_URLS.dataIntegrityV2]);
    expect((await signed)['@context']).toEqual(record()['@context']);
  });

  test('a proof whose members no context defines is refused', async () => {
    const credential = await signOld();
    const contexts = [CONTEXT_URLS.credentialsV1, V1_TERMS];
    expect(codeOf(await verifyOld({ ...credential, '@context': contexts }))).toBe('term_undefined');
  });

  test.each<[string, JsonObject]>([
    ['no issuanceDate', { issuanceDate: undefined }],
    ['an issuanceDate without zone', { issuanceDate: '2026-04-01T00:00:00' }],
    ['an end before the beginning', { expirationDate: '2026-03-01T00:00:00Z' }],
    ['the period of version 2.0', { validFrom: '2026-04-01T00:00:00Z' }],
    ['the end of version 2.0', { validUntil: '2029-04-01T00:00:00Z' }],
    ['a status without id', { credentialStatus: { type: 'BitstringStatusListEntry' } }],
    ['no issuer', { issuer: undefined }],
    ['no subject', { credentialSubject: undefined }],
  ])('version 1.1 with %s is refused', async (_title, change) => {
    const credential = JSON.parse(JSON.stringify({ ...(await signOld()), ...change, ...undefinedOf(change) }));
    expect(codeOf(await verifyOld(credential))).toBe('structure_invalid');
    expect(checkStructure(JSON.parse(JSON.stringify({ ...old(), ...change })))).not.toEqual([]);
  });

  test('the period of version 1.1 counts', async () => {
    const at = async (now: string) => checkOf(await verifyOld(await signOld(), { now: new Date(now) }), 'validity');
    expect(await at('2029-04-01T00:00:00Z')).toEqual({ id: 'validity', outcome: 'passed' });
    expect(await at('2029-04-01T00:00:01Z')).toMatchObject({ code: 'expired' });
    const future = await signOld({ issuanceDate: '2026-05-01T12:02:00Z' });
    expect(checkOf(await verifyOld(future), 'validity')).toMatchObject({ code: 'not_yet_valid' });
    expect(NOW.toISOString()).toBe('2026-05-01T12:00:00.000Z');
  });

  test('members of version 2.0 that 1.1 does not know are refused, not dropped', async () => {
    await expect(signOld({ termsOfService: 'x' })).rejects.toMatchObject({ code: 'term_undefined' });
  });
});

const undefinedOf = (change: JsonObject) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value === undefined));

describe('DI-5 names of suites', () => {
  test.each(['eddsa-2022', 'json-eddsa-2022', 'eddsa-jcs-2022', 'ecdsa-2019', 'ecdsa-jcs-2019', 'bbs-2022', ''])(
    '%j is none that we know',
    (cryptosuite) => {
      expect(cryptosuiteOf({ type: 'DataIntegrityProof', cryptosuite })).toBeUndefined();
    },
  );

  test('every suite is known by the name that it writes', async () => {
    for (const { cryptosuite, signer } of WHOLE_SUITES) {
      const { proof } = await sign(record({}, signer), { cryptosuite, signer });
      expect(cryptosuiteOf(proof as JsonObject)).toBe(cryptosuite);
    }
    expect(CRYPTOSUITES).toHaveLength(5);
  });

  test('the suite of 2020 names no cryptosuite, and the others are no types', () => {
    expect(cryptosuiteOf({ type: 'Ed25519Signature2020', cryptosuite: 'eddsa-rdfc-2022' })).toBeUndefined();
    expect(cryptosuiteOf({ type: 'DataIntegrityProof', cryptosuite: 'Ed25519Signature2020' })).toBeUndefined();
    expect(cryptosuiteOf({ type: 'ecdsa-rdfc-2019' })).toBeUndefined();
  });
});
