// A credential from a stranger: whose key, which purpose, how many proofs, and what is said of the rest.
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS, VOCAB } from '@skill-records/contexts';
import type { DidDocument } from '@skill-records/dids/did-document';
import { createDidJwk } from '@skill-records/dids/did-jwk';
import { encodeMultikey } from '@skill-records/dids/multikey';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import type { Signer } from '@skill-records/dids/signer';
import { createTestKey } from '@skill-records/test-kit/keys';
import fc from 'fast-check';
import { createDocumentLoader } from '../src/document-loader.ts';
import type { JsonObject } from '../src/json-object.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import {
  bothEntries,
  checkOf,
  codeOf,
  holder,
  issuer,
  NOW,
  options,
  record,
  sign,
  signerOf,
  stranger,
} from './world.ts';

const withProof = (signed: JsonObject, change: JsonObject): JsonObject => {
  const proof: JsonObject = { ...(signed.proof as JsonObject), ...change };
  for (const [key, value] of Object.entries(change)) if (value === undefined) delete proof[key];
  return { ...signed, proof };
};

describe('verifyCredential', () => {
  test('returns exactly what was signed, and what is said of it', async () => {
    const signed = await sign(record(bothEntries));
    const verdict = await verifyCredential(signed, options());
    expect(verdict).toMatchObject({
      verified: true,
      assurance: 'green',
      credential: signed,
      id: 'urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b11',
      types: ['VerifiableCredential', 'OpenBadgeCredential', 'CertifiedSkillRecord'],
      issuer: issuer.controller,
      subjectId: holder.controller,
    });
    expect(verdict.typeIris).toContain(`${VOCAB}CertifiedSkillRecord`);
    expect(verdict.checks.map(({ id }) => id)).toEqual([
      'proof',
      'holderBinding',
      'validity',
      'status',
      'schema',
      'issuerTrust',
      'query',
    ]);
  });

  test('the digest is that of the compact JSON, for good and for bad input', async () => {
    const signed = await sign(record());
    const sri = (text: string) => `sha384-${createHash('sha384').update(text).digest('base64')}`;
    expect((await verifyCredential(signed, options())).digest).toBe(sri(JSON.stringify(signed)));
    expect((await verifyCredential({ a: 1 }, options())).digest).toBe(sri('{"a":1}'));
  });

  test('what it returns does not change when the caller changes the input meanwhile', async () => {
    const signed = await sign(record());
    const before = structuredClone(signed);
    const verifying = verifyCredential(signed, options());
    (signed.credentialSubject as JsonObject).id = stranger.controller;
    signed.validUntil = '2099-01-01T00:00:00Z';
    expect(await verifying).toMatchObject({ verified: true, credential: before, subjectId: holder.controller });
  });

  test('an unknown issuer is red when the policy asks for a listed one, and amber when any will do', async () => {
    const signed = await sign(record());
    const isListed = () => false;
    expect(await verifyCredential(signed, options({ issuerTrust: { policy: 'listed', isListed } }))).toMatchObject({
      verified: false,
      assurance: 'red',
    });
    expect(await verifyCredential(signed, options({ issuerTrust: { policy: 'any', isListed } }))).toMatchObject({
      verified: true,
      assurance: 'amber',
    });
  });

  test('without a good proof nothing else is checked, no list is fetched, no issuer looked up', async () => {
    const asked: string[] = [];
    const verdict = await verifyCredential(
      withProof(await sign(record(bothEntries)), { proofValue: `z${'2'.repeat(86)}` }),
      options({
        fetchStatusList: async (url) => {
          asked.push(url);
          return new Uint8Array();
        },
        issuerTrust: { policy: 'listed', isListed: (did) => asked.push(did) > 0 },
      }),
    );
    expect(asked).toEqual([]);
    expect(verdict).not.toHaveProperty('credential');
    expect(verdict.checks.filter(({ outcome }) => outcome === 'notChecked')).toHaveLength(6);
    expect(verdict.types).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'x'],
    ['a number', 7],
    ['a list', []],
    ['an empty object', {}],
    ['a JWT', 'eyJhbGciOiJub25lIn0.e30.'],
    [
      'an enveloped credential',
      {
        '@context': CONTEXT_URLS.credentialsV2,
        type: 'EnvelopedVerifiableCredential',
        id: 'data:application/vc+jwt,x',
      },
    ],
  ])('%s is not verified, and nothing is thrown', async (_title, input) => {
    expect(await verifyCredential(input, options())).toMatchObject({ verified: false, assurance: 'red' });
  });
});

