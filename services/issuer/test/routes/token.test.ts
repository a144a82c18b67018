// OpenID4VCI 1.0 at the wire: metadata and the token endpoint, and every refusal with its own code.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseAuthorizationServerMetadata, parseIssuerMetadata } from '@skill-records/oid4vc/issuance/issuer-metadata';
import {
  acceptRecord,
  BASE_URL,
  certified,
  createTenant,
  createWorld,
  fetchCode,
  publishAchievement,
  requestToken,
  type TestTenant,
  type World,
} from '../issuer-world.ts';

const SLUG = 'academy';
const RULES = { allowedInsecureOrigins: [BASE_URL] };

let world: World;
let tenant: TestTenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await createTenant(world, SLUG);
  await publishAchievement(world, tenant);
  await createTenant(world, 'other-academy');
});
afterAll(() => world.close());

async function offered(txCode = false) {
  const { offer } = await acceptRecord(world, tenant, certified(txCode ? { txCode: true } : {}));
  return { ...offer, code: await fetchCode(world, offer.uri) };
}

describe('metadata', () => {
  test('stands under the inserted well-known path and names the issuer exactly', async () => {
    const response = await world.app.inject({ method: 'GET', url: `/.well-known/openid-credential-issuer/${SLUG}` });
    const metadata = parseIssuerMetadata(response.json(), `${BASE_URL}/${SLUG}`, RULES);
    const forms = ['ldp', 'ldp_2020', 'ldp_ecdsa', 'ldp_sd', 'sdjwt', 'jwt'];
    expect(Object.keys(metadata.credential_configurations_supported)).toEqual(
      ['Certified', 'Identified'].flatMap((kind) => forms.map((form) => `${kind}SkillRecord_${form}`)),
    );
    expect(metadata.nonce_endpoint).toBe(`${BASE_URL}/${SLUG}/nonce`);
    expect(metadata.deferred_credential_endpoint).toBeUndefined();
    expect(response.headers['access-control-allow-origin']).toBe('*');
  });

  test('of the authorization server names the token endpoint and nothing that is not there', async () => {
    const response = await world.app.inject({ method: 'GET', url: `/.well-known/oauth-authorization-server/${SLUG}` });
    const metadata = parseAuthorizationServerMetadata(response.json(), `${BASE_URL}/${SLUG}`, RULES);
    expect(metadata.token_endpoint).toBe(`${BASE_URL}/${SLUG}/token`);
    expect(response.json().authorization_endpoint).toBeUndefined();
    expect(response.json()['pre-authorized_grant_anonymous_access_supported']).toBe(true);
  });

  test('is not found as a suffix, nor for an unknown tenant', async () => {
    for (const url of [
      `/${SLUG}/.well-known/openid-credential-issuer`,
      '/.well-known/openid-credential-issuer/nobody',
    ]) {
      expect((await world.app.inject({ method: 'GET', url })).statusCode).toBe(404);
    }
  });
});

