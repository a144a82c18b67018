// Tenancy: whatever belongs to one tenant is not there for another, on every route, and also without the WHERE clauses.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withTenant } from '@skill-records/service-kit/tenancy';
import {
  acceptRecord,
  call,
  claim,
  createTenant,
  createWorld,
  offerPath,
  publishAchievement,
  type TestTenant,
  type World,
} from '../issuer-world.ts';

let world: World;
let victim: TestTenant;
let thief: TestTenant;
let owned: { record: string; credential: string; batch: string; achievement: string; offer: string };

beforeAll(async () => {
  world = await createWorld();
  victim = await createTenant(world, 'victim');
  thief = await createTenant(world, 'thief');
  const achievement = await publishAchievement(world, victim);
  const { id: record, offer } = await acceptRecord(world, victim);
  const { credential } = await claim(world, 'victim', offer.uri);
  const open = await acceptRecord(world, victim);
  const header = 'achievement,email,name,locale,external_id,test_score,teacher_level,evaluated_on,evidence_url';
  const batch = await world.app.inject({
    method: 'POST',
    url: '/v1/batches',
    headers: { authorization: `Bearer ${victim.apiKey}`, 'content-type': 'text/csv' },
    payload: `${header}\nITL-SS-3,v@example.jp,V,ja,,82,3,2026-03-18,\n`,
  });
  owned = {
    record,
    credential: String(credential.id),
    batch: batch.json().id,
    achievement: achievement.split('/').at(-1) as string,
    offer: offerPath(open.offer.uri),
  };
});
afterAll(() => world.close());

describe("another tenant's key", () => {
  test('finds nothing of it on any route, and changes nothing', async () => {
    const { record, credential, batch, achievement } = owned;
    const requests: ['GET' | 'POST', string, object?][] = [
      ['GET', `/v1/skill-records/${record}`],
      ['POST', `/v1/skill-records/${record}/resend`],
      ['GET', `/v1/credentials/${credential}`],
      ['POST', `/v1/credentials/${credential}/revoke`, { reason: 'x' }],
      ['POST', `/v1/credentials/${credential}/suspend`, { reason: 'x' }],
      ['POST', `/v1/credentials/${credential}/reinstate`, { reason: 'x' }],
      ['GET', `/v1/batches/${batch}`],
      ['GET', `/v1/batches/${batch}/rows`],
      ['GET', `/v1/batches/${batch}/errors.csv`],
      ['GET', `/v1/batches/${batch}/claim-links.csv`],
      ['GET', `/v1/batches/${batch}/tx-codes.csv`],
      ['POST', `/v1/batches/${batch}/approve`],
      ['POST', `/v1/batches/${batch}/pause`],
      ['POST', `/v1/batches/${batch}/resume`],
      ['POST', `/v1/batches/${batch}/cancel`],
      ['POST', `/v1/batches/${batch}/rows/2/resend`],
      ['GET', `/v1/achievements/${achievement}/csv-template`],
    ];
    for (const [method, url, body] of requests) {
      const response = await call(world, thief.apiKey, method, url, body);
      expect(`${method} ${url} ${response.statusCode}`).toBe(`${method} ${url} 404`);
    }
    for (const list of ['credentials', 'achievements', 'batches', 'api-keys']) {
      const { body } = await call(world, thief.apiKey, 'GET', `/v1/${list}`);
      for (const id of Object.values(owned)) expect(body).not.toContain(id);
    }
    expect((await call(world, victim.apiKey, 'GET', `/v1/credentials/${credential}`)).json().status).toBe('active');
    expect((await call(world, victim.apiKey, 'GET', `/v1/batches/${batch}`)).json().state).toBe('ready');
  });

  test('cannot report a record for its achievement', async () => {
    const body = {
      type: 'Certified',
      achievement: owned.achievement,
      recipient: { email: 'x@example.jp' },
      results: [{ role: 'TestEvaluation', value: '82', on: '2026-03-15' }],
    };
    const response = await call(world, thief.apiKey, 'POST', '/v1/skill-records', body);
    expect(response.json().code).toBe('achievement_unknown');
  });

  test("cannot use another tenant's offers under its own name", async () => {
    const stolen = owned.offer.replace('/victim/', '/thief/');
    expect((await world.app.inject({ method: 'GET', url: stolen })).statusCode).toBe(404);
    expect((await world.app.inject({ method: 'GET', url: `/pages${stolen}` })).statusCode).toBe(404);
  });
});

describe('row-level security alone', () => {
  const TABLES = [
    'tenant',
    'tenant_did',
    'achievement',
    'subject',
    'skill_record',
    'offer',
    'access_token',
    'used_nonce',
    'credential',
    'status_change',
    'batch',
    'batch_row',
  ];

  test('shows no row of another tenant, and none at all without a tenant', async () => {
    const { rows } = await world.database.app.query<{ id: string }>('select tenant_id_by_slug($1) as id', ['thief']);
    for (const table of TABLES) {
      const column = table === 'tenant' ? 'id' : 'tenant_id';
      const foreign = await withTenant(world.database.app, rows[0]!.id, (tx) =>
        tx.query(`select 1 from ${table} where ${column} <> $1`, [rows[0]!.id]),
      );
      const none = await world.database.app.query(`select 1 from ${table}`);
      expect(`${table} ${foreign.rowCount} ${none.rowCount}`).toBe(`${table} 0 0`);
    }
  });

  test('refuses to write a row for another tenant', async () => {
    const ids = await Promise.all(
      ['thief', 'victim'].map(async (slug) => {
        const { rows } = await world.database.app.query<{ id: string }>('select tenant_id_by_slug($1) as id', [slug]);
        return rows[0]!.id;
      }),
    );
    await expect(
      withTenant(world.database.app, ids[0]!, (tx) =>
        tx.query(`insert into subject (tenant_id, id) values ($1, gen_random_uuid())`, [ids[1]]),
      ),
    ).rejects.toMatchObject({ code: '42501' });
    const changed = await withTenant(world.database.app, ids[0]!, (tx) =>
      tx.query(`update credential set status = 'revoked'`),
    );
    expect(changed.rowCount).toBe(0);
  });

  test('keeps no tenant on a pooled connection', async () => {
    const checks = Array.from({ length: 200 }, async (_, index) => {
      const key = index % 2 === 0 ? victim.apiKey : thief.apiKey;
      const { items } = (await call(world, key, 'GET', '/v1/achievements')).json();
      return items.length === (index % 2 === 0 ? 1 : 0);
    });
    expect((await Promise.all(checks)).every(Boolean)).toBe(true);
  });

  test('lets the worker see nothing but the functions made for it', async () => {
    for (const table of TABLES) {
      await expect(world.database.worker.query(`select 1 from ${table}`)).rejects.toMatchObject({ code: '42501' });
    }
    await expect(world.database.app.query('select forget_expired(now())')).rejects.toMatchObject({ code: '42501' });
  });
});
