// The queue: BullMQ on Redis when there is one, otherwise on PostgreSQL. A hint that work exists, never the place where it is kept.
import type { Job, Queue, Worker } from 'bullmq';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Log } from './logger.ts';
import { QueueError, type QueueTarget, queueName, sparingly } from './queue/backend.ts';
import { postgresBackend } from './queue/postgres.ts';
import { redisBackend } from './queue/redis.ts';

export { QueueError, type QueueTarget } from './queue/backend.ts';

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

const JOB = {
  // Failures live in PostgreSQL (the outbox). A job that stayed here would swallow a later one with the same id.
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 5,
  backoff: { type: 'exponential', delay: 1_000 },
};
const ADD_SECONDS = 5;
const CLOSE_SECONDS = 10;

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
