// Brings one service's schema to its newest version: roles, the kit's tables, the service's tables, the queue's schema.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import type { Log } from './logger.ts';
import { migrateQueueSchema } from './queue-schema.ts';
import { ensureRoles, isServiceName, type ServiceRoles, serviceRoles } from './roles.ts';

export interface MigrateOptions {
  /** The administrator's connection: may create roles and schemas. Used here and nowhere else. */
  adminUrl: string;
  /** Schema name: 'issuer', 'holder_wallet', 'verifier', 'status_list'. */
  service: string;
  /** Folder (URL ending in '/') with 000001.sql, 000002.sql, … */
  migrations: URL;
  /** Login names must be `<service>_app` and `<service>_worker`; their passwords are set from these URLs. */
  appUrl: string;
  workerUrl: string;
  /** Roles of other services that may add to this service's queues, such as 'status_list_worker'. */
  queueProducers?: readonly string[];
  log?: Log;
}

/** A migration could not be applied, or breaks a rule of the house. `code` from a closed set. */
export class MigrationError extends Error {
  readonly code:
    | 'migration_name'
    | 'migration_changed'
    | 'migration_unknown'
    | 'table_without_rls'
    | 'role_name'
    | 'sql_failed';
  constructor(code: MigrationError['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'MigrationError';
    this.code = code;
  }
}

const KIT_MIGRATIONS = new URL('../migrations/', import.meta.url);
const LOCK_CLASS = 0x736b7231; // any constant of our own: the first key of the advisory lock

/**
 * Forward only, each file in its own transaction, run as `<service>_owner` with search_path = the schema.
 * Safe to run at any time and by several starters at once: one works, the others wait and then find nothing to do.
 * 1. An advisory lock per service serialises starters. 2. The ledger row commits together with the change, so a killed
 * run leaves either both or neither. 3. A file that was changed after it was applied is refused.
 * Answers the names of the files that were applied now.
 */
export async function migrate(o: MigrateOptions): Promise<string[]> {
  if (!isServiceName(o.service)) throw new MigrationError('role_name', `not a service name: ${o.service}`);
  const roles = serviceRoles(o.service);
  const files = [
    ...readMigrations(KIT_MIGRATIONS).map((file) => ({ ...file, name: `kit/${file.name}` })),
    ...readMigrations(o.migrations).map((file) => ({ ...file, name: `service/${file.name}` })),
  ];
  const client = new pg.Client({ connectionString: o.adminUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1, hashtext($2))', [LOCK_CLASS, o.service]);
    await ensureRoles(client, {
      roles,
      appUrl: o.appUrl,
      workerUrl: o.workerUrl,
      queueProducers: o.queueProducers ?? [],
    });
    await ensureSchema(client, roles);
    const applied: string[] = [];
    const known = await readLedger(client, roles);
    for (const name of known.keys()) {
      if (!files.some((file) => file.name === name)) {
        throw new MigrationError(
          'migration_unknown',
          `the database is newer than this program: ${name} is applied but not known here`,
        );
      }
    }
    for (const file of files) {
      const digest = known.get(file.name);
      if (digest === undefined) {
        await apply(client, roles, file);
        applied.push(file.name);
        o.log?.info({ schema: o.service, migration: file.name }, 'migration applied');
      } else if (digest !== file.sha256) {
        throw new MigrationError('migration_changed', `${file.name} was changed after it had been applied`);
      }
    }
    await migrateQueueSchema(client, roles, o.queueProducers ?? []);
    return applied;
  } finally {
    await client.end();
  }
}

interface MigrationFile {
  name: string;
  sql: string;
  sha256: string;
}

function readMigrations(folder: URL): MigrationFile[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    if (name !== `${String(index + 1).padStart(6, '0')}.sql`) {
      throw new MigrationError(
        'migration_name',
        `${name}: migrations are named 000001.sql, 000002.sql, … without gaps`,
      );
    }
    const sql = readFileSync(new URL(name, folder), 'utf8');
    return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

async function ensureSchema(client: pg.Client, roles: ServiceRoles): Promise<void> {
  const [schema, owner, app, worker] = [roles.schema, roles.owner, roles.app, roles.worker].map(pg.escapeIdentifier);
  await client.query(`create schema if not exists ${schema} authorization ${owner}`);
  await client.query(`revoke all on schema ${schema} from public`);
  await client.query(`grant usage on schema ${schema} to ${app}, ${worker}`);
  const defaults = `alter default privileges for role ${owner} in schema ${schema}`;
  await client.query(`${defaults} grant select, insert, update, delete on tables to ${app}`);
  await client.query(`${defaults} grant usage, select on sequences to ${app}`);
  await asOwner(client, roles, async () => {
    await client.query(
      `create table if not exists schema_migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())`,
    );
    await client.query(`revoke all on schema_migration from ${app}`);
  });
}

async function readLedger(client: pg.Client, roles: ServiceRoles): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; sha256: string }>(
    `select name, sha256 from ${pg.escapeIdentifier(roles.schema)}.schema_migration`,
  );
  return new Map(rows.map((row) => [row.name, row.sha256]));
}

async function apply(client: pg.Client, roles: ServiceRoles, file: MigrationFile): Promise<void> {
  const sql = file.sql.replace(/:"(app|worker|owner|schema)"/g, (_, role: keyof ServiceRoles) =>
    pg.escapeIdentifier(roles[role]),
  );
  await asOwner(client, roles, async () => {
    try {
      await client.query(sql);
    } catch (error) {
      throw new MigrationError('sql_failed', `${file.name} failed: ${(error as Error).message}`, error);
    }
    const { rows } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c
        where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'schema_migration'
          and not (c.relrowsecurity and c.relforcerowsecurity)
          and coalesce(obj_description(c.oid, 'pg_class'), '') not like 'public:%'`,
      [pg.escapeIdentifier(roles.schema)],
    );
    if (rows.length > 0) {
      const names = rows.map((row) => row.name).join(', ');
      throw new MigrationError(
        'table_without_rls',
        `${file.name}: enable and force row level security on ${names}, or comment the table 'public: why'`,
      );
    }
    await client.query('insert into schema_migration (name, sha256) values ($1, $2)', [file.name, file.sha256]);
  });
}

/** One transaction as the schema's owner, with unqualified names meaning the schema's. */
async function asOwner(client: pg.Client, roles: ServiceRoles, run: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await client.query(`set local role ${pg.escapeIdentifier(roles.owner)}`);
    await client.query(`set local search_path = ${pg.escapeIdentifier(roles.schema)}`);
    await run();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
