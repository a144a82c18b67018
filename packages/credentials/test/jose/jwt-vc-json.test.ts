// `jwt_vc_json`: the registered claims and the claim `vc` are one credential of 1.1, or none.
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS } from '@skill-records/contexts';
import { createTestKey } from '@skill-records/test-kit/keys';
import { compactVerify, importJWK, SignJWT } from 'jose';
import { issueJwtVcJson } from '../../src/jose/jwt-vc-json.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { verifyCredential } from '../../src/verify-credential.ts';
import { checkOf, codeOf, documentLoader, holder, issuer, NOW, options, record, signerOf, stranger } from '../world.ts';
import {
  credential11,
  decode,
  edited,
  encode,
  JWT_HEADER,
  jwtVc,
  jwtVcPayload,
  rawToken,
  SECONDS,
  token,
} from './tokens.ts';

const issue = (credential: JsonObject = credential11(), signer = issuer) =>
  issueJwtVcJson(credential, { signer, documentLoader, now: NOW });
const verify = (input: unknown) => verifyCredential(input, options());
const PROFILE = { id: issuer.controller, type: ['Profile'], name: 'Academy' };

describe('JOSE-1 a jwt_vc_json', () => {
  test.each([
    ['Ed25519', 'EdDSA'],
    ['P-256', 'ES256'],
    ['P-384', 'ES384'],
  ] as const)('signed with %s is verified and is the credential of 1.1', async (algorithm, alg) => {
    const signer = signerOf('issuer', algorithm);
    const credential = credential11({ issuer: signer.controller });
    const compact = await issue(credential, signer);
    expect(decode(compact)).toEqual({
      header: { alg, typ: 'JWT', kid: signer.id },
      payload: {
        iss: signer.controller,
        sub: holder.controller,
        jti: credential.id,
        iat: SECONDS,
        nbf: Date.parse('2026-04-01T00:00:00Z') / 1000,
        exp: Date.parse('2029-03-31T23:59:59Z') / 1000,
        vc: credential,
      },
    });
    const verdict = await verifyCredential(
      compact,
      options({ issuerTrust: { policy: 'listed', isListed: (did) => did === signer.controller } }),
    );
    expect(verdict).toMatchObject({ verified: true, assurance: 'green', format: 'jwt_vc_json', credential });
  });

  test('gets back what the claims took away', async () => {
    const bare = { id: undefined, issuer: undefined, issuanceDate: undefined, expirationDate: undefined };
    const verdict = await verify(await jwtVc({ vc: { ...bare, credentialSubject: { degree: 'Spreadsheets' } } }));
    expect(verdict.verified).toBe(true);
    expect(verdict.credential).toEqual(credential11());
    expect(verdict).toMatchObject({ issuer: issuer.controller, subjectId: holder.controller, id: credential11().id });
  });

  test.each<[string, Parameters<typeof jwtVc>[0]]>([
    ['no typ', { header: { typ: undefined } }],
    ['no jti, sub, nbf and exp', { payload: { jti: undefined, sub: undefined, nbf: undefined, exp: undefined } }],
    ['an issuer with a name', { vc: { issuer: PROFILE } }],
    ['an issuer whose id only iss has', { vc: { issuer: { ...PROFILE, id: undefined } } }],
    ['a fraction of a second more in vc', { vc: { expirationDate: '2029-03-31T23:59:59.5Z' } }],
    ['the same times in another zone', { vc: { issuanceDate: '2026-04-01T09:00:00+09:00' } }],
    ['a nonce and a claim nobody knows', { payload: { nonce: 'x', 'example-claim': 1 } }],
  ])('with %s is verified', async (_title, change) => {
    expect(await verify(await jwtVc(change))).toMatchObject({ verified: true, assurance: 'green' });
  });

  test.each<[string, Parameters<typeof jwtVc>[0], string]>([
    ['exp', { payload: { exp: SECONDS - 1 }, vc: { expirationDate: undefined } }, 'expired'],
    ['expirationDate', { payload: { exp: undefined }, vc: { expirationDate: '2026-04-30T00:00:00Z' } }, 'expired'],
    ['nbf', { payload: { nbf: SECONDS + 61 }, vc: { issuanceDate: undefined } }, 'not_yet_valid'],
    ['issuanceDate', { payload: { nbf: undefined }, vc: { issuanceDate: '2026-05-02T00:00:00Z' } }, 'not_yet_valid'],
  ])('is over, or not begun, by %s', async (_title, change, code) => {
    const verdict = await verify(await jwtVc(change));
    expect([checkOf(verdict, 'proof')?.outcome, codeOf(verdict, 'validity'), verdict.verified]).toEqual([
      'passed',
      code,
      false,
    ]);
  });
});

