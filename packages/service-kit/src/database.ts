// PostgreSQL for a service: queries with parameters, transactions, and LISTEN, over one bounded pool.
import pg from 'pg';
import type { Log } from './logger.ts';

export interface QueryResult<R> {
  rows: R[];
  /** Rows returned or changed. */
  rowCount: number;
}

export interface Db {
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>>;
}

export interface Transaction extends Db {
  /** Tells a transaction from a database in types: what needs atomicity asks for this one. */
  readonly inTransaction: true;
  /** Runs once after COMMIT (never after ROLLBACK); a second call with the same key is ignored. Must not throw. */
  afterCommit(key: string, run: (db: Database) => void): void;
}

export interface Database extends Db {
  transaction<T>(run: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Calls `onMessage` for each NOTIFY on `channel`, and once after every reconnect (messages may have been missed). */
  listen(channel: string, onMessage: () => void): Promise<{ close(): Promise<void> }>;
  close(): Promise<void>;
}

// Dates without time stay text ('2026-03-31'): a Date would be shifted by the time zone of the process.
const DATE_OID = 1082;
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === DATE_OID && format !== 'binary'
      ? (value: string) => value
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/**
 * Opens a pool (lazily). `max` connections, default 10. A statement may take 30 s, waiting for a lock 10 s.
 * int8 and numeric arrive as strings, `date` as 'YYYY-MM-DD', timestamptz as Date, bytea as Buffer, json parsed.
 */
export function createDatabase(o: { url: string; max?: number; log?: Log }): Database {
  const settings = {
    connectionString: o.url,
    types,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    query_timeout: 40_000, // when the network swallows the answer
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 60_000,
  };
  const pool = new pg.Pool({ ...settings, max: o.max ?? 10 });
  pool.on('error', (err) => o.log?.warn({ err }, 'a database connection was lost'));
  const listeners = new Set<{ close(): Promise<void> }>();

  const database: Database = {
    query: (text, values) => run(pool, text, values),
    async transaction(work) {
      const client = await pool.connect();
      const after = new Map<string, (db: Database) => void>();
      const tx: Transaction = {
        inTransaction: true,
        query: (text, values) => run(client, text, values),
        afterCommit: (key, then) => void (after.has(key) || after.set(key, then)),
      };
      let broken: Error | undefined;
      const onError = (error: Error) => {
        broken = error;
      };
      client.on('error', onError);
      try {
        await client.query('begin');
        const result = await work(tx);
        // COMMIT of a transaction whose statement failed (and was caught) answers ROLLBACK: that must not look like success.
        const { command } = await client.query('commit');
        if (command !== 'COMMIT') throw new Error('the transaction was rolled back by an earlier failure');
        for (const then of after.values()) then(database);
        return result;
      } catch (error) {
        await client.query('rollback').catch((failed: Error) => {
          broken = failed;
        });
        throw error;
      } finally {
        client.off('error', onError);
        client.release(broken);
      }
    },
    async listen(channel, onMessage) {
      const listener = await startListener(settings, channel, onMessage, o.log);
      listeners.add(listener);
      return {
        close: async () => {
          listeners.delete(listener);
          await listener.close();
        },
      };
    },
    async close() {
      await Promise.all([...listeners].map((listener) => listener.close()));
      await pool.end();
    },
  };
  return database;
}

async function run<R>(
  target: pg.Pool | pg.PoolClient,
  text: string,
  values?: readonly unknown[],
): Promise<QueryResult<R>> {
  const { rows, rowCount } = await target.query(text, values as unknown[]);
  return { rows: rows as R[], rowCount: rowCount ?? 0 };
}

async function startListener(
  settings: pg.ClientConfig,
  channel: string,
  onMessage: () => void,
  log: Log | undefined,
): Promise<{ close(): Promise<void> }> {
  let client: pg.Client | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const connect = async () => {
    const fresh = new pg.Client({ ...settings, keepAliveInitialDelayMillis: 10_000 });
    fresh.on('error', () => {}); // the rejected connect() or the 'end' below tells
    await fresh.connect();
    await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
    fresh.on('notification', onMessage);
    fresh.on('end', () => {
      if (client !== fresh || closed) return;
      client = undefined;
      reconnectLater();
    });
    client = fresh;
    if (closed) await fresh.end();
  };
  const failed = (err: unknown) => {
    log?.warn({ err }, 'cannot listen to the database yet');
    if (!closed) reconnectLater();
  };
  const reconnectLater = () => {
    timer = setTimeout(() => connect().then(onMessage, failed), 1_000);
    timer.unref();
  };

  await connect().catch(failed);
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}

/** True for errors that say "no database at the moment" (not reachable, starting, stopping, out of connections). SQLSTATE classes 08, 53, 57P. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|08|53|57P)/.test(code)) return true;
  return typeof message === 'string' && /timeout exceeded when trying to connect|Connection terminated/.test(message);
}

/** True when the statement broke the named constraint (or any unique constraint). SQLSTATE 23505. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const { code, constraint: broken } = (error ?? {}) as { code?: unknown; constraint?: unknown };
  return code === '23505' && (constraint === undefined || constraint === broken);
}
