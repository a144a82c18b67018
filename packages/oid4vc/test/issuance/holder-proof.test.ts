import { describe, expect, jest, test } from '@jest/globals';
import { createDidJwk } from '@skill-records/dids/did-jwk';
import { createDidKey } from '@skill-records/dids/did-key';
import { createLocalSigner, generateKeyPair } from '@skill-records/dids/signer';
import { exportJWK, generateKeyPair as generateJoseKeyPair, SignJWT } from 'jose';
import {
  createHolderProof,
  type VerifyHolderProofOptions,
  verifyHolderProof,
  verifyHolderProofs,
} from '../../src/issuance/holder-proof.ts';
import { decodeJws } from '../../src/jws.ts';
import { base64url, createSigner, expectRefusal, NOW, replacePart, resolveDid, seconds, signAs } from '../fixtures.ts';

const audience = 'https://issuer.example/academy';
const nonce = 'nonce-of-april';
const signer = await createSigner('Ed25519');
const p256 = await createSigner('P-256', 'jwk');
const options: VerifyHolderProofOptions = { audience, now: NOW, resolveDid, checkNonce: (given) => given === nonce };

const header = { typ: 'openid4vci-proof+jwt', alg: 'EdDSA', kid: signer.id };
const byJwk = { ...header, kid: undefined, jwk: signer.publicJwk };
const claims = { aud: audience, iat: seconds(NOW), nonce };
const proof = (h: object = {}, c: object = {}, by = signer) => signAs(by, { ...header, ...h }, { ...claims, ...c });

describe('VCI-50, VCI-51, VCI-52 a key proof', () => {
  test.each([
    ['did:key with Ed25519', 'Ed25519', 'key'],
    ['did:key with P-256', 'P-256', 'key'],
    ['did:key with P-384', 'P-384', 'key'],
    ['did:jwk with Ed25519', 'Ed25519', 'jwk'],
    ['did:jwk with P-256', 'P-256', 'jwk'],
  ] as const)('by kid of %s binds to that DID', async (_, algorithm, method) => {
    const own = await createSigner(algorithm, method);
    const jwt = await createHolderProof({ signer: own, audience, nonce, now: NOW, form: 'kid' });
    expect(await verifyHolderProof(jwt, options)).toMatchObject({ did: own.controller, nonce });
  });

  test.each(['Ed25519', 'P-256', 'P-384'] as const)(
    'by jwk (%s) binds to the did:jwk of the bare key',
    async (algorithm) => {
      const own = await createSigner(algorithm);
      const jwt = await createHolderProof({ signer: own, audience, nonce, now: NOW, form: 'jwk' });
      const { did, publicJwk } = await verifyHolderProof(jwt, options);
      expect(did).toBe(createDidJwk(own.publicJwk).did);
      expect(publicJwk).toEqual(own.publicJwk);
    },
  );

  test('labels of the jwk do not make another DID of the same key', async () => {
    const jwk = { ...signer.publicJwk, kid: 'a', use: 'sig', alg: 'EdDSA', ext: true };
    const { did } = await verifyHolderProof(await proof({ kid: undefined, jwk }), options);
    expect(did).toBe(createDidJwk(signer.publicJwk).did);
  });

  test('the fully specified name of EdDSA is taken', async () => {
    expect(await verifyHolderProof(await proof({ alg: 'Ed25519' }), options)).toMatchObject({ did: signer.controller });
  });

  test('unknown header members and claims are ignored', async () => {
    const jwt = await proof({ trust_chain: ['x'], key_attestation: 'a.b.c' }, { jti: 'x', sub: 'y' });
    expect(await verifyHolderProof(jwt, options)).toMatchObject({ did: signer.controller });
  });

  test.each(['ES256', 'EdDSA'])('one that another implementation made with %s verifies', async (alg) => {
    const { publicKey, privateKey } = await generateJoseKeyPair(alg);
    const jwk = await exportJWK(publicKey);
    const signedAt = new Date('2025-11-05T09:30:00Z');
    const jwt = await new SignJWT({ nonce: 'nonce-of-november' })
      .setProtectedHeader({ typ: 'openid4vci-proof+jwt', alg, jwk })
      .setAudience('https://academy.example')
      .setIssuedAt(signedAt)
      .sign(privateKey);
    const theirs = {
      ...options,
      audience: 'https://academy.example',
      now: signedAt,
      checkNonce: (given: string) => given === 'nonce-of-november',
    };
    expect(await verifyHolderProof(jwt, theirs)).toMatchObject({ publicJwk: { x: jwk.x }, nonce: 'nonce-of-november' });
    await expectRefusal(() => verifyHolderProof(jwt, { ...theirs, now: NOW }), 'invalid_proof', 'iat');
    await expectRefusal(() => verifyHolderProof(jwt, { ...theirs, audience }), 'invalid_proof', 'aud');
  });

  test('what our wallet sends has the header of the specification and no private member', async () => {
    const { header: sent, payload } = decodeJws(
      await createHolderProof({ signer, audience, nonce, now: NOW, form: 'jwk' }),
    ) as never as { header: object; payload: object };
    expect(sent).toEqual({ typ: 'openid4vci-proof+jwt', alg: 'EdDSA', jwk: signer.publicJwk });
    expect(payload).toEqual({ aud: audience, iat: seconds(NOW), nonce });
  });
});

