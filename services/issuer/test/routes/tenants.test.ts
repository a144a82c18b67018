// Tenants and API keys: who may make them, what they are called, and what stays secret.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, createTenant, createWorld, OPERATOR_KEY, type World } from '../issuer-world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const post = (payload: object, headers: Record<string, string> = {}) =>
  world.app.inject({
    method: 'POST',
    url: '/v1/tenants',
    headers: { authorization: `Bearer ${OPERATOR_KEY}`, ...headers },
    payload,
  });
const body = (tenant: string) => ({ tenant, kind: 'provider', name: { en: 'Academy', ja: 'アカデミー' } });

describe('creating a tenant', () => {
  test('answers name, DIDs and API key, and introduces the list key of each DID to the status list', async () => {
    const created = await post(body('first'));
    expect(created.statusCode).toBe(201);
    expect(created.json()).toEqual({
      tenant: 'first',
      did: expect.stringMatching(/^did:key:z6Mk/),
      dids: [created.json().did, expect.stringMatching(/^did:key:zDna/)],
      apiKey: expect.stringMatching(/^skr_/),
    });
    const listKeys = world.statusList.tenants.get('first') ?? [];
    expect(listKeys.map(({ did }) => did)).toEqual(created.json().dids);
    for (const { did, verificationMethod, encryptedKey } of listKeys) {
      expect(verificationMethod.startsWith(`${did}#`)).toBe(true);
      expect(encryptedKey.split('.')).toHaveLength(5);
    }
  });

  test('gives the same answer to a repetition with the same Idempotency-Key, and makes one tenant', async () => {
    const [one, two] = [
      await post(body('again'), { 'idempotency-key': 'again-1' }),
      await post(body('again'), { 'idempotency-key': 'again-1' }),
    ];
    expect(two.statusCode).toBe(201);
    expect(two.body).toBe(one.body);
    const other = await post(body('another'), { 'idempotency-key': 'again-1' });
    expect(other.statusCode).toBe(422);
  });

  test('refuses a taken name', async () => {
    await post(body('taken'));
    const second = await post(body('taken'));
    expect(second.statusCode).toBe(409);
    expect(second.json().code).toBe('tenant_exists');
  });

  test.each(['v1', 'health', 'docs', 'pages', 'assets', 'contexts', 'schemas', 'vct', 'offers', 'metrics'])(
    'refuses the reserved name %s',
    async (tenant) => {
      const response = await post(body(tenant));
      expect(response.statusCode).toBe(422);
      expect(response.json().code).toBe('tenant_name_reserved');
    },
  );

  test.each(['a', 'Upper', '1st', 'with_underscore', '.well-known', 'x'.repeat(41)])(
    'refuses the malformed name %s',
    async (tenant) => {
      expect((await post(body(tenant))).statusCode).toBe(400);
    },
  );

  test('is for the operator alone', async () => {
    const { apiKey } = await createTenant(world, 'plain');
    const without = await world.app.inject({ method: 'POST', url: '/v1/tenants', payload: body('nobody') });
    const withTenantKey = await post(body('nobody'), { authorization: `Bearer ${apiKey}` });
    expect([without.statusCode, withTenantKey.statusCode]).toEqual([401, 401]);
  });

  test('works while the status list is away, and introduces the tenant later', async () => {
    world.statusList.away = true;
    const created = await post(body('early'));
    world.statusList.away = false;
    expect(created.statusCode).toBe(201);
    expect(world.statusList.tenants.has('early')).toBe(false);
    const { rows } = await world.database.worker.query<{ payload: { tenantId: string } }>(
      `select payload from outbox where queue = 'provision-list-key' and tenant_id = (select id from tenants_without_list_key(now() + interval '9 years'))`,
    );
    expect(rows).toHaveLength(1);
    const { provisionListKey } = await import('../../src/use-cases/provision-list-key.ts');
    await provisionListKey(world.ctx, rows[0]!.payload.tenantId);
    await provisionListKey(world.ctx, rows[0]!.payload.tenantId);
    expect(world.statusList.tenants.has('early')).toBe(true);
  });

  test('lists tenants with their DIDs and without their keys', async () => {
    const response = await world.app.inject({
      method: 'GET',
      url: '/v1/tenants',
      headers: { authorization: `Bearer ${OPERATOR_KEY}` },
    });
    const first = response.json().items.find(({ tenant }: { tenant: string }) => tenant === 'first');
    expect(first.dids).toEqual([first.did, expect.stringMatching(/^did:key:zDna/)]);
    expect(response.body).not.toContain('skr_');
  });
});

