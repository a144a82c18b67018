// The queue: BullMQ on Redis when there is one, otherwise on PostgreSQL. A hint that work exists, never the place where it is kept.
import { setTimeout as delay } from 'node:timers/promises';
import { createPostgresBackend, type Job, PostgresConnection, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Log } from './logger.ts';
import { isServiceName } from './roles.ts';

export interface QueueTarget {
  /** Schema name of the service whose queue it is. */
  service: string;
  queue: string;
}

export interface Message {
  /** The outbox row's id (uuid); with `attempt` it makes the job's id, so adding the same attempt twice adds one job. */
  id: string;
  attempt: number;
  /** Ids only, never personal data. */
  payload: unknown;
}

export interface MessageContext {
  id: string;
  attempt: number;
}

export interface Queues {
  readonly backend: 'redis' | 'postgres';
  /** Fails with `QueueError` within seconds when the queue is not reachable: callers keep the message and try again. */
  add(target: QueueTarget, message: Message): Promise<void>;
  /** Starts a worker on one of the own service's queues. A message that does not fit `schema` is dropped with a line in the log. */
  work<S extends TSchema>(
    queue: string,
    o: { schema: S; handler: (payload: Static<S>, context: MessageContext) => Promise<void>; concurrency?: number },
  ): void;
  /** Lets running handlers finish (10 s at most), then closes the connections. */
  close(): Promise<void>;
}

export class QueueError extends Error {
  readonly code: 'queue_unavailable' | 'queue_name';
  constructor(code: QueueError['code'], cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'QueueError';
    this.code = code;
  }
}

const JOB = {
  // Failures live in PostgreSQL (the outbox). A job that stayed here would swallow a later one with the same id.
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 5,
  backoff: { type: 'exponential', delay: 1_000 },
};
const ADD_SECONDS = 5;
const CLOSE_SECONDS = 10;
const RETRY_MS = 2_000;

interface Backend {
  name: Queues['backend'];
  check(): void;
  queue(target: QueueTarget): Queue;
  /** Resolves when the backend can be worked on, which may be much later; `stopped` gives the waiting up. */
  ready(stopped: AbortSignal): Promise<void>;
  worker(name: string, process: (job: Job) => Promise<void>, concurrency: number): Worker;
  close(): Promise<void>;
}

/** `redisUrl` wins; without it the own worker role's `postgresUrl` is used (the queue schemas are made by `migrate`). */
export function createQueues(o: {
  redisUrl?: string | undefined;
  postgresUrl?: string | undefined;
  service: string;
  log: Log;
}): Queues {
  const backend = o.redisUrl ? redisBackend(o.redisUrl, o.log) : postgresBackend(o.postgresUrl, o.service, o.log);
  const queues = new Map<string, Queue>();
  const workers: Worker[] = [];
  const stop = new AbortController();
  let ready: Promise<void> | undefined;
  const complain = sparingly((err: unknown) =>
    o.log.warn({ err, backend: backend.name }, 'the queue is not available'),
  );

  return {
    backend: backend.name,
    async add(target, message) {
      const name = queueName(target);
      backend.check();
      let queue = queues.get(name);
      if (!queue) {
        queue = backend.queue(target);
        queue.on('error', complain);
        queues.set(name, queue);
      }
      const { id, attempt, payload } = message;
      const added = queue.add(target.queue, { id, attempt, payload }, { ...JOB, jobId: `${id}-${attempt}` });
      await within(ADD_SECONDS, added).catch((error: unknown) => {
        // A queue whose first connection failed would go on failing: the next message gets a new one.
        queues.delete(name);
        queue.close().catch(() => {});
        throw new QueueError('queue_unavailable', error);
      });
    },
    work(queue, { schema, handler, concurrency = 4 }) {
      const name = queueName({ service: o.service, queue });
      const check = Compile(schema);
      const handle = async (job: Job) => {
        const { id, attempt, payload } = job.data as Partial<Message>;
        if (typeof id !== 'string' || typeof attempt !== 'number' || !check.Check(payload)) {
          o.log.error({ queue: name, jobId: job.id ?? '' }, 'a message does not fit its schema and is dropped');
          return;
        }
        await handler(payload as Static<typeof schema>, { id, attempt });
      };
      ready ??= backend.ready(stop.signal);
      ready.then(
        () => {
          if (stop.signal.aborted) return;
          const worker = backend.worker(name, handle, concurrency);
          worker.on('error', complain);
          worker.on('failed', (job, err) => o.log.warn({ err, queue: name, jobId: job?.id ?? '' }, 'a message failed'));
          workers.push(worker);
        },
        () => {}, // closed before the backend came up
      );
    },
    async close() {
      stop.abort();
      await ready?.catch(() => {});
      await Promise.all(workers.map((worker) => closeWorker(worker)));
      await Promise.all([...queues.values()].map((queue) => within(2, queue.close()).catch(() => {})));
      await backend.close();
    },
  };
}

/** `issuer.deliver-offer`: a dot, because BullMQ forbids the colon. */
function queueName(target: QueueTarget): string {
  if (!isServiceName(target.service) || !/^[a-z][a-z0-9.-]{1,60}$/.test(target.queue))
    throw new QueueError('queue_name');
  return `${target.service}.${target.queue}`;
}

function redisBackend(url: string, log: Log): Backend {
  const complain = sparingly((err: unknown) => log.warn({ err, backend: 'redis' }, 'Redis is not available'));
  const connect = (options: object) => {
    const client = new Redis(url, {
      connectTimeout: 3_000,
      retryStrategy: (times) => Math.min(times * 200, 3_000),
      ...options,
    });
    client.on('error', complain);
    return client;
  };
  // Adding fails at once while Redis is away (the row waits in the outbox); working waits for it to come back.
  const producer = connect({ maxRetriesPerRequest: 1 });
  const consumer = connect({ maxRetriesPerRequest: null });
  const prefix = 'skr';
  return {
    name: 'redis',
    check: () => {
      if (producer.status !== 'ready') throw new QueueError('queue_unavailable');
    },
    ready: async () => {},
    queue: (target) => new Queue(queueName(target), { connection: producer as never, prefix }),
    worker: (name, process, concurrency) =>
      new Worker(name, process, { connection: consumer as never, prefix, concurrency, runRetryDelay: RETRY_MS }),
    async close() {
      producer.disconnect();
      consumer.disconnect();
    },
  };
}

function postgresBackend(url: string | undefined, service: string, log: Log): Backend {
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

async function closeWorker(worker: Worker): Promise<void> {
  await within(CLOSE_SECONDS, worker.close()).catch(() => within(2, worker.close(true)).catch(() => {}));
}

async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('not in time')), seconds * 1_000);
  });
  work.catch(() => {}); // when it fails after the deadline nobody listens any more
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** At most one call in ten seconds: a lost connection is news once. */
function sparingly(tell: (value: unknown) => void): (value: unknown) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (value) => {
    const now = performance.now();
    if (now - last < 10_000) return;
    last = now;
    tell(value);
  };
}
