// The employer's API: what a session may ask, who may see it, what comes out of good, mixed and bad answers.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDirectPostBody } from '@skill-records/oid4vc/presentation/response';
import { answer, createHolder, fetchRequest, post, present } from '../support/wallet.ts';
import {
  callerFor,
  createEmployer,
  createWorld,
  type JsonObject,
  ORDER,
  openSession,
  outcomeOf,
  PROFILE,
  readSession,
  type TestTenant,
  type World,
} from '../support/world.ts';

let world: World;
let employer: TestTenant;
let other: TestTenant;
const holder = createHolder();
const TYPES = [['https://www.w3.org/2018/credentials#VerifiableCredential']];

beforeAll(async () => {
  world = await createWorld();
  employer = await createEmployer(world);
  other = await createEmployer(world, 'other-employer');
});
afterAll(() => world.close());

const order = (change: JsonObject) => employer.call('POST', '/v1/verification-sessions', { ...ORDER, ...change });
const dcql = (credential: JsonObject) => ({
  jobProfile: undefined,
  dcql_query: { credentials: [{ id: 'q', format: 'ldp_vc', meta: { type_values: TYPES }, ...credential }] },
});

describe('asking', () => {
  test('answers with a link, a code to scan and the time it is open', async () => {
    const response = await order({});
    expect(response.statusCode).toBe(201);
    expect(response.json()).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      requestUri: expect.stringMatching(/^openid4vp:\/\/\?client_id=decentralized_identifier%3Adid%3Akey%3Az/),
      qr: expect.stringMatching(/^data:image\/svg\+xml,/),
      expiresAt: '2026-04-10T00:05:00.000Z',
    });
  });

  test('accepts a query of the employer’s own', async () => {
    const { json } = await order(dcql({ claims: [{ path: ['credentialSubject', 'skill', null, 'skillId'] }] }));
    expect(await readSession(employer, json().id as string)).toMatchObject({ state: 'pending' });
  });

  test.each<[string, JsonObject, string]>([
    ['birth date', { claims: [{ path: ['credentialSubject', 'identity', 'birthDate'] }] }, 'protected_attribute'],
    ['gender', { claims: [{ path: ['credentialSubject', 'gender'] }] }, 'protected_attribute'],
    [
      'nationality by IRI',
      { claims: [{ path: ['credentialSubject', 'https://schema.org/nationality'] }] },
      'protected_attribute',
    ],
    ['the person as a whole', { claims: [{ path: ['credentialSubject'] }] }, 'protected_attribute'],
    ['copies without a key', { require_cryptographic_holder_binding: false }, 'dcql_query_invalid'],
    ['another format', { format: 'dc+sd-jwt', meta: { vct_values: ['https://example.org/x'] } }, 'dcql_query_invalid'],
    ['nothing in particular', { meta: {} }, 'dcql_query_invalid'],
    ['a claim twice', { claims: [{ path: ['name'] }, { path: ['name'] }] }, 'dcql_query_invalid'],
  ])('refuses a query for %s', async (_title, credential, code) => {
    const response = await order(dcql(credential));
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({ code });
  });

  test.each<[string, JsonObject, number, string]>([
    ['neither profile nor query', { jobProfile: undefined }, 422, 'query_missing'],
    ['both', dcql({}) && { dcql_query: { credentials: [] } }, 422, 'query_missing'],
    ['an unknown profile', { jobProfile: 'astronaut' }, 422, 'job_profile_unknown'],
    ['an unknown version', { jobProfile: 'office-administrator-junior@9.9' }, 422, 'job_profile_unknown'],
    ['an unknown trust list', { trustList: 'nobody' }, 422, 'trust_list_unknown'],
    ['a retention of a day’s part', { retention: 'PT5M' }, 422, 'retention_invalid'],
    ['no retention at all', { retention: 'P0D' }, 422, 'retention_invalid'],
    ['three years of retention', { retention: 'P3Y' }, 422, 'retention_invalid'],
    ['a purpose in one language', { purpose: { en: 'Application' } }, 400, 'validation_failed'],
    ['an unknown policy', { issuerTrust: 'everybody' }, 400, 'validation_failed'],
  ])('refuses %s', async (_title, change, status, code) => {
    const response = await order(change);
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
  });

  test('is done once for one Idempotency-Key, and refuses the key for another order', async () => {
    const call = (body: JsonObject) =>
      employer.call('POST', '/v1/verification-sessions', body, { 'idempotency-key': 'order-1' });
    const first = await call(ORDER);
    expect((await call(ORDER)).body).toBe(first.body);
    expect((await call({ ...ORDER, retention: 'P30D' })).json()).toMatchObject({ code: 'idempotency_key_reused' });
  });

  test('needs a key with the scope', async () => {
    const made = await employer.call('POST', '/v1/api-keys', { name: 'reader', scopes: ['sessions:read'] });
    const reader = callerFor(world, made.json().key as string);
    expect((await reader('GET', '/v1/verification-sessions')).statusCode).toBe(200);
    expect((await reader('POST', '/v1/verification-sessions', ORDER)).json()).toMatchObject({
      code: 'insufficient_scope',
      status: 403,
    });
    const more = await reader('POST', '/v1/api-keys', { name: 'x', scopes: ['sessions:write'] });
    expect(more.statusCode).toBe(403);
    await employer.call('DELETE', `/v1/api-keys/${made.json().id}`);
    expect((await reader('GET', '/v1/verification-sessions')).statusCode).toBe(401);
  });
});

