// The three database roles of a service: owner (no login, migrations), app (row-level security), worker (outbox and queue).
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';

export interface ServiceRoles {
  schema: string;
  queueSchema: string;
  owner: string;
  app: string;
  worker: string;
}

/** Schema names are plain identifiers, short enough for `_queue` and `_worker` to fit behind them. */
export function isServiceName(name: string): boolean {
  return /^[a-z][a-z0-9_]{1,39}$/.test(name);
}

export function serviceRoles(service: string): ServiceRoles {
  return {
    schema: service,
    queueSchema: `${service}_queue`,
    owner: `${service}_owner`,
    app: `${service}_app`,
    worker: `${service}_worker`,
  };
}

/** Creates what is missing and sets the passwords of the two login roles. Roles belong to the whole server, so other databases may share them. */
export async function ensureRoles(
  client: pg.Client,
  o: { roles: ServiceRoles; appUrl: string; workerUrl: string; queueProducers: readonly string[] },
): Promise<void> {
  const { roles } = o;
  await ensureRole(client, roles.owner);
  await letAdministratorBecome(client, roles.owner);
  for (const [role, url] of [
    [roles.app, o.appUrl],
    [roles.worker, o.workerUrl],
  ] as const) {
    const login = new URL(url);
    if (decodeURIComponent(login.username) !== role)
      throw new TypeError(`the database URL of ${role} must log in as ${role}`);
    await ensureRole(client, role);
    await ensureLogin(client, role, decodeURIComponent(login.password));
    await ensureSearchPath(client, role, roles.schema);
  }
  // A producer may be migrated later than its target: it exists without login until then.
  for (const producer of o.queueProducers) await ensureRole(client, producer);
}

async function ensureRole(client: pg.Client, role: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  if (rowCount === 1) return;
  try {
    await client.query(
      `create role ${pg.escapeIdentifier(role)} nologin nosuperuser nocreatedb nocreaterole noinherit nobypassrls`,
    );
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== '42710' && code !== '23505') throw error; // made by somebody else at the same moment
  }
}

async function letAdministratorBecome(client: pg.Client, role: string): Promise<void> {
  // PostgreSQL 16 tells the right to become a role from membership; before, membership is that right.
  const { rows } = await client.query<{ may: boolean }>(
    `select pg_has_role(current_user, $1, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as may`,
    [role],
  );
  if (!rows[0]?.may) await client.query(`grant ${pg.escapeIdentifier(role)} to current_user`);
}

async function ensureSearchPath(client: pg.Client, role: string, schema: string): Promise<void> {
  const { rowCount } = await client.query(
    `select 1 from pg_db_role_setting s join pg_roles r on r.oid = s.setrole
      where r.rolname = $1 and s.setdatabase = 0 and $2 = any (s.setconfig)`,
    [role, `search_path=${schema}`],
  );
  if (rowCount === 0) {
    await patiently(() =>
      client.query(`alter role ${pg.escapeIdentifier(role)} set search_path = ${pg.escapeIdentifier(schema)}`),
    );
  }
}

async function ensureLogin(client: pg.Client, role: string, password: string): Promise<void> {
  if (password === '') return; // certificate or peer authentication
  const stored = await client
    .query<{ rolpassword: string | null; rolcanlogin: boolean }>(
      'select rolpassword, rolcanlogin from pg_authid where rolname = $1',
      [role],
    )
    .catch(() => undefined); // only superusers may look
  const row = stored?.rows[0];
  if (row?.rolcanlogin && row.rolpassword && scramMatches(row.rolpassword, password)) return;
  const verifier = scramVerifier(password, randomBytes(16), 4096);
  await patiently(() =>
    client.query(`alter role ${pg.escapeIdentifier(role)} login password ${pg.escapeLiteral(verifier)}`),
  );
}

/** Roles are shared by all databases of a server, and two migrations at once may touch the same row: PostgreSQL then refuses one of them. */
async function patiently(run: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run();
      return;
    } catch (error) {
      if (attempt === 10 || !/concurrently/.test((error as Error).message)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt));
    }
  }
}

/**
 * The stored form of a password, made here so that the password itself never stands in a statement (which a server may log).
 * RFC 5802 section 3, RFC 7677; layout as PostgreSQL keeps it: https://www.postgresql.org/docs/current/catalog-pg-authid.html
 */
function scramVerifier(password: string, salt: Buffer, iterations: number): string {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const storedKey = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${key('Server Key').toString('base64')}`;
}

function scramMatches(stored: string, password: string): boolean {
  const parts = /^SCRAM-SHA-256\$(\d+):([^$]+)\$/.exec(stored);
  return parts !== null && scramVerifier(password, Buffer.from(parts[2] ?? '', 'base64'), Number(parts[1])) === stored;
}
