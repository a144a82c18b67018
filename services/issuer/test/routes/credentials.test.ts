// Issued credentials: listed, read as they were signed, revoked, suspended and reinstated, with or without a reachable status list.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addProof } from '@skill-records/credentials/add-proof';
import { verifyCredential } from '@skill-records/credentials/verify-credential';
import { pushStatusChanges } from '../../src/use-cases/push-status-changes.ts';
import { sweep } from '../../src/use-cases/sweep.ts';
import {
  acceptRecord,
  call,
  certified,
  claim,
  createTenant,
  createWorld,
  publishAchievement,
  type TestTenant,
  type World,
} from '../issuer-world.ts';

let world: World;
let tenant: TestTenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await createTenant(world, 'academy');
  await publishAchievement(world, tenant);
});
afterAll(() => world.close());

async function issue(more: object = {}) {
  const { id, offer } = await acceptRecord(world, tenant, certified(more));
  const claimed = await claim(world, 'academy', offer.uri);
  return { ...claimed, recordId: id, id: String(claimed.credential.id), uuid: String(claimed.credential.id).slice(9) };
}
const change = (id: string, action: string, body: object = { reason: 'because' }, headers = {}) =>
  call(world, tenant.apiKey, 'POST', `/v1/credentials/${encodeURIComponent(id)}/${action}`, body, headers);
const sent = (uuid: string) =>
  world.statusList.changes.filter(({ issuanceId }) => issuanceId === uuid).map(({ status }) => status);

describe('reading', () => {
  test('gives the very document that the wallet got, and it still verifies', async () => {
    const { id, text, credential } = await issue();
    const read = await call(world, tenant.apiKey, 'GET', `/v1/credentials/${encodeURIComponent(id)}`);
    expect(read.json()).toMatchObject({ id, state: 'issued', status: 'active', type: 'Certified', history: [] });
    const bytes = JSON.stringify(credential);
    expect(text).toContain(bytes);
    expect(read.body).toContain(bytes);
    const verdict = await verifyCredential(read.json().credential, {
      documentLoader: world.ctx.documentLoader,
      resolveDid: world.ctx.resolveDid,
      now: world.clock.now,
      fetchStatusList: async (url) => statusList(url, tenant),
      issuerTrust: { policy: 'any', isListed: () => false },
    });
    expect(verdict.checks.find((check) => check.id === 'proof')?.outcome).toBe('passed');
    expect(verdict.checks.find((check) => check.id === 'schema')?.outcome).toBe('passed');
  });

  test('stores the credential sealed, with the digest of its exact bytes', async () => {
    const { uuid, credential } = await issue();
    const { createDatabase } = await import('@skill-records/service-kit/database');
    const admin = createDatabase({ url: world.database.adminUrl, max: 1 });
    const { rows } = await admin.query<{ document: string; document_sha256: Buffer }>(
      'select document, document_sha256 from issuer.credential where id = $1',
      [uuid],
    );
    await admin.close();
    expect(rows[0]?.document).toMatch(/^s1\./);
    const digest = createHash('sha256').update(JSON.stringify(credential)).digest();
    expect(rows[0]?.document_sha256.equals(digest)).toBe(true);
  });

  test('lists newest first, by status, page by page', async () => {
    const ids = [];
    for (let index = 0; index < 3; index++) {
      world.clock.now = new Date(world.clock.now.getTime() + 1000);
      ids.push((await issue()).id);
    }
    await change(ids[1]!, 'suspend');
    const listed = (await call(world, tenant.apiKey, 'GET', '/v1/credentials?status=suspended')).json();
    expect(listed.items.map(({ id }: { id: string }) => id)).toEqual([ids[1]]);
    const first = (await call(world, tenant.apiKey, 'GET', '/v1/credentials?limit=2')).json();
    const second = (await call(world, tenant.apiKey, 'GET', `/v1/credentials?limit=200&cursor=${first.next}`)).json();
    const all = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(expect.arrayContaining(ids));
    expect((await call(world, tenant.apiKey, 'GET', '/v1/credentials?status=unknown')).statusCode).toBe(400);
  });

  test.each(['urn:uuid:00000000-0000-4000-8000-000000000000', 'nothing', '../x'])('answers 404 for %s', async (id) => {
    const read = await call(world, tenant.apiKey, 'GET', `/v1/credentials/${encodeURIComponent(id)}`);
    expect(read.statusCode).toBe(404);
  });
});