describe('another tenant', () => {
  test.each<['GET' | 'POST', string]>([
    ['GET', ''],
    ['POST', '/receipt'],
    ['POST', '/erase'],
  ])('gets 404 for %s %s of a session that is not its own', async (method, path) => {
    const { id } = await openSession(employer);
    const body = path === '/receipt' ? {} : undefined;
    const response = await other.call(method, `/v1/verification-sessions/${id}${path}`, body);
    expect(response.statusCode).toBe(404);
    expect((await readSession(employer, id)).state).toBe('pending');
  });

  test('does not find it in its list, nor its profiles', async () => {
    await openSession(employer, { ...ORDER, candidateRef: 'mine' });
    expect((await other.call('GET', '/v1/verification-sessions')).body).not.toContain('mine');
    const profile = { ...PROFILE, id: 'https://example.org/jobs/secret-job' };
    await employer.call('POST', '/v1/job-profiles', profile);
    expect((await other.call('GET', '/v1/job-profiles/secret-job')).statusCode).toBe(404);
    const asked = await other.call('POST', '/v1/verification-sessions', { ...ORDER, jobProfile: 'secret-job' });
    expect(asked.json()).toMatchObject({ code: 'job_profile_unknown' });
  });

  test('sees nothing even when a query forgets its tenant: row-level security holds alone', async () => {
    await openSession(employer);
    for (const table of ['tenant', 'job_profile', 'trust_list', 'verification_session', 'receipt_offer']) {
      const { rows } = await world.database.app.query(`SELECT 1 FROM ${table}`);
      expect([table, rows.length]).toEqual([table, 0]);
    }
  });
});

describe('the list', () => {
  test('pages through every session once, newest first', async () => {
    const fresh = await createEmployer(world, 'paging-employer');
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.unshift((await openSession(fresh)).id);
    const seen: string[] = [];
    let url = '/v1/verification-sessions?limit=2';
    for (;;) {
      const page = (await fresh.call('GET', url)).json<{ items: { id: string }[]; next?: string }>();
      seen.push(...page.items.map(({ id }) => id));
      if (!page.next) break;
      url = `/v1/verification-sessions?limit=2&cursor=${page.next}`;
    }
    expect([...seen].sort()).toEqual([...ids].sort());
  });

  test.each(['nonsense', Buffer.from('2026 x').toString('base64url')])('refuses the cursor %s', async (cursor) => {
    const response = await employer.call('GET', `/v1/verification-sessions?cursor=${cursor}`);
    expect(response.json()).toMatchObject({ status: 400, code: 'cursor_invalid' });
  });
});

