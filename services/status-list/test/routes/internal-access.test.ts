// The internal routes answer only the issuer, only with its own fresh token for this service.
import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServiceToken } from '@skill-records/service-kit/service-auth';
import { importJWK, SignJWT } from 'jose';
import { BASE_URL, createTestService, type Instance, type TestService } from '../running-service.ts';

let service: TestService;
let instance: Instance;
beforeAll(async () => {
  service = await createTestService();
  instance = await service.start();
});
afterAll(() => service.close());

const ROUTES = [
  ['PUT', '/v1/tenants/acme/list-key', { did: 'did:key:z', verificationMethod: 'did:key:z#z', encryptedKey: 'x' }],
  ['POST', '/v1/entries', { tenant: 'acme', issuanceIds: ['0123456789'], purposes: ['revocation'] }],
  ['POST', '/v1/entries/0123456789/status', { status: 'revoked', changeId: randomUUID() }],
  ['POST', '/v1/entries/0123456789/message', { value: 1, changeId: randomUUID() }],
] as const;

async function sign(
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
  key: object = service.issuerKey,
) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ iss: 'issuer', aud: BASE_URL, iat: now, exp: now + 60, jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'service+jwt', ...header })
    .sign(await importJWK(key, 'EdDSA'));
}
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);
const claims = () => ({ iss: 'issuer', aud: BASE_URL, iat: now(), exp: now() + 60, jti: 'x' });
const foreignKey = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });

const REFUSED: [title: string, make: () => Promise<string | undefined> | string | undefined][] = [
  ['no token', () => undefined],
  ['a token for another audience', () => sign({ aud: 'http://localhost:4001' })],
  ['a token for several audiences', () => sign({ aud: [BASE_URL, 'http://localhost:4001'] })],
  ['an expired token', () => sign({ iat: now() - 200, exp: now() - 140 })],
  ['a token that lives too long', () => sign({ exp: now() + 3600 })],
  ['a token without end', () => sign({ exp: undefined })],
  ['a token without id', () => sign({ jti: undefined })],
  ['an unknown caller', () => sign({ iss: 'stranger' })],
  ['a caller named like a member of every object', () => sign({ iss: 'constructor' })],
  ['the issuer with a foreign key', () => sign({}, {}, foreignKey())],
  ['the issuer signing as the verifier', () => sign({ iss: 'verifier' })],
  ['a token of another type', () => sign({}, { typ: 'JWT' })],
  ['alg none', () => `${encode({ alg: 'none', typ: 'service+jwt' })}.${encode(claims())}.`],
  ['alg none with a signature', () => `${encode({ alg: 'none', typ: 'service+jwt' })}.${encode(claims())}.AAAA`],
  [
    'the public key used as HMAC secret',
    () => {
      const input = `${encode({ alg: 'HS256', typ: 'service+jwt' })}.${encode(claims())}`;
      const { x } = service.issuerKey as { x: string };
      return `${input}.${createHmac('sha256', Buffer.from(x, 'base64url')).update(input).digest('base64url')}`;
    },
  ],
  ['an API key', () => 'skr_abc.def'],
];

describe.each(ROUTES)('%s %s', (method, url, payload) => {
  test.each(REFUSED)('refuses %s', async (_title, make) => {
    const token = await make();
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await instance.app.inject({ method, url, payload, headers });
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
  });

  test('refuses a sibling that is known but is not the issuer', async () => {
    const token = await createServiceToken({ key: service.verifierKey, issuer: 'verifier', audience: BASE_URL });
    const answer = await instance.app.inject({ method, url, payload, headers: { authorization: `Bearer ${token}` } });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'forbidden']);
  });

  test('lets the issuer in', async () => {
    const { status } = await instance.call(method, url, payload);
    expect([200, 400, 404]).toContain(status);
  });

  test('does not accept the token in the address', async () => {
    const answer = await instance.app.inject({ method, url: `${url}?access_token=${await sign({})}`, payload });
    expect(answer.statusCode).toBe(401);
  });
});