/** A list that nobody revoked anything in; signed by the tenant's key, as status-list would with the provisioned one. */
async function statusList(url: string, { did }: TestTenant): Promise<Uint8Array> {
  const { createStatusListCredential } = await import('@skill-records/credentials/status-list');
  const { withTenantOfSlug } = await import('../../src/use-cases/open-tenant.ts');
  const { loadTenantSigner } = await import('../../src/use-cases/tenant-keys.ts');
  const signer = await withTenantOfSlug(world.ctx, 'academy', async (_tx, opened) =>
    loadTenantSigner(world.ctx, opened),
  );
  const list = createStatusListCredential({
    id: url,
    issuer: did,
    statusPurpose: url.includes('revocation') ? 'revocation' : 'suspension',
    bits: new Uint8Array(16_384),
    validFrom: new Date(world.clock.now.getTime() - 1000),
    validUntil: new Date(world.clock.now.getTime() + 86_400_000),
    ttlMs: 300_000,
  });
  const signed = await addProof(list, {
    signer,
    cryptosuite: 'eddsa-rdfc-2022',
    documentLoader: world.ctx.documentLoader,
    now: world.clock.now,
  });
  return Buffer.from(JSON.stringify(signed));
}

describe('changing the status', () => {
  test('tells the status list, and keeps the reason with the tenant alone', async () => {
    const { id, uuid } = await issue();
    const reason = '受験時の不正 CANARY-REASON';
    const suspended = await change(id, 'suspend', { reason });
    expect(suspended.json()).toEqual({ id, status: 'suspended', published: true });
    await change(uuid, 'reinstate', { reason: 'cleared' });
    expect(sent(uuid)).toEqual(['suspended', 'active']);
    const read = await call(world, tenant.apiKey, 'GET', `/v1/credentials/${uuid}`);
    expect(read.json().history).toEqual([
      { status: 'suspended', reason, at: expect.any(String), publishedAt: expect.any(String) },
      { status: 'active', reason: 'cleared', at: expect.any(String), publishedAt: expect.any(String) },
    ]);
    expect(JSON.stringify(world.statusList.changes)).not.toContain('CANARY');
    const { rows } = await world.database.worker.query('select payload from outbox');
    expect(JSON.stringify(rows)).not.toContain('CANARY');
  });

  test('is final once revoked', async () => {
    const { id, uuid } = await issue();
    expect((await change(id, 'revoke')).statusCode).toBe(200);
    for (const action of ['reinstate', 'suspend']) {
      const late = await change(id, action);
      expect(late.statusCode).toBe(409);
      expect(late.json().code).toBe('credential_revoked');
    }
    expect((await change(id, 'revoke')).statusCode).toBe(200);
    expect(sent(uuid)).toEqual(['revoked']);
  });

  test('repeated with the same Idempotency-Key is done once', async () => {
    const { id, uuid } = await issue();
    const headers = { 'idempotency-key': `revoke-${uuid}` };
    const [one, two] = [
      await change(id, 'suspend', { reason: 'x' }, headers),
      await change(id, 'suspend', { reason: 'x' }, headers),
    ];
    expect(two.body).toBe(one.body);
    expect(sent(uuid)).toEqual(['suspended']);
  });

  test('needs a reason, and refuses an unknown credential', async () => {
    const { id } = await issue();
    expect((await change(id, 'revoke', {})).statusCode).toBe(400);
    expect((await change(id, 'revoke', { reason: '' })).statusCode).toBe(400);
    expect((await change('urn:uuid:00000000-0000-4000-8000-000000000000', 'revoke')).statusCode).toBe(404);
  });

  test('twenty revocations at a time are one', async () => {
    const { id, uuid } = await issue();
    const responses = await Promise.all(Array.from({ length: 20 }, () => change(id, 'revoke')));
    expect(responses.every(({ statusCode }) => statusCode === 200)).toBe(true);
    expect(sent(uuid)).toEqual(['revoked']);
  });
});

