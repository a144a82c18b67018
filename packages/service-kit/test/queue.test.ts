import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import Type from 'typebox';
import { createLogger } from '../src/logger.ts';
import { createQueues, QueueError, type Queues } from '../src/queue.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/postgres.ts';

const log = createLogger({ service: 'kit_notes', level: 'silent' });
const schema = Type.Object({ noteId: Type.String() });
const open: Queues[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((queues) => queues.close()));
});

interface Place {
  make(service: string): Queues;
  close(): Promise<void>;
}

/** The same promises for every backend. */
function queueContract(start: () => Promise<Place>): void {
  let place: Place;
  beforeAll(async () => {
    place = await start();
  });
  afterAll(() => place.close());
  const queuesOf = (service = 'kit_notes') => {
    const queues = place.make(service);
    open.push(queues);
    return queues;
  };
  const until = async (condition: () => boolean) => {
    for (let tries = 0; tries < 400 && !condition(); tries += 1) await new Promise((done) => setTimeout(done, 25));
  };
  const add = async (queues: Queues, queue: string, message: { id: string; attempt?: number; payload?: unknown }) => {
    // Redis refuses until it is connected, as it would while it is down.
    for (let tries = 0; ; tries += 1) {
      try {
        return await queues.add(
          { service: 'kit_notes', queue },
          { attempt: 1, payload: { noteId: message.id }, ...message },
        );
      } catch (error) {
        if (tries === 100) throw error;
        await new Promise((done) => setTimeout(done, 50));
      }
    }
  };

  test('a message arrives with its id, attempt and payload', async () => {
    const seen: unknown[] = [];
    const queues = queuesOf();
    queues.work('arrive', { schema, handler: async (payload, context) => void seen.push({ payload, ...context }) });
    const id = randomUUID();
    await add(queues, 'arrive', { id });
    await until(() => seen.length > 0);
    expect(seen).toEqual([{ payload: { noteId: id }, id, attempt: 1 }]);
  });

  test('one attempt added three times before it is worked on is one job; the next attempt is another', async () => {
    const queues = queuesOf();
    const id = randomUUID();
    for (const attempt of [1, 1, 1, 2]) await add(queues, 'once', { id, attempt });
    const seen: number[] = [];
    queues.work('once', { schema, handler: async (_, { attempt }) => void seen.push(attempt) });
    await until(() => seen.length >= 2);
    await add(queues, 'once', { id: randomUUID(), attempt: 9 });
    await until(() => seen.includes(9));
    expect(seen.toSorted()).toEqual([1, 2, 9]);
  });

  test('an attempt that was finished can be added again: nothing of it is left behind', async () => {
    const queues = queuesOf();
    const seen: string[] = [];
    queues.work('again', { schema, handler: async (_, { id }) => void seen.push(id) });
    const id = randomUUID();
    await add(queues, 'again', { id });
    await until(() => seen.length === 1);
    for (let tries = 0; tries < 40 && seen.length < 2; tries += 1) {
      await add(queues, 'again', { id });
      await new Promise((done) => setTimeout(done, 50));
    }
    expect(seen.slice(0, 2)).toEqual([id, id]);
  });

  test('a failing handler is called again', async () => {
    const queues = queuesOf();
    let calls = 0;
    queues.work('fail', {
      schema,
      handler: async () => {
        calls += 1;
        if (calls === 1) throw new Error('not yet');
      },
    });
    await add(queues, 'fail', { id: randomUUID() });
    await until(() => calls === 2);
    expect(calls).toBe(2);
  });

  test.each([[{ noteId: 7 }], [{}], [null]])(
    'a payload that does not fit (%j) never reaches the handler',
    async (payload) => {
      const queues = queuesOf();
      const seen: string[] = [];
      queues.work('shape', { schema, handler: async ({ noteId }) => void seen.push(noteId) });
      const good = randomUUID();
      await add(queues, 'shape', { id: randomUUID(), payload });
      await add(queues, 'shape', { id: good });
      await until(() => seen.length > 0);
      expect(seen).toEqual([good]);
    },
  );

  test('another service puts a message into this queue', async () => {
    const producer = queuesOf('kit_producer');
    const consumer = queuesOf();
    const seen: string[] = [];
    consumer.work('shared', { schema, handler: async ({ noteId }) => void seen.push(noteId) });
    const id = randomUUID();
    await add(producer, 'shared', { id });
    await until(() => seen.length > 0);
    expect(seen).toEqual([id]);
  });

  test('two workers share the messages: each is handled by one of them', async () => {
    const seen: string[] = [];
    const workers = [queuesOf(), queuesOf()];
    for (const queues of workers)
      queues.work('pair', { schema, handler: async ({ noteId }) => void seen.push(noteId) });
    const ids = Array.from({ length: 30 }, () => randomUUID());
    for (const id of ids) await add(workers[0] as Queues, 'pair', { id });
    await until(() => seen.length >= ids.length);
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });

  test('closing waits for the handler that is running', async () => {
    const queues = place.make('kit_notes');
    let [began, ended] = [false, false];
    queues.work('slow', {
      schema,
      handler: async () => {
        began = true;
        await new Promise((done) => setTimeout(done, 300));
        ended = true;
      },
    });
    await add(queues, 'slow', { id: randomUUID() });
    await until(() => began);
    await queues.close();
    expect(ended).toBe(true);
  });

  test.each(['a:b', 'A', '', 'x'.repeat(80), '../x'])('the queue name %p is refused', async (queue) => {
    await expect(
      queuesOf().add({ service: 'kit_notes', queue }, { id: randomUUID(), attempt: 1, payload: {} }),
    ).rejects.toMatchObject({ code: 'queue_name' });
  });
}

