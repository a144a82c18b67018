import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Type from 'typebox';
import { createDatabase } from '../src/database.ts';
import { startEmbeddedPostgres } from '../src/embedded-postgres.ts';
import { registerJob } from '../src/jobs.ts';
import { createLogger } from '../src/logger.ts';
import { migrate } from '../src/migrate.ts';
import { enqueue } from '../src/outbox.ts';
import { createQueues } from '../src/queue.ts';
import { startRelay } from '../src/relay.ts';
import { withTenant } from '../src/tenancy.ts';
import { until } from './support/until.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'skill-records-recovery-'));
chmodSync(dataDir, 0o755);
const log = createLogger({ service: 'kit_notes', level: 'silent' });
const tenantId = randomUUID();

/** One address for the database, whichever port it has at the moment. */
let target: number;
const sockets = new Set<Socket>();
const proxy = createServer((client) => {
  const server = connect(target, '127.0.0.1');
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    sockets.add(from);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    from.pipe(to);
  }
});
beforeAll(async () => {
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  proxy.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test('after the database was killed and started again, messages of before and after are handled, without a restart', async () => {
  let server = await startEmbeddedPostgres({ dataDir });
  target = server.port;
  const password = randomBytes(8).toString('hex');
  const { port } = proxy.address() as { port: number };
  const urlOf = (user: string) => `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
  const [appUrl, workerUrl] = [urlOf('kit_notes_app'), urlOf('kit_notes_worker')];
  await migrate({
    adminUrl: server.url,
    appUrl,
    workerUrl,
    service: 'kit_notes',
    migrations: new URL('./fixtures/notes/', import.meta.url),
  });

  const [app, worker] = [createDatabase({ url: appUrl }), createDatabase({ url: workerUrl, max: 4 })];
  const queues = createQueues({ service: 'kit_notes', postgresUrl: workerUrl, log });
  const relay = startRelay({ db: worker, queues, service: 'kit_notes', log, pollMs: 200, sweepAfterSeconds: 2 });
  const seen = new Set<string>();
  const schema = Type.Object({ noteId: Type.String() });
  registerJob({
    queues,
    db: worker,
    service: 'kit_notes',
    name: 'send-note',
    schema,
    log,
    leaseSeconds: 2,
    handler: async ({ noteId }) => void seen.add(noteId),
  });
  const send = (noteId: string) =>
    withTenant(app, tenantId, (tx) => enqueue(tx, { queue: 'send-note', payload: { noteId }, tenantId }));

  await send('before');
  await until(() => seen.has('before'));
  await Promise.all(Array.from({ length: 20 }, (_, index) => send(`burst-${index}`)));
  process.kill(Number(readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
  await server.stop();
  await expect(send('while it is away')).rejects.toThrow();

  server = await startEmbeddedPostgres({ dataDir });
  target = server.port;
  await send('after');
  await until(() => seen.size === 22);
  expect(seen.has('while it is away')).toBe(false);

  await relay.close();
  await queues.close();
  await Promise.all([app.close(), worker.close()]);
  await server.stop();
});
