// A queue that delivers only when told to: for tests of what happens between handing over and handling.
import { type Message, type MessageContext, QueueError, type Queues, type QueueTarget } from '../../src/queue.ts';

export interface HandQueue extends Queues {
  /** Everything added so far, in order, repetitions included. */
  readonly added: (Message & QueueTarget)[];
  down: boolean;
  /** Hands one added message to the handler registered for its queue. */
  deliver(message: Message & QueueTarget): Promise<void>;
}

export function createHandQueue(): HandQueue {
  const handlers = new Map<string, (payload: unknown, context: MessageContext) => Promise<void>>();
  const queue: HandQueue = {
    backend: 'postgres',
    added: [],
    down: false,
    async add(target, message) {
      if (queue.down) throw new QueueError('queue_unavailable');
      queue.added.push({ ...target, ...message });
    },
    work(name, { handler }) {
      handlers.set(name, handler as (payload: unknown, context: MessageContext) => Promise<void>);
    },
    async deliver({ queue: name, payload, id, attempt }) {
      // As JSON, as it would travel.
      await handlers.get(name)?.(JSON.parse(JSON.stringify(payload)), { id, attempt });
    },
    close: async () => {},
  };
  return queue;
}