describe('an answer of which one record fails', () => {
  test('refuses the session, shows every record, and counts the failed one as unproven with its check', async () => {
    const spreadsheet = await world.issuer.certify(holder.did, { code: 'ITL-SS-3' });
    const documents = await world.issuer.certify(holder.did, { code: 'ITL-DOC-2' });
    world.issuer.revoke(spreadsheet);
    world.clock.advance(61_000);
    const { id, requestUri } = await openSession(employer);
    expect((await answer(world, holder, requestUri, { r1: spreadsheet, r2: documents })).status).toBe(200);
    const session = await readSession(employer, id);
    expect(session).toMatchObject({ state: 'refused', reason: 'checksFailed', verified: false, assurance: 'red' });
    expect(session.credentials.map(({ id, verified }) => [id, verified])).toEqual([
      [spreadsheet.id, false],
      [documents.id, true],
    ]);
    expect(outcomeOf(session, 'status')).toBe('failed status_revoked');
    expect(outcomeOf(session, 'query')).toBe('passed');
    expect(session.coverage?.items).toMatchObject([
      {
        requirement: '#r1',
        status: 'unproven',
        because: [spreadsheet.id],
        failedChecks: [{ id: 'status', code: 'status_revoked' }],
      },
      { requirement: '#r2', status: 'met', because: [documents.id] },
      { requirement: '#r3', status: 'notPresented', because: [] },
    ]);
    expect(session.query).toEqual({ satisfied: true, unmet: ['r1', 'r3', 'who'] });
  });

  test.each<[string, (credential: JsonObject) => void, string]>([
    ['suspended', (credential) => world.issuer.suspend(credential), 'failed status_suspended'],
    ['of unknown status', () => world.issuer.goAway(true), 'notChecked status_unavailable'],
  ])('is refused when the record is %s', async (_title, change, outcome) => {
    const credential = await world.issuer.certify(holder.did);
    change(credential);
    world.clock.advance(61_000);
    const { id, requestUri } = await openSession(employer);
    await answer(world, holder, requestUri, { r1: credential });
    world.issuer.goAway(false);
    const session = await readSession(employer, id);
    expect(session).toMatchObject({ state: 'refused', reason: 'checksFailed' });
    expect(outcomeOf(session, 'status')).toBe(outcome);
    expect(session.coverage?.items[0]?.status).toBe('unproven');
  });

  test('is refused when the record has expired', async () => {
    const credential = await world.issuer.certify(holder.did, { validUntil: new Date('2026-04-09T00:00:00Z') });
    const { id, requestUri } = await openSession(employer);
    await answer(world, holder, requestUri, { r1: credential });
    const session = await readSession(employer, id);
    expect(session.state).toBe('refused');
    expect(outcomeOf(session, 'validity')).toBe('failed expired');
  });

  test('shows a record once that answers two queries', async () => {
    const credential = await world.issuer.certify(holder.did);
    const one = { format: 'ldp_vc', meta: { type_values: TYPES } };
    const { id, requestUri } = await openSession(employer, {
      ...ORDER,
      jobProfile: undefined,
      dcql_query: {
        credentials: [
          { id: 'a', ...one },
          { id: 'b', ...one },
        ],
      },
    });
    await answer(world, holder, requestUri, { a: credential, b: credential });
    const session = await readSession(employer, id);
    expect(session).toMatchObject({ state: 'verified', query: { satisfied: true, unmet: [] } });
    expect(session.credentials.map(({ queries }) => queries)).toEqual([['a', 'b']]);
  });

  test('says when the records were shown by different keys', async () => {
    const friend = createHolder('friend');
    const [mine, theirs] = [await world.issuer.certify(holder.did), await world.issuer.identify(friend.did)];
    const { id, requestUri } = await openSession(employer);
    const request = await fetchRequest(world, requestUri);
    const vpToken = {
      r1: [(await present(world, holder, request, mine)) as never],
      who: [(await present(world, friend, request, theirs)) as never],
    };
    await post(world, request, createDirectPostBody({ vpToken, state: request.state! }));
    expect(await readSession(employer, id)).toMatchObject({ state: 'verified', holders: 2 });
  });

  test('is refused when something required is missing, though every record passed', async () => {
    const credential = await world.issuer.certify(holder.did);
    const one = { format: 'ldp_vc', meta: { type_values: TYPES } };
    const { id, requestUri } = await openSession(employer, {
      ...ORDER,
      jobProfile: undefined,
      dcql_query: {
        credentials: [
          { id: 'a', ...one },
          { id: 'b', ...one },
        ],
      },
    });
    await answer(world, holder, requestUri, { a: credential });
    const session = await readSession(employer, id);
    expect(session).toMatchObject({
      state: 'refused',
      reason: 'checksFailed',
      query: { satisfied: false, unmet: ['b'] },
      credentials: [{ verified: true }],
    });
  });
});