describe('VCI-50 the header', () => {
  const other = generateKeyPair('Ed25519');
  const privateJwk = { ...other.publicJwk, d: 'A'.repeat(43) };

  test.each([
    ['no typ', { typ: undefined }, 'typ'],
    ['the general typ', { typ: 'JWT' }, 'typ'],
    ['the typ of a request object', { typ: 'oauth-authz-req+jwt' }, 'typ'],
    ['the typ with another case', { typ: 'OpenID4VCI-Proof+JWT' }, 'typ'],
    ['alg none', { alg: 'none' }, 'alg'],
    ['alg HS256', { alg: 'HS256' }, 'alg'],
    ['the alg of another kind of key', { alg: 'ES256' }, 'alg'],
    ['an alg that is null', { alg: null }, 'alg'],
    ['an alg that is an array', { alg: ['EdDSA'] }, 'alg'],
    ['no key', { kid: undefined }, 'exactly one'],
    ['kid and jwk', { jwk: signer.publicJwk }, 'exactly one'],
    ['kid and x5c', { x5c: ['MIIB'] }, 'exactly one'],
    ['jwk and x5c', { kid: undefined, jwk: signer.publicJwk, x5c: ['MIIB'] }, 'exactly one'],
    ['only x5c', { kid: undefined, x5c: ['MIIB'] }, 'has to be a jwk'],
    ['a jwk with a private member', { kid: undefined, jwk: privateJwk }, 'cannot be used'],
    ['a symmetric jwk', { kid: undefined, jwk: { kty: 'oct', k: 'AAAA' } }, 'cannot be used'],
    ['an RSA jwk', { kid: undefined, jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }, 'cannot be used'],
    ['a jwk for encryption', { kid: undefined, jwk: { ...signer.publicJwk, use: 'enc' } }, 'signature key'],
    ['a jwk that is a string', { kid: undefined, jwk: JSON.stringify(signer.publicJwk) }, 'cannot be used'],
    ['a jwk that is null', { kid: undefined, jwk: null }, 'cannot be used'],
    ['a jwk of another key', { kid: undefined, jwk: other.publicJwk }, 'signature'],
    ['a critical extension', { crit: ['b64'], b64: false }, 'compact JWS'],
  ])('%s is invalid_proof', async (_, changed, words) => {
    await expectRefusal(async () => verifyHolderProof(await proof(changed), options), 'invalid_proof', words);
  });

  test('no alg at all is invalid_proof', async () => {
    const jwt = replacePart(await proof(), 0, base64url({ ...header, alg: undefined }));
    await expectRefusal(() => verifyHolderProof(jwt, options), 'invalid_proof', 'alg');
  });

  test('a jku or x5u is never followed, and never counts as a key (P21)', async () => {
    const jwt = await proof({ kid: undefined, jku: 'https://evil.example/jwks', x5u: 'https://evil.example/x' });
    await expectRefusal(() => verifyHolderProof(jwt, options), 'invalid_proof', 'exactly one');
  });

  test('an algorithm that is not published is refused', async () => {
    const jwt = await proof();
    await expectRefusal(() => verifyHolderProof(jwt, { ...options, algorithms: ['ES256'] }), 'invalid_proof', 'alg');
  });
});

