import { describe, expect, test } from '@jest/globals';
import { decodeJws, isAlgorithmOf, isSignedBy, JWS_ALGORITHMS, signJws } from '../src/jws.ts';
import { base64url, createSigner, replacePart } from './fixtures.ts';

const ed25519 = await createSigner('Ed25519');
const p256 = await createSigner('P-256');
const p384 = await createSigner('P-384');

describe('compact JWS', () => {
  test.each([
    ['Ed25519', ed25519, 'EdDSA'],
    ['P-256', p256, 'ES256'],
    ['P-384', p384, 'ES384'],
  ] as const)('what a %s signer signs verifies, and decodes to the same', async (_, signer, alg) => {
    const jws = await signJws({ signer, header: { typ: 't' }, payload: { a: 1 } });
    expect(decodeJws(jws)).toEqual({ header: { alg, typ: 't' }, payload: { a: 1 } });
    expect(await isSignedBy(jws, signer.publicJwk, alg)).toBe(true);
  });

  test('another key, another algorithm, a changed payload or signature do not verify', async () => {
    const jws = await signJws({ signer: ed25519, header: {}, payload: { a: 1 } });
    const other = await createSigner('Ed25519');
    expect(await isSignedBy(jws, other.publicJwk, 'EdDSA')).toBe(false);
    expect(await isSignedBy(jws, p256.publicJwk, 'ES256')).toBe(false);
    expect(await isSignedBy(jws, ed25519.publicJwk, 'ES256')).toBe(false);
    expect(await isSignedBy(jws, p384.publicJwk, 'ES384')).toBe(false);
    expect(await isSignedBy(replacePart(jws, 1, base64url({ a: 2 })), ed25519.publicJwk, 'EdDSA')).toBe(false);
    expect(await isSignedBy(replacePart(jws, 2, base64url('x'.repeat(64))), ed25519.publicJwk, 'EdDSA')).toBe(false);
  });

  test('the key decides which algorithm is right (P17)', () => {
    expect(isAlgorithmOf('EdDSA', ed25519.publicJwk, JWS_ALGORITHMS)).toBe(true);
    expect(isAlgorithmOf('Ed25519', ed25519.publicJwk, JWS_ALGORITHMS)).toBe(true);
    expect(isAlgorithmOf('ES256', p256.publicJwk, JWS_ALGORITHMS)).toBe(true);
    expect(isAlgorithmOf('ES384', p384.publicJwk, JWS_ALGORITHMS)).toBe(true);
    expect(isAlgorithmOf('ES256', ed25519.publicJwk, JWS_ALGORITHMS)).toBe(false);
    expect(isAlgorithmOf('ES256', p384.publicJwk, JWS_ALGORITHMS)).toBe(false);
    expect(isAlgorithmOf('ES384', p256.publicJwk, JWS_ALGORITHMS)).toBe(false);
    expect(isAlgorithmOf('ES384', p384.publicJwk, ['ES256'])).toBe(false);
    expect(isAlgorithmOf('EdDSA', p256.publicJwk, JWS_ALGORITHMS)).toBe(false);
    expect(isAlgorithmOf('ES256', p256.publicJwk, ['EdDSA'])).toBe(false);
  });

  test.each([
    'none',
    'None',
    'NONE',
    'nOnE',
    'HS256',
    'RS256',
    'es256',
    'es384',
    'ES512',
    '',
    null,
    ['ES256'],
    undefined,
  ])('the algorithm %j is refused even when it is listed (P6, T2)', (alg) => {
    const listed = ['none', 'None', 'NONE', 'nOnE', 'HS256', 'RS256', 'es384', 'ES512', 'es256', ''];
    expect(isAlgorithmOf(alg, p256.publicJwk, listed)).toBe(false);
    expect(isAlgorithmOf(alg, p384.publicJwk, listed)).toBe(false);
    expect(isAlgorithmOf(alg, ed25519.publicJwk, listed)).toBe(false);
  });

  test.each([
    ['no text', 1],
    ['two parts', 'e30.e30'],
    ['four parts', 'e30.e30.AA.AA'],
    ['an empty signature', 'e30.e30.'],
    ['padding', 'e30=.e30.AA'],
    ['the alphabet of plain base64', 'e30.e30.+/8'],
    ['white space', 'e30.e30 .AA'],
    ['spare bits that are not zero', 'e30.e30.AB'],
    ['a header that is no JSON', `${base64url('x')}.e30.AA`],
    ['a header that is an array', `${base64url([])}.e30.AA`],
    ['a payload that is no object', `e30.${base64url('"x"')}.AA`],
    ['a header with a repeated member', `${base64url('{"alg":"ES256","alg":"none"}')}.e30.AA`],
    ['a payload with a repeated claim', `e30.${base64url('{"aud":"a","aud":"b"}')}.AA`],
    ['a payload that is no UTF-8', `e30.${Buffer.from([0x22, 0xff, 0x22]).toString('base64url')}.AA`],
    ['a crit we do not know (P18)', `${base64url({ crit: ['x'], x: 1 })}.e30.AA`],
    ['an empty crit', `${base64url({ crit: [] })}.e30.AA`],
    ['a crit that is no array', `${base64url({ crit: 'b64' })}.e30.AA`],
  ])('refuses %s', (_, jws) => {
    expect(decodeJws(jws)).toBeUndefined();
  });

  test('refuses a JWS over its length', () => {
    expect(decodeJws('e30.e30.AA', 10)).toBeDefined();
    expect(decodeJws('e30.e30.AA', 9)).toBeUndefined();
  });
});