describe('JOSE-1 refuses two values for one thing', () => {
  test.each<[string, Parameters<typeof jwtVc>[0], string]>([
    ['another issuer in vc', { vc: { issuer: stranger.controller } }, 'claims_conflict'],
    ['another id of the issuer in vc', { vc: { issuer: { ...PROFILE, id: stranger.controller } } }, 'claims_conflict'],
    ['another id', { payload: { jti: 'urn:uuid:0' } }, 'claims_conflict'],
    ['another subject', { payload: { sub: stranger.controller } }, 'claims_conflict'],
    ['an end a second later', { vc: { expirationDate: '2029-04-01T00:00:00Z' } }, 'claims_conflict'],
    ['no end in exp that vc has not', { payload: { exp: SECONDS + 5 } }, 'claims_conflict'],
    ['a beginning a second later', { vc: { issuanceDate: '2026-04-01T00:00:01Z' } }, 'claims_conflict'],
    ['a document beside vc', { payload: { '@context': [CONTEXT_URLS.credentialsV2] } }, 'claims_conflict'],
    ['a type beside vc', { payload: { type: ['VerifiableCredential'] } }, 'claims_conflict'],
    ['a subject beside vc', { payload: { credentialSubject: { id: holder.controller } } }, 'claims_conflict'],
    ['an issuer beside vc', { payload: { issuer: issuer.controller } }, 'claims_conflict'],
    ['a status beside vc', { payload: { credentialStatus: {} } }, 'claims_conflict'],
    ['an end beside vc', { payload: { expirationDate: '2029-03-31T23:59:59Z' } }, 'claims_conflict'],
    ['a proof beside vc', { payload: { proof: {} } }, 'claims_conflict'],
    ['vp beside vc', { payload: { vp: {} } }, 'claims_conflict'],
    ['a proof in vc', { vc: { proof: { type: 'DataIntegrityProof' } } }, 'proof_multiple'],
  ])('%s', async (_title, change, code) => {
    const verdict = await verify(await jwtVc(change));
    expect([codeOf(verdict), verdict.verified, verdict.credential]).toEqual([code, false, undefined]);
  });
});

describe('JOSE-1 refuses', () => {
  test.each<[string, Parameters<typeof jwtVc>[0], string]>([
    ['typ vc+jwt', { header: { typ: 'vc+jwt' } }, 'claims_conflict'],
    ['typ vp+jwt', { header: { typ: 'vp+jwt' } }, 'format_unknown'],
    ['typ jwt', { header: { typ: 'jwt' } }, 'format_unknown'],
    ['crit', { header: { crit: ['exp'] } }, 'proof_malformed'],
    ['b64', { header: { b64: true } }, 'proof_malformed'],
    ['no kid', { header: { kid: undefined } }, 'proof_malformed'],
    ['a relative kid', { header: { kid: '#key-1' } }, 'proof_malformed'],
    ['kid of another DID', { header: { kid: stranger.id } }, 'issuer_mismatch'],
    ['a stranger as signer', { signer: stranger }, 'proof_invalid'],
    ['a stranger as signer, with his jwk', { signer: stranger, header: { jwk: stranger.publicJwk } }, 'proof_invalid'],
    ['a P-256 key behind an Ed25519 kid', { signer: signerOf('issuer', 'P-256') }, 'alg_not_allowed'],
    ['no iss', { payload: { iss: undefined } }, 'structure_invalid'],
    ['P20 iss as a list', { payload: { iss: [issuer.controller] } }, 'structure_invalid'],
    ['P20 iss as an object', { payload: { iss: { id: issuer.controller } } }, 'structure_invalid'],
    ['P20 jti as a list', { payload: { jti: [credential11().id] } }, 'structure_invalid'],
    ['P20 sub as a number', { payload: { sub: 1 } }, 'structure_invalid'],
    ['https iss', { payload: { iss: 'https://academy.example' }, vc: { issuer: undefined } }, 'issuer_mismatch'],
    ['vc as a list', { payload: { vc: [credential11()] } }, 'structure_invalid'],
    ['vc as a token', { payload: { vc: 'e30.e30.e30' } }, 'structure_invalid'],
    ['vc null', { payload: { vc: null } }, 'structure_invalid'],
    ['an audience', { payload: { aud: 'did:web:recruit.example' } }, 'domain_mismatch'],
    ['exp as a text', { payload: { exp: '1900000000' } }, 'proof_malformed'],
    ['nbf as an object', { payload: { nbf: {} } }, 'proof_malformed'],
    ['iat in the future', { payload: { iat: SECONDS + 61 } }, 'proof_from_future'],
    ['a credential of 2.0', { vc: { '@context': [CONTEXT_URLS.credentialsV2] } }, 'structure_invalid'],
    ['no context', { vc: { '@context': undefined } }, 'structure_invalid'],
    ['no type', { vc: { type: undefined } }, 'structure_invalid'],
    ['a type that no context defines', { vc: { type: ['VerifiableCredential', 'Foo'] } }, 'term_undefined'],
    [
      'an unknown context',
      { vc: { '@context': [CONTEXT_URLS.credentialsV1, 'https://x.example/c'] } },
      'context_unknown',
    ],
    ['no beginning', { payload: { nbf: undefined }, vc: { issuanceDate: undefined } }, 'structure_invalid'],
    ['a time without zone', { payload: { exp: undefined }, vc: { expirationDate: '2029-03-31' } }, 'structure_invalid'],
    [
      'two subjects and sub',
      { vc: { credentialSubject: [{ id: 'did:example:a' }, { id: 'did:example:b' }] } },
      'structure_invalid',
    ],
    [
      'two subjects',
      { payload: { sub: undefined }, vc: { credentialSubject: [{ id: 'did:example:a' }, { id: 'did:example:b' }] } },
      'structure_invalid',
    ],
    [
      'VCDM-4 an envelope in vc',
      { vc: { type: ['VerifiableCredential', 'EnvelopedVerifiableCredential'] } },
      'structure_invalid',
    ],
    ['null in vc', { vc: { name: null } }, 'document_ambiguous'],
  ])('%s', async (_title, change, code) => {
    const verdict = await verify(await jwtVc(change));
    expect([codeOf(verdict), verdict.verified, verdict.credential]).toEqual([code, false, undefined]);
  });

  test.each(['none', 'NONE', 'HS256', 'RS256', 'ES256', ''])('alg %j', async (alg) => {
    expect(codeOf(await verify(await rawToken({ ...JWT_HEADER, alg }, jwtVcPayload())))).toBe('alg_not_allowed');
  });

  test('alg none with the signature cut off', async () => {
    const input = `${encode(JSON.stringify({ alg: 'none', typ: 'JWT' }))}.${encode(JSON.stringify(jwtVcPayload()))}`;
    for (const text of [`${input}.`, input]) expect(codeOf(await verify(text))).toBe('proof_malformed');
  });

  test('P2 an object that carries a JWT as its proof, whatever its other members say', async () => {
    const jwt = await issue();
    const decoded = { ...credential11(), proof: { type: 'JwtProof2020', jwt } };
    for (const object of [
      decoded,
      { ...decoded, issuer: stranger.controller },
      { ...decoded, proof: { type: 'jwt', jwt } },
    ]) {
      expect(codeOf(await verify(object))).toMatch(/^(proof_unsupported|structure_invalid)$/);
    }
  });

  test('P2 a decoded token, and one in an object', async () => {
    const jwt = await issue();
    for (const input of [{ jwt }, { credential: jwt }, decode(jwt).payload, [jwt], { proof: { jwt } }]) {
      expect((await verify(input)).verified).toBe(false);
    }
  });
});

