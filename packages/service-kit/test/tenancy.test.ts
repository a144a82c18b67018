import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDatabase } from '../src/database.ts';
import { withTenant } from '../src/tenancy.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/postgres.ts';

const migrations = new URL('./fixtures/notes/', import.meta.url);
const [alice, bob] = [randomUUID(), randomUUID()];
let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase({ service: 'kit_notes', migrations });
  for (const tenant of [alice, bob]) {
    await withTenant(db.app, tenant, (tx) =>
      tx.query('insert into note (tenant_id, body) values ($1, $2)', [tenant, `of ${tenant}`]),
    );
  }
});
afterAll(() => db.drop());

describe('a tenant', () => {
  test('sees its own rows and no others, without any filter in the query', async () => {
    const { rows } = await withTenant(db.app, alice, (tx) => tx.query<{ tenant_id: string }>('select * from note'));
    expect(rows.map((row) => row.tenant_id)).toEqual([alice]);
  });

  test('cannot write a row for another tenant', async () => {
    const attempt = withTenant(db.app, alice, (tx) =>
      tx.query('insert into note (tenant_id, body) values ($1, $2)', [bob, 'x']),
    );
    await expect(attempt).rejects.toMatchObject({ code: '42501' });
  });

  test('cannot change or delete the row of another tenant', async () => {
    const changed = await withTenant(db.app, alice, async (tx) => [
      (await tx.query(`update note set body = 'x' where tenant_id = $1`, [bob])).rowCount,
      (await tx.query('delete from note where tenant_id = $1', [bob])).rowCount,
    ]);
    expect(changed).toEqual([0, 0]);
  });

  test.each(['', 'x', `${alice}'`, alice.toUpperCase(), `${alice} `])('with the id %p is refused', async (id) => {
    await expect(withTenant(db.app, id, async () => 1)).rejects.toThrow(TypeError);
  });
});

describe('a connection without a tenant', () => {
  test('sees nothing', async () => {
    expect((await db.app.query('select * from note')).rowCount).toBe(0);
  });

  test('sees nothing after it served tenants: a pooled connection keeps no tenant', async () => {
    const single = createDatabase({ url: db.appUrl, max: 1 });
    try {
      const seen = await Promise.all(
        Array.from({ length: 1000 }, async (_, index) => {
          if (index % 3 === 2) return (await single.query('select * from note')).rowCount === 0;
          const tenant = index % 3 === 0 ? alice : bob;
          const { rows } = await withTenant(single, tenant, (tx) =>
            tx.query<{ tenant_id: string }>('select * from note'),
          );
          return rows.length === 1 && rows[0]?.tenant_id === tenant;
        }),
      );
      expect(seen.every(Boolean)).toBe(true);
    } finally {
      await single.close();
    }
  });

  test('sees nothing after a transaction that failed', async () => {
    const single = createDatabase({ url: db.appUrl, max: 1 });
    try {
      await expect(withTenant(single, alice, (tx) => tx.query('select 1 / 0'))).rejects.toThrow();
      expect((await single.query('select * from note')).rowCount).toBe(0);
    } finally {
      await single.close();
    }
  });

  test('cannot read tenant rows as the worker', async () => {
    await expect(db.worker.query('select * from note')).rejects.toMatchObject({ code: '42501' });
  });
});
