// What may and may not pass as a public key.
import { describe, expect, test } from '@jest/globals';
import { isSamePublicKey, type PublicJwk, parsePublicJwk } from '../src/public-jwk.ts';
import { createVerifier } from '../src/signature.ts';
import { generateKeyPair } from '../src/signer.ts';
import { refusal } from './refusal.ts';

const ed25519 = generateKeyPair('Ed25519');
const p256 = generateKeyPair('P-256');
const p384 = generateKeyPair('P-384');
const point = (bytes: number[]) => ({ kty: 'EC', crv: 'BLS12381G2', x: Buffer.from(bytes).toString('base64url') });
const bls = { publicJwk: point([0x80, ...new Uint8Array(95).fill(1)]) as PublicJwk };

describe('parsePublicJwk', () => {
  test.each([ed25519, p256, p384, bls])('accepts a public key and keeps only the members we know', ({ publicJwk }) => {
    const parsed = parsePublicJwk({ ...publicJwk, kid: 'k', x5c: ['…'] });
    expect(parsed).toEqual({ ...publicJwk, kid: 'k' });
    expect(isSamePublicKey(parsed, publicJwk)).toBe(true);
  });

  test.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])('refuses a JWK with the private member "%s"', (member) => {
    expect(refusal(() => parsePublicJwk({ ...ed25519.publicJwk, [member]: 'AA' }))).toBe('key_invalid');
  });

  test.each([
    ['a string', 'z6Mk'],
    ['null', null],
    ['an array', [ed25519.publicJwk]],
    ['a short coordinate', { ...ed25519.publicJwk, x: 'AA' }],
    ['a padded coordinate', { ...ed25519.publicJwk, x: `${ed25519.publicJwk.x}=` }],
    ['a coordinate with spare bits', { ...ed25519.publicJwk, x: `${'A'.repeat(42)}B` }],
    ['a coordinate that is no string', { ...ed25519.publicJwk, x: [ed25519.publicJwk.x] }],
    ['a P-256 key without y', { ...p256.publicJwk, y: undefined }],
    ['a P-256 point off the curve', { ...p256.publicJwk, y: p256.publicJwk.x }],
    ['a P-256 key that claims EdDSA', { ...p256.publicJwk, alg: 'EdDSA' }],
    ['an Ed25519 key that claims HS256', { ...ed25519.publicJwk, alg: 'HS256' }],
    ['a P-384 key without y', { ...p384.publicJwk, y: undefined }],
    ['a P-384 point off the curve', { ...p384.publicJwk, y: p384.publicJwk.x }],
    ['a P-384 key that claims ES256', { ...p384.publicJwk, alg: 'ES256' }],
    ['P-384 coordinates under P-256', { ...p384.publicJwk, crv: 'P-256' }],
    ['P-256 coordinates under P-384', { ...p256.publicJwk, crv: 'P-384' }],
    ['a BLS12-381 point of 95 bytes', point([0x80, ...new Uint8Array(94)])],
    ['a BLS12-381 point at infinity', point([0xc0, ...new Uint8Array(95)])],
    ['a BLS12-381 point without the compression flag', point([0x00, ...new Uint8Array(95).fill(1)])],
    ['a BLS12-381 key that claims ES256', { ...bls.publicJwk, alg: 'ES256' }],
    ['a kid that is no string', { ...ed25519.publicJwk, kid: 7 }],
  ])('refuses %s', (_title, jwk) => {
    expect(refusal(() => parsePublicJwk(jwk))).toBe('key_invalid');
  });

  test.each([
    ['RSA', { kty: 'RSA', n: 'AQAB', e: 'AQAB' }],
    ['secp256k1', { ...p256.publicJwk, crv: 'secp256k1' }],
    ['a symmetric type', { kty: 'oct' }],
    ['P-521', { ...p384.publicJwk, crv: 'P-521' }],
    ['BLS12-381 under OKP', { ...bls.publicJwk, kty: 'OKP' }],
    ['Ed448', { ...ed25519.publicJwk, crv: 'Ed448' }],
    ['kty and crv of two algorithms', { ...p256.publicJwk, crv: 'Ed25519' }],
  ])('refuses %s as an unsupported type', (_title, jwk) => {
    expect(refusal(() => parsePublicJwk(jwk))).toBe('key_type_unsupported');
  });

  const smallOrder = [
    '00'.repeat(32),
    `01${'00'.repeat(31)}`,
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    `ec${'ff'.repeat(30)}7f`,
  ];
  test.each(smallOrder)('refuses the Ed25519 point of small order %s, with either sign bit', (hex) => {
    const bytes = Buffer.from(hex, 'hex');
    for (const sign of [0, 0x80]) {
      bytes[31] = ((bytes[31] as number) & 0x7f) | sign;
      expect(refusal(() => parsePublicJwk({ kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }))).toBe(
        'key_invalid',
      );
    }
  });
});

describe('what the owner of a key says it is for', () => {
  const jwk = { ...p256.publicJwk };
  const verifies = (members: object) =>
    refusal(() => createVerifier(parsePublicJwk({ ...jwk, ...members }))) ?? 'verifies';

  test.each([
    {},
    { use: 'sig' },
    { key_ops: ['verify'] },
    { key_ops: ['verify', 'encrypt'] },
    { use: 'sig', key_ops: ['verify'] },
  ])('lets %j verify', (members) => {
    expect(verifies(members)).toBe('verifies');
  });

  test.each([{ use: 'enc' }, { use: 'SIG' }, { use: '' }, { key_ops: ['deriveBits'] }, { key_ops: [] }])(
    'lets %j verify nothing, and read it as a key all the same',
    (members) => {
      expect(parsePublicJwk({ ...jwk, ...members })).toMatchObject(jwk);
      expect(verifies(members)).toBe('key_invalid');
    },
  );

  test.each([{ use: 'sig', key_ops: ['deriveBits'] }, { use: 'enc', key_ops: ['verify'] }, { key_ops: 'verify' }])(
    'refuses %j, which says two things or none',
    (members) => {
      expect(refusal(() => parsePublicJwk({ ...jwk, ...members }))).toBe('key_invalid');
    },
  );
});