describe('VCI-52 the kid', () => {
  test.each([
    ['a bare DID', signer.controller, 'cannot be used'],
    ['a fragment of another method', `${signer.controller}#other`, 'cannot be used'],
    ['a relative URL', '#0', 'has to be a jwk'],
    ['a method we do not bind to', 'did:web:issuer.example#key-1', 'has to be a jwk'],
    ['an https URL', 'https://issuer.example/keys/1', 'has to be a jwk'],
    ['an array', [signer.id], 'has to be a jwk'],
    ['a DID URL with query', `${signer.controller}?versionTime=2020#x`, 'cannot be used'],
    ['a DID that does not decode', 'did:key:z6Mkbroken#z6Mkbroken', 'cannot be used'],
    ["another person's DID", createDidKey(generateKeyPair('Ed25519').publicJwk).verificationMethod, 'signature'],
  ])('that is %s is invalid_proof', async (_, kid, words) => {
    await expectRefusal(async () => verifyHolderProof(await proof({ kid }), options), 'invalid_proof', words);
  });

  test('has to be listed under authentication', async () => {
    const resolve = async (did: string) => {
      const result = structuredClone(await resolveDid(did));
      return { ...result, didDocument: { ...result.didDocument, id: did, authentication: [] } };
    };
    const jwt = await proof();
    await expectRefusal(
      () => verifyHolderProof(jwt, { ...options, resolveDid: resolve }),
      'invalid_proof',
      'cannot be used',
    );
  });

  test('a did:jwk that says it is for encryption cannot sign', async () => {
    const { privateJwk, publicJwk } = generateKeyPair('P-256');
    const { did, verificationMethod } = createDidJwk({ ...publicJwk, use: 'enc' });
    const own = await createLocalSigner({ privateJwk, id: verificationMethod, controller: did });
    const jwt = await createHolderProof({ signer: own, audience, nonce, now: NOW, form: 'kid' });
    await expectRefusal(() => verifyHolderProof(jwt, options), 'invalid_proof', 'cannot be used');
  });
});

describe('OIDF issuer negative: FailInvalidJwtProofSignature', () => {
  test.each([
    ['a changed payload', 1, base64url({ ...claims, iat: claims.iat + 1 })],
    ['a changed header', 0, base64url({ ...header, extra: 1 })],
    ['a zero signature', 2, base64url('\0'.repeat(64))],
    ['half a signature', 2, base64url('\0'.repeat(32))],
  ])('%s is invalid_proof', async (_, index, text) => {
    const jwt = replacePart(await proof(), index, text);
    await expectRefusal(() => verifyHolderProof(jwt, options), 'invalid_proof', 'signature');
  });

  test.each([
    ['no text', 1],
    ['null', null],
    ['an empty text', ''],
    ['an array', []],
    ['a JWS of JSON form', { payload: 'x' }],
    ['an empty signature', 'e30.e30.'],
    ['a megabyte', 'a'.repeat(1_000_000)],
  ])('%s is invalid_proof', async (_, jwt) => {
    await expectRefusal(() => verifyHolderProof(jwt, options), 'invalid_proof', 'compact JWS');
  });

  test('a proof signed by another key than it names, and a P-256 key under an Ed25519 kid', async () => {
    const other = await createSigner('Ed25519');
    await expectRefusal(
      async () => verifyHolderProof(await proof({}, {}, other), options),
      'invalid_proof',
      'signature',
    );
    await expectRefusal(
      async () => verifyHolderProof(await proof({ alg: 'ES256', kid: signer.id }, {}, p256), options),
      'invalid_proof',
      'alg',
    );
  });
});

