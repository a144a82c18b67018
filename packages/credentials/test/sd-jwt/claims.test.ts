// What the claims of an SD-JWT VC say to the checks that all formats share.
import { describe, expect, test } from '@jest/globals';
import { createDidJwk } from '@skill-records/dids/did-jwk';
import { checkSdJwtValidity, confirmationOf, readSdJwtFacts } from '../../src/sd-jwt/claims.ts';
import { holder, ISS, NOW, SECONDS, VCT } from './sd-jwt-world.ts';

describe('validity', () => {
  const codeOf = (claims: object) => checkSdJwtValidity(claims as never, NOW).code ?? 'passed';

  test.each([
    {},
    { nbf: SECONDS },
    { nbf: SECONDS + 60 },
    { iat: SECONDS + 60 },
    { exp: SECONDS + 1 },
    { exp: SECONDS + 0.5 },
    { nbf: 0, iat: 0, exp: 8.64e12 },
  ])('%j is valid', (claims) => expect(codeOf(claims)).toBe('passed'));

  test.each([{ nbf: SECONDS + 61 }, { iat: SECONDS + 61 }, { nbf: 8.64e12 }])('%j has not begun', (claims) => {
    expect(codeOf(claims)).toBe('not_yet_valid');
  });

  test.each([{ exp: SECONDS }, { exp: SECONDS - 0.5 }, { exp: 0 }, { nbf: SECONDS, exp: SECONDS }])(
    '%j is over: exp itself is the first moment after',
    (claims) => expect(codeOf(claims)).toBe('expired'),
  );
});

describe('facts', () => {
  const { kty, crv, x, y } = holder.publicJwk;

  test('issuer, type, record, and the holder as a DID that labels of the key do not change', () => {
    const cnf = { jwk: { kid: 'phone', use: 'sig', y, x, crv, kty, alg: 'ES256' } };
    expect(readSdJwtFacts({ iss: ISS, vct: VCT, cnf, record_id: 'urn:uuid:1' })).toEqual({
      issuer: ISS,
      vct: VCT,
      recordId: 'urn:uuid:1',
      confirmation: { kty, crv, x, y },
      subjectId: createDidJwk(holder.publicJwk).did,
    });
  });

  test('what is hidden or absent is left out', () => {
    expect(readSdJwtFacts({ iss: ISS, vct: VCT })).toEqual({ issuer: ISS, vct: VCT });
    expect(readSdJwtFacts({ iss: ISS, vct: VCT, record_id: 5, cnf: { kid: 'x' } })).toEqual({ issuer: ISS, vct: VCT });
  });

  test.each([
    ['a private key', { jwk: { kty, crv, x, y, d: x } }],
    ['a symmetric key', { jwk: { kty: 'oct', k: 'AAAA' } }],
    ['a point off the curve', { jwk: { kty, crv, x: y, y } }],
    ['null', { jwk: null }],
    ['a thumbprint', { jkt: 'AAAA' }],
  ])('T4 %s is no confirmation', (_title, cnf) => expect(confirmationOf({ cnf })).toBeUndefined());
});
