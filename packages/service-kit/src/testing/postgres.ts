// A real PostgreSQL for tests: one server per run, and a fresh database per test file, copied from a migrated template.
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDatabase, type Database } from '../database.ts';
import { claimFolder, endOrphan } from '../embedded-postgres/orphan.ts';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';
import { migrate } from '../migrate.ts';

/** Where `createTestDatabase` finds the server; set by the global set-up, or by hand to use a server of one's own. */
const URL_VARIABLE = 'TEST_DATABASE_URL';
const FOLDER_PREFIX = 'skill-records-test-';
const PASSWORD_VARIABLE = 'TEST_DATABASE_ROLE_PASSWORD';

interface Shared {
  users: number;
  stop(): Promise<void>;
}
const shared = globalThis as { skillRecordsTestPostgres?: Promise<Shared> | undefined };

/** Starts the server of this test run, unless TEST_DATABASE_URL names one. Several callers share it; the last `stop` ends it. */
export async function startTestPostgres(): Promise<{ stop(): Promise<void> }> {
  shared.skillRecordsTestPostgres ??= start();
  const server = await shared.skillRecordsTestPostgres;
  server.users += 1;
  return {
    async stop() {
      server.users -= 1;
      if (server.users > 0) return;
      shared.skillRecordsTestPostgres = undefined;
      await server.stop();
    },
  };
}

async function start(): Promise<Shared> {
  process.env[PASSWORD_VARIABLE] ??= randomBytes(12).toString('hex');
  if (process.env[URL_VARIABLE]) return { users: 0, stop: async () => {} };
  await removeLeftovers();
  const dataDir = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
  chmodSync(dataDir, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false, maxConnections: 300 });
  process.env[URL_VARIABLE] = postgres.url;
  return {
    users: 0,
    async stop() {
      delete process.env[URL_VARIABLE];
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs that were killed leave a server and its folder behind; the next run ends and removes them. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    // A folder without a claim is being made by another run at this moment, or has just been given up.
    if (!name.startsWith(FOLDER_PREFIX) || !existsSync(join(folder, 'claim.json'))) continue;
    try {
      const release = claimFolder(folder); // throws while its run lives
      await endOrphan(join(folder, 'cluster'));
      release();
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // somebody else's, or just going
    }
  }
}

export interface TestDatabase {
  name: string;
  adminUrl: string;
  appUrl: string;
  workerUrl: string;
  /** As `<service>_app`: row-level security applies. */
  app: Database;
  /** As `<service>_worker`: outbox and queue. */
  worker: Database;
  /** Closes both connections and removes the database. */
  drop(): Promise<void>;
}

/** A new, migrated, empty database for one service. Costs a copy of a template, which is migrated once per run. */
export async function createTestDatabase(o: {
  service: string;
  migrations: URL;
  queueProducers?: readonly string[];
}): Promise<TestDatabase> {
  const serverUrl = process.env[URL_VARIABLE];
  if (!serverUrl) throw new Error('no test server: the Jest project needs jest.postgres.mjs');
  const template = await ensureTemplate(serverUrl, o);
  const name = `test_${o.service}_${randomBytes(6).toString('hex')}`;
  await asAdministrator(serverUrl, (client) =>
    // A template cannot be copied while somebody is connected to it or copies it: the lock lets one copy at a time.
    locked(client, template, () =>
      client.query(`create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)}`),
    ),
  );
  const urls = roleUrls(serverUrl, name, o.service);
  const app = createDatabase({ url: urls.appUrl, max: 8 });
  const worker = createDatabase({ url: urls.workerUrl, max: 4 });
  return {
    name,
    ...urls,
    app,
    worker,
    async drop() {
      await Promise.all([app.close(), worker.close()]);
      await asAdministrator(serverUrl, (client) =>
        client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
      );
    },
  };
}

/** The three connection addresses of a service in a database of the test server. */
export function roleUrls(
  serverUrl: string,
  database: string,
  service: string,
): { adminUrl: string; appUrl: string; workerUrl: string } {
  const address = (user?: string) => {
    const url = new URL(serverUrl);
    url.pathname = `/${database}`;
    if (user !== undefined) {
      url.username = user;
      url.password = process.env[PASSWORD_VARIABLE] ?? '';
    }
    return url.href;
  };
  return { adminUrl: address(), appUrl: address(`${service}_app`), workerUrl: address(`${service}_worker`) };
}

async function ensureTemplate(
  serverUrl: string,
  o: { service: string; migrations: URL; queueProducers?: readonly string[] },
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([process.env[PASSWORD_VARIABLE], o.queueProducers ?? []]));
  for (const folder of [new URL('../../migrations/', import.meta.url), o.migrations]) {
    for (const file of readdirSync(folder).sort()) {
      if (file.endsWith('.sql')) hash.update(file).update(readFileSync(new URL(file, folder)));
    }
  }
  const template = `template_${o.service}_${hash.digest('hex').slice(0, 12)}`;
  await asAdministrator(serverUrl, (client) =>
    locked(client, template, async () => {
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template]);
      if (rowCount === 1) return;
      const draft = `${template}_draft`;
      await client.query(`drop database if exists ${pg.escapeIdentifier(draft)} with (force)`);
      await client.query(`create database ${pg.escapeIdentifier(draft)}`);
      await migrate({
        ...roleUrls(serverUrl, draft, o.service),
        service: o.service,
        migrations: o.migrations,
        ...(o.queueProducers && { queueProducers: o.queueProducers }),
      });
      await client.query(`alter database ${pg.escapeIdentifier(draft)} rename to ${pg.escapeIdentifier(template)}`);
    }),
  );
  return template;
}

async function asAdministrator<T>(serverUrl: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

async function locked(client: pg.Client, name: string, run: () => Promise<unknown>): Promise<void> {
  await client.query('select pg_advisory_lock(hashtext($1))', [name]);
  try {
    await run();
  } finally {
    await client.query('select pg_advisory_unlock(hashtext($1))', [name]);
  }
}