describe('an issuer that nobody listed', () => {
  test('fails the session by default', async () => {
    await employer.call('PUT', '/v1/trust-lists/empty', { entries: [] });
    const credential = await world.issuer.certify(holder.did);
    const { id, requestUri } = await openSession(employer, { ...ORDER, trustList: 'empty' });
    expect((await answer(world, holder, requestUri, { r1: credential })).status).toBe(200);
    const session = await readSession(employer, id);
    expect(session).toMatchObject({ state: 'refused', reason: 'checksFailed', assurance: 'red' });
    expect(outcomeOf(session, 'issuerTrust')).toBe('failed issuer_unknown');
    expect(session.coverage?.items[0]).toMatchObject({ status: 'unproven', failedChecks: [{ id: 'issuerTrust' }] });
  });

  test('gives amber, not green, with issuerTrust any; the coverage does not count it', async () => {
    await employer.call('PUT', '/v1/trust-lists/empty', { entries: [] });
    const credential = await world.issuer.certify(holder.did);
    const { id, requestUri } = await openSession(employer, { ...ORDER, issuerTrust: 'any', trustList: 'empty' });
    await answer(world, holder, requestUri, { r1: credential });
    const session = await readSession(employer, id);
    expect(session).toMatchObject({ state: 'verified', verified: true, assurance: 'amber' });
    expect(outcomeOf(session, 'issuerTrust')).toBe('warning issuer_unknown');
    expect(session.coverage?.items[0]?.status).toBe('unproven');
  });

  test('is whoever is listed for other skills only, or was listed until yesterday', async () => {
    const entry = { did: world.issuer.did, source: 'test' };
    const skill = (name: string) => `https://w3id.org/skill-records/skills/${name}`;
    const credential = await world.issuer.certify(holder.did, { code: 'ITL-SS-3' });
    const trustOf = async (entries: JsonObject[]) => {
      await employer.call('PUT', '/v1/trust-lists/narrow', { entries });
      const { id, requestUri } = await openSession(employer, { ...ORDER, trustList: 'narrow' });
      await answer(world, holder, requestUri, { r1: credential });
      return outcomeOf(await readSession(employer, id), 'issuerTrust');
    };
    expect(await trustOf([{ ...entry, scopes: [skill('itl-spreadsheet')] }])).toBe('passed');
    expect(await trustOf([{ ...entry, until: '2027-01-01T00:00:00Z' }])).toBe('passed');
    expect(await trustOf([{ ...entry, scopes: [skill('itl-document')] }])).toBe('failed issuer_unknown');
    expect(await trustOf([{ ...entry, until: '2026-04-09T00:00:00Z' }])).toBe('failed issuer_unknown');
  });
});
