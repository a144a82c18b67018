// What the database itself refuses, whatever the code above it does.
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { createTestDatabase, type TestDatabase } from '@skill-records/service-kit/testing/postgres';
import { findServedList, storePublication } from '../../src/store/publications.ts';
import { findEntries, insertEntries } from '../../src/store/status-entries.ts';
import { appendEvent, appendValues, foldEvents, insertChange, readValues } from '../../src/store/status-events.ts';
import { findOpenLists, insertList, takeSeqs } from '../../src/store/status-lists.ts';
import { findTenant, insertTenant, readTenant } from '../../src/store/tenants.ts';

const migrations = new URL('../../migrations/', import.meta.url);
let t: TestDatabase;
const TABLES = ['tenant', 'tenant_did', 'status_list', 'status_entry', 'status_change', 'status_event', 'publication'];

beforeAll(async () => {
  t = await createTestDatabase({ service: 'status_list', migrations });
});
afterAll(() => t.drop());

async function makeTenant(slug: string) {
  const tenant = { id: randomUUID(), slug, did: `did:key:${slug}` };
  await withTenant(t.app, tenant.id, (tx) => insertTenant(tx, tenant));
  return tenant;
}

type Purpose = 'revocation' | 'suspension' | 'status';
const groupOf = (tenant: { id: string; did: string }, purpose: Purpose) => ({
  tenantId: tenant.id,
  issuer: tenant.did,
  kind: purpose === 'status' ? ('token' as const) : ('bitstring' as const),
  purpose,
  messages: null,
});

async function makeList(tenant: { id: string; did: string }, purpose: Purpose = 'revocation') {
  const id = randomBytes(16).toString('base64url');
  const entrySize = purpose === 'status' ? 2 : 1;
  await withTenant(t.app, tenant.id, (tx) =>
    insertList(tx, { ...groupOf(tenant, purpose), id, size: 131_072, entrySize }),
  );
  return { listId: id, tenantId: tenant.id, purpose, variant: '', issuer: tenant.did };
}

async function makeEntry(list: Awaited<ReturnType<typeof makeList>>, index: number) {
  const issuanceId = randomUUID();
  const issuanceIds = [issuanceId];
  await withTenant(t.app, list.tenantId, (tx) => insertEntries(tx, { ...list, issuanceIds, indexes: [index] }));
  return issuanceId;
}

describe('indexes', () => {
  test('gives an index of a list to one issuance only', async () => {
    const list = await makeList(await makeTenant('index-once'));
    const [first, second] = [randomUUID(), randomUUID()];
    const taken = await withTenant(t.app, list.tenantId, async (tx) => [
      await insertEntries(tx, { ...list, issuanceIds: [first], indexes: [7] }),
      await insertEntries(tx, { ...list, issuanceIds: [second], indexes: [7] }),
    ]);
    expect(taken.map((entries) => entries.map((entry) => entry.issuanceId))).toEqual([[first], []]);
  });

  test('gives an issuance one index per purpose only', async () => {
    const list = await makeList(await makeTenant('issuance-once'));
    const issuanceId = await makeEntry(list, 1);
    const again = await withTenant(t.app, list.tenantId, (tx) =>
      insertEntries(tx, { ...list, issuanceIds: [issuanceId], indexes: [2] }),
    );
    expect(again).toEqual([]);
  });

  test('lets the application neither move nor free an index', async () => {
    const list = await makeList(await makeTenant('burned'));
    await makeEntry(list, 3);
    const run = (sql: string) => withTenant(t.app, list.tenantId, (tx) => tx.query(sql));
    await expect(run('DELETE FROM status_entry')).rejects.toThrow(/permission denied/);
    await expect(run('UPDATE status_entry SET idx = 4')).rejects.toThrow(/permission denied/);
    await expect(run('TRUNCATE status_entry')).rejects.toThrow(/permission denied/);
  });

  test('refuses an entry in a list of another purpose', async () => {
    const list = await makeList(await makeTenant('wrong-purpose'), 'suspension');
    await expect(makeEntry({ ...list, purpose: 'revocation' }, 5)).rejects.toThrow(/foreign key/);
  });

  test('refuses a list smaller than the specification allows', async () => {
    const tenant = await makeTenant('small');
    const small = {
      ...groupOf(tenant, 'revocation'),
      id: randomBytes(16).toString('base64url'),
      size: 131_064,
      entrySize: 1,
    };
    await expect(withTenant(t.app, tenant.id, (tx) => insertList(tx, small))).rejects.toThrow(/size_check/);
  });
});

