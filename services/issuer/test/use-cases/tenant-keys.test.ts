// A tenant's keys: made when needed, once whoever asks, published under its DIDs, and introduced to the status list.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDidKey } from '@skill-records/dids/did-key';
import { algorithmOf } from '@skill-records/dids/key-algorithm';
import { verifySignature } from '@skill-records/dids/signature';
import { listKeys } from '@skill-records/service-kit/key-store';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { listTenantDids } from '../../src/store/tenant-did-store.ts';
import { createIssuerContext } from '../../src/use-cases/issuer-context.ts';
import { type Tenant, withTenantOfSlug } from '../../src/use-cases/open-tenant.ts';
import { provisionListKey } from '../../src/use-cases/provision-list-key.ts';
import { reserveEntries } from '../../src/use-cases/reserve-entries.ts';
import { loadTenantSigner } from '../../src/use-cases/tenant-keys.ts';
import { createTenant, createWorld, OPERATOR_KEY, type World } from '../issuer-world.ts';

const data = Buffer.from('what is signed');

let world: World;
let production: World;
beforeAll(async () => {
  world = await createWorld();
  production = await createWorld({ config: { MODE: 'production', BASE_URL: 'https://issuer.example' } });
});
afterAll(async () => {
  await world.close();
  await production.close();
});

const open = (where: World, slug: string) => withTenantOfSlug(where.ctx, slug, async (_tx, tenant) => tenant);
const keysOf = (where: World, tenant: Tenant) =>
  withTenant(where.ctx.db, tenant.id, (tx) => listKeys(tx, { tenantId: tenant.id }));
const didsOf = (where: World, tenant: Tenant) =>
  withTenant(where.ctx.db, tenant.id, (tx) => listTenantDids(tx, tenant.id));
/** Another process of the same service: nothing remembered. */
const another = (where: World) => {
  const { config, db, workerDb, mailer, log, metrics, now } = where.ctx;
  const ctx = createIssuerContext({
    ...{ config, db, workerDb, mailer, log, metrics, now },
    guardedFetch: Object.assign(async () => Promise.reject(new Error('nothing is fetched here')), {
      close: async () => {},
    }),
  });
  return { ...ctx, statusList: where.ctx.statusList };
};

describe('a key that is needed first', () => {
  test.each(['P-384', 'P-256'] as const)(
    '20 parallel first uses in several processes make one %s key',
    async (algorithm) => {
      await createTenant(world, `first-${algorithm.toLowerCase()}`);
      const tenant = await open(world, `first-${algorithm.toLowerCase()}`);
      // As a tenant of the first version stands in the database: with its Ed25519 key alone.
      await withTenant(world.ctx.db, tenant.id, async (tx) => {
        await tx.query(`delete from signing_key where tenant_id = $1 and purpose <> 'assertion'`, [tenant.id]);
        await tx.query('delete from tenant_did where tenant_id = $1 and did <> $2', [tenant.id, tenant.did]);
      });
      const processes = [another(world), another(world), another(world), another(world)];
      const signers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => loadTenantSigner(processes[i % 4]!, tenant, algorithm)),
      );
      expect(new Set(signers.map(({ id }) => id)).size).toBe(1);
      const keys = await keysOf(world, tenant);
      expect(keys.map(({ publicJwk }) => algorithmOf(publicJwk)).sort()).toEqual(['Ed25519', algorithm].sort());
      expect((await didsOf(world, tenant)).map(({ did }) => did)).toContain(signers[0]?.controller);
      expect(await didsOf(world, tenant)).toHaveLength(2);
    },
  );

  test('signs as the did:key that it is, and its public half verifies', async () => {
    await createTenant(world, 'signing');
    const tenant = await open(world, 'signing');
    for (const algorithm of ['Ed25519', 'P-256', 'P-384'] as const) {
      const signer = await loadTenantSigner(world.ctx, tenant, algorithm);
      expect(signer.algorithm).toBe(algorithm);
      expect(signer.controller).toBe(createDidKey(signer.publicJwk).did);
      expect(verifySignature({ publicJwk: signer.publicJwk, data, signature: await signer.sign({ data }) })).toBe(true);
    }
    expect((await loadTenantSigner(world.ctx, tenant)).controller).toBe(tenant.did);
  });

  test('keeps its private half to itself', async () => {
    await createTenant(world, 'private');
    const tenant = await open(world, 'private');
    await loadTenantSigner(world.ctx, tenant, 'P-384');
    const { rows } = await withTenant(world.ctx.db, tenant.id, (tx) =>
      tx.query<{ row: string }>('select signing_key::text as row from signing_key where tenant_id = $1', [tenant.id]),
    );
    expect(rows).toHaveLength(3);
    for (const { row } of rows) expect(row).not.toMatch(/"d"/);
  });

  test('stands in the list of tenants', async () => {
    const { did, dids } = await createTenant(world, 'listed');
    const signer = await loadTenantSigner(world.ctx, await open(world, 'listed'), 'P-384');
    const response = await world.app.inject({
      method: 'GET',
      url: '/v1/tenants',
      headers: { authorization: `Bearer ${OPERATOR_KEY}` },
    });
    const listed = response.json().items.find(({ tenant }: { tenant: string }) => tenant === 'listed');
    expect(listed.did).toBe(did);
    expect(listed.dids[0]).toBe(did);
    expect([...listed.dids].sort()).toEqual([...dids, signer.controller].sort());
  });
});

