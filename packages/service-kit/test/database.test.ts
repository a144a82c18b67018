import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createDatabase, isDatabaseUnavailable, isUniqueViolation } from '../src/database.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/postgres.ts';
import { until } from './support/until.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase({ service: 'kit_notes', migrations: new URL('./fixtures/notes/', import.meta.url) });
});
afterAll(() => db.drop());
const message = (id: string) =>
  [`insert into outbox (id, target, queue, payload) values ($1, 'kit_notes', 'q', '{}')`, [id]] as const;
const ids = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;

describe('values', () => {
  test('arrive as types that lose nothing', async () => {
    const { rows } = await db.app.query(
      `select 9007199254740993::int8 as big, 1::int4 as small, '2026-03-31'::date as day, '2026-03-31T00:00:00Z'::timestamptz as at,
              '{"a": [1]}'::jsonb as doc, '\\x0102'::bytea as bytes, array['a', 'b'] as list, array['2026-03-31'::date] as days`,
    );
    expect(rows[0]).toEqual({
      big: '9007199254740993',
      small: 1,
      day: '2026-03-31',
      at: new Date('2026-03-31T00:00:00Z'),
      doc: { a: [1] },
      bytes: Buffer.from([1, 2]),
      list: ['a', 'b'],
      days: expect.anything(),
    });
  });

  test('are never read as SQL', async () => {
    const evil = `'; drop table note; --`;
    expect((await db.app.query('select $1::text as v', [evil])).rows).toEqual([{ v: evil }]);
  });
});

describe('a transaction', () => {
  test('is all or nothing', async () => {
    const failing = db.worker.transaction(async (tx) => {
      await tx.query(...message(ids(1)));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await db.worker.query('select 1 from outbox where id = $1', [ids(1)])).rowCount).toBe(0);
    await db.worker.transaction((tx) => tx.query(...message(ids(1))));
    expect((await db.worker.query('select 1 from outbox where id = $1', [ids(1)])).rowCount).toBe(1);
  });

  test('whose failed statement was swallowed does not look committed', async () => {
    const swallowed = db.worker.transaction(async (tx) => {
      await tx.query(...message(ids(2)));
      await tx.query('select 1 / 0').catch(() => {});
      return 'fine';
    });
    await expect(swallowed).rejects.toThrow('rolled back');
    expect((await db.worker.query('select 1 from outbox where id = $1', [ids(2)])).rowCount).toBe(0);
  });

  test('runs what comes after it once per key, only when it committed', async () => {
    const seen: string[] = [];
    await db.worker.transaction(async (tx) => {
      for (const key of ['a', 'b', 'a']) tx.afterCommit(key, () => void seen.push(key));
    });
    await db.worker
      .transaction(async (tx) => {
        tx.afterCommit('c', () => void seen.push('c'));
        throw new Error('no');
      })
      .catch(() => {});
    expect(seen).toEqual(['a', 'b']);
  });

  test('that loses its connection fails, and the next one works', async () => {
    const single = createDatabase({ url: db.workerUrl, max: 1 });
    const cut = single.transaction(async (tx) => {
      const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await terminate(rows[0]!.pid);
      return tx.query('select 1');
    });
    await expect(cut).rejects.toThrow();
    expect(await single.transaction(async (tx) => (await tx.query('select 1')).rowCount)).toBe(1);
    await single.close();
  });
});

describe('listening', () => {
  test('hears a message, also after the connection was lost', async () => {
    let heard = 0;
    const listener = await db.worker.listen('kit_channel', () => {
      heard += 1;
    });
    await db.worker.query(`select pg_notify('kit_channel', '')`);
    await until(() => heard === 1);
    const { rows } = await db.worker.query<{ pid: number }>(
      `select pid from pg_stat_activity where query like 'listen "kit_channel"' and datname = current_database()`,
    );
    await terminate(rows[0]!.pid);
    await until(() => heard === 2); // told once after reconnecting, because messages may have been missed
    await db.worker.query(`select pg_notify('kit_channel', '')`);
    await until(() => heard === 3);
    await listener.close();
  });

  test('on a name with quotes is on that name', async () => {
    let heard = 0;
    const listener = await db.worker.listen('a"; select 1; --', () => {
      heard += 1;
    });
    await db.worker.query('select pg_notify($1, $2)', ['a"; select 1; --', '']);
    await until(() => heard === 1);
    await listener.close();
  });
});

describe('errors', () => {
  test('of a database that is not there are recognised', async () => {
    const away = createDatabase({ url: 'postgres://x:y@127.0.0.1:1/x' });
    const error = await away.query('select 1').catch((reason: unknown) => reason);
    expect(isDatabaseUnavailable(error)).toBe(true);
    await away.close();
  });

  test('of a broken constraint are recognised, and are no unavailability', async () => {
    await db.worker.query(...message(ids(3)));
    const error = await db.worker.query(...message(ids(3))).catch((reason: unknown) => reason);
    expect([
      isUniqueViolation(error),
      isUniqueViolation(error, 'outbox_pkey'),
      isUniqueViolation(error, 'other'),
      isDatabaseUnavailable(error),
    ]).toEqual([true, true, false, false]);
  });

  test.each([undefined, null, 'text', new Error('x'), { code: 1 }])('%p is neither', (error) => {
    expect([isDatabaseUnavailable(error), isUniqueViolation(error)]).toEqual([false, false]);
  });
});

async function terminate(pid: number): Promise<void> {
  const client = new pg.Client({ connectionString: db.adminUrl });
  await client.connect();
  await client.query('select pg_terminate_backend($1)', [pid]);
  await client.end();
}