describe('events', () => {
  test('refuses to take a revocation back', async () => {
    const list = await makeList(await makeTenant('final'));
    await makeEntry(list, 9);
    const set = (value: number) =>
      withTenant(t.app, list.tenantId, (tx) => appendValues(tx, { ...list, values: [{ index: 9, value }] }));
    await set(1);
    await expect(set(0)).rejects.toThrow(/check constraint/);
    await expect(set(1)).rejects.toThrow(/status_event_revoked_once/);
    expect(await withTenant(t.app, list.tenantId, (tx) => readValues(tx, [{ ...list, index: 9 }]))).toEqual([1]);
  });

  test('refuses a status of an index that was never given away', async () => {
    const list = await makeList(await makeTenant('unreserved'));
    const event = { ...list, values: [{ index: 10, value: 1 }] };
    await expect(withTenant(t.app, list.tenantId, (tx) => appendValues(tx, event))).rejects.toThrow(/foreign key/);
  });

  test('refuses the same sequence number twice', async () => {
    const list = await makeList(await makeTenant('seq'));
    const open = () =>
      withTenant(t.app, list.tenantId, async (tx) => {
        await tx.query('UPDATE status_list SET last_seq = 0 WHERE id = $1', [list.listId]);
        return appendEvent(tx, { ...list, kind: 'opened' });
      });
    await open();
    await expect(open()).rejects.toThrow(/status_event_pkey/);
  });

  test('lets the application neither change nor remove history', async () => {
    const list = await makeList(await makeTenant('history'));
    await withTenant(t.app, list.tenantId, (tx) => appendEvent(tx, { ...list, kind: 'opened' }));
    for (const table of ['status_event', 'status_change', 'tenant']) {
      const run = (sql: string) => withTenant(t.app, list.tenantId, (tx) => tx.query(sql));
      await expect(run(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
      await expect(run(`UPDATE ${table} SET created_at = now()`)).rejects.toThrow(/permission denied/);
    }
    await expect(withTenant(t.app, list.tenantId, (tx) => tx.query('DELETE FROM status_list'))).rejects.toThrow(
      /denied/,
    );
  });

  test('folds the latest value of each index up to a sequence number', async () => {
    const list = await makeList(await makeTenant('fold'), 'suspension');
    for (const index of [0, 8, 131_071]) await makeEntry(list, index);
    const steps: [index: number, value: number][] = [
      [131_071, 1],
      [0, 1],
      [8, 1],
      [8, 0],
      [0, 0],
      [0, 1],
    ];
    const folds = await withTenant(t.app, list.tenantId, async (tx) => {
      for (const [index, value] of steps) await appendValues(tx, { ...list, values: [{ index, value }] });
      return Promise.all([0, 1, 3, 4, 5, 6].map((seq) => foldEvents(tx, list.listId, seq)));
    });
    expect(folds.every((fold) => fold.every(({ value }) => value === 1))).toBe(true);
    expect(folds.map((fold) => fold.map(({ index }) => index))).toEqual([
      [],
      [131_071],
      [0, 8, 131_071],
      [0, 131_071],
      [131_071],
      [0, 131_071],
    ]);
  });

  test('takes sequence numbers one after the other under concurrency', async () => {
    const list = await makeList(await makeTenant('counter'));
    const take = () => withTenant(t.app, list.tenantId, (tx) => takeSeqs(tx, list.listId, 1));
    const taken = await Promise.all(Array.from({ length: 40 }, take));
    expect(taken.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  test('accepts a change id once per tenant', async () => {
    const [a, b] = [await makeList(await makeTenant('change-a')), await makeList(await makeTenant('change-b'))];
    const ids = { changeId: randomUUID(), issuanceId: randomUUID() };
    const change = { ...ids, status: 'revoked', until: null, value: null, seq: 1 } as const;
    const insert = (list: typeof a) =>
      withTenant(t.app, list.tenantId, (tx) => insertChange(tx, list.tenantId, { ...change, listId: list.listId }));
    expect([await insert(a), await insert(a), await insert(b)]).toEqual([true, false, true]);
  });
});

describe('publications', () => {
  const publication = (list: Awaited<ReturnType<typeof makeList>>, version: number, text: string) => ({
    ...list,
    version,
    bytes: Buffer.from(text),
    verificationMethod: 'did:key:x#x',
    publishedAt: new Date(0),
    validUntil: new Date(1000),
  });

  test('serves the newest version and never an older one', async () => {
    const tenant = await makeTenant('forward');
    const { id, slug } = tenant;
    const list = await makeList(tenant);
    const store = (version: number, text: string) =>
      withTenant(t.app, id, (tx) => storePublication(tx, publication(list, version, text)));
    expect([await store(2, 'two'), await store(1, 'one'), await store(2, 'again'), await store(3, 'three')]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    const served = await findServedList(t.app, slug, list.listId);
    expect([served?.version, served?.bytes?.toString(), served?.validUntil]).toEqual([3, 'three', new Date(1000)]);
    await expect(withTenant(t.app, id, (tx) => tx.query('UPDATE publication SET version = 2'))).rejects.toThrow(
      /never goes back/,
    );
    await expect(withTenant(t.app, id, (tx) => tx.query('DELETE FROM publication'))).rejects.toThrow(/denied/);
  });

  test("does not serve a list under another tenant's name", async () => {
    const [owner, other] = [await makeTenant('list-owner'), await makeTenant('list-other')];
    const list = await makeList(owner);
    await withTenant(t.app, owner.id, (tx) => storePublication(tx, publication(list, 1, 'x')));
    expect(await findServedList(t.app, other.slug, list.listId)).toBeUndefined();
    expect(await findServedList(t.app, owner.slug, 'a'.repeat(22))).toBeUndefined();
  });
});

describe('tenants', () => {
  test('shows one tenant nothing of another, with row-level security alone', async () => {
    const [a, b] = [await makeTenant('wall-a'), await makeTenant('wall-b')];
    const list = await makeList(a);
    const issuanceId = await makeEntry(list, 11);
    await withTenant(t.app, a.id, async (tx) => {
      await appendEvent(tx, { ...list, kind: 'opened' });
      await insertChange(tx, a.id, {
        changeId: randomUUID(),
        issuanceId,
        status: 'revoked',
        until: null,
        value: null,
        listId: list.listId,
        seq: 1,
      });
    });
    for (const table of TABLES) {
      const column = table === 'tenant' ? 'id' : 'tenant_id';
      const { rows } = await withTenant(t.app, b.id, (tx) =>
        tx.query(`SELECT 1 FROM ${table} WHERE ${column} <> '${b.id}'`),
      );
      expect(`${table}: ${rows.length}`).toBe(`${table}: 0`);
      expect(`${table}: ${(await t.app.query(`SELECT 1 FROM ${table}`)).rows.length}`).toBe(`${table}: 0`);
    }
    expect(await withTenant(t.app, b.id, (tx) => readTenant(tx, a.id))).toBeUndefined();
    expect(
      await withTenant(t.app, b.id, (tx) => findEntries(tx, { tenantId: a.id, issuanceIds: [issuanceId] })),
    ).toEqual([]);
    await expect(
      withTenant(t.app, b.id, (tx) =>
        insertList(tx, { ...groupOf(a, 'revocation'), id: 'b'.repeat(22), size: 131_072, entrySize: 1 }),
      ),
    ).rejects.toThrow(/row-level security/);
    await withTenant(t.app, b.id, (tx) => tx.query('UPDATE status_list SET reserved = 5'));
    const [[open] = []] = await withTenant(t.app, a.id, (tx) => findOpenLists(tx, [groupOf(a, 'revocation')], 10));
    expect(open?.reserved).toBe(1);
  });

  test('lets the worker role read none of these tables', async () => {
    for (const table of TABLES) {
      await expect(t.worker.query(`SELECT 1 FROM ${table}`)).rejects.toThrow(/permission denied/);
    }
    await expect(findTenant(t.worker, 'wall-a')).rejects.toThrow(/permission denied/);
  });

  test('keeps a slug for the tenant that took it first', async () => {
    const first = await makeTenant('taken');
    const second = { id: randomUUID(), slug: 'taken', did: 'did:key:other' };
    expect(await withTenant(t.app, second.id, (tx) => insertTenant(tx, second))).toBe(false);
    expect(await findTenant(t.app, 'taken')).toEqual(first);
  });
});
