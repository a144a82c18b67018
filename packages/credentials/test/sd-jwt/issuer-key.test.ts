// SDV-2: which key counts as the issuer's, and which does not.
import { describe, expect, jest, test } from '@jest/globals';
import { didJwkSigner, forge, ISS, issue, issuer, KID, NOW, published, refusalOf, stranger } from './sd-jwt-world.ts';

describe('SDV-2 the issuer key', () => {
  test.each([
    ['no iss', { iss: undefined }],
    ['http', { iss: ISS.replace('https', 'http') }],
    ['a query', { iss: `${ISS}?tenant=1` }],
    ['a fragment', { iss: `${ISS}#1` }],
    ['a user', { iss: 'https://me@academy.example' }],
    ['a backslash', { iss: 'https://academy.example\\@evil.example' }],
    ['another scheme', { iss: 'urn:uuid:1' }],
    ['upper case', { iss: 'HTTPS://academy.example' }],
  ])('an iss with %s is asked of nobody', async (_title, payload) => {
    const resolveJwtIssuer = jest.fn(async () => [published(issuer)]);
    expect(await refusalOf(await forge({ payload }), { resolveJwtIssuer })).toBe('key_unresolvable');
    expect(resolveJwtIssuer).not.toHaveBeenCalled();
  });

  test('an https iss without a resolver, and one whose metadata cannot be had', async () => {
    const text = await issue();
    expect(await refusalOf(text, { resolveJwtIssuer: undefined } as never)).toBe('key_unresolvable');
    const resolveJwtIssuer = async () => Promise.reject(new Error('503'));
    expect(await refusalOf(text, { resolveJwtIssuer })).toBe('key_unresolvable');
  });

  test.each([
    ['no key of that id', async () => [published(issuer, { kid: 'key-2' })]],
    ['two keys of that id', async () => [published(issuer), published(stranger)]],
    ['no keys', async () => []],
    ['a key for encryption', async () => [published(issuer, { use: 'enc' })]],
    ['a private key', async () => [published(issuer, { d: 'AAAA' } as never)]],
    ['a key off the curve', async () => [published(issuer, { x: issuer.publicJwk.y! })]],
    ['a key of an unknown kind', async () => [published(issuer, { crv: 'secp256k1' })]],
  ])('metadata with %s', async (_title, resolveJwtIssuer) => {
    expect(await refusalOf(await issue(), { resolveJwtIssuer })).toBe('key_not_allowed');
  });

  test('without kid, the only key counts and two keys are refused', async () => {
    const text = await forge({ header: { kid: undefined } });
    expect(await refusalOf(text)).toBeUndefined();
    const resolveJwtIssuer = async () => [published(stranger, { kid: 'x' }), published(issuer)];
    expect(await refusalOf(text, { resolveJwtIssuer })).toBe('key_not_allowed');
  });

  test.each([[5], [null], [[KID]], [{}]])('the kid %j', async (kid) => {
    expect(await refusalOf(await forge({ header: { kid } }))).toBe('proof_malformed');
  });

  test('keys and certificates in the header are never used', async () => {
    const header = { jwk: stranger.publicJwk, x5c: ['AAAA'], jku: 'https://evil.example', kid: KID };
    expect(await refusalOf(await forge({ signer: stranger, header }))).toBe('proof_invalid');
    expect(await refusalOf(await forge({ signer: stranger, header, payload: { iss: undefined } }))).toBe(
      'key_unresolvable',
    );
  });

  const did = didJwkSigner('P-256', 'did issuer');
  test('a DID names its key by kid, whole or as a fragment', async () => {
    const payload = { iss: did.controller };
    expect(await refusalOf(await forge({ signer: did, payload, header: { kid: did.id } }))).toBeUndefined();
    expect(await refusalOf(await forge({ signer: did, payload, header: { kid: '#0' } }))).toBeUndefined();
  });

  test.each([
    ['no kid', undefined, 'proof_malformed'],
    ['the kid of another DID', issuer.id, 'issuer_mismatch'],
    ['a kid that begins with the DID', `${did.controller}x#0`, 'issuer_mismatch'],
    ['a kid that is only a name', 'key-1', 'issuer_mismatch'],
    ['an unknown method', `${did.controller}#9`, 'key_not_allowed'],
    ['an empty fragment', '#', 'proof_malformed'],
  ])('a DID with %s', async (_title, kid, code) => {
    expect(await refusalOf(await forge({ signer: did, payload: { iss: did.controller }, header: { kid } }))).toBe(code);
  });

  test('T3 a DID whose method is only for authentication, or was retired before', async () => {
    const iss = 'did:web:academy.example';
    const id = `${iss}#k`;
    const method = { id, type: 'JsonWebKey', controller: iss, publicKeyJwk: issuer.publicJwk };
    const resolving = (document: object) => ({
      resolveDid: async () =>
        ({ didResolutionMetadata: {}, didDocumentMetadata: {}, didDocument: { id: iss, ...document } }) as never,
    });
    const text = await forge({ payload: { iss }, header: { kid: id } });
    const listed = { verificationMethod: [method], assertionMethod: [id] };
    expect(await refusalOf(text, resolving(listed))).toBeUndefined();
    const authentication = { verificationMethod: [method], authentication: [id] };
    expect(await refusalOf(text, resolving(authentication))).toBe('key_not_allowed');
    const retired = { ...method, revoked: new Date(NOW.getTime() - 1000).toISOString() };
    expect(await refusalOf(text, resolving({ ...listed, verificationMethod: [retired] }))).toBe('key_retired');
    const later = { ...method, revoked: new Date(NOW.getTime() + 1000).toISOString() };
    const afterwards = { now: new Date(NOW.getTime() + 60_000) };
    expect(
      await refusalOf(text, { ...resolving({ ...listed, verificationMethod: [later] }), ...afterwards }),
    ).toBeUndefined();
    const hidden = await forge({ payload: { iss, iat: undefined }, header: { kid: id } });
    expect(await refusalOf(hidden, resolving({ ...listed, verificationMethod: [retired] }))).toBe('key_retired');
  });

  test('a DID that does not resolve', async () => {
    const payload = { iss: 'did:web:nobody.example' };
    const text = await forge({ payload, header: { kid: 'did:web:nobody.example#k' } });
    expect(await refusalOf(text)).toBe('key_unresolvable');
  });
});
