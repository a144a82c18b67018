// What the queue needs of a place to live in: Redis and PostgreSQL are two such places.
import type { Job, Queue, Worker } from 'bullmq';
import { isServiceName } from '../roles.ts';

export interface QueueTarget {
  /** Schema name of the service whose queue it is. */
  service: string;
  queue: string;
}

export class QueueError extends Error {
  readonly code: 'queue_unavailable' | 'queue_name';
  constructor(code: QueueError['code'], cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'QueueError';
    this.code = code;
  }
}

export interface Backend {
  name: 'redis' | 'postgres';
  /** Throws `QueueError` when adding would only wait. */
  check(): void;
  queue(target: QueueTarget): Queue;
  /** Resolves when the backend can be worked on, which may be much later; `stopped` gives the waiting up. */
  ready(stopped: AbortSignal): Promise<void>;
  worker(name: string, process: (job: Job) => Promise<void>, concurrency: number): Worker;
  close(): Promise<void>;
}

/** How long a worker that lost its backend waits before it tries again. */
export const RETRY_MS = 2_000;

/** `issuer.deliver-offer`: a dot, because BullMQ forbids the colon. */
export function queueName(target: QueueTarget): string {
  if (!isServiceName(target.service) || !/^[a-z][a-z0-9.-]{1,60}$/.test(target.queue))
    throw new QueueError('queue_name');
  return `${target.service}.${target.queue}`;
}

/** At most one call in ten seconds: a lost connection is news once. */
export function sparingly(tell: (value: unknown) => void): (value: unknown) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (value) => {
    const now = performance.now();
    if (now - last < 10_000) return;
    last = now;
    tell(value);
  };
}