describe('with a did:web', () => {
  test('there is one DID, and its document names the new key', async () => {
    const { did, dids } = await createTenant(production, 'webby');
    expect(dids).toEqual([did]);
    const signer = await loadTenantSigner(production.ctx, await open(production, 'webby'), 'P-384');
    expect(signer).toMatchObject({ id: `${did}#key-p384-1`, controller: did });
    const document = (await production.app.inject({ method: 'GET', url: '/webby/did.json' })).json();
    expect(document.assertionMethod).toEqual(
      expect.arrayContaining(['key-1', 'key-p256-1', 'key-p384-1', 'status-list-1'].map((name) => `${did}#${name}`)),
    );
    expect(document.verificationMethod.find(({ id }: { id: string }) => id === signer.id).publicKeyMultibase).toMatch(
      /^z82L/,
    );
    expect(JSON.stringify(document)).not.toContain('"d"');
  });

  test('every key issues under the one list key', async () => {
    const { did } = await createTenant(production, 'one-list');
    const tenant = await open(production, 'one-list');
    const { controller } = await loadTenantSigner(production.ctx, tenant, 'P-384');
    const order = { issuer: controller, issuanceId: crypto.randomUUID(), variant: 'x', kind: 'bitstring' as const };
    expect(await reserveEntries(production.ctx, tenant, order)).toHaveLength(2);
    expect(production.statusList.tenants.get('one-list')).toEqual([
      expect.objectContaining({ did, verificationMethod: `${did}#status-list-1` }),
    ]);
  });
});

describe('status lists of several DIDs', () => {
  test('a new DID is introduced before its first entry, by whoever needs it first', async () => {
    await createTenant(world, 'late');
    const tenant = await open(world, 'late');
    await withTenant(world.ctx.db, tenant.id, async (tx) => {
      await tx.query(`delete from signing_key where tenant_id = $1 and purpose = 'assertion:P-256'`, [tenant.id]);
      await tx.query('delete from tenant_did where tenant_id = $1 and did <> $2', [tenant.id, tenant.did]);
    });
    world.statusList.tenants.set('late', world.statusList.tenants.get('late')!.slice(0, 1));
    const { controller } = await loadTenantSigner(another(world), tenant, 'P-256');
    const order = { issuer: controller, issuanceId: crypto.randomUUID(), variant: 'x', kind: 'token' as const };
    expect(await reserveEntries(world.ctx, tenant, order)).toEqual([
      { idx: expect.any(Number), uri: expect.any(String) },
    ]);
    expect(world.statusList.tenants.get('late')?.map(({ did }) => did)).toEqual([tenant.did, controller]);
  });

  test('a P-384 did:key signs no lists, so nothing is reserved for it', async () => {
    await createTenant(world, 'p384-only');
    const tenant = await open(world, 'p384-only');
    const { controller } = await loadTenantSigner(world.ctx, tenant, 'P-384');
    await provisionListKey(world.ctx, tenant.id);
    expect(world.statusList.tenants.get('p384-only')?.map(({ did }) => did)).not.toContain(controller);
    const order = { issuer: controller, issuanceId: crypto.randomUUID(), variant: 'x', kind: 'bitstring' as const };
    expect(await reserveEntries(world.ctx, tenant, order)).toBeUndefined();
  });

  test("nothing is reserved under another tenant's DID", async () => {
    const { dids } = await createTenant(world, 'somebody');
    await createTenant(world, 'else');
    const tenant = await open(world, 'else');
    const order = { issuer: dids[1]!, issuanceId: crypto.randomUUID(), variant: 'x', kind: 'bitstring' as const };
    await expect(reserveEntries(world.ctx, tenant, order)).rejects.toThrow('no DID of the tenant');
  });
});
