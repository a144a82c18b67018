// The second migration on a database that is in use: nothing of the first version is lost, moved or opened.
import { randomBytes, randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDatabase, type Database } from '@skill-records/service-kit/database';
import { migrate } from '@skill-records/service-kit/migrate';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { createTestDatabase, type TestDatabase } from '@skill-records/service-kit/testing/postgres';
import { findServedList } from '../../src/store/publications.ts';
import { findEntries, insertEntries } from '../../src/store/status-entries.ts';
import { appendValues, foldEvents, readValues } from '../../src/store/status-events.ts';
import { findList, findOpenLists, insertList } from '../../src/store/status-lists.ts';
import { findTenant, hasTenantDid } from '../../src/store/tenants.ts';

const migrations = new URL('../../migrations/', import.meta.url);
let folder: string;
let t: TestDatabase;
let admin: Database;
const tenant = { id: randomUUID(), slug: 'old-tenant', did: 'did:web:old.example' };
const listId = randomBytes(16).toString('base64url');
const issuanceId = randomUUID();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  copyFileSync(new URL('000001.sql', migrations), join(folder, '000001.sql'));
  t = await createTestDatabase({ service: 'status_list', migrations: pathToFileURL(`${folder}/`) });
  admin = createDatabase({ url: t.adminUrl });
  // Rows as the first version writes them.
  await withTenant(t.app, tenant.id, async (tx) => {
    await tx.query('INSERT INTO tenant (id, slug, did) VALUES ($1, $2, $3)', [tenant.id, tenant.slug, tenant.did]);
    const list = [listId, tenant.id, 'revocation', 131_072, 1, 2];
    await tx.query(
      'INSERT INTO status_list (id, tenant_id, purpose, size, reserved, last_seq) VALUES ($1, $2, $3, $4, $5, $6)',
      list,
    );
    await tx.query(
      `INSERT INTO status_entry (tenant_id, issuance_id, purpose, list_id, idx) VALUES ($1, $2, 'revocation', $3, 77)`,
      [tenant.id, issuanceId, listId],
    );
    await tx.query(
      `INSERT INTO status_event (list_id, seq, tenant_id, purpose, kind, idx, value)
       VALUES ($1, 1, $2, 'revocation', 'opened', NULL, NULL), ($1, 2, $2, 'revocation', 'set', 77, 1)`,
      [listId, tenant.id],
    );
    await tx.query(
      `INSERT INTO status_change (tenant_id, change_id, issuance_id, status, list_id, seq) VALUES ($1, $2, $3, 'revoked', $4, 2)`,
      [tenant.id, randomUUID(), issuanceId, listId],
    );
    await tx.query(
      `INSERT INTO publication (list_id, tenant_id, version, bytes, verification_method, published_at, valid_until)
       VALUES ($1, $2, 2, 'signed', 'did:web:old.example#k', now(), now())`,
      [listId, tenant.id],
    );
  });
  await migrate({ ...t, service: 'status_list', migrations });
});
afterAll(async () => {
  await admin.close();
  await t.drop();
  rmSync(folder, { recursive: true, force: true });
});
const asTenant = <T>(run: Parameters<typeof withTenant<T>>[2]) => withTenant(t.app, tenant.id, run);

test('keeps lists, entries, events and what is served', async () => {
  expect(await asTenant((tx) => findList(tx, tenant.id, listId))).toEqual({
    id: listId,
    tenantId: tenant.id,
    issuer: tenant.did,
    kind: 'bitstring',
    purpose: 'revocation',
    messages: null,
    entrySize: 1,
    size: 131_072,
    reserved: 1,
    lastSeq: 2,
    published: true,
  });
  expect(await asTenant((tx) => findEntries(tx, { tenantId: tenant.id, issuanceIds: [issuanceId] }))).toEqual([
    {
      issuanceId,
      variant: '',
      purpose: 'revocation',
      listId,
      index: 77,
      issuer: tenant.did,
      kind: 'bitstring',
      messages: null,
      published: true,
    },
  ]);
  expect(await asTenant((tx) => foldEvents(tx, listId, 2))).toEqual([{ index: 77, value: 1 }]);
  expect((await findServedList(t.app, tenant.slug, listId))?.bytes?.toString()).toBe('signed');
});

test('goes on with the open list, under the first DID', async () => {
  const group = {
    tenantId: tenant.id,
    issuer: tenant.did,
    kind: 'bitstring',
    purpose: 'revocation',
    messages: null,
  } as const;
  const [[open] = []] = await asTenant((tx) => findOpenLists(tx, [group], 100));
  expect(open?.id).toBe(listId);
  expect(await asTenant((tx) => hasTenantDid(tx, tenant.id, tenant.did))).toBe(true);
});

test('keeps revocation final, and makes it final in token lists too', async () => {
  const set = (list: { listId: string; purpose: 'revocation' | 'status' }, index: number, value: number) =>
    asTenant((tx) => appendValues(tx, { ...list, tenantId: tenant.id, values: [{ index, value }] }));
  const old = { listId, purpose: 'revocation' as const };
  await expect(set(old, 77, 0)).rejects.toThrow(/check constraint/);
  await expect(set(old, 77, 1)).rejects.toThrow(/revoked_once/);

  const token = { listId: randomBytes(16).toString('base64url'), purpose: 'status' as const };
  await asTenant(async (tx) => {
    const group = {
      tenantId: tenant.id,
      issuer: tenant.did,
      kind: 'token',
      purpose: 'status',
      messages: null,
    } as const;
    await insertList(tx, { ...group, id: token.listId, size: 131_072, entrySize: 2 });
    const entry = { tenantId: tenant.id, variant: 'x', purpose: token.purpose, listId: token.listId };
    await insertEntries(tx, { ...entry, issuanceIds: [issuanceId], indexes: [5] });
  });
  await expect(set(token, 5, 3)).rejects.toThrow(/token_value_check/);
  await set(token, 5, 2);
  await set(token, 5, 0);
  await set(token, 5, 1);
  for (const value of [0, 1, 2]) await expect(set(token, 5, value)).rejects.toThrow(/an invalid token stays invalid/);
  expect(await asTenant((tx) => readValues(tx, [{ ...token, index: 5 }]))).toEqual([1]);
});

test('lets the version before go on writing while both run', async () => {
  const before = { id: randomUUID(), list: randomBytes(16).toString('base64url') };
  await withTenant(t.app, before.id, async (tx) => {
    await tx.query('INSERT INTO tenant (id, slug, did) VALUES ($1, $2, $3)', [
      before.id,
      'both-run',
      'did:web:both.example',
    ]);
    await tx.query(`INSERT INTO status_list (id, tenant_id, purpose, size) VALUES ($1, $2, 'suspension', 131072)`, [
      before.list,
      before.id,
    ]);
    expect((await findList(tx, before.id, before.list))?.issuer).toBe('did:web:both.example');
    expect(await hasTenantDid(tx, before.id, 'did:web:both.example')).toBe(true);
  });
});

test('keeps forced row-level security on every table', async () => {
  const { rows } = await admin.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = 'status_list'::regnamespace AND relkind = 'r'
     AND NOT (relrowsecurity AND relforcerowsecurity) AND relname <> 'schema_migration'`,
  );
  expect(rows).toEqual([]);
  expect(await findTenant(t.app, tenant.slug)).toMatchObject({ id: tenant.id });
  expect((await t.app.query('SELECT 1 FROM tenant_did')).rows).toEqual([]);
});
