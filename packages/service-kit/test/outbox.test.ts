import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import Type from 'typebox';
import { type JobOptions, registerJob } from '../src/jobs.ts';
import { createLogger } from '../src/logger.ts';
import { createMetrics } from '../src/metrics.ts';
import { enqueue, type OutgoingMessage } from '../src/outbox.ts';
import { createQueues } from '../src/queue.ts';
import { type Relay, startRelay } from '../src/relay.ts';
import { withTenant } from '../src/tenancy.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/postgres.ts';
import { createHandQueue, type HandQueue } from './support/hand-queue.ts';
import { until } from './support/until.ts';

const migrations = new URL('./fixtures/notes/', import.meta.url);
const log = createLogger({ service: 'kit_notes', level: 'silent' });
const schema = Type.Object({ noteId: Type.String() });
const tenantId = randomUUID();

let db: TestDatabase;
let queues: HandQueue;
const relays: Relay[] = [];
beforeAll(async () => {
  db = await createTestDatabase({ service: 'kit_notes', migrations, queueProducers: ['kit_producer_worker'] });
});
afterAll(() => db.drop());
beforeEach(() => {
  queues = createHandQueue();
});
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.close()));
  await db.worker.query('delete from outbox');
});

const relay = (o: Partial<Parameters<typeof startRelay>[0]> = {}) => {
  const started = startRelay({ db: db.worker, queues, service: 'kit_notes', log, pollMs: 20, deferMs: 50, ...o });
  relays.push(started);
  return started;
};
const job = (handler: JobOptions<typeof schema>['handler'], o: Partial<JobOptions<typeof schema>> = {}) =>
  registerJob({ queues, db: db.worker, service: 'kit_notes', name: 'send-note', schema, log, handler, ...o });
const send = (message: Partial<OutgoingMessage> = {}) =>
  withTenant(db.app, tenantId, (tx) =>
    enqueue(tx, { queue: 'send-note', payload: { noteId: 'n1' }, tenantId, ...message }),
  );
const row = async (id: string) =>
  (
    await db.worker.query<{ state: string; attempt: number; tries: number; failure: string | null; target: string }>(
      'select state, attempt, tries, failure, target from outbox where id = $1',
      [id],
    )
  ).rows[0];
const dueNow = () => db.worker.query(`update outbox set available_at = now() where state = 'waiting'`);

describe('a message', () => {
  test('is handled after its transaction commits, with its payload and tenant', async () => {
    const seen: unknown[] = [];
    job(async (payload, context) => void seen.push([payload, context]));
    relay();
    const id = await send();
    await until(() => queues.added.length === 1);
    await queues.deliver(queues.added[0]!);
    expect(seen).toEqual([[{ noteId: 'n1' }, { id, attempt: 1, tenantId }]]);
    expect(await row(id)).toMatchObject({ state: 'done', tries: 1 });
  });

  test('is not sent when its transaction is rolled back', async () => {
    relay();
    const attempt = withTenant(db.app, tenantId, async (tx) => {
      await enqueue(tx, { queue: 'send-note', payload: { noteId: 'n1' }, tenantId });
      throw new Error('changed my mind');
    });
    await expect(attempt).rejects.toThrow('changed my mind');
    const id = await send();
    await until(() => queues.added.length > 0);
    expect(queues.added.map((message) => message.id)).toEqual([id]);
  });

  test('travels through the queue as an id only: its payload stays in the database', async () => {
    relay();
    await send();
    await until(() => queues.added.length === 1);
    expect(queues.added[0]?.payload).toBeNull();
  });

  test('wakes the relay without waiting for the next look', async () => {
    relay({ pollMs: 3_600_000 });
    await until(
      async () =>
        (await db.worker.query(`select 1 from pg_stat_activity where query like 'listen%outbox%'`)).rowCount > 0,
    );
    await send();
    await until(() => queues.added.length === 1);
  });

  test('is not handed over before its time', async () => {
    relay();
    await send({ availableAt: new Date(Date.now() + 3_600_000) });
    const now = await send();
    await until(() => queues.added.length > 0);
    expect(queues.added.map((message) => message.id)).toEqual([now]);
  });

  test('cannot be written for another tenant, changed or read by one', async () => {
    await send();
    const stranger = randomUUID();
    await withTenant(db.app, stranger, async (tx) => {
      expect((await tx.query('select * from outbox')).rowCount).toBe(0);
    });
    const forge = withTenant(db.app, stranger, (tx) => enqueue(tx, { queue: 'send-note', payload: {}, tenantId }));
    await expect(forge).rejects.toMatchObject({ code: '42501' });
    const change = withTenant(db.app, tenantId, (tx) => tx.query(`update outbox set state = 'done'`));
    await expect(change).rejects.toMatchObject({ code: '42501' });
  });
});