describe('issuing a jwt_vc_json', () => {
  test.each<[string, JsonObject, string]>([
    ['of 2.0', record(), 'structure_invalid'],
    ['of another DID', credential11({ issuer: stranger.controller }), 'issuer_mismatch'],
    ['with a proof', credential11({ proof: { type: 'x' } }), 'proof_present'],
    ['without beginning', credential11({ issuanceDate: undefined }), 'structure_invalid'],
    ['with two subjects', credential11({ credentialSubject: [{ a: 1 }, { a: 2 }] }), 'structure_invalid'],
  ])('refuses a credential %s', async (_title, credential, code) => {
    await expect(issue(credential)).rejects.toMatchObject({ code });
  });

  test('leaves out the claims that it has no values for', async () => {
    const bare = credential11({ id: undefined, expirationDate: undefined, credentialSubject: { degree: 'x' } });
    expect(Object.keys(decode(await issue(bare)).payload)).toEqual(['iss', 'iat', 'nbf', 'vc']);
  });
});

describe('a second opinion: jose', () => {
  test('verifies what we sign, and signs what we verify', async () => {
    const key = await importJWK({ ...issuer.publicJwk }, 'EdDSA');
    await expect(compactVerify(await issue(), key)).resolves.toBeDefined();
    const jwt = await new SignJWT({ vc: edited(credential11(), { id: undefined, issuer: undefined }) })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: issuer.id })
      .setIssuer(issuer.controller)
      .setSubject(holder.controller)
      .setJti('urn:uuid:1')
      .sign(await importJWK({ ...createTestKey('Ed25519', 'issuer').privateJwk }, 'EdDSA'));
    expect(await verify(jwt)).toMatchObject({ verified: true, id: 'urn:uuid:1' });
  });

  test('agrees that a token of another key is bad', async () => {
    const compact = await token(JWT_HEADER, jwtVcPayload(), stranger);
    await expect(compactVerify(compact, await importJWK({ ...issuer.publicJwk }, 'EdDSA'))).rejects.toThrow();
    expect((await verify(compact)).verified).toBe(false);
  });
});