describe('VCI-51 the claims', () => {
  test.each([
    ['no aud', { aud: undefined }, 'aud'],
    ['the aud of the endpoint', { aud: `${audience}/credential` }, 'aud'],
    ['an aud with a slash at the end', { aud: `${audience}/` }, 'aud'],
    ['an aud in another case', { aud: 'https://ISSUER.example/academy' }, 'aud'],
    ['an aud that is an array (P20)', { aud: [audience] }, 'aud'],
    ['no iat', { iat: undefined }, 'iat'],
    ['an iat that is a string', { iat: String(claims.iat) }, 'iat'],
    ['an iat of 301 seconds ago', { iat: claims.iat - 301 }, 'iat'],
    ['an iat of 301 seconds ahead', { iat: claims.iat + 301 }, 'iat'],
    ['an iat of a year ago', { iat: claims.iat - 31_536_000 }, 'iat'],
    ['an exp that is over', { exp: claims.iat - 300 }, 'exp'],
    ['an exp that is a string', { exp: 'never' }, 'exp'],
    ['an nbf that has not come', { nbf: claims.iat + 301 }, 'nbf'],
    ['an iss for an anonymous client', { iss: 'wallet' }, 'iss'],
    ['an iss that is the DID', { iss: signer.controller }, 'iss'],
    ['no nonce', { nonce: undefined }, 'nonce'],
    ['an empty nonce', { nonce: '' }, 'nonce'],
    ['a nonce that is an array', { nonce: [nonce] }, 'nonce'],
    ['a nonce that is a number', { nonce: 1 }, 'nonce'],
  ])('%s is invalid_proof', async (_, changed, words) => {
    await expectRefusal(async () => verifyHolderProof(await proof({}, changed), options), 'invalid_proof', words);
  });

  test.each([-300, 0, 300])('an iat of %d seconds from now is taken', async (offset) => {
    expect(await verifyHolderProof(await proof({}, { iat: claims.iat + offset }), options)).toMatchObject({ nonce });
  });

  test('an identified client may name itself and nobody else', async () => {
    const identified = { ...options, clientId: 'wallet' };
    const jwt = await createHolderProof({ signer, audience, nonce, now: NOW, form: 'kid', clientId: 'wallet' });
    expect(await verifyHolderProof(jwt, identified)).toMatchObject({ did: signer.controller });
    expect(await verifyHolderProof(await proof(), identified)).toMatchObject({ did: signer.controller });
    await expectRefusal(
      async () => verifyHolderProof(await proof({}, { iss: 'other' }), identified),
      'invalid_proof',
      'iss',
    );
  });
});

describe('OIDF issuer negative: FailOnInvalidNonce', () => {
  test('a nonce that is not ours is invalid_nonce, not invalid_proof', async () => {
    await expectRefusal(
      async () => verifyHolderProof(await proof({}, { nonce: 'other' }), options),
      'invalid_nonce',
      'nonce',
    );
    await expectRefusal(
      async () => verifyHolderProof(await proof({}, { nonce: `${nonce} ` }), options),
      'invalid_nonce',
      'nonce',
    );
  });

  test('only the answer true lets a nonce pass', async () => {
    const jwt = await proof();
    const truthy = { ...options, checkNonce: () => 'yes' as never };
    await expectRefusal(() => verifyHolderProof(jwt, truthy), 'invalid_nonce', 'nonce');
  });

  test('a bad proof never consumes the nonce', async () => {
    const checkNonce = jest.fn(() => true);
    await expectRefusal(
      async () =>
        verifyHolderProof(replacePart(await proof(), 2, base64url('x'.repeat(64))), { ...options, checkNonce }),
      'invalid_proof',
      'signature',
    );
    await expectRefusal(
      async () => verifyHolderProof(await proof({}, { aud: 'x' }), { ...options, checkNonce }),
      'invalid_proof',
      'aud',
    );
    expect(checkNonce).not.toHaveBeenCalled();
  });

  test('a nonce store that fails is no verdict on the proof', async () => {
    const broken = () => Promise.reject(new Error('database is down'));
    await expect(verifyHolderProof(await proof(), { ...options, checkNonce: broken })).rejects.toThrow(
      'database is down',
    );
  });
});

describe('several proofs in one request', () => {
  test('of different keys share a nonce, which is asked for once', async () => {
    const checkNonce = jest.fn(() => true);
    const jwts = [await proof(), await createHolderProof({ signer: p256, audience, nonce, now: NOW, form: 'kid' })];
    const verified = await verifyHolderProofs(jwts, { ...options, checkNonce });
    expect(verified.map(({ did }) => did)).toEqual([signer.controller, p256.controller]);
    expect(checkNonce.mock.calls).toEqual([[nonce]]);
  });

  test('two of the same key are refused, also under two names', async () => {
    const twice = [await proof(), await proof({}, { jti: '2' })];
    await expectRefusal(() => verifyHolderProofs(twice, options), 'invalid_proof', 'same key');
    const named = [await proof(), await signAs(signer, byJwk, claims)];
    await expectRefusal(() => verifyHolderProofs(named, options), 'invalid_proof', 'same key');
  });

  test('one bad proof refuses them all, and so does one bad nonce', async () => {
    const good = await createHolderProof({ signer: p256, audience, nonce, now: NOW, form: 'kid' });
    await expectRefusal(
      async () => verifyHolderProofs([good, await proof({ typ: 'JWT' })], options),
      'invalid_proof',
      'typ',
    );
    await expectRefusal(
      async () => verifyHolderProofs([good, await proof({}, { nonce: 'x' })], options),
      'invalid_nonce',
      'nonce',
    );
  });
});