describe('DI-1 the proof itself', () => {
  const cases: [string, string, (signed: JsonObject) => JsonObject][] = [
    ['no proof', 'proof_missing', ({ proof: _, ...unsigned }) => unsigned],
    ['a proof without type', 'structure_invalid', (signed) => withProof(signed, { type: undefined })],
    ['a proof that is a text', 'structure_invalid', (signed) => ({ ...signed, proof: 'z1' })],
    ['an unknown cryptosuite', 'proof_unsupported', (signed) => withProof(signed, { cryptosuite: 'eddsa-2022' })],
    ['a JCS cryptosuite', 'proof_unsupported', (signed) => withProof(signed, { cryptosuite: 'eddsa-jcs-2022' })],
    ['no cryptosuite', 'proof_unsupported', (signed) => withProof(signed, { cryptosuite: undefined })],
    [
      'a list of cryptosuites',
      'proof_unsupported',
      (signed) => withProof(signed, { cryptosuite: ['eddsa-rdfc-2022', 'x'] }),
    ],
    ['another proof type', 'proof_unsupported', (signed) => withProof(signed, { type: 'RsaSignature2018' })],
    ['the other suite by name', 'proof_unsupported', (signed) => withProof(signed, { type: 'Ed25519Signature2020' })],
    ['no purpose', 'proof_purpose', (signed) => withProof(signed, { proofPurpose: undefined })],
    [
      'the purpose of presentations',
      'proof_purpose',
      (signed) => withProof(signed, { proofPurpose: 'authentication' }),
    ],
    ['an unknown purpose', 'proof_purpose', (signed) => withProof(signed, { proofPurpose: 'keyAgreement' })],
    ['a list of purposes', 'proof_purpose', (signed) => withProof(signed, { proofPurpose: ['assertionMethod', 'x'] })],
    ['no verification method', 'proof_malformed', (signed) => withProof(signed, { verificationMethod: undefined })],
    [
      'a verification method as object',
      'proof_malformed',
      (signed) => withProof(signed, { verificationMethod: { id: issuer.id } }),
    ],
    [
      'a relative verification method',
      'proof_malformed',
      (signed) => withProof(signed, { verificationMethod: `#${issuer.id.split('#')[1]}` }),
    ],
    ['no proof value', 'proof_malformed', (signed) => withProof(signed, { proofValue: undefined })],
    ['an empty proof value', 'document_ambiguous', (signed) => withProof(signed, { proofValue: '' })],
    [
      'a proof value in another base',
      'proof_malformed',
      (signed) => withProof(signed, { proofValue: `u${'A'.repeat(86)}` }),
    ],
    [
      'a proof value without multibase prefix',
      'proof_malformed',
      (signed) => withProof(signed, { proofValue: '2'.repeat(87) }),
    ],
    [
      'a very long proof value',
      'proof_malformed',
      (signed) => withProof(signed, { proofValue: `z${'2'.repeat(5000)}` }),
    ],
    ['a proof value of zeros', 'proof_invalid', (signed) => withProof(signed, { proofValue: `z${'1'.repeat(64)}` })],
    [
      'a truncated proof value',
      'proof_invalid',
      (signed) => withProof(signed, { proofValue: String((signed.proof as JsonObject).proofValue).slice(0, -1) }),
    ],
    ['a time that is none', 'proof_malformed', (signed) => withProof(signed, { created: 'yesterday' })],
    ['a time without zone', 'proof_malformed', (signed) => withProof(signed, { created: '2026-05-01T12:00:00' })],
    ['a time in the future', 'proof_from_future', (signed) => withProof(signed, { created: '2026-05-01T12:01:01Z' })],
    ['another time', 'proof_invalid', (signed) => withProof(signed, { created: '2026-05-01T11:59:59Z' })],
    ['an end in the past', 'proof_expired', (signed) => withProof(signed, { expires: '2026-05-01T11:59:59Z' })],
    ['an end that is none', 'proof_malformed', (signed) => withProof(signed, { expires: 'never' })],
    ['an end added later', 'proof_invalid', (signed) => withProof(signed, { expires: '2026-06-01T00:00:00Z' })],
    ['a domain added later', 'proof_invalid', (signed) => withProof(signed, { domain: 'recruit.example' })],
    [
      'a previous proof that is not there',
      'proof_chain_broken',
      (signed) => withProof(signed, { previousProof: 'urn:uuid:1' }),
    ],
    ['an unknown member', 'term_undefined', (signed) => withProof(signed, { note: 'x' })],
  ];
  test.each(cases)('refuses %s (%s)', async (_title, code, change) => {
    const verdict = await verifyCredential(change(await sign(record())), options());
    expect([codeOf(verdict), verdict.verified]).toEqual([code, false]);
  });

  test('Ed25519Signature2020 has to say when it was made', async () => {
    const signed = await sign(record(), { cryptosuite: 'Ed25519Signature2020' });
    expect(codeOf(await verifyCredential(withProof(signed, { created: undefined }), options()))).toBe(
      'proof_malformed',
    );
  });

  test('a proof of this very second is good although our clock is a minute behind', async () => {
    const signed = await sign(record(), { now: new Date(NOW.getTime() + 59_000) });
    expect(checkOf(await verifyCredential(signed, options()), 'proof')).toEqual({ id: 'proof', outcome: 'passed' });
  });
});

