// What a wallet meets: the signed request, and every way an answer can be bad (OpenID4VP 1.0, sections 5, 8 and 14).
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseRequestLink } from '@skill-records/oid4vc/presentation/request';
import { createDirectPostBody } from '@skill-records/oid4vc/presentation/response';
import { answer, createHolder, decline, fetchRequest, post, postForm, present } from '../support/wallet.ts';
import {
  createEmployer,
  createWorld,
  type JsonObject,
  openSession,
  outcomeOf,
  readSession,
  type TestTenant,
  type World,
} from '../support/world.ts';

let world: World;
let employer: TestTenant;
let credential: JsonObject;
const holder = createHolder();
const thief = createHolder('thief');

beforeAll(async () => {
  world = await createWorld();
  employer = await createEmployer(world);
  credential = await world.issuer.certify(holder.did);
});
afterAll(() => world.close());

const pathOf = (requestUri: string) => {
  const link = parseRequestLink(requestUri, { allowedInsecureOrigins: ['http://localhost:4003'] });
  return link.kind === 'reference' ? new URL(link.requestUri).pathname : '';
};
const payloadOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString('utf8'));
const get = (url: string) => world.app.inject({ method: 'GET', url });

describe('the request object', () => {
  test('is served again and again with the same nonce, as application/oauth-authz-req+jwt', async () => {
    const { requestUri } = await openSession(employer);
    const [first, second] = [await get(pathOf(requestUri)), await get(pathOf(requestUri))];
    expect(first.headers['content-type']).toBe('application/oauth-authz-req+jwt');
    expect(first.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(Buffer.from(first.body.split('.')[0]!, 'base64url').toString())).toMatchObject({
      typ: 'oauth-authz-req+jwt',
      alg: 'EdDSA',
    });
    expect(payloadOf(first.body).nonce).toMatch(/^[A-Za-z0-9_-]{22,43}$/);
    expect(payloadOf(second.body).nonce).toBe(payloadOf(first.body).nonce);
  });

  test('says why and for how long, inside what is signed', async () => {
    const request = await fetchRequest(world, (await openSession(employer)).requestUri);
    expect(request.clientMetadata).toMatchObject({
      client_name: 'Sample Employer K.K.',
      'client_name#ja': 'サンプル採用株式会社',
      skill_records: {
        purpose: { en: 'Application', ja: '応募' },
        retention: 'P90D',
        jobProfile: { version: '1.0', name: { ja: '一般事務（ジュニア）' } },
        requirements: [
          { query: 'r1', importance: 'must', minLevel: 3 },
          { query: 'r2', importance: 'must', minLevel: 2 },
          { query: 'r3', importance: 'should', minLevel: 3 },
        ],
      },
    });
  });

  test('echoes the wallet_nonce of a POST', async () => {
    const { requestUri } = await openSession(employer);
    const response = await world.app.inject({
      method: 'POST',
      url: pathOf(requestUri),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'wallet_nonce=abcdefghijklmnopqrstuvwx',
    });
    expect(response.statusCode).toBe(200);
    expect(payloadOf(response.body).wallet_nonce).toBe('abcdefghijklmnopqrstuvwx');
  });

  test('tells the wallet neither the session id nor the ids of others', async () => {
    const session = await openSession(employer);
    const { body } = await get(pathOf(session.requestUri));
    expect(session.requestUri).not.toContain(session.id);
    expect(JSON.stringify(payloadOf(body))).not.toContain(session.id);
    expect(payloadOf(body).response_uri).not.toContain(pathOf(session.requestUri).split('/').at(-1)!);
    const direct = await world.app.inject({ method: 'GET', url: `/${employer.tenant}/requests/${session.id}` });
    expect(direct.statusCode).toBe(404);
  });

  test.each([
    ['an unknown id', (path: string) => path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['an unknown tenant', (path: string) => path.replace(/^\/[^/]+/, '/nobody')],
  ])('is not served for %s', async (_title, change) => {
    const { requestUri } = await openSession(employer);
    expect((await get(change(pathOf(requestUri)))).statusCode).toBe(404);
  });

  test('is not served under another tenant', async () => {
    const other = await createEmployer(world, 'other-employer');
    const { requestUri } = await openSession(employer);
    const path = pathOf(requestUri).replace(employer.tenant, other.tenant);
    expect((await get(path)).statusCode).toBe(404);
  });

  test('is not served once the session is answered', async () => {
    const { requestUri } = await openSession(employer);
    await decline(world, requestUri);
    expect((await get(pathOf(requestUri))).statusCode).toBe(404);
  });
});

describe('an answer', () => {
  const send = async (change: {
    nonce?: string;
    domain?: string;
    holder?: typeof holder;
    credential?: JsonObject;
    queryId?: string;
    tamper?: (presentation: JsonObject) => JsonObject;
  }) => {
    const session = await openSession(employer);
    const request = await fetchRequest(world, session.requestUri);
    const presented = await present(world, change.holder ?? holder, request, change.credential ?? credential, change);
    const vpToken = { [change.queryId ?? 'r1']: [(change.tamper?.(presented) ?? presented) as never] };
    const sent = await post(world, request, createDirectPostBody({ vpToken, state: request.state! }));
    return { sent, session: await readSession(employer, session.id) };
  };
  const refusedAs = (code: string) => ({
    status: 400,
    body: { error: 'invalid_request', error_description: `A presentation was refused: ${code}` },
  });

  test('made for another nonce is refused, and kept as failed', async () => {
    const { sent, session } = await send({ nonce: 'another-nonce-0123456789' });
    expect(sent).toEqual(refusedAs('challenge_mismatch'));
    expect(session).toMatchObject({ state: 'refused', reason: 'checksFailed', verified: false, assurance: 'red' });
    expect(outcomeOf(session, 'proof')).toBe('failed challenge_mismatch');
    expect(outcomeOf(session, 'status')).toBe('notChecked');
    expect(session.credentials[0]?.id).toBe(credential.id);
  });

  test('made for another verifier is refused', async () => {
    expect((await send({ domain: 'decentralized_identifier:did:web:evil.example' })).sent).toEqual(
      refusedAs('domain_mismatch'),
    );
  });

  test('made for the bare DID without its prefix is refused', async () => {
    expect((await send({ domain: employer.did })).sent).toEqual(refusedAs('domain_mismatch'));
  });

  test('that shows somebody else’s credential is refused', async () => {
    const { sent, session } = await send({ holder: thief });
    expect(sent).toEqual(refusedAs('holder_mismatch'));
    expect(outcomeOf(session, 'proof')).toBe('passed');
    expect(outcomeOf(session, 'holderBinding')).toBe('failed holder_mismatch');
    expect(session.state).toBe('refused');
  });

  test('with a changed credential is refused', async () => {
    const changed = structuredClone(credential);
    (changed.credentialSubject as { skill: { levelOrdinal: number }[] }).skill[0]!.levelOrdinal = 5;
    const { sent, session } = await send({ credential: changed });
    expect(sent).toEqual(refusedAs('proof_invalid'));
    expect(outcomeOf(session, 'proof')).toBe('failed proof_invalid');
    expect(session.coverage?.items[0]).toMatchObject({
      status: 'unproven',
      because: [credential.id],
      failedChecks: [{ id: 'proof', code: 'proof_invalid' }],
    });
  });

  test('with a holder added after signing is refused', async () => {
    const { sent } = await send({ tamper: (vp) => ({ ...vp, holder: thief.did }) });
    expect(sent.status).toBe(400);
  });

  test('of the wrong kind fails the query, whatever the wallet thought', async () => {
    const beginner = await world.issuer.certify(holder.did, { code: 'ITL-SS-2' });
    const { sent, session } = await send({ credential: beginner });
    expect(sent.status).toBe(200);
    expect(session).toMatchObject({ state: 'refused', reason: 'checksFailed', query: { satisfied: false } });
    expect(outcomeOf(session, 'query')).toBe('failed query_not_satisfied');
    expect(outcomeOf(session, 'proof')).toBe('passed');
  });

  test('is taken once: a replay finds nothing alive', async () => {
    const session = await openSession(employer);
    const request = await fetchRequest(world, session.requestUri);
    const vpToken = { r1: [(await present(world, holder, request, credential)) as never] };
    const body = createDirectPostBody({ vpToken, state: request.state! });
    expect((await post(world, request, body)).status).toBe(200);
    expect(await post(world, request, body)).toEqual({
      status: 400,
      body: { error: 'invalid_request', error_description: 'The state is unknown, used or expired' },
    });
    expect((await readSession(employer, session.id)).state).toBe('verified');
  });

  test('is taken once: of 50 sent at the same time exactly one is accepted', async () => {
    const session = await openSession(employer);
    const request = await fetchRequest(world, session.requestUri);
    const vpToken = { r1: [(await present(world, holder, request, credential)) as never] };
    const body = createDirectPostBody({ vpToken, state: request.state! });
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(world, request, body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(49);
    expect(await readSession(employer, session.id)).toMatchObject({ state: 'verified', verified: true });
  });

  test('for one session is worthless in another, also of the same verifier', async () => {
    const [first, second] = [await openSession(employer), await openSession(employer)];
    const request = await fetchRequest(world, first.requestUri);
    const target = await fetchRequest(world, second.requestUri);
    const vpToken = { r1: [(await present(world, holder, request, credential)) as never] };
    const stolenState = await post(world, target, createDirectPostBody({ vpToken, state: request.state! }));
    expect(stolenState.status).toBe(400);
    expect((await readSession(employer, second.id)).state).toBe('pending');
    const ownState = await post(world, target, createDirectPostBody({ vpToken, state: target.state! }));
    expect(ownState.body.error_description).toBe('A presentation was refused: challenge_mismatch');
  });

  test('after the time is over is refused, and the session is expired', async () => {
    const session = await openSession(employer);
    const request = await fetchRequest(world, session.requestUri);
    const vpToken = { r1: [(await present(world, holder, request, credential)) as never] };
    world.clock.advance(300_000);
    const sent = await post(world, request, createDirectPostBody({ vpToken, state: request.state! }));
    expect(sent.body.error_description).toBe('The state is unknown, used or expired');
    expect(await readSession(employer, session.id)).toMatchObject({ state: 'expired', verified: false });
  });

  test.each<[string, (state: string) => string, string]>([
    ['without a state', () => 'vp_token=%7B%7D', 'The state is missing'],
    ['with neither token nor error', (state) => `state=${state}`, 'The response has to carry either vp_token or error'],
    [
      'with both',
      (state) => `state=${state}&error=access_denied&vp_token={}`,
      'The response has to carry either vp_token or error',
    ],
    [
      'with a repeated state',
      (state) => `state=${state}&state=${state}&vp_token={}`,
      'The request is not well formed.',
    ],
    ['that is no JSON', (state) => `state=${state}&vp_token=hello`, 'The vp_token has to be a JSON object'],
    ['that is an array', (state) => `state=${state}&vp_token=[]`, 'The vp_token has to be a JSON object'],
    ['with an empty token', (state) => `state=${state}&vp_token={}`, 'The vp_token carries no presentation'],
    [
      'for a query nobody asked',
      (state) => `state=${state}&vp_token={"x":[{}]}`,
      'The vp_token answers a credential query that was not asked',
    ],
    [
      'with two presentations for one query',
      (state) => `state=${state}&vp_token={"r1":[{},{}]}`,
      'The vp_token carries several presentations where one was asked for',
    ],
    [
      'with a string for an object',
      (state) => `state=${state}&vp_token={"r1":["eyJ"]}`,
      'A presentation is not encoded as its format requires',
    ],
    [
      'with a presentation of nothing',
      (state) => `state=${state}&vp_token={"r1":[{"verifiableCredential":[]}]}`,
      'Every presentation has to hold exactly one credential',
    ],
    [
      'with a presentation of two',
      (state) => `state=${state}&vp_token={"r1":[{"verifiableCredential":[{},{}]}]}`,
      'Every presentation has to hold exactly one credential',
    ],
  ])('%s is refused with the exact error and may be sent again', async (_title, form, description) => {
    const session = await openSession(employer);
    const request = await fetchRequest(world, session.requestUri);
    const url = new URL(request.responseUri).pathname;
    const sent = await postForm(world, url, new URLSearchParams(form(request.state!)));
    expect(sent).toEqual({ status: 400, body: { error: 'invalid_request', error_description: description } });
    expect((await readSession(employer, session.id)).state).toBe('pending');
    expect((await answer(world, holder, session.requestUri, { r1: credential })).status).toBe(200);
  });

  test('with a state of somebody’s own making is refused', async () => {
    const session = await openSession(employer);
    const request = await fetchRequest(world, session.requestUri);
    const body = createDirectPostBody({ vpToken: { r1: [{} as never] }, state: 'x'.repeat(43) });
    expect((await post(world, request, body)).body.error_description).toBe('The state is unknown, used or expired');
  });

  test('as JSON instead of a form is refused', async () => {
    const request = await fetchRequest(world, (await openSession(employer)).requestUri);
    const response = await world.app.inject({
      method: 'POST',
      url: new URL(request.responseUri).pathname,
      payload: { state: request.state, vp_token: {} },
    });
    expect(response.statusCode).toBe(415);
  });

  test('at an address nobody was given is not found', async () => {
    const sent = await postForm(
      world,
      `/${employer.tenant}/responses/${'A'.repeat(43)}`,
      new URLSearchParams('state=x'),
    );
    expect(sent.status).toBe(404);
  });
});

describe('a wallet that does not show anything', () => {
  test('declines without a trace but the word', async () => {
    const session = await openSession(employer);
    expect(await decline(world, session.requestUri)).toEqual({ status: 200, body: {} });
    expect(await readSession(employer, session.id)).toMatchObject({
      state: 'refused',
      reason: 'declined',
      verified: false,
      credentials: [],
    });
  });

  test('may report an error of its own', async () => {
    const session = await openSession(employer);
    expect((await decline(world, session.requestUri, 'wallet_unavailable')).status).toBe(200);
    expect(await readSession(employer, session.id)).toMatchObject({ state: 'refused', reason: 'walletError' });
  });
});
