// Receipts: signed for what was verified, handed to the key that presented and to nobody else (OpenID4VCI 1.0).
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTokenRequest } from '@skill-records/oid4vc/issuance/token';
import {
  answer,
  createHolder,
  decline,
  postForm,
  redeemOffer,
  requestReceipt,
  takeReceipt,
} from '../support/wallet.ts';
import {
  createEmployer,
  createWorld,
  dumpDatabase,
  type JsonObject,
  openSession,
  type TestTenant,
  type World,
} from '../support/world.ts';

let world: World;
let employer: TestTenant;
let other: TestTenant;
let credential: JsonObject;
let sessionId: string;
const holder = createHolder();
const thief = createHolder('thief');

beforeAll(async () => {
  world = await createWorld();
  employer = await createEmployer(world);
  other = await createEmployer(world, 'other-employer');
  credential = await world.issuer.certify(holder.did);
});
beforeEach(async () => {
  const session = await openSession(employer);
  await answer(world, holder, session.requestUri, { r1: credential });
  sessionId = session.id;
});
afterAll(() => world.close());

const ask = (id = sessionId, body: JsonObject = {}, headers = {}) =>
  employer.call('POST', `/v1/verification-sessions/${id}/receipt`, body, headers);
const offer = async () =>
  (await ask()).json<{ offers: { uri: string; expiresAt: string; credentialId: string }[] }>().offers[0]!;
const offerPath = (uri: string) =>
  new URL(new URLSearchParams(uri.slice(uri.indexOf('?') + 1)).get('credential_offer_uri')!).pathname;
const codeOf = async (uri: string) => {
  const body = (await world.app.inject({ method: 'GET', url: offerPath(uri) })).json();
  return body.grants['urn:ietf:params:oauth:grant-type:pre-authorized_code']['pre-authorized_code'] as string;
};
const redeem = (code: string, tenant = employer.tenant) =>
  postForm(world, `/${tenant}/token`, createTokenRequest({ preAuthorizedCode: code }));

describe('the issuer metadata', () => {
  test('is where the specification looks for it, and names itself', async () => {
    const issuer = await world.app.inject({
      method: 'GET',
      url: `/.well-known/openid-credential-issuer/${employer.tenant}`,
    });
    expect(issuer.json()).toMatchObject({
      credential_issuer: `http://localhost:4003/${employer.tenant}`,
      credential_endpoint: `http://localhost:4003/${employer.tenant}/credential`,
      credential_configurations_supported: { VerifiedSkillRecord: { format: 'ldp_vc' } },
    });
    const server = await world.app.inject({
      method: 'GET',
      url: `/.well-known/oauth-authorization-server/${employer.tenant}`,
    });
    expect(server.json()).toMatchObject({ issuer: `http://localhost:4003/${employer.tenant}` });
    expect(
      (await world.app.inject({ method: 'GET', url: '/.well-known/openid-credential-issuer/nobody' })).statusCode,
    ).toBe(404);
  });
});

describe('a receipt', () => {
  test('names the credential, its digest and every check, and neither person, job nor purpose', async () => {
    const receipt = await takeReceipt(world, holder, (await offer()).uri);
    expect(receipt).toMatchObject({
      type: ['VerifiableCredential', 'EndorsementCredential', 'VerifiedSkillRecord'],
      credentialSubject: {
        id: credential.id,
        verification: { outcome: 'passed', holderBinding: 'passed', verifiedDigest: expect.stringMatching(/^sha384-/) },
      },
      validUntil: '2026-07-09T00:00:00Z',
    });
    const text = JSON.stringify(receipt);
    for (const absent of [holder.did, 'office-administrator', 'Application', sessionId])
      expect(text).not.toContain(absent);
  });

  test('is given again to the same token and key, byte for byte, also by jwk', async () => {
    const { uri } = await offer();
    const grant = await redeemOffer(world, uri);
    const first = await requestReceipt(world, holder, grant);
    const second = await requestReceipt(world, holder, { ...grant, form: 'jwk' });
    expect(first.status).toBe(200);
    expect(second).toEqual(first);
  });

  test('is refused to another key, and then still there for the right one', async () => {
    const grant = await redeemOffer(world, (await offer()).uri);
    expect(await requestReceipt(world, thief, grant)).toMatchObject({ status: 400, body: { error: 'invalid_proof' } });
    expect((await requestReceipt(world, holder, grant)).status).toBe(200);
  });

  test('is refused for a nonce that was used or never given', async () => {
    const grant = await redeemOffer(world, (await offer()).uri);
    const nonce = (await world.app.inject({ method: 'POST', url: `/${employer.tenant}/nonce` })).json().c_nonce;
    expect((await requestReceipt(world, holder, { ...grant, nonce })).status).toBe(200);
    for (const bad of [nonce, 'made-up']) {
      expect(await requestReceipt(world, holder, { ...grant, nonce: bad })).toMatchObject({
        status: 400,
        body: { error: 'invalid_nonce' },
      });
    }
  });

  test('is refused for a nonce of another tenant', async () => {
    const grant = await redeemOffer(world, (await offer()).uri);
    const nonce = (await world.app.inject({ method: 'POST', url: `/${other.tenant}/nonce` })).json().c_nonce;
    expect((await requestReceipt(world, holder, { ...grant, nonce })).body.error).toBe('invalid_nonce');
  });

  test.each(['', 'Bearer nonsense', 'Basic abc'])('is refused with the authorization "%s"', async (authorization) => {
    const response = await world.app.inject({
      method: 'POST',
      url: `/${employer.tenant}/credential`,
      headers: authorization ? { authorization } : {},
      payload: { credential_configuration_id: 'VerifiedSkillRecord' },
    });
    expect([response.statusCode, response.json().error]).toEqual([401, 'invalid_token']);
  });

  test('is refused with a token that is over, and with one of another tenant', async () => {
    const grant = await redeemOffer(world, (await offer()).uri);
    const elsewhere = { ...grant, issuer: grant.issuer.replace(employer.tenant, other.tenant) };
    expect((await requestReceipt(world, holder, elsewhere)).status).toBe(401);
    world.clock.advance(300_000);
    expect((await requestReceipt(world, holder, grant)).status).toBe(401);
  });
});