describe('on PostgreSQL', () => {
  let db: TestDatabase;
  queueContract(async () => {
    db = await createTestDatabase({
      service: 'kit_notes',
      migrations: new URL('./fixtures/notes/', import.meta.url),
      queueProducers: ['kit_producer_worker'],
    });
    // The producer's login: a role that may add to this queue and has no schema of its own here.
    await giveLogin(db, 'kit_producer_worker');
    return {
      make: (service) => createQueues({ service, log, postgresUrl: urlOf(db, `${service}_worker`) }),
      close: () => db.drop(),
    };
  });

  test('a role that is not named as a producer cannot add', async () => {
    await giveLogin(db, 'kit_stranger_worker');
    const queues = createQueues({ service: 'kit_stranger', log, postgresUrl: urlOf(db, 'kit_stranger_worker') });
    open.push(queues);
    const attempt = queues.add(
      { service: 'kit_notes', queue: 'arrive' },
      { id: randomUUID(), attempt: 1, payload: {} },
    );
    await expect(attempt).rejects.toBeInstanceOf(QueueError);
  });

  test('the role that serves requests has nothing to do with the queue', async () => {
    await expect(db.app.query('select 1 from kit_notes_queue.job')).rejects.toMatchObject({ code: '42501' });
  });
});

describe('on the Redis protocol (a double in TypeScript, through ioredis)', () => {
  queueContract(async () => {
    const double = new Worker(new URL('./fixtures/redis-double.mjs', import.meta.url));
    const [redisUrl] = (await once(double, 'message')) as [string];
    return {
      make: (service) => createQueues({ service, log, redisUrl }),
      close: async () => void (await double.terminate()),
    };
  });
});

const redisBinary = spawnSync('redis-server', ['--version']).status === 0;
const real = redisBinary || process.env.REDIS_URL !== undefined;
if (!real) console.log('Left out: the queue on a real Redis (apt-get install redis-server, or set REDIS_URL).');

(real ? describe : describe.skip)('on a real Redis', () => {
  queueContract(async () => {
    if (process.env.REDIS_URL) {
      const redisUrl = process.env.REDIS_URL;
      return { make: (service) => createQueues({ service, log, redisUrl }), close: async () => {} };
    }
    const redis = await startRedis();
    return { make: (service) => createQueues({ service, log, redisUrl: redis.url }), close: redis.stop };
  });
});

describe('while Redis is away', () => {
  test('adding fails at once instead of waiting for it', async () => {
    const queues = createQueues({ service: 'kit_notes', log, redisUrl: 'redis://127.0.0.1:1' });
    open.push(queues);
    const attempt = queues.add(
      { service: 'kit_notes', queue: 'arrive' },
      { id: randomUUID(), attempt: 1, payload: {} },
    );
    await expect(attempt).rejects.toMatchObject({ code: 'queue_unavailable' });
  });

  test('closing does not wait for it either', async () => {
    const queues = createQueues({ service: 'kit_notes', log, redisUrl: 'redis://127.0.0.1:1' });
    queues.work('never', { schema, handler: async () => {} });
    await queues.close();
  });
});

function urlOf(db: TestDatabase, user: string): string {
  const url = new URL(db.workerUrl);
  url.username = user;
  return url.href;
}

async function giveLogin(db: TestDatabase, role: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: db.adminUrl });
  await client.connect();
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  const password = pg.escapeLiteral(new URL(db.workerUrl).password);
  await client.query(`${verb} role ${pg.escapeIdentifier(role)} login password ${password}`);
  await client.end();
}

async function startRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: 'ignore' },
  );
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