describe('while the queue is away', () => {
  test('messages wait, and all go when it is back', async () => {
    queues.down = true;
    relay();
    const ids = [await send(), await send(), await send()];
    await new Promise((done) => setTimeout(done, 200));
    for (const id of ids) expect(await row(id)).toMatchObject({ state: 'waiting', attempt: 0 });
    queues.down = false;
    await until(() => queues.added.length === 3);
    expect(queues.added.map((message) => message.id).toSorted()).toEqual(ids.toSorted());
  });

  test('those that could be added are, and the others stay', async () => {
    const ids = new Set(await Promise.all(Array.from({ length: 40 }, () => send())));
    const original = queues.add;
    let accepted = 0;
    queues.add = async (...args) => {
      if (accepted >= 25) queues.down = true;
      accepted += 1;
      return original(...args);
    };
    relay();
    await until(() => queues.down);
    queues.add = original;
    queues.down = false;
    await until(() => queues.added.length >= ids.size);
    expect(new Set(queues.added.map((message) => message.id))).toEqual(ids);
  });
});

describe('a queue that does not exist', () => {
  test('does not hold back the messages behind it, and gets its own once it is there', async () => {
    const original = queues.add;
    queues.add = async (...args) => {
      if (args[0].queue === 'no-such-queue') throw new Error('no such queue');
      return original(...args);
    };
    const stuck = await Promise.all(Array.from({ length: 250 }, () => send({ queue: 'no-such-queue' })));
    const good = await send();
    relay();
    await until(() => queues.added.some(({ id }) => id === good));
    expect(queues.added).toHaveLength(1);
    queues.add = original;
    await until(() => queues.added.length === stuck.length + 1);
  });
});

describe('several relays', () => {
  test('hand over each message exactly once', async () => {
    const ids = await Promise.all(Array.from({ length: 300 }, () => send()));
    for (let count = 0; count < 4; count += 1) relay();
    await until(() => queues.added.length >= ids.length);
    await Promise.all(relays.map((one) => one.close()));
    expect(queues.added.map((message) => message.id).toSorted()).toEqual(ids.toSorted());
  });

  test('a relay that dies after adding adds the same attempt again, so that the queue can tell', async () => {
    const id = await send();
    const dying = {
      ...db.worker,
      transaction: (run: (tx: never) => Promise<unknown>) =>
        db.worker.transaction(async (tx) => {
          await run(tx as never);
          throw new Error('killed before commit');
        }),
    } as never;
    const first = startRelay({ db: dying, queues, service: 'kit_notes', log, pollMs: 20 });
    await until(() => queues.added.length > 0);
    await first.close();
    relay();
    await until(async () => (await row(id))?.state === 'added');
    expect(new Set(queues.added.map((message) => `${message.id}-${message.attempt}`))).toEqual(new Set([`${id}-1`]));
  });
});

describe('a handler', () => {
  test('that fails is called again later, and then the message is done', async () => {
    let calls = 0;
    job(async () => {
      calls += 1;
      if (calls < 3) throw Object.assign(new Error('no'), { code: 'smtp_down' });
    });
    relay();
    const id = await send();
    for (let count = 1; count <= 3; count += 1) {
      await until(() => queues.added.length === count);
      await queues.deliver(queues.added[count - 1]!);
      if (count < 3) expect(await row(id)).toMatchObject({ state: 'waiting', failure: 'smtp_down', tries: count });
      await dueNow();
    }
    expect(await row(id)).toMatchObject({ state: 'done', tries: 3, attempt: 3, failure: null });
    expect(queues.added.map((message) => message.attempt)).toEqual([1, 2, 3]);
  });

  test('that keeps failing makes a dead letter, which stays and is counted', async () => {
    const metrics = createMetrics('kit', { processMetrics: false });
    job(
      async () => {
        throw new TypeError('for ada@example.org');
      },
      { maxAttempts: 2 },
    );
    relay({ metrics });
    const id = await send();
    for (let count = 1; count <= 2; count += 1) {
      await until(() => queues.added.length === count);
      await queues.deliver(queues.added[count - 1]!);
      await dueNow();
    }
    expect(await row(id)).toMatchObject({ state: 'dead', failure: 'TypeError' });
    expect(await metrics.text()).toMatch(/outbox_messages\{state="dead".*\} 1/);
  });

  test('whose process died every time is not started for ever', async () => {
    const id = await send();
    let calls = 0;
    job(
      async () => {
        calls += 1;
        await new Promise(() => {});
      },
      { maxAttempts: 3 },
    );
    const message = { service: 'kit_notes', queue: 'send-note', id, attempt: 1, payload: null };
    for (let start = 0; start < 5; start += 1) {
      void queues.deliver(message);
      await until(async () => (await row(id))?.tries === Math.min(start + 1, 4));
      await db.worker.query(`update outbox set alive_at = now() - interval '5 minutes' where state = 'added'`); // as if killed
    }
    expect(calls).toBe(3);
    expect(await row(id)).toMatchObject({ state: 'dead', failure: 'process_died' });
  });

  test.each([[{}], [{ noteId: 5 }]])('never sees a payload that does not fit (%j)', async (payload) => {
    let calls = 0;
    job(async () => {
      calls += 1;
    });
    relay();
    const id = await send({ payload });
    await until(() => queues.added.length === 1);
    await queues.deliver(queues.added[0]!);
    expect(calls).toBe(0);
    expect(await row(id)).toMatchObject({ state: 'dead', failure: 'payload_invalid' });
  });

  test('does not run twice at the same time when a copy arrives', async () => {
    let [running, most, calls] = [0, 0, 0];
    job(async () => {
      calls += 1;
      running += 1;
      most = Math.max(most, running);
      await new Promise((done) => setTimeout(done, 200));
      running -= 1;
    });
    relay();
    await send();
    await until(() => queues.added.length === 1);
    const message = queues.added[0]!;
    await Promise.all([1, 2, 3, 4].map(() => queues.deliver(message)));
    expect([most, calls]).toEqual([1, 1]);
  });

  test('is not called for a message that is done', async () => {
    let calls = 0;
    job(async () => {
      calls += 1;
    });
    relay();
    await send();
    await until(() => queues.added.length === 1);
    await queues.deliver(queues.added[0]!);
    await queues.deliver(queues.added[0]!);
    expect(calls).toBe(1);
  });
});

