// `vc+jwt`: the payload is the credential, the key is the issuer's, and nothing else decides anything.
import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS } from '@skill-records/contexts';
import { createTestKey } from '@skill-records/test-kit/keys';
import { compactVerify, importJWK, SignJWT } from 'jose';
import { issueVcJwt } from '../../src/jose/vc-jwt.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { verifyCredential } from '../../src/verify-credential.ts';
import {
  bothEntries,
  checkOf,
  codeOf,
  documentLoader,
  holder,
  issuer,
  NOW,
  options,
  record,
  signerOf,
  stranger,
} from '../world.ts';
import { decode, encode, rawToken, SECONDS, token, VC_JWT_HEADER, vcJwt, vcJwtPayload } from './tokens.ts';

const ALGORITHMS = [
  ['Ed25519', 'EdDSA'],
  ['P-256', 'ES256'],
  ['P-384', 'ES384'],
] as const;
const issue = (credential: JsonObject = record(bothEntries), signer = issuer) =>
  issueVcJwt(credential, { signer, documentLoader, now: NOW });
const verify = async (input: unknown) => {
  const verdict = await verifyCredential(input, options());
  // What was not proved is nobody's word.
  if (checkOf(verdict, 'proof')?.outcome !== 'passed') {
    expect(verdict).toMatchObject({ verified: false, assurance: 'red', types: [], typeIris: [] });
    expect(verdict).not.toHaveProperty('credential');
    expect(verdict).not.toHaveProperty('issuer');
  }
  return verdict;
};

describe('JOSE-1 a vc+jwt', () => {
  test.each(ALGORITHMS)('signed with %s is verified, green, and says whose it is', async (algorithm, alg) => {
    const signer = signerOf('issuer', algorithm);
    const compact = await issue(record({}, signer), signer);
    expect(decode(compact).header).toEqual({ alg, typ: 'vc+jwt', cty: 'vc', kid: signer.id });
    const verdict = await verifyCredential(
      compact,
      options({ issuerTrust: { policy: 'listed', isListed: (did) => did === signer.controller } }),
    );
    expect(verdict).toMatchObject({
      verified: true,
      assurance: 'green',
      format: 'vc+jwt',
      issuer: signer.controller,
      subjectId: holder.controller,
      types: ['VerifiableCredential', 'OpenBadgeCredential', 'CertifiedSkillRecord'],
      recordId: record().id,
    });
    expect(verdict.typeIris[0]).toBe('https://www.w3.org/2018/credentials#VerifiableCredential');
  });

  test('has the credential as its payload, and the verdict returns the payload and nothing else', async () => {
    const compact = await issue();
    const { payload } = decode(compact);
    expect(payload).toEqual({ ...record(bothEntries), iss: issuer.controller, iat: SECONDS });
    expect((await verify(compact)).credential).toEqual(payload);
  });

  test('has as digest that of its text', async () => {
    const compact = await issue();
    const { createHash } = await import('node:crypto');
    const digest = createHash('sha384').update(compact).digest('base64');
    expect((await verify(compact)).digest).toBe(`sha384-${digest}`);
  });

  test.each<[string, { header?: JsonObject; payload?: JsonObject }]>([
    ['application/ in typ and cty', { header: { typ: 'application/vc+jwt', cty: 'application/vc' } }],
    ['no cty', { header: { cty: undefined } }],
    ['no typ', { header: { typ: undefined } }],
    ['no iss and no iat', { payload: { iss: undefined, iat: undefined } }],
    ['iss in the header too', { header: { iss: issuer.controller } }],
    ['exp ahead', { payload: { exp: SECONDS + 1 } }],
    ['nbf now', { payload: { nbf: SECONDS } }],
    ['iat half a minute ahead', { payload: { iat: SECONDS + 30 } }],
    ['jti and sub that repeat the credential', { payload: { jti: record().id, sub: holder.controller } }],
    ['a claim nobody knows', { payload: { 'example-claim': { a: 1 } } }],
    ['a key in the header that nobody asked for', { header: { jwk: stranger.publicJwk } }],
    ['the key of the holder in cnf', { payload: { cnf: { jwk: { ...holder.publicJwk } } } }],
  ])('with %s is verified', async (_title, change) => {
    expect((await verify(await vcJwt(change))).verified).toBe(true);
  });

  test('tells the key of the holder', async () => {
    const verdict = await verify(await vcJwt({ payload: { cnf: { jwk: { ...holder.publicJwk, kid: 'k' } } } }));
    expect(verdict.confirmation).toEqual({ ...holder.publicJwk });
  });
});

