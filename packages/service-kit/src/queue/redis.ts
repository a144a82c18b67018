// The queue on Redis, through ioredis.
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Log } from '../logger.ts';
import { type Backend, QueueError, queueName, RETRY_MS, sparingly } from './backend.ts';

export function redisBackend(url: string, log: Log): Backend {
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
