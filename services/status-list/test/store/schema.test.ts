// What the database itself refuses, whatever the code above it does.
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { createTestDatabase, type TestDatabase } from '@skill-records/service-kit/testing/postgres';
import { findServedList, storePublication } from '../../src/store/publications.ts';
import { findEntries, insertEntries } from '../../src/store/status-entries.ts';
import { appendEvent, foldEvents, insertChange, readValue } from '../../src/store/status-events.ts';
import { findOpenList, insertList, takeNextSeq } from '../../src/store/status-lists.ts';
import { findTenant, insertTenant, readTenant } from '../../src/store/tenants.ts';

const migrations = new URL('../../migrations/', import.meta.url);
let t: TestDatabase;

beforeAll(async () => {
  t = await createTestDatabase({ service: 'status_list', migrations });
});
afterAll(() => t.drop());

async function makeTenant(slug: string) {
  const tenant = { id: randomUUID(), slug, did: `did:key:${slug}` };
  await withTenant(t.app, tenant.id, (tx) => insertTenant(tx, tenant));
  return tenant;
}

async function makeList(tenantId: string, purpose: 'revocation' | 'suspension' = 'revocation') {
  const id = randomBytes(16).toString('base64url');
  await withTenant(t.app, tenantId, (tx) => insertList(tx, { id, tenantId, purpose, size: 131_072 }));
  return { listId: id, tenantId, purpose };
}

async function makeEntry(list: Awaited<ReturnType<typeof makeList>>, index: number) {
  const issuanceId = randomUUID();
  const issuanceIds = [issuanceId];
  await withTenant(t.app, list.tenantId, (tx) => insertEntries(tx, { ...list, issuanceIds, indexes: [index] }));
  return issuanceId;
}

describe('indexes', () => {
  test('gives an index of a list to one issuance only', async () => {
    const list = await makeList((await makeTenant('index-once')).id);
    const [first, second] = [randomUUID(), randomUUID()];
    const taken = await withTenant(t.app, list.tenantId, async (tx) => [
      await insertEntries(tx, { ...list, issuanceIds: [first], indexes: [7] }),
      await insertEntries(tx, { ...list, issuanceIds: [second], indexes: [7] }),
    ]);
    expect(taken.map((entries) => entries.map((entry) => entry.issuanceId))).toEqual([[first], []]);
  });

  test('gives an issuance one index per purpose only', async () => {
    const list = await makeList((await makeTenant('issuance-once')).id);
    const issuanceId = await makeEntry(list, 1);
    const again = await withTenant(t.app, list.tenantId, (tx) =>
      insertEntries(tx, { ...list, issuanceIds: [issuanceId], indexes: [2] }),
    );
    expect(again).toEqual([]);
  });

  test('lets the application neither move nor free an index', async () => {
    const list = await makeList((await makeTenant('burned')).id);
    await makeEntry(list, 3);
    const run = (sql: string) => withTenant(t.app, list.tenantId, (tx) => tx.query(sql));
    await expect(run('DELETE FROM status_entry')).rejects.toThrow(/permission denied/);
    await expect(run('UPDATE status_entry SET idx = 4')).rejects.toThrow(/permission denied/);
    await expect(run('TRUNCATE status_entry')).rejects.toThrow(/permission denied/);
  });

  test('refuses an entry in a list of another purpose', async () => {
    const list = await makeList((await makeTenant('wrong-purpose')).id, 'suspension');
    await expect(makeEntry({ ...list, purpose: 'revocation' }, 5)).rejects.toThrow(/foreign key/);
  });

  test('refuses a list smaller than the specification allows', async () => {
    const { id: tenantId } = await makeTenant('small');
    const small = {
      id: randomBytes(16).toString('base64url'),
      tenantId,
      purpose: 'revocation' as const,
      size: 131_064,
    };
    await expect(withTenant(t.app, tenantId, (tx) => insertList(tx, small))).rejects.toThrow(/size_check/);
  });
});

