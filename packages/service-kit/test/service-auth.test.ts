import { describe, expect, test } from '@jest/globals';
import { base64url, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { createServiceToken, createServiceVerifier } from '../src/service-auth.ts';

const makeKey = async () => {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return {
    privateJwk: await exportJWK(privateKey),
    publicJwk: (await exportJWK(publicKey)) as { kty: string; crv: string; x: string },
  };
};
const [issuer, verifier] = [await makeKey(), await makeKey()];
const audience = 'https://status-list.example';
const verify = createServiceVerifier({ callers: { issuer: issuer.publicJwk, verifier: verifier.publicJwk }, audience });
const now = Math.floor(Date.now() / 1000);

/** A token that is right, apart from what is changed. */
const make = async (o: { key?: JWK; header?: object; claims?: object; without?: string } = {}) => {
  const claims: Record<string, unknown> = {
    iss: 'issuer',
    aud: audience,
    iat: now,
    exp: now + 60,
    jti: 'j1',
    ...o.claims,
  };
  if (o.without) delete claims[o.without];
  const header = { alg: 'EdDSA', typ: 'service+jwt', ...o.header };
  return `Bearer ${await new SignJWT(claims as never).setProtectedHeader(header).sign(await importJWK(o.key ?? issuer.privateJwk, 'EdDSA'))}`;
};

test('a service is known by its token', async () => {
  expect(
    await verify(`Bearer ${await createServiceToken({ key: issuer.privateJwk, issuer: 'issuer', audience })}`),
  ).toBe('issuer');
  expect(
    await verify(`Bearer ${await createServiceToken({ key: verifier.privateJwk, issuer: 'verifier', audience })}`),
  ).toBe('verifier');
  expect(await verify(await make())).toBe('issuer');
});

describe('a token is refused', () => {
  test.each([
    ['signed by another known service', { key: verifier.privateJwk }],
    ['of a service that is not known', { claims: { iss: 'wallet' } }],
    ['without a name', { without: 'iss' }],
    ['for another service', { claims: { aud: 'https://verifier.example' } }],
    ['for several services', { claims: { aud: [audience, 'https://verifier.example'] } }],
    ['for nobody in particular', { without: 'aud' }],
    ['that is over', { claims: { iat: now - 200, exp: now - 140 } }],
    ['from the future', { claims: { iat: now + 300, exp: now + 360 } }],
    ['that never ends', { without: 'exp' }],
    ['that lasts too long', { claims: { exp: now + 3600 } }],
    ['without a time', { without: 'iat' }],
    ['without an id', { without: 'jti' }],
    ['of another type', { header: { typ: 'JWT' } }],
    ['without a type', { header: { typ: undefined } }],
    ['with a critical extension', { header: { crit: ['x'], x: 1 } }],
    ['with a name like a built-in member', { claims: { iss: '__proto__' } }],
    ['with a name that is no text', { claims: { iss: ['issuer'] } }],
  ])('%s', async (_, change) => {
    const token = await make(change).catch(() => 'Bearer cannot.be.made');
    expect(await verify(token)).toBeUndefined();
  });

  test('signed with a key that it brings along', async () => {
    const stranger = await makeKey();
    expect(await verify(await make({ key: stranger.privateJwk, header: { jwk: stranger.publicJwk } }))).toBeUndefined();
  });

  test.each(['none', 'None', 'HS256'])('with the algorithm %s', async (alg) => {
    const part = (value: object) => base64url.encode(JSON.stringify(value));
    const claims = { iss: 'issuer', aud: audience, iat: now, exp: now + 60, jti: 'j' };
    for (const signature of ['', 'AAAA']) {
      expect(await verify(`Bearer ${part({ alg, typ: 'service+jwt' })}.${part(claims)}.${signature}`)).toBeUndefined();
    }
    const secret = Buffer.from(issuer.publicJwk.x, 'base64url');
    if (alg === 'HS256') {
      const token = await new SignJWT(claims).setProtectedHeader({ alg, typ: 'service+jwt' }).sign(secret);
      expect(await verify(`Bearer ${token}`)).toBeUndefined();
    }
  });

  test.each([undefined, '', 'Bearer', 'Bearer x', 'Bearer a.b', 'Bearer a.b.c.d', 'Basic a.b.c', 'a.b.c'])(
    'when the header is %p',
    async (header) => {
      expect(await verify(header)).toBeUndefined();
    },
  );

  test('when a letter of it is changed', async () => {
    const token = await make();
    for (const place of [12, token.indexOf('.') + 5, token.length - 10]) {
      expect(
        await verify(token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1)),
      ).toBeUndefined();
    }
  });
});
