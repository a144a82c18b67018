import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createDatabase } from '../src/database.ts';
import { migrate } from '../src/migrate.ts';
import { withTenant } from '../src/tenancy.ts';
import { roleUrls } from '../src/testing/postgres.ts';

const serverUrl = process.env.TEST_DATABASE_URL ?? '';
const root = mkdtempSync(join(tmpdir(), 'skill-records-migrate-'));
afterAll(() => rmSync(root, { recursive: true }));

const asAdmin = async <R extends pg.QueryResultRow>(url: string, sql: string, values: unknown[] = []) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(sql, values)).rows;
  } finally {
    await client.end();
  }
};

let database: string;
beforeEach(async () => {
  database = `test_migrate_${randomBytes(6).toString('hex')}`;
  await asAdmin(serverUrl, `create database ${database}`);
});
afterEach(() => asAdmin(serverUrl, `drop database ${database} with (force)`));

const folderOf = (...files: string[]) => {
  const folder = mkdtempSync(join(root, 'm-'));
  for (const [index, sql] of files.entries())
    writeFileSync(join(folder, `${String(index + 1).padStart(6, '0')}.sql`), sql);
  return pathToFileURL(`${folder}/`);
};
const table = (name: string) => `
  create table ${name} (tenant_id uuid not null, id int);
  alter table ${name} enable row level security;
  alter table ${name} force row level security;
  create policy ${name}_tenant on ${name} to :"app" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);`;
const run = (service: string, migrations: URL, queueProducers: string[] = []) =>
  migrate({ ...roleUrls(serverUrl, database, service), service, migrations, queueProducers });
const tables = async (schema: string) =>
  (
    await asAdmin<{ name: string }>(
      roleUrls(serverUrl, database, 'x').adminUrl,
      'select tablename as name from pg_tables where schemaname = $1',
      [schema],
    )
  ).map((row) => row.name);

describe('migrating', () => {
  test('applies the kit’s files, then the service’s in order, and each only once', async () => {
    const migrations = folderOf(table('one'), table('two'));
    expect(await run('kit_m1', migrations)).toEqual(['kit/000001.sql', 'service/000001.sql', 'service/000002.sql']);
    expect(await run('kit_m1', migrations)).toEqual([]);
    expect(await tables('kit_m1')).toEqual(expect.arrayContaining(['outbox', 'one', 'two']));
  });

  test('applies what is new and leaves what is there', async () => {
    await run('kit_m1', folderOf(table('one')));
    expect(await run('kit_m1', folderOf(table('one'), table('two')))).toEqual(['service/000002.sql']);
  });

  test('by five starters at once is done by one of them', async () => {
    const migrations = folderOf(table('one'), table('two'));
    const applied = await Promise.all(Array.from({ length: 5 }, () => run('kit_m1', migrations)));
    expect(applied.flat().toSorted()).toEqual(['kit/000001.sql', 'service/000001.sql', 'service/000002.sql']);
  });

  test('makes the schema of the queue, for the worker and the named producers', async () => {
    await run('kit_m1', folderOf(table('one')), ['kit_m2_worker']);
    await run('kit_m2', folderOf(table('one')));
    expect(await tables('kit_m1_queue')).toContain('job');
    const mayAdd = async (role: string) =>
      (
        await asAdmin<{ may: boolean }>(
          roleUrls(serverUrl, database, 'x').adminUrl,
          `select has_table_privilege($1, 'kit_m1_queue.job', 'insert') as may`,
          [role],
        )
      )[0]?.may;
    expect([
      await mayAdd('kit_m1_worker'),
      await mayAdd('kit_m2_worker'),
      await mayAdd('kit_m1_app'),
      await mayAdd('kit_m2_app'),
    ]).toEqual([true, true, false, false]);
  });

  test('works for an administrator who is no superuser', async () => {
    const password = randomBytes(8).toString('hex');
    const name = `kit_admin_${randomBytes(4).toString('hex')}`;
    await asAdmin(serverUrl, `create role ${name} login createrole password '${password}'`);
    await asAdmin(serverUrl, `grant create on database ${database} to ${name}`);
    const service = `kit_${randomBytes(4).toString('hex')}`;
    const urls = roleUrls(serverUrl, database, service);
    const adminUrl = new URL(urls.adminUrl);
    [adminUrl.username, adminUrl.password] = [name, password];
    await migrate({ ...urls, adminUrl: adminUrl.href, service, migrations: folderOf(table('one')) });
    expect(await tables(service)).toContain('one');
  });

  test('takes over a changed password, which never stands in a statement', async () => {
    const service = `kit_${randomBytes(4).toString('hex')}`;
    const urls = roleUrls(serverUrl, database, service);
    const migrations = folderOf(table('one'));
    await migrate({ ...urls, service, migrations });
    const changed = new URL(urls.appUrl);
    changed.password = 'another password ü';
    await migrate({ ...urls, appUrl: changed.href, service, migrations });
    const app = createDatabase({ url: changed.href });
    expect((await app.query('select 1 from one')).rowCount).toBe(0);
    await app.close();
    const old = createDatabase({ url: urls.appUrl });
    await expect(old.query('select 1')).rejects.toMatchObject({ code: '28P01' });
    await old.close();
  });
});