describe('the token endpoint', () => {
  test('gives a bearer token for five minutes, not to be cached, without a nonce', async () => {
    const { code } = await offered();
    const response = await requestToken(world, SLUG, { 'pre-authorized_code': code, unknown_parameter: 'ignored' });
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.json()).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 300 });
  });

  test('of 100 parallel redemptions of one code gives exactly one token', async () => {
    const { code } = await offered();
    const responses = await Promise.all(
      Array.from({ length: 100 }, () => requestToken(world, SLUG, { 'pre-authorized_code': code })),
    );
    const statuses = responses.map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    const refused = responses.filter(({ statusCode }) => statusCode !== 200);
    expect(new Set(refused.map((response) => response.json().error))).toEqual(new Set(['invalid_grant']));
  });

  test.each([
    ['an unknown code', { 'pre-authorized_code': 'x'.repeat(43) }, 'invalid_grant'],
    ['no code', {}, 'invalid_request'],
    ['another grant', { grant_type: 'authorization_code', code: 'x' }, 'unsupported_grant_type'],
    ['a transaction code nobody asked for', { tx_code: '123456' }, 'invalid_request'],
    [
      'authorization details of another configuration',
      { authorization_details: JSON.stringify([{ type: 'openid_credential', credential_configuration_id: 'Other' }]) },
      'invalid_authorization_details',
    ],
  ])('refuses %s', async (_title, form: Record<string, string>, error) => {
    const { code } = await offered();
    const own: Record<string, string> =
      error === 'invalid_grant' || Object.keys(form).length === 0 ? {} : { 'pre-authorized_code': code };
    const response = await requestToken(world, SLUG, { ...own, ...form });
    expect(response.statusCode).toBe(400);
    expect(response.json().error).toBe(error);
    expect(response.headers['cache-control']).toBe('no-store');
    expect((await requestToken(world, SLUG, { 'pre-authorized_code': code })).statusCode).toBe(200);
  });

  test("refuses a code at another tenant's endpoint", async () => {
    const { code } = await offered();
    const response = await requestToken(world, 'other-academy', { 'pre-authorized_code': code });
    expect(response.json().error).toBe('invalid_grant');
  });

  test('refuses codes and tokens in the query', async () => {
    const { code } = await offered();
    const response = await world.app.inject({
      method: 'POST',
      url: `/${SLUG}/token?pre-authorized_code=${code}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:pre-authorized_code' }).toString(),
    });
    expect(response.json().error).toBe('invalid_request');
  });

  test('refuses JSON', async () => {
    const { code } = await offered();
    const response = await world.app.inject({
      method: 'POST',
      url: `/${SLUG}/token`,
      payload: { 'pre-authorized_code': code },
    });
    expect(response.statusCode).toBe(415);
  });
});

describe('transaction codes', () => {
  const wrong = (right: string) => (right === '000000' ? '111111' : '000000');

  test('four wrong ones and then the right one give a token', async () => {
    const { code, txCode = '' } = await offered(true);
    for (let attempt = 0; attempt < 4; attempt++) {
      const refused = await requestToken(world, SLUG, { 'pre-authorized_code': code, tx_code: wrong(txCode) });
      expect(refused.json().error).toBe('invalid_grant');
    }
    const good = await requestToken(world, SLUG, { 'pre-authorized_code': code, tx_code: txCode });
    expect(good.statusCode).toBe(200);
  });

  test('after five wrong ones the right one is refused too', async () => {
    const { code, txCode = '' } = await offered(true);
    for (let attempt = 0; attempt < 5; attempt++) {
      await requestToken(world, SLUG, { 'pre-authorized_code': code, tx_code: wrong(txCode) });
    }
    const late = await requestToken(world, SLUG, { 'pre-authorized_code': code, tx_code: txCode });
    expect(late.json().error).toBe('invalid_grant');
  });

  test('of 100 parallel guesses at most five are looked at', async () => {
    const { code, txCode = '' } = await offered(true);
    const responses = await Promise.all(
      Array.from({ length: 100 }, () =>
        requestToken(world, SLUG, { 'pre-authorized_code': code, tx_code: wrong(txCode) }),
      ),
    );
    const looked = responses.filter((response) =>
      String(response.json().error_description).includes('transaction code is wrong'),
    );
    expect(responses.every(({ statusCode }) => statusCode === 400)).toBe(true);
    expect(looked).toHaveLength(5);
  });

  test('a missing one is a mistake of the wallet and costs no try', async () => {
    const { code, txCode = '' } = await offered(true);
    for (let attempt = 0; attempt < 6; attempt++) {
      const missing = await requestToken(world, SLUG, { 'pre-authorized_code': code });
      expect(missing.json().error).toBe('invalid_request');
    }
    expect((await requestToken(world, SLUG, { 'pre-authorized_code': code, tx_code: txCode })).statusCode).toBe(200);
  });
});