describe('JOSE-1 refuses a header', () => {
  const text = (alg: unknown) => rawToken({ ...VC_JWT_HEADER, alg }, vcJwtPayload());
  const { x } = issuer.publicJwk;
  const pem = createPublicKey({ key: { ...issuer.publicJwk }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });

  test.each([
    'none',
    'None',
    'NONE',
    'nOnE',
    'HS256',
    'HS384',
    'HS512',
    'hs256',
    'RS256',
    'PS384',
    'ES256K',
    'eddsa',
    '',
  ])('with alg %j', async (alg) => {
    expect(codeOf(await verify(await text(alg)))).toBe('alg_not_allowed');
  });

  test.each([[['EdDSA']], [null], [1], [{}], [undefined]])('with %j as alg', async (alg) => {
    expect(codeOf(await verify(await text(alg)))).toBe('alg_not_allowed');
  });

  test.each(['ES256', 'ES384'])('with alg %s and an Ed25519 key', async (alg) => {
    expect(codeOf(await verify(await text(alg)))).toBe('alg_not_allowed');
  });

  test('P17 with HS256 and the public key as the secret', async () => {
    const key = new TextEncoder().encode(String(pem));
    for (const secret of [key, Buffer.from(x, 'base64url')]) {
      const jwt = await new SignJWT(vcJwtPayload())
        .setProtectedHeader({ ...VC_JWT_HEADER, alg: 'HS256' })
        .sign(Buffer.concat([secret, Buffer.alloc(32)]));
      expect(codeOf(await verify(jwt))).toBe('alg_not_allowed');
    }
  });

  test.each<[string, JsonObject, string]>([
    ['typ of a presentation', { typ: 'vp+jwt' }, 'format_unknown'],
    ['typ of a Key Binding JWT', { typ: 'kb+jwt' }, 'format_unknown'],
    ['typ of an SD-JWT VC', { typ: 'dc+sd-jwt' }, 'format_unknown'],
    ['typ JWT', { typ: 'JWT' }, 'format_unknown'],
    ['typ of an access token', { typ: 'at+jwt' }, 'format_unknown'],
    ['typ in capitals', { typ: 'VC+JWT' }, 'format_unknown'],
    ['typ as a list', { typ: ['vc+jwt'] }, 'format_unknown'],
    ['typ null', { typ: null }, 'format_unknown'],
    ['cty of a presentation', { cty: 'vp' }, 'typ_mismatch'],
    ['cty of a nested token', { cty: 'JWT' }, 'typ_mismatch'],
    ['cty as a list', { cty: ['vc'] }, 'typ_mismatch'],
    ['crit', { crit: ['exp'], exp: SECONDS + 9 }, 'proof_malformed'],
    ['crit of nothing', { crit: [] }, 'proof_malformed'],
    ['b64', { b64: false }, 'proof_malformed'],
    ['no kid', { kid: undefined }, 'proof_malformed'],
    ['kid as a list', { kid: [issuer.id] }, 'proof_malformed'],
    ['kid as a number', { kid: 1 }, 'proof_malformed'],
    ['a relative kid', { kid: `#${issuer.id.split('#')[1]}` }, 'proof_malformed'],
    ['the DID alone as kid', { kid: issuer.controller }, 'proof_malformed'],
    ['kid with a query', { kid: issuer.id.replace('#', '?a=b#') }, 'proof_malformed'],
    ['kid with a path', { kid: issuer.id.replace('#', '/x#') }, 'proof_malformed'],
    ['an https kid', { kid: 'https://academy.example/keys#1' }, 'proof_malformed'],
    ['a thumbprint as kid', { kid: 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:abc' }, 'proof_malformed'],
    ['kid of another DID', { kid: stranger.id }, 'issuer_mismatch'],
    ['kid that the DID does not have', { kid: `${issuer.controller}#other` }, 'key_not_allowed'],
    ['iss of somebody else', { iss: stranger.controller }, 'issuer_mismatch'],
    ['iss as a list', { iss: [issuer.controller] }, 'issuer_mismatch'],
  ])('with %s', async (_title, header, code) => {
    expect(codeOf(await verify(await vcJwt({ header })))).toBe(code);
  });

  test.each<[string, JsonObject]>([
    ['jwk', { jwk: stranger.publicJwk }],
    ['jku', { jku: 'https://evil.example/jwks.json' }],
    ['x5u', { x5u: 'https://evil.example/cert.pem' }],
    ['x5c', { x5c: ['MIIB'] }],
  ])('P21 that offers the key of the forger as %s', async (_title, header) => {
    expect(codeOf(await verify(await vcJwt({ header, signer: stranger })))).toBe('proof_invalid');
    expect(codeOf(await verify(await vcJwt({ header: { ...header, kid: undefined }, signer: stranger })))).toBe(
      'proof_malformed',
    );
  });
});

describe('JOSE-1 refuses a payload', () => {
  test.each<[string, JsonObject, string]>([
    ['the claim vc', { vc: {} }, 'claims_conflict'],
    ['the claim vp', { vp: {} }, 'claims_conflict'],
    ['a proof of its own', { proof: { type: 'DataIntegrityProof' } }, 'proof_multiple'],
    ['iss of somebody else', { iss: stranger.controller }, 'issuer_mismatch'],
    ['P20 iss as a list', { iss: [issuer.controller] }, 'issuer_mismatch'],
    ['P20 iss as an object', { iss: { id: issuer.controller } }, 'issuer_mismatch'],
    ['iss null', { iss: null }, 'document_ambiguous'],
    ['an issuer of another DID', { issuer: stranger.controller, iss: undefined }, 'issuer_mismatch'],
    ['an https issuer', { issuer: 'https://academy.example', iss: undefined }, 'issuer_mismatch'],
    ['no issuer', { issuer: undefined }, 'structure_invalid'],
    ['exp now', { exp: SECONDS }, 'proof_expired'],
    ['exp as a text', { exp: String(SECONDS + 9) }, 'proof_malformed'],
    ['exp below zero', { exp: -1 }, 'proof_malformed'],
    ['exp beyond all time', { exp: 1e15 }, 'proof_malformed'],
    ['iat in the future', { iat: SECONDS + 61 }, 'proof_from_future'],
    ['iat as a date', { iat: '2026-05-01T12:00:00Z' }, 'proof_malformed'],
    ['nbf in the future', { nbf: SECONDS + 61 }, 'proof_from_future'],
    ['an audience', { aud: 'did:web:recruit.example' }, 'domain_mismatch'],
    ['an audience of nobody', { aud: ['x'] }, 'domain_mismatch'],
    ['jti of another credential', { jti: 'urn:uuid:0' }, 'claims_conflict'],
    ['sub of somebody else', { sub: stranger.controller }, 'claims_conflict'],
    ['P20 sub as a list', { sub: [holder.controller] }, 'claims_conflict'],
    ['cnf as a text', { cnf: 'key' }, 'structure_invalid'],
    ['cnf with a private key', { cnf: { jwk: createTestKey('Ed25519', 'x').privateJwk } }, 'structure_invalid'],
    ['cnf with no key', { cnf: { jwk: { kty: 'oct', k: 'AAAA' } } }, 'structure_invalid'],
    ['issuanceDate', { issuanceDate: '2026-04-01T00:00:00Z' }, 'structure_invalid'],
    ['expirationDate', { expirationDate: '2020-04-01T00:00:00Z' }, 'structure_invalid'],
    ['the contexts of 1.1', { '@context': [CONTEXT_URLS.credentialsV1] }, 'structure_invalid'],
    ['a single context as a text', { '@context': CONTEXT_URLS.credentialsV2 }, 'structure_invalid'],
    ['no context', { '@context': undefined }, 'structure_invalid'],
    [
      'a context that is not bundled',
      { '@context': [CONTEXT_URLS.credentialsV2, 'https://evil.example/v1'] },
      'context_unknown',
    ],
    ['a context inside', { '@context': [CONTEXT_URLS.credentialsV2, { a: 'urn:a' }] }, 'context_inline'],
    ['VCDM-2 another type', { type: ['OpenBadgeCredential'] }, 'structure_invalid'],
    [
      'VCDM-4 the type of an envelope',
      { type: ['VerifiableCredential', 'EnvelopedVerifiableCredential'] },
      'structure_invalid',
    ],
    ['no subject', { credentialSubject: undefined }, 'structure_invalid'],
    ['a time without zone', { validFrom: '2026-04-01T00:00:00' }, 'structure_invalid'],
    ['T22 __proto__ spelled as a keyword', { '@graph': [] }, 'member_refused'],
  ])('with %s', async (_title, payload, code) => {
    expect(codeOf(await verify(await vcJwt({ payload })))).toBe(code);
  });

  test('that was changed after signing, at every leaf', async () => {
    const [head, , seal] = (await vcJwt()).split('.') as [string, string, string];
    const { payload } = decode(await vcJwt());
    for (const path of leavesOf(payload)) {
      const changed = structuredClone(payload);
      change(changed, path);
      const verdict = await verify(`${head}.${encode(JSON.stringify(changed))}.${seal}`);
      expect([path, verdict.verified]).toEqual([path, false]);
    }
  });

  test('with one more member at the top, signed by nobody (P5)', async () => {
    const [head, , seal] = (await vcJwt()).split('.') as [string, string, string];
    const more = encode(JSON.stringify({ ...vcJwtPayload(), extra: 1 }));
    expect(codeOf(await verify(`${head}.${more}.${seal}`))).toBe('proof_invalid');
  });

  test('T22 with a member twice', async () => {
    const text = JSON.stringify(vcJwtPayload()).replace('{', '{"name":"Expert",');
    const input = `${encode(JSON.stringify({ alg: 'EdDSA', ...VC_JWT_HEADER }))}.${encode(text)}`;
    const seal = await issuer.sign({ data: new TextEncoder().encode(input) });
    expect(codeOf(await verify(`${input}.${encode(seal)}`))).toBe('proof_malformed');
  });
});

describe('T3 refuses a key', () => {
  test.each(ALGORITHMS)('of somebody else, signed with %s (%s)', async (algorithm, _alg) => {
    const forger = signerOf('forger', algorithm);
    expect(codeOf(await verify(await vcJwt({ signer: forger })))).toMatch(/^(proof_invalid|alg_not_allowed)$/);
    const own = await vcJwt({ signer: forger, header: { kid: forger.id } });
    expect(codeOf(await verify(own))).toBe('issuer_mismatch');
  });

  const resolver = (change: (method: JsonObject, document: JsonObject) => void) => {
    const { resolveDid } = options();
    return async (did: string) => {
      const result = structuredClone(await resolveDid(did));
      const document = result.didDocument as unknown as JsonObject;
      change((document.verificationMethod as JsonObject[])[0] as JsonObject, document);
      return result;
    };
  };
  test.each<[string, (method: JsonObject, document: JsonObject) => void, string]>([
    ['listed for authentication only', (_, document) => delete document.assertionMethod, 'key_not_allowed'],
    [
      'controlled by another DID',
      (method) => Object.assign(method, { controller: stranger.controller }),
      'key_not_allowed',
    ],
    ['retired before', (method) => Object.assign(method, { revoked: '2026-04-30T00:00:00Z' }), 'key_retired'],
    [
      'of a document about another DID',
      (_, document) => Object.assign(document, { id: stranger.controller }),
      'key_unresolvable',
    ],
    [
      'of a document that has it no more',
      (_, document) => Object.assign(document, { verificationMethod: [] }),
      'key_not_allowed',
    ],
  ])('%s', async (_title, alter, code) => {
    const verdict = await verifyCredential(await vcJwt(), options({ resolveDid: resolver(alter) }));
    expect([codeOf(verdict), verdict.verified]).toEqual([code, false]);
  });

  test('retired after the token was signed is still good', async () => {
    const resolveDid = resolver((method) => Object.assign(method, { revoked: '2026-05-01T13:00:00Z' }));
    expect((await verifyCredential(await vcJwt(), options({ resolveDid }))).verified).toBe(true);
  });

  test('is not even looked for when the issuer is another DID than that of kid', async () => {
    const asked: string[] = [];
    const resolveDid = async (did: string) => {
      asked.push(did);
      return options().resolveDid(did);
    };
    await verifyCredential(await vcJwt({ header: { kid: 'did:web:evil.example#1' } }), options({ resolveDid }));
    expect(asked).toEqual([]);
  });
});

describe('the other checks of a vc+jwt', () => {
  test.each<[string, JsonObject, 'validity' | 'schema', string]>([
    ['ended', { validUntil: '2026-04-30T00:00:00Z' }, 'validity', 'expired'],
    ['not begun', { validFrom: '2026-05-02T00:00:00Z' }, 'validity', 'not_yet_valid'],
    ['without what its schema asks for', { id: undefined }, 'schema', 'schema_mismatch'],
  ])('one that has %s fails that check', async (_title, payload, id, code) => {
    const verdict = await verify(await vcJwt({ payload }));
    expect([checkOf(verdict, 'proof')?.outcome, codeOf(verdict, id), verdict.verified]).toEqual([
      'passed',
      code,
      false,
    ]);
  });

  test('an issuer that nobody listed fails, or is a warning', async () => {
    const nobody = { isListed: () => false };
    const compact = await vcJwt();
    const strict = await verifyCredential(compact, options({ issuerTrust: { policy: 'listed', ...nobody } }));
    expect([strict.verified, codeOf(strict, 'issuerTrust')]).toEqual([false, 'issuer_unknown']);
    const lax = await verifyCredential(compact, options({ issuerTrust: { policy: 'any', ...nobody } }));
    expect([lax.verified, lax.assurance]).toEqual([true, 'amber']);
  });

  test('P5 an unknown type is not silently left out', async () => {
    const compact = await vcJwt({ payload: { type: ['VerifiableCredential', 'NobodyDefinedThis'] } });
    expect(codeOf(await verify(compact))).toBe('term_undefined');
  });
});

describe('issuing a vc+jwt', () => {
  test.each<[string, JsonObject, string]>([
    ['of another DID', { ...record(), issuer: stranger.controller }, 'issuer_mismatch'],
    ['with a proof', { ...record(), proof: { type: 'DataIntegrityProof' } }, 'proof_present'],
    ['without subject', { ...record(), credentialSubject: undefined }, 'document_malformed'],
    ['that holds a claim vc', { ...record(), vc: {} }, 'structure_invalid'],
    ['of 1.1', { ...record(), '@context': [CONTEXT_URLS.credentialsV1] }, 'structure_invalid'],
    ['with a type that no context defines', { ...record(), type: ['VerifiableCredential', 'Foo'] }, 'term_undefined'],
    [
      'with an unknown context',
      { ...record(), '@context': [CONTEXT_URLS.credentialsV2, 'https://x.example'] },
      'context_unknown',
    ],
  ])('refuses a credential %s', async (_title, credential, code) => {
    await expect(issue(credential)).rejects.toMatchObject({ code });
  });

  test('refuses a signer whose key has another half, and one that fails', async () => {
    const swapped = { ...issuer, sign: stranger.sign };
    await expect(issue(record(), swapped)).rejects.toMatchObject({ code: 'signature_wrong' });
    const broken = { ...issuer, sign: () => Promise.reject(new Error('down')) };
    await expect(issue(record(), broken)).rejects.toMatchObject({ code: 'signing_failed' });
  });

  test('leaves the credential as it was', async () => {
    const credential = record();
    await issue(credential);
    expect(credential).toEqual(record());
  });
});

describe('a second opinion: jose', () => {
  test.each(ALGORITHMS)('verifies what we sign with %s', async (algorithm, alg) => {
    const signer = signerOf('issuer', algorithm);
    const key = await importJWK({ ...signer.publicJwk }, alg);
    const { payload, protectedHeader } = await compactVerify(await issue(record({}, signer), signer), key);
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject(record({}, signer));
    expect(protectedHeader.typ).toBe('vc+jwt');
  });

  test.each(ALGORITHMS)('signs with %s what we verify', async (algorithm, alg) => {
    const { privateJwk } = createTestKey(algorithm, 'issuer');
    const signer = signerOf('issuer', algorithm);
    const jwt = await new SignJWT(record({}, signer))
      .setProtectedHeader({ alg, typ: 'vc+jwt', kid: signer.id })
      .setIssuedAt(NOW)
      .sign(await importJWK({ ...privateJwk }, alg));
    const verdict = await verifyCredential(jwt, options({ issuerTrust: { policy: 'any', isListed: () => false } }));
    expect(verdict).toMatchObject({ verified: true, issuer: signer.controller });
  });

  test('agrees that a token of another key is bad', async () => {
    const compact = await token(VC_JWT_HEADER, vcJwtPayload(), stranger);
    await expect(compactVerify(compact, await importJWK({ ...issuer.publicJwk }, 'EdDSA'))).rejects.toThrow();
    expect((await verify(compact)).verified).toBe(false);
  });
});

type Path = (string | number)[];

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]));
}

function change(root: JsonObject, path: Path): void {
  const parent = path.slice(0, -1).reduce<JsonObject>((at, key) => at[key] as JsonObject, root);
  const key = path.at(-1) as string;
  const value = parent[key];
  parent[key] = typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${value}x`;
}
