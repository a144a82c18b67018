import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, test } from '@jest/globals';
import Type from 'typebox';
import { createDatabase, type Database } from '../src/database.ts';
import { startEmbeddedPostgres } from '../src/embedded-postgres.ts';
import { registerJob } from '../src/jobs.ts';
import { createLogger } from '../src/logger.ts';
import { migrate } from '../src/migrate.ts';
import { enqueue } from '../src/outbox.ts';
import { createQueues, type Queues } from '../src/queue.ts';
import { startRelay } from '../src/relay.ts';
import { withTenant } from '../src/tenancy.ts';
import { createTestDatabase } from '../src/testing/postgres.ts';
import { createProxy } from './support/proxy.ts';
import { until } from './support/until.ts';

const migrations = new URL('./fixtures/notes/', import.meta.url);
const dataDir = mkdtempSync(join(tmpdir(), 'skill-records-recovery-'));
chmodSync(dataDir, 0o755);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
const log = createLogger({ service: 'kit_notes', level: 'silent' });
const tenantId = randomUUID();

/** What a service runs: a relay, and a job that notes what it has seen. */
function startWorking(app: Database, worker: Database, queues: Queues) {
  const relay = startRelay({ db: worker, queues, service: 'kit_notes', log, pollMs: 200, sweepAfterSeconds: 2 });
  const seen = new Set<string>();
  registerJob({
    queues,
    db: worker,
    service: 'kit_notes',
    name: 'send-note',
    schema: Type.Object({ noteId: Type.String() }),
    log,
    leaseSeconds: 2,
    handler: async ({ noteId }) => void seen.add(noteId),
  });
  return {
    seen,
    send: (noteId: string) =>
      withTenant(app, tenantId, (tx) => enqueue(tx, { queue: 'send-note', payload: { noteId }, tenantId })),
    close: async () => {
      await relay.close();
      await queues.close();
    },
  };
}

test('after the database was killed and started again, messages of before and after are handled, without a restart', async () => {
  let server = await startEmbeddedPostgres({ dataDir });
  const proxy = await createProxy(server.port);
  const password = randomBytes(8).toString('hex');
  const urlOf = (user: string) => `postgres://${user}:${password}@127.0.0.1:${proxy.port}/postgres`;
  const [appUrl, workerUrl] = [urlOf('kit_notes_app'), urlOf('kit_notes_worker')];
  await migrate({ adminUrl: server.url, appUrl, workerUrl, service: 'kit_notes', migrations });
  const [app, worker] = [createDatabase({ url: appUrl }), createDatabase({ url: workerUrl, max: 4 })];
  const service = startWorking(app, worker, createQueues({ service: 'kit_notes', postgresUrl: workerUrl, log }));

  await service.send('before');
  await until(() => service.seen.has('before'));
  await Promise.all(Array.from({ length: 20 }, (_, index) => service.send(`burst-${index}`)));
  process.kill(Number(readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
  await server.stop();
  await expect(service.send('while it is away')).rejects.toThrow();

  server = await startEmbeddedPostgres({ dataDir });
  proxy.target = server.port;
  await service.send('after');
  await until(() => service.seen.size === 22);
  expect(service.seen.has('while it is away')).toBe(false);

  await service.close();
  await Promise.all([app.close(), worker.close()]);
  await proxy.cut();
  await server.stop();
});

test('while Redis is away messages are taken and wait; when it is back they are handled, without a restart', async () => {
  const double = new Worker(new URL('./fixtures/redis-double.mjs', import.meta.url));
  const [address] = (await once(double, 'message')) as [string];
  const proxy = await createProxy(Number(new URL(address).port));
  const db = await createTestDatabase({ service: 'kit_notes', migrations });
  const redisUrl = `redis://127.0.0.1:${proxy.port}`;
  const service = startWorking(db.app, db.worker, createQueues({ service: 'kit_notes', redisUrl, log }));
  await service.send('before');
  await until(() => service.seen.has('before'));

  await proxy.cut();
  for (let index = 0; index < 5; index += 1) await service.send(`during-${index}`);
  await new Promise((done) => setTimeout(done, 600));
  const { rows } = await db.worker.query<{ count: number }>(
    `select count(*)::int as count from outbox where state = 'waiting'`,
  );
  expect([rows[0]?.count, service.seen.size]).toEqual([5, 1]);

  await proxy.mend();
  await until(() => service.seen.size === 6);

  await service.close();
  await db.drop();
  await proxy.cut();
  await double.terminate();
});
