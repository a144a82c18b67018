// The queue on PostgreSQL, through BullMQ's own backend: one schema per service, made by `migrate`.
import { setTimeout as delay } from 'node:timers/promises';
import { createPostgresBackend, PostgresConnection, Queue, Worker } from 'bullmq';
import type { Log } from '../logger.ts';
import { type Backend, QueueError, queueName, RETRY_MS } from './backend.ts';

export function postgresBackend(url: string | undefined, service: string, log: Log): Backend {
  if (!url) throw new TypeError('the queue needs a redisUrl or a postgresUrl');
  // A config object, not a pool: BullMQ then sets the search_path of its connections to the schema.
  const connection = (schema: string) => ({
    connectionString: url,
    schema,
    max: 2,
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
  });
  log.debug({ backend: 'postgres' }, 'the queue runs on PostgreSQL');
  return {
    name: 'postgres',
    check: () => {},
    ready: (stopped) => untilReady(connection(`${service}_queue`), stopped, log),
    queue: (target) =>
      new Queue(
        queueName(target),
        { connection: connection(`${target.service}_queue`) },
        createPostgresBackend,
      ) as unknown as Queue,
    worker: (name, process, concurrency) =>
      new Worker(
        name,
        process,
        { connection: connection(`${service}_queue`), concurrency, runRetryDelay: RETRY_MS },
        unhurriedBackend,
      ) as unknown as Worker,
    close: async () => {},
  };
}

/** A BullMQ connection that failed once at its start stays failed, so workers begin only when the schema answers. */
async function untilReady(
  settings: { connectionString: string; schema: string },
  stopped: AbortSignal,
  log: Log,
): Promise<void> {
  for (let failures = 0; !stopped.aborted; failures += 1) {
    const connection = new PostgresConnection(settings);
    try {
      await connection.waitUntilReady();
      return;
    } catch (err) {
      if (failures % 30 === 0) log.warn({ err, backend: 'postgres' }, 'the queue is not ready yet');
      await delay(RETRY_MS, undefined, { signal: stopped }).catch(() => {});
    } finally {
      await connection.close().catch(() => {});
    }
  }
  throw new QueueError('queue_unavailable');
}

/** BullMQ repeats a failed look for work at once, except when nothing listens at all: here it waits a second first. */
const unhurriedBackend: typeof createPostgresBackend = (name, options, more) => {
  const backend = createPostgresBackend(name, options, more);
  for (const method of ['moveToActive', 'waitForJob'] as const) {
    const original = (backend[method] as (...args: unknown[]) => Promise<unknown>).bind(backend);
    (backend as unknown as Record<string, unknown>)[method] = async (...args: unknown[]) => {
      try {
        return await original(...args);
      } catch (error) {
        await delay(1_000, undefined, { ref: false });
        throw error;
      }
    };
  }
  return backend;
};