describe('events', () => {
  test('refuses to take a revocation back', async () => {
    const list = await makeList((await makeTenant('final')).id);
    await makeEntry(list, 9);
    const set = (seq: number, value: 0 | 1) =>
      withTenant(t.app, list.tenantId, (tx) => appendEvent(tx, { ...list, seq, kind: 'set', index: 9, value }));
    await set(1, 1);
    await expect(set(2, 0)).rejects.toThrow(/check constraint/);
    await expect(set(3, 1)).rejects.toThrow(/status_event_revoked_once/);
    expect(await withTenant(t.app, list.tenantId, (tx) => readValue(tx, list.listId, 9))).toBe(1);
  });

  test('refuses a status of an index that was never given away', async () => {
    const list = await makeList((await makeTenant('unreserved')).id);
    const event = { ...list, seq: 1, kind: 'set', index: 10, value: 1 } as const;
    await expect(withTenant(t.app, list.tenantId, (tx) => appendEvent(tx, event))).rejects.toThrow(/foreign key/);
  });

  test('refuses the same sequence number twice', async () => {
    const list = await makeList((await makeTenant('seq')).id);
    const open = () => withTenant(t.app, list.tenantId, (tx) => appendEvent(tx, { ...list, seq: 1, kind: 'opened' }));
    await open();
    await expect(open()).rejects.toThrow(/status_event_pkey/);
  });

  test('lets the application neither change nor remove history', async () => {
    const list = await makeList((await makeTenant('history')).id);
    await withTenant(t.app, list.tenantId, (tx) => appendEvent(tx, { ...list, seq: 1, kind: 'opened' }));
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
    const list = await makeList((await makeTenant('fold')).id, 'suspension');
    for (const index of [0, 8, 131_071]) await makeEntry(list, index);
    const steps: [index: number, value: 0 | 1][] = [
      [131_071, 1],
      [0, 1],
      [8, 1],
      [8, 0],
      [0, 0],
      [0, 1],
    ];
    const folds = await withTenant(t.app, list.tenantId, async (tx) => {
      for (const [offset, [index, value]] of steps.entries()) {
        await appendEvent(tx, { ...list, seq: offset + 1, kind: 'set', index, value });
      }
      return Promise.all([0, 1, 3, 4, 5, 6].map((seq) => foldEvents(tx, list.listId, seq)));
    });
    expect(folds).toEqual([[], [131_071], [0, 8, 131_071], [0, 131_071], [131_071], [0, 131_071]]);
  });

  test('takes sequence numbers one after the other under concurrency', async () => {
    const list = await makeList((await makeTenant('counter')).id);
    const take = () => withTenant(t.app, list.tenantId, (tx) => takeNextSeq(tx, list.listId));
    const taken = await Promise.all(Array.from({ length: 40 }, take));
    expect(taken.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  test('accepts a change id once per tenant', async () => {
    const [a, b] = [
      await makeList((await makeTenant('change-a')).id),
      await makeList((await makeTenant('change-b')).id),
    ];
    const change = { changeId: randomUUID(), issuanceId: randomUUID(), status: 'revoked', seq: 1 } as const;
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
    const { id, slug } = await makeTenant('forward');
    const list = await makeList(id);
    const store = (version: number, text: string) =>
      withTenant(t.app, id, (tx) => storePublication(tx, publication(list, version, text)));
    expect([await store(2, 'two'), await store(1, 'one'), await store(2, 'again'), await store(3, 'three')]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    const served = await findServedList(t.app, slug, list.listId);
    expect([served?.version, served?.bytes.toString(), served?.validUntil]).toEqual([3, 'three', new Date(1000)]);
    await expect(withTenant(t.app, id, (tx) => tx.query('UPDATE publication SET version = 2'))).rejects.toThrow(
      /never goes back/,
    );
    await expect(withTenant(t.app, id, (tx) => tx.query('DELETE FROM publication'))).rejects.toThrow(/denied/);
  });

  test("does not serve a list under another tenant's name", async () => {
    const [owner, other] = [await makeTenant('list-owner'), await makeTenant('list-other')];
    const list = await makeList(owner.id);
    await withTenant(t.app, owner.id, (tx) => storePublication(tx, publication(list, 1, 'x')));
    expect(await findServedList(t.app, other.slug, list.listId)).toBeUndefined();
    expect(await findServedList(t.app, owner.slug, 'a'.repeat(22))).toBeUndefined();
  });
});

describe('tenants', () => {
  test('shows one tenant nothing of another, with row-level security alone', async () => {
    const [a, b] = [await makeTenant('wall-a'), await makeTenant('wall-b')];
    const list = await makeList(a.id);
    const issuanceId = await makeEntry(list, 11);
    await withTenant(t.app, a.id, async (tx) => {
      await appendEvent(tx, { ...list, seq: 1, kind: 'opened' });
      await insertChange(tx, a.id, {
        changeId: randomUUID(),
        issuanceId,
        status: 'revoked',
        listId: list.listId,
        seq: 1,
      });
    });
    for (const table of ['tenant', 'status_list', 'status_entry', 'status_change', 'status_event', 'publication']) {
      const column = table === 'tenant' ? 'id' : 'tenant_id';
      const { rows } = await withTenant(t.app, b.id, (tx) =>
        tx.query(`SELECT 1 FROM ${table} WHERE ${column} <> '${b.id}'`),
      );
      expect(`${table}: ${rows.length}`).toBe(`${table}: 0`);
      expect(`${table}: ${(await t.app.query(`SELECT 1 FROM ${table}`)).rows.length}`).toBe(`${table}: 0`);
    }
    expect(await withTenant(t.app, b.id, (tx) => readTenant(tx, a.id))).toBeUndefined();
    expect(
      await withTenant(t.app, b.id, (tx) =>
        findEntries(tx, { tenantId: a.id, issuanceIds: [issuanceId], purposes: ['revocation'] }),
      ),
    ).toEqual([]);
    await expect(
      withTenant(t.app, b.id, (tx) => insertList(tx, { ...list, id: 'b'.repeat(22), size: 131_072 })),
    ).rejects.toThrow(/row-level security/);
    await withTenant(t.app, b.id, (tx) => tx.query('UPDATE status_list SET reserved = 5'));
    const open = await withTenant(t.app, a.id, (tx) => findOpenList(tx, { ...list, fillLimit: 10 }));
    expect(open?.reserved).toBe(1);
  });

  test('lets the worker role read none of these tables', async () => {
    for (const table of ['tenant', 'status_list', 'status_entry', 'status_change', 'status_event', 'publication']) {
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