describe('a migration is refused', () => {
  test.each([
    ['whose SQL fails', [table('one'), 'create table two (id int; '], 'sql_failed'],
    [
      'that makes a table open to all tenants',
      [table('one'), 'create table two (tenant_id uuid)'],
      'table_without_rls',
    ],
    [
      'that does not force the rule on the owner',
      [table('one'), 'create table two (id int); alter table two enable row level security'],
      'table_without_rls',
    ],
    ['that takes the rule away', [table('one'), 'alter table one no force row level security'], 'table_without_rls'],
    [
      'that takes the kit’s rule away',
      [table('one'), 'alter table outbox disable row level security'],
      'table_without_rls',
    ],
  ])('%s, and nothing of it stays', async (_, files, code) => {
    await expect(run('kit_m1', folderOf(...files))).rejects.toMatchObject({ code });
    expect(await tables('kit_m1')).toContain('one');
    expect(await tables('kit_m1')).not.toContain('two');
    expect(await run('kit_m1', folderOf(files[0]!, table('two')))).toEqual(['service/000002.sql']);
  });

  test('that was changed after it had been applied', async () => {
    await run('kit_m1', folderOf(table('one')));
    await expect(run('kit_m1', folderOf(`${table('one')} -- changed`))).rejects.toMatchObject({
      code: 'migration_changed',
    });
  });

  test('when the database knows a newer one', async () => {
    await run('kit_m1', folderOf(table('one'), table('two')));
    await expect(run('kit_m1', folderOf(table('one')))).rejects.toMatchObject({ code: 'migration_unknown' });
  });

  test.each(['000003.sql', '1.sql', 'notes.sql'])('named %s, out of order', async (name) => {
    const migrations = folderOf(table('one'));
    writeFileSync(new URL(name, migrations), table('two'));
    await expect(run('kit_m1', migrations)).rejects.toMatchObject({ code: 'migration_name' });
  });

  test.each(['Issuer', 'issuer-1', '1issuer', 'a"; drop schema public', '', 'x'.repeat(60)])(
    'for the service name %p',
    async (service) => {
      await expect(
        migrate({ ...roleUrls(serverUrl, database, 'kit_m1'), service, migrations: folderOf() }),
      ).rejects.toMatchObject({ code: 'role_name' });
    },
  );

  test('with a database address that logs in as somebody else', async () => {
    const urls = roleUrls(serverUrl, database, 'kit_m1');
    await expect(
      migrate({ ...urls, appUrl: urls.adminUrl, service: 'kit_m1', migrations: folderOf() }),
    ).rejects.toThrow('must log in as kit_m1_app');
  });

  test('unless it says why a table is for all tenants', async () => {
    await run(
      'kit_m1',
      folderOf(`create table one (url text); comment on table one is 'public: what everybody may fetch'`),
    );
    expect(await tables('kit_m1')).toContain('one');
  });
});

describe('the roles of a service', () => {
  const setUp = async () => {
    await run('kit_m1', folderOf(table('secret_one')));
    await run('kit_m2', folderOf(table('secret_two')));
    const open = (role: 'app' | 'worker', service: string) =>
      createDatabase({ url: roleUrls(serverUrl, database, service)[`${role}Url`], max: 1 });
    return { app: open('app', 'kit_m1'), worker: open('worker', 'kit_m1') };
  };

  test('cannot read, write or even name anything of another service', async () => {
    const roles = await setUp();
    for (const role of Object.values(roles)) {
      for (const sql of [
        'select * from kit_m2.secret_two',
        'select * from kit_m2.outbox',
        'select * from kit_m2.api_key',
        'insert into kit_m2.secret_two (tenant_id) values (gen_random_uuid())',
        'select * from kit_m2_queue.job',
        `select kit_m2.authenticate_api_key('a', '\\x00')`,
        'set role kit_m2_app',
        'set role kit_m2_owner',
      ]) {
        await expect(role.query(sql)).rejects.toMatchObject({ code: '42501' });
      }
      await role.close();
    }
  });

  test('cannot become the owner, change tables or rules, or see the ledger', async () => {
    const roles = await setUp();
    for (const role of Object.values(roles)) {
      for (const sql of [
        'set role kit_m1_owner',
        'create table mine (id int)',
        'create table public.mine (id int)',
        'alter table secret_one disable row level security',
        'drop policy secret_one_tenant on secret_one',
        'truncate secret_one',
        'select * from schema_migration',
      ]) {
        await expect(role.query(sql)).rejects.toMatchObject({ code: '42501' });
      }
      await role.close();
    }
  });

  test('have no power that goes round the rules', async () => {
    const roles = await setUp();
    await Promise.all(Object.values(roles).map((role) => role.close()));
    const rows = await asAdmin(
      serverUrl,
      `select rolname from pg_roles where rolname ~ '^kit_m[12]_' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`,
    );
    expect(rows).toEqual([]);
  });

  test('see nothing when they set the rules aside: row_security off is an error, not a way', async () => {
    const roles = await setUp();
    await expect(
      withTenant(roles.app, '11111111-1111-4111-8111-111111111111', async (tx) => {
        await tx.query('set local row_security = off');
        return tx.query('select * from secret_one');
      }),
    ).rejects.toMatchObject({ code: '42501' });
    await Promise.all(Object.values(roles).map((role) => role.close()));
  });

  test('find every table under row-level security, forced on its owner too', async () => {
    await run('kit_m1', folderOf(table('one')));
    const rows = await asAdmin<{ relname: string }>(
      roleUrls(serverUrl, database, 'x').adminUrl,
      `select relname from pg_class where relnamespace = 'kit_m1'::regnamespace and relkind in ('r', 'p')
         and not (relrowsecurity and relforcerowsecurity)`,
    );
    expect(rows.map((row) => row.relname)).toEqual(['schema_migration']);
  });
});