describe('the sweeper', () => {
  test('drives a message again that the queue lost', async () => {
    relay({ sweepAfterSeconds: 0.2 });
    const id = await send();
    await until(() => queues.added.length >= 2); // nobody delivers: as if Redis had been flushed
    expect(queues.added.slice(0, 2).map((message) => [message.id, message.attempt])).toEqual([
      [id, 1],
      [id, 2],
    ]);
  });

  test('drives a message again whose handler died with its process', async () => {
    let calls = 0;
    const id = await send();
    job(async () => {
      calls += 1;
      if (calls === 1) await new Promise(() => {});
    });
    void queues.deliver({ service: 'kit_notes', queue: 'send-note', id, attempt: 1, payload: null });
    await until(() => calls === 1);
    await db.worker.query(
      `update outbox set alive_at = now() - interval '5 minutes', added_at = now() - interval '5 minutes'`,
    );
    relay();
    await until(() => queues.added.length === 1);
    await queues.deliver(queues.added[0]!);
    expect(await row(id)).toMatchObject({ state: 'done', tries: 2 });
  });

  test('leaves a message alone whose handler is alive', async () => {
    const id = await send();
    await db.worker.query(
      `update outbox set state = 'added', attempt = 1, added_at = now() - interval '1 hour', alive_at = now()`,
    );
    relay();
    const other = await send();
    await until(() => queues.added.length === 1);
    expect(queues.added[0]?.id).toBe(other);
    expect(await row(id)).toMatchObject({ state: 'added', attempt: 1 });
  });
});

describe('a message to another service', () => {
  test('is done here once it is in the other queue, with its payload', async () => {
    relay();
    const id = await send({ target: 'kit_other', queue: 'note.sent', payload: { noteId: 'n9' } });
    await until(async () => (await row(id))?.state === 'done');
    expect(queues.added).toEqual([
      { service: 'kit_other', queue: 'note.sent', id, attempt: 1, payload: { noteId: 'n9' } },
    ]);
  });

  test('is taken over by the receiver: repeated deliveries are one, failures are retried there', async () => {
    let calls = 0;
    job(async () => {
      calls += 1;
      if (calls === 1) throw new Error('not yet');
    });
    const foreign = {
      service: 'kit_notes',
      queue: 'send-note',
      id: randomUUID(),
      attempt: 1,
      payload: { noteId: 'n7' },
    };
    await queues.deliver(foreign);
    await queues.deliver(foreign);
    expect([calls, (await row(foreign.id))?.state]).toEqual([1, 'waiting']);
    relay();
    await dueNow();
    await until(() => queues.added.length === 1);
    await queues.deliver(queues.added[0]!);
    await queues.deliver(foreign);
    expect([calls, (await row(foreign.id))?.state]).toEqual([2, 'done']);
  });
});

describe('the whole way, on the queue of PostgreSQL', () => {
  test('fifty messages are handled once each', async () => {
    const real = createQueues({ service: 'kit_notes', postgresUrl: db.workerUrl, log });
    const seen: string[] = [];
    registerJob({
      queues: real,
      db: db.worker,
      service: 'kit_notes',
      name: 'send-note',
      schema,
      log,
      handler: async ({ noteId }) => void seen.push(noteId),
    });
    relay({ queues: real });
    const ids = Array.from({ length: 50 }, (_, index) => `note-${index}`);
    await Promise.all(ids.map((noteId) => send({ payload: { noteId } })));
    await until(
      async () => (await db.worker.query(`select 1 from outbox where state = 'done'`)).rowCount === ids.length,
    );
    await real.close();
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });
});