describe('DI-2 and T3 whose key', () => {
  /** The same signature process, by a signer that claims what it likes. */
  const forge = (signer: Signer, claims: { id?: string; issuer?: unknown }) =>
    sign(
      { ...record(), issuer: claims.issuer ?? record().issuer },
      { signer: { ...signer, id: claims.id ?? signer.id, controller: issuer.controller } },
    );

  test('refuses a proof by a foreign key in the name of the issuer', async () => {
    const verdict = await verifyCredential(await forge(stranger, {}), options());
    expect([codeOf(verdict), verdict.verified]).toEqual(['issuer_mismatch', false]);
  });

  test('refuses a foreign key that calls itself the key of the issuer', async () => {
    expect(codeOf(await verifyCredential(await forge(stranger, { id: issuer.id }), options()))).toBe('proof_invalid');
  });

  test('refuses a did:key issuer whose verification method is a fragment of another key', async () => {
    const id = `${issuer.controller}#${stranger.controller.slice('did:key:'.length)}`;
    expect(codeOf(await verifyCredential(await forge(stranger, { id }), options()))).toBe('key_not_allowed');
  });

  test('refuses an issuer that was replaced after signing', async () => {
    const signed = await sign(record());
    const replaced = { ...signed, issuer: { ...(signed.issuer as JsonObject), id: stranger.controller } };
    expect(codeOf(await verifyCredential(replaced, options()))).toBe('issuer_mismatch');
  });

  test.each([
    ['a method of the issuer that nobody can resolve', 'did:example:issuer#key', 'key_unresolvable'],
    ['a DID method that is not supported', 'did:ion:abc#key', 'key_unresolvable'],
    ['a web address', 'https://academy.example/keys/1', 'proof_malformed'],
    ['a DID without fragment', issuer.controller, 'proof_malformed'],
    ['a DID URL with a query', `${issuer.controller}?versionId=1#x`, 'proof_malformed'],
  ])('refuses %s', async (_title, verificationMethod, code) => {
    const signed = withProof(await sign(record()), { verificationMethod });
    expect(codeOf(await verifyCredential(signed, options()))).toBe(code);
  });

  describe('of a did:web issuer', () => {
    const did = 'did:web:academy.example';
    const key = signerOf('web key');
    const method = {
      id: `${did}#key-1`,
      type: 'Multikey',
      controller: did,
      publicKeyMultibase: encodeMultikey(key.publicJwk),
    };
    const good: DidDocument = { id: did, verificationMethod: [method], assertionMethod: [method.id] };
    const signer: Signer = { ...key, id: method.id, controller: did };
    const verifyWith = async (document: object) => {
      const resolveDid: ResolveDid = async () => ({
        didResolutionMetadata: {},
        didDocumentMetadata: {},
        didDocument: document as DidDocument,
      });
      const signed = await sign({ ...record(), issuer: { ...(record().issuer as JsonObject), id: did } }, { signer });
      return verifyCredential(
        signed,
        options({
          resolveDid,
          documentLoader: createDocumentLoader({ resolveDid }),
          issuerTrust: { policy: 'any', isListed: () => true },
        }),
      );
    };

    test.each<[string, object]>([
      ['a document without context', good],
      [
        'a method named by fragment',
        { ...good, verificationMethod: [{ ...method, id: '#key-1' }], assertionMethod: ['#key-1'] },
      ],
      ['a method embedded in the relationship', { id: did, assertionMethod: [method] }],
      [
        'an Ed25519VerificationKey2020',
        { ...good, verificationMethod: [{ ...method, type: 'Ed25519VerificationKey2020' }] },
      ],
      [
        'a JsonWebKey',
        {
          ...good,
          verificationMethod: [{ id: method.id, type: 'JsonWebKey', controller: did, publicKeyJwk: key.publicJwk }],
        },
      ],
      [
        'a key retired after the signature',
        { ...good, verificationMethod: [{ ...method, revoked: '2026-05-01T12:00:01Z' }] },
      ],
    ])('accepts %s', async (_title, document) => {
      expect(await verifyWith(document)).toMatchObject({ verified: true, issuer: did });
    });

    test.each<[string, string, object]>([
      [
        'a method listed for presentations only',
        'key_not_allowed',
        { ...good, assertionMethod: [], authentication: [method.id] },
      ],
      [
        'a method listed for key agreement only',
        'key_not_allowed',
        { id: did, verificationMethod: [method], keyAgreement: [method.id] },
      ],
      [
        'a method controlled by another DID',
        'key_not_allowed',
        { ...good, verificationMethod: [{ ...method, controller: 'did:web:other.example' }] },
      ],
      ['two methods of one id', 'key_not_allowed', { ...good, verificationMethod: [method, { ...method }] }],
      [
        'a P-256 key',
        'key_not_allowed',
        {
          ...good,
          verificationMethod: [
            { ...method, publicKeyMultibase: encodeMultikey(createTestKey('P-256', 'x').publicJwk) },
          ],
        },
      ],
      [
        'another key',
        'proof_invalid',
        { ...good, verificationMethod: [{ ...method, publicKeyMultibase: encodeMultikey(stranger.publicJwk) }] },
      ],
      [
        'a key retired before the signature',
        'key_retired',
        { ...good, verificationMethod: [{ ...method, revoked: '2026-05-01T11:59:59Z' }] },
      ],
      ['a document about another DID', 'key_unresolvable', { ...good, id: 'did:web:other.example' }],
    ])('refuses %s (%s)', async (_title, code, document) => {
      expect(codeOf(await verifyWith(document))).toBe(code);
    });
  });

  test('accepts a did:jwk issuer, whose context the library does not know', async () => {
    const { did, verificationMethod } = createDidJwk(issuer.publicJwk);
    const signer = { ...issuer, id: verificationMethod, controller: did };
    const signed = await sign({ ...record(), issuer: { ...(record().issuer as JsonObject), id: did } }, { signer });
    const verdict = await verifyCredential(signed, options({ issuerTrust: { policy: 'any', isListed: () => true } }));
    expect(verdict).toMatchObject({ verified: true, issuer: did });
  });
});

test('random edits of a signed record are never verified as something else', async () => {
  const signed = await sign(record(bothEntries));
  const text = JSON.stringify(signed);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(text.length - 1),
      fc.constantFrom(...'"{}[]:,0aZ\\ -@'),
      fc.boolean(),
      async (at, character, insert) => {
        const edited = text.slice(0, at) + character + text.slice(insert ? at : at + 1);
        let input: unknown;
        try {
          input = JSON.parse(edited);
        } catch {
          return;
        }
        const verdict = await verifyCredential(input, options());
        // A changed white space or a doubled member can leave the same document.
        if (JSON.stringify(input) === text) expect(verdict.verified).toBe(true);
        else
          expect([edited.slice(Math.max(0, at - 20), at + 20), verdict.verified]).toEqual([expect.any(String), false]);
      },
    ),
    { numRuns: 300 },
  );
});

test('any JSON at all gives a verdict, and never a good one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (input) => {
      expect((await verifyCredential(input, options())).verified).toBe(false);
    }),
    { numRuns: 200 },
  );
});
