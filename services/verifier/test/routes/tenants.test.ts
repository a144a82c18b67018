// Tenants: opened by the operator only, once; each with its own DID and sealed keys.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import { verifyAuthorizationRequest } from '@skill-records/oid4vc/presentation/request';
import { answer, createHolder } from '../support/wallet.ts';
import {
  callerFor,
  createEmployer,
  createTenant,
  createWorld,
  dumpDatabase,
  type JsonObject,
  OPERATOR_KEY,
  openSession,
  type World,
} from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const NAME = { en: 'A', ja: 'あ' };
const open = (payload: JsonObject, headers: JsonObject = {}, by = OPERATOR_KEY) =>
  callerFor(world, by)('POST', '/v1/tenants', payload, headers as Record<string, string>);

describe('opening a tenant', () => {
  test('gives DID, client id and API key; on loopback the DID is a did:key', async () => {
    const response = await open({ tenant: 'first', name: NAME });
    expect(response.statusCode).toBe(201);
    const { did, clientId, apiKey } = response.json();
    expect(did).toMatch(/^did:key:z6Mk/);
    expect(clientId).toBe(`decentralized_identifier:${did}`);
    expect(apiKey).toMatch(/^skr_/);
    expect((await callerFor(world, apiKey as string)('GET', '/v1/job-profiles')).statusCode).toBe(200);
  });

  test('twice with one Idempotency-Key is the same tenant and key; the key is not stored in clear', async () => {
    const headers = { 'idempotency-key': 'seed-1' };
    const first = await open({ tenant: 'seeded', name: NAME }, headers);
    expect((await open({ tenant: 'seeded', name: NAME }, headers)).body).toBe(first.body);
    const secret = (first.json().apiKey as string).split('.')[1]!;
    const stored = await dumpDatabase(world);
    expect(stored).toContain('seeded');
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain('"d":');
  });

  test.each<[string, JsonObject, number, string]>([
    ['a name that is taken', { tenant: 'taken', name: NAME }, 409, 'tenant_exists'],
    ['a name of ours', { tenant: 'pages', name: NAME }, 422, 'tenant_name_reserved'],
    ['a name in capitals', { tenant: 'Acme', name: NAME }, 400, 'validation_failed'],
    ['a name with a slash', { tenant: 'a/b', name: NAME }, 400, 'validation_failed'],
    ['a name in one language', { tenant: 'half', name: { en: 'A' } }, 400, 'validation_failed'],
  ])('refuses %s', async (_title, payload, status, code) => {
    await open({ tenant: 'taken', name: NAME });
    const response = await open(payload);
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
  });

  test('needs the operator’s key; a tenant’s own is not enough', async () => {
    const tenant = await createTenant(world, 'curious');
    expect((await open({ tenant: 'x-1', name: NAME }, {}, tenant.apiKey)).statusCode).toBe(401);
    expect((await tenant.call('GET', '/v1/tenants')).statusCode).toBe(401);
    expect((await world.app.inject({ method: 'GET', url: '/v1/tenants' })).statusCode).toBe(401);
    const list = await callerFor(world, OPERATOR_KEY)('GET', '/v1/tenants');
    expect(list.json<{ items: JsonObject[] }>().items.map(({ tenant }) => tenant)).toContain('curious');
    expect(list.body).not.toContain('skr_');
  });

  test('has no DID document on loopback', async () => {
    const { tenant } = await createTenant(world, 'loopback-only');
    expect((await world.app.inject({ method: 'GET', url: `/${tenant}/did.json` })).statusCode).toBe(404);
  });
});

describe('a tenant by did:web', () => {
  let web: World;
  beforeAll(async () => {
    web = await createWorld({ MODE: 'production', BASE_URL: 'https://verifier.example' } as never);
  });
  afterAll(() => web.close());

  test('publishes one key for requests and another for receipts, and signs with them', async () => {
    const employer = await createEmployer(web);
    expect(employer.did).toBe('did:web:verifier.example:sample-employer');
    const document = (await web.app.inject({ method: 'GET', url: '/sample-employer/did.json' })).json();
    expect(document).toMatchObject({
      id: employer.did,
      authentication: [`${employer.did}#request-1`],
      assertionMethod: [`${employer.did}#receipt-1`],
    });
    const [request, receipt] = document.verificationMethod;
    expect(request.publicKeyMultibase).not.toBe(receipt.publicKeyMultibase);

    const { requestUri } = await openSession(employer);
    const path = new URL(new URLSearchParams(requestUri.split('?')[1]).get('request_uri')!).pathname;
    const jws = (await web.app.inject({ method: 'GET', url: path })).body;
    const resolveDid = createDidResolver({
      now: () => web.clock.now().getTime(),
      fetchDocument: async () => Buffer.from(JSON.stringify(document)),
    });
    const verified = await verifyAuthorizationRequest(jws, { clientId: employer.clientId, resolveDid });
    expect(verified.did).toBe(employer.did);
    expect(verified.responseUri).toMatch(/^https:\/\/verifier\.example\/sample-employer\/responses\//);
  });
});

describe('an unknown key', () => {
  test('opens nothing', async () => {
    const holder = createHolder();
    const employer = await createEmployer(world, 'closed-employer');
    const { id, requestUri } = await openSession(employer);
    await answer(world, holder, requestUri, { r1: await world.issuer.certify(holder.did) });
    for (const key of ['', 'skr_AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', OPERATOR_KEY]) {
      expect((await callerFor(world, key)('GET', `/v1/verification-sessions/${id}`)).statusCode).toBe(401);
    }
  });
});