describe('the code of an offer', () => {
  test('works once: of 20 redemptions at the same time one gets a token', async () => {
    const code = await codeOf((await offer()).uri);
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(19);
  });

  test.each<[string, (code: string) => URLSearchParams, string]>([
    [
      'a tx_code nobody asked for',
      (code) => createTokenRequest({ preAuthorizedCode: code, txCode: '1234' }),
      'invalid_request',
    ],
    [
      'another configuration',
      (code) => createTokenRequest({ preAuthorizedCode: code, authorizationDetails: [{ configurationId: 'X' }] }),
      'invalid_authorization_details',
    ],
    [
      'another grant',
      (code) => new URLSearchParams({ grant_type: 'authorization_code', code }),
      'unsupported_grant_type',
    ],
    ['another code', () => createTokenRequest({ preAuthorizedCode: 'x'.repeat(43) }), 'invalid_grant'],
  ])('is not lost by %s', async (_title, form, error) => {
    const code = await codeOf((await offer()).uri);
    const refused = await postForm(world, `/${employer.tenant}/token`, form(code));
    expect(refused).toMatchObject({ status: 400, body: { error } });
    expect((await redeem(code)).status).toBe(200);
  });

  test('does not work at another tenant, nor after its time', async () => {
    const code = await codeOf((await offer()).uri);
    expect((await redeem(code, other.tenant)).body.error).toBe('invalid_grant');
    world.clock.advance(15 * 86_400_000);
    expect((await redeem(code)).body.error).toBe('invalid_grant');
  });
});

describe('asking for receipts', () => {
  test('gives the same offers for the same Idempotency-Key, and nothing of them lies open in the database', async () => {
    const first = await ask(sessionId, {}, { 'idempotency-key': 'receipt-1' });
    expect((await ask(sessionId, {}, { 'idempotency-key': 'receipt-1' })).body).toBe(first.body);
    const { uri } = first.json<{ offers: { uri: string }[] }>().offers[0]!;
    const secrets = [offerPath(uri).split('/').at(-1)!, await codeOf(uri), holder.did, credential.id as string];
    const stored = await dumpDatabase(world);
    // Offers are found by their id; code, person and record lie sealed.
    expect(secrets.map((secret) => stored.includes(secret))).toEqual([true, false, false, false]);
    expect(stored).toContain('receipt_offer');
  });

  test('can be limited to credentials by id', async () => {
    expect((await ask(sessionId, { credentials: [credential.id] })).json()).toMatchObject({
      offers: [{ credentialId: credential.id }],
    });
    expect((await ask(sessionId, { credentials: ['urn:uuid:unknown'] })).json()).toMatchObject({
      status: 409,
      code: 'credential_not_verified',
    });
  });

  test('is refused before an answer, after a refusal, and after erasure', async () => {
    const pending = await openSession(employer);
    expect((await ask(pending.id)).json()).toMatchObject({ status: 409, code: 'session_not_answered' });
    await decline(world, pending.requestUri);
    expect((await ask(pending.id)).json()).toMatchObject({ code: 'session_not_answered' });
    const { uri } = await offer();
    await employer.call('POST', `/v1/verification-sessions/${sessionId}/erase`);
    expect((await ask()).json()).toMatchObject({ status: 410, code: 'session_erased' });
    expect((await world.app.inject({ method: 'GET', url: offerPath(uri) })).statusCode).toBe(404);
  });

  test('gives one only for the records that passed', async () => {
    const beginner = await world.issuer.certify(holder.did, { code: 'ITL-SS-2' });
    const session = await openSession(employer);
    await answer(world, holder, session.requestUri, { r1: beginner });
    expect((await ask(session.id)).json()).toMatchObject({ code: 'credential_not_verified' });
  });

  test('hears from the wallet what became of it', async () => {
    const grant = await redeemOffer(world, (await offer()).uri);
    const { body } = await requestReceipt(world, holder, grant);
    const notify = (payload: JsonObject) =>
      world.app.inject({
        method: 'POST',
        url: `/${employer.tenant}/notification`,
        headers: { authorization: `Bearer ${grant.token}` },
        payload,
      });
    const good = { notification_id: body.notification_id, event: 'credential_accepted' };
    expect((await notify(good)).statusCode).toBe(204);
    expect((await notify(good)).statusCode).toBe(204);
    expect((await notify({ ...good, notification_id: 'x' })).json().error).toBe('invalid_notification_id');
    expect((await notify({ ...good, event: 'lost' })).json().error).toBe('invalid_notification_request');
  });
});
