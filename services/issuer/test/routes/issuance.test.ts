// OpenID4VCI 1.0 at the wire: nonce, credential and notification endpoints, and every refusal with its own code.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Signer } from '@skill-records/dids/signer';
import { createHolderProof } from '@skill-records/oid4vc/issuance/holder-proof';
import {
  acceptRecord,
  BASE_URL,
  CERTIFIED_ID,
  certified,
  claim,
  createHolder,
  createTenant,
  createWorld,
  fetchCode,
  fetchNonce,
  fetchToken,
  prove,
  publishAchievement,
  requestCredential,
  requestToken,
  type TestTenant,
  type World,
} from '../issuer-world.ts';

const SLUG = 'academy';

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

const ask = (token: string, body: object, url?: string) => requestCredential(world, SLUG, token, body, url);
const request = async (more: object = {}) => ({
  credential_configuration_id: CERTIFIED_ID,
  proofs: { jwt: [await prove(world, SLUG, await createHolder())] },
  ...more,
});
async function ready() {
  return fetchToken(world, SLUG, (await offered()).uri);
}

const proveWithoutNonce = (signer: Signer) =>
  createHolderProof({ signer, audience: `${BASE_URL}/${SLUG}`, now: world.clock.now, form: 'kid' });

describe('the nonce endpoint', () => {
  test('gives a fresh nonce that is not cached, with or without a body', async () => {
    const one = await world.app.inject({ method: 'POST', url: `/${SLUG}/nonce` });
    const two = await world.app.inject({
      method: 'POST',
      url: `/${SLUG}/nonce`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: '',
    });
    expect(one.json().c_nonce).not.toBe(two.json().c_nonce);
    expect(Object.keys(one.json())).toEqual(['c_nonce']);
    expect(one.headers['cache-control']).toBe('no-store');
  });
});