describe('when the status list cannot be reached', () => {
  test('a revocation is recorded, asked for by message, and pushed in order until confirmed', async () => {
    const { id, uuid } = await issue();
    world.statusList.away = true;
    const suspended = await change(id, 'suspend');
    const revoked = await change(id, 'revoke');
    world.statusList.away = false;
    expect(suspended.json()).toEqual({ id, status: 'suspended', published: false });
    expect(revoked.json()).toEqual({ id, status: 'revoked', published: false });
    expect(sent(uuid)).toEqual([]);

    const { rows } = await world.database.worker.query<{ target: string; payload: Record<string, string> }>(
      `select target, payload from outbox where queue = 'status.change-requested' order by created_at`,
    );
    const own = rows.filter(({ payload }) => payload.issuanceId === uuid);
    expect(own.length).toBeGreaterThan(0);
    for (const { target, payload } of own) {
      expect(target).toBe('status_list');
      expect(payload).toEqual({
        tenant: 'academy',
        issuanceId: uuid,
        status: 'suspended',
        changeId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
    }

    const tenantId = await idOf(tenant);
    await Promise.all([pushStatusChanges(world.ctx, tenantId, uuid), pushStatusChanges(world.ctx, tenantId, uuid)]);
    expect(sent(uuid)).toEqual(['suspended', 'revoked']);
    await pushStatusChanges(world.ctx, tenantId, uuid);
    expect(sent(uuid)).toEqual(['suspended', 'revoked']);
  });

  test('the sweeper pushes what no job got to', async () => {
    const { id, uuid } = await issue();
    world.statusList.away = true;
    await change(id, 'revoke');
    world.statusList.away = false;
    const before = world.clock.now;
    world.clock.now = new Date(world.clock.now.getTime() + 120_000);
    await sweep(world.ctx);
    world.clock.now = before;
    expect(sent(uuid)).toEqual(['revoked']);
  });
});

describe('a person who was erased', () => {
  test('leaves a credential that can be revoked and listed, and nothing to read', async () => {
    const { id, uuid, recordId } = await issue({ recipient: { email: 'erased@example.jp' } });
    const { createDatabase } = await import('@skill-records/service-kit/database');
    const admin = createDatabase({ url: world.database.adminUrl, max: 1 });
    await admin.query(
      `update issuer.subject set data_key = null, erased_at = now()
       where id = (select subject_id from issuer.skill_record where id = $1)`,
      [recordId],
    );
    await admin.close();
    expect((await change(id, 'revoke')).json()).toMatchObject({ status: 'revoked', published: true });
    expect(sent(uuid)).toEqual(['revoked']);
    const read = await call(world, tenant.apiKey, 'GET', `/v1/credentials/${uuid}`);
    expect(read.json()).toMatchObject({ id, status: 'revoked', history: [{ status: 'revoked' }] });
    expect(read.json().credential).toBeUndefined();
    expect((await call(world, tenant.apiKey, 'GET', `/v1/skill-records/${recordId}`)).statusCode).toBe(404);
  });
});

describe('the counters', () => {
  test('tell how many were issued and revoked, and name nobody', async () => {
    const count = async (event: string) => {
      const { body } = await world.app.inject({ method: 'GET', url: '/metrics' });
      return Number(new RegExp(`issuer_events_total\\{[^}]*event="${event}"[^}]*\\} (\\d+)`).exec(body)?.[1] ?? 0);
    };
    const [issued, revoked] = [await count('credential_issued'), await count('credential_revoked')];
    const { id } = await issue();
    await change(id, 'revoke');
    await change(id, 'revoke');
    expect(await count('credential_issued')).toBe(issued + 1);
    expect(await count('credential_revoked')).toBe(revoked + 1);
    const { body } = await world.app.inject({ method: 'GET', url: '/metrics' });
    expect(body).not.toMatch(/academy|example\.jp|did:key/);
  });
});

async function idOf({ tenant: slug }: TestTenant): Promise<string> {
  const { rows } = await world.database.app.query<{ id: string }>('select tenant_id_by_slug($1) as id', [slug]);
  return rows[0]!.id;
}