describe('in production', () => {
  let production: World;
  beforeAll(async () => {
    production = await createWorld({ config: { MODE: 'production', BASE_URL: 'https://issuer.example:8443' } });
  });
  afterAll(() => production.close());

  test('a tenant has one did:web whose document names a key per algorithm, and the list key', async () => {
    const { did, dids } = await createTenant(production, 'webby');
    expect(did).toBe('did:web:issuer.example%3A8443:webby');
    expect(dids).toEqual([did]);
    const document = (await production.app.inject({ method: 'GET', url: '/webby/did.json' })).json();
    expect(document.id).toBe(did);
    expect(document.assertionMethod).toEqual([`${did}#key-1`, `${did}#key-p256-1`, `${did}#status-list-1`]);
    expect(document.verificationMethod.map(({ id }: { id: string }) => id)).toEqual(document.assertionMethod);
    expect(production.statusList.tenants.get('webby')).toEqual([
      { did, verificationMethod: `${did}#status-list-1`, encryptedKey: expect.any(String) },
    ]);
    expect(JSON.stringify(document)).not.toContain('"d"');
  });

  test('on loopback there is no did.json', async () => {
    await createTenant(world, 'looped');
    expect((await world.app.inject({ method: 'GET', url: '/looped/did.json' })).statusCode).toBe(404);
  });
});

describe('API keys', () => {
  test('have only the scopes they were given, and none after revocation', async () => {
    const tenant = await createTenant(world, 'keyed');
    const made = await call(world, tenant.apiKey, 'POST', '/v1/api-keys', { name: 'LMS', scopes: ['records:read'] });
    expect(made.statusCode).toBe(201);
    const { id, key } = made.json();
    expect((await call(world, key, 'GET', '/v1/skill-records/none')).statusCode).toBe(404);
    expect((await call(world, key, 'GET', '/v1/credentials')).statusCode).toBe(403);
    expect((await call(world, key, 'POST', '/v1/skill-records', {})).statusCode).toBe(403);
    expect((await call(world, tenant.apiKey, 'DELETE', `/v1/api-keys/${id}`)).statusCode).toBe(204);
    expect((await call(world, key, 'GET', '/v1/skill-records/none')).statusCode).toBe(401);
    const listed = await call(world, tenant.apiKey, 'GET', '/v1/api-keys');
    expect(listed.json().items).toHaveLength(2);
    expect(listed.body).not.toContain(key.split('.')[1]);
  });

  test('cannot be ended by another tenant', async () => {
    const [mine, other] = [await createTenant(world, 'mine'), await createTenant(world, 'other')];
    const { id } = (
      await call(world, mine.apiKey, 'POST', '/v1/api-keys', { name: 'x', scopes: ['keys:write'] })
    ).json();
    expect((await call(world, other.apiKey, 'DELETE', `/v1/api-keys/${id}`)).statusCode).toBe(404);
  });

  test('refuse an unknown scope', async () => {
    const tenant = await createTenant(world, 'scoped');
    const made = await call(world, tenant.apiKey, 'POST', '/v1/api-keys', { name: 'x', scopes: ['everything'] });
    expect(made.statusCode).toBe(400);
  });
});