describe('the credential endpoint', () => {
  test('binds the credential to the proved key: did:key by kid, did:jwk by jwk, Ed25519 and P-256', async () => {
    for (const [algorithm, form, method] of [
      ['Ed25519', 'kid', 'did:key:'],
      ['Ed25519', 'jwk', 'did:jwk:'],
      ['P-256', 'kid', 'did:key:'],
      ['P-256', 'jwk', 'did:jwk:'],
    ] as const) {
      const holder = await createHolder(algorithm);
      const response = await ask(
        await ready(),
        await request({ proofs: { jwt: [await prove(world, SLUG, holder, { form })] } }),
      );
      expect(response.statusCode).toBe(200);
      const { credential } = response.json().credentials[0];
      expect(credential.credentialSubject.id.startsWith(method)).toBe(true);
      if (form === 'kid') expect(credential.credentialSubject.id).toBe(holder.controller);
    }
  });

  test('gives the same bytes to a repetition with the same token and key', async () => {
    const holder = await createHolder();
    const token = await ready();
    const body = await request({ proofs: { jwt: [await prove(world, SLUG, holder)] } });
    const one = await ask(token, body);
    const two = await ask(token, body);
    const three = await ask(token, await request({ proofs: { jwt: [await prove(world, SLUG, holder)] } }));
    expect(two.body).toBe(one.body);
    expect(three.body).toBe(one.body);
  });

  test('ten parallel requests with one token give one credential', async () => {
    const holder = await createHolder();
    const token = await ready();
    const bodies = await Promise.all(
      Array.from({ length: 10 }, async () => request({ proofs: { jwt: [await prove(world, SLUG, holder)] } })),
    );
    const responses = await Promise.all(bodies.map((body) => ask(token, body)));
    expect(responses.map(({ statusCode }) => statusCode)).toEqual(Array(10).fill(200));
    expect(new Set(responses.map(({ body }) => body)).size).toBe(1);
  });

  test('refuses another key with the same token', async () => {
    const token = await ready();
    expect((await ask(token, await request())).statusCode).toBe(200);
    const other = await ask(token, await request());
    expect(other.json().error).toBe('credential_request_denied');
  });

  test('by credential identifier, when authorization details were used, and then only so', async () => {
    const { code } = await offered();
    const details = [{ type: 'openid_credential', credential_configuration_id: CERTIFIED_ID }];
    const token = (
      await requestToken(world, SLUG, {
        'pre-authorized_code': code,
        authorization_details: JSON.stringify(details),
      })
    ).json();
    const [identifier] = token.authorization_details[0].credential_identifiers;
    const holder = await createHolder();
    const proofs = async () => ({ jwt: [await prove(world, SLUG, holder)] });
    const byConfiguration = await ask(token.access_token, await request({ proofs: await proofs() }));
    expect(byConfiguration.json().error).toBe('invalid_credential_request');
    const unknown = await ask(token.access_token, { credential_identifier: 'x', proofs: await proofs() });
    expect(unknown.json().error).toBe('unknown_credential_identifier');
    const good = await ask(token.access_token, { credential_identifier: identifier, proofs: await proofs() });
    expect(good.statusCode).toBe(200);
  });

  test.each([
    ['an unknown configuration', { credential_configuration_id: 'Nothing' }, 'unknown_credential_configuration'],
    [
      'a configuration that was not offered',
      { credential_configuration_id: 'IdentifiedSkillRecord_ldp' },
      'credential_request_denied',
    ],
    ['no proofs', { proofs: undefined }, 'invalid_proof'],
    [
      'the proof member of drafts instead of proofs',
      { proofs: undefined, proof: { proof_type: 'jwt', jwt: 'x' } },
      'invalid_proof',
    ],
    ['another proof type', { proofs: { di_vp: [{}] } }, 'invalid_proof'],
    ['a proof that is no JWT', { proofs: { jwt: ['x.y.z'] } }, 'invalid_proof'],
    ['neither configuration nor identifier', { credential_configuration_id: undefined }, 'invalid_credential_request'],
    [
      'encryption that is not offered',
      { credential_response_encryption: { jwk: {}, enc: 'A256GCM' } },
      'invalid_encryption_parameters',
    ],
  ])('refuses %s with its own code and leaves the token usable', async (_title, change, error) => {
    const token = await ready();
    const response = await ask(token, await request(change));
    expect(response.statusCode).toBe(400);
    expect(response.json().error).toBe(error);
    expect(response.headers['cache-control']).toBe('no-store');
    expect((await ask(token, await request({ unknown_member: true }))).statusCode).toBe(200);
  });

  test('refuses proofs with a wrong signature, audience or nonce', async () => {
    const holder = await createHolder();
    const token = await ready();
    const good = await prove(world, SLUG, holder);
    const [head, payload, signature = ''] = good.split('.');
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    const foreignNonce = await fetchNonce(world, 'other-academy');
    const cases: [string, string][] = [
      [`${head}.${payload}.${flipped}`, 'invalid_proof'],
      [await prove(world, SLUG, holder, { audience: `${BASE_URL}/other-academy` }), 'invalid_proof'],
      [await proveWithoutNonce(holder), 'invalid_proof'],
      [await prove(world, SLUG, holder, { nonce: 'made-up' }), 'invalid_nonce'],
      [await prove(world, SLUG, holder, { nonce: foreignNonce }), 'invalid_nonce'],
    ];
    for (const [jwt, error] of cases) {
      expect((await ask(token, await request({ proofs: { jwt: [jwt] } }))).json().error).toBe(error);
    }
  });

  test('refuses a nonce that is too old, and one that another offer has used', async () => {
    const holder = await createHolder();
    const nonce = await fetchNonce(world, SLUG);
    const proof = async () => request({ proofs: { jwt: [await prove(world, SLUG, holder, { nonce })] } });
    const [first, second] = [await ready(), await ready()];
    expect((await ask(first, await proof())).statusCode).toBe(200);
    expect((await ask(second, await proof())).json().error).toBe('invalid_nonce');

    const stale = await fetchNonce(world, SLUG);
    const before = world.clock.now;
    world.clock.now = new Date(before.getTime() + 301_000);
    const token = await ready();
    const late = await request({ proofs: { jwt: [await prove(world, SLUG, holder, { nonce: stale })] } });
    const response = await ask(token, late);
    world.clock.now = before;
    expect(response.json().error).toBe('invalid_nonce');
  });

  test('refuses a missing, wrong and expired token with a challenge', async () => {
    const body = await request();
    const none = await world.app.inject({ method: 'POST', url: `/${SLUG}/credential`, payload: body });
    const wrong = await ask('x'.repeat(43), body);
    const token = await ready();
    const before = world.clock.now;
    world.clock.now = new Date(before.getTime() + 301_000);
    const expired = await ask(token, await request());
    world.clock.now = before;
    for (const response of [none, wrong, expired]) {
      expect(response.statusCode).toBe(401);
      expect(response.headers['www-authenticate']).toContain('Bearer');
      expect(response.json().error).toBe('invalid_token');
    }
  });

  test('refuses a token in the query', async () => {
    const token = await ready();
    const response = await ask(token, await request(), `/${SLUG}/credential?access_token=${token}`);
    expect(response.json().error).toBe('invalid_request');
    const alone = await world.app.inject({
      method: 'POST',
      url: `/${SLUG}/credential?access_token=${token}`,
      payload: await request(),
    });
    expect(alone.statusCode).toBe(400);
  });

  test("refuses another tenant's token", async () => {
    const token = await ready();
    const holder = await createHolder();
    const response = await requestCredential(world, 'other-academy', token, {
      credential_configuration_id: CERTIFIED_ID,
      proofs: { jwt: [await prove(world, 'other-academy', holder)] },
    });
    expect(response.statusCode).toBe(401);
  });

  test('signs with the suite that the tenant chose', async () => {
    const older = await createTenant(world, 'older', { cryptosuite: 'Ed25519Signature2020' });
    await publishAchievement(world, older);
    const { offer } = await acceptRecord(world, older);
    const { credential } = await claim(world, 'older', offer.uri, { configurationId: 'CertifiedSkillRecord_ldp_2020' });
    expect(credential.proof).toMatchObject({ type: 'Ed25519Signature2020' });
    const { credential: newer } = await claim(world, SLUG, (await offered()).uri);
    expect(newer.proof).toMatchObject({ type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' });
  });
});

describe('the notification endpoint', () => {
  const notify = (token: string, body: object) =>
    world.app.inject({
      method: 'POST',
      url: `/${SLUG}/notification`,
      headers: { authorization: `Bearer ${token}` },
      payload: body,
    });

  test('takes an event, and the same one again', async () => {
    const { token, body, credential } = await claim(world, SLUG, (await offered()).uri);
    const event = { notification_id: body.notification_id, event: 'credential_accepted', unknown: 1 };
    expect((await notify(token, event)).statusCode).toBe(204);
    expect((await notify(token, event)).statusCode).toBe(204);
    const { call } = await import('../issuer-world.ts');
    const read = await call(world, tenant.apiKey, 'GET', `/v1/credentials/${credential.id}`);
    expect(read.json().notification).toBe('credential_accepted');
  });

  test("refuses an unknown id, another credential's id, an unknown event and a missing token", async () => {
    const { token, body } = await claim(world, SLUG, (await offered()).uri);
    const other = await claim(world, SLUG, (await offered()).uri);
    const event = 'credential_accepted';
    expect((await notify(token, { notification_id: 'x', event })).json().error).toBe('invalid_notification_id');
    expect((await notify(token, { notification_id: other.body.notification_id, event })).json().error).toBe(
      'invalid_notification_id',
    );
    expect((await notify(token, { notification_id: body.notification_id, event: 'x' })).json().error).toBe(
      'invalid_notification_request',
    );
    expect((await notify('x', { notification_id: body.notification_id, event })).statusCode).toBe(401);
  });
});
