// The two jobs, run twice as a queue may do: once is enough, twice does no harm.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLogger } from '@skill-records/service-kit/logger';
import type { Queues } from '@skill-records/service-kit/queue';
import { registerEraseSession } from '../../src/jobs/erase-session.ts';
import { registerStatusListPublished } from '../../src/jobs/status-list-published.ts';
import { answer, createHolder } from '../support/wallet.ts';
import {
  createEmployer,
  createWorld,
  ORDER,
  openSession,
  readSession,
  type TestTenant,
  type World,
} from '../support/world.ts';

let world: World;
let employer: TestTenant;
const holder = createHolder();
type Handler = (payload: unknown, context: { id: string; attempt: number }) => Promise<void>;
const handlers = new Map<string, Handler>();
/** Takes the handlers as a queue would, and lets the test deliver. */
const queues = { backend: 'postgres', add: async () => {}, close: async () => {} } as unknown as Queues;
queues.work = ((name: string, { handler }: { handler: Handler }) => void handlers.set(name, handler)) as never;

beforeAll(async () => {
  world = await createWorld();
  employer = await createEmployer(world);
  const worker = {
    queues,
    workerDb: world.database.worker,
    log: createLogger({ service: 'verifier', level: 'silent' }),
  };
  registerEraseSession(world.context, worker);
  registerStatusListPublished(world.context, worker);
});
afterAll(() => world.close());

const cached = async () =>
  (await world.database.app.query('SELECT url FROM status_list_cache ORDER BY url')).rows.map(({ url }) => url);

describe('status-list.published', () => {
  const message = () => ({
    tenant: 'academy',
    listId: 'l1',
    statusListCredential: world.issuer.statusListUrl,
    version: 2,
  });

  test('drops the copy of that list and of no other, also when it comes twice or for a list nobody kept', async () => {
    await employer.call('POST', '/v1/verify', { credential: await world.issuer.certify(holder.did) });
    expect(await cached()).toHaveLength(2);
    const deliver = handlers.get('status-list.published')!;
    const id = randomUUID();
    await deliver(message(), { id, attempt: 1 });
    await deliver(message(), { id, attempt: 2 });
    await deliver(
      { ...message(), statusListCredential: 'https://example.org/lists/9' },
      { id: randomUUID(), attempt: 1 },
    );
    expect(await cached()).toEqual([world.issuer.statusListUrl.replace('revocation', 'suspension')]);
  });

  test('ignores a message of another shape', async () => {
    await employer.call('POST', '/v1/verify', { credential: await world.issuer.certify(holder.did) });
    const before = await cached();
    await handlers.get('status-list.published')!({ url: world.issuer.statusListUrl }, { id: randomUUID(), attempt: 1 });
    expect(await cached()).toEqual(before);
  });
});

describe('erase-session', () => {
  test('erases a session that is due, once', async () => {
    const session = await openSession(employer, { ...ORDER, retention: 'P30D' });
    await answer(world, holder, session.requestUri, { r1: await world.issuer.certify(holder.did) });
    const { rows } = await world.database.worker.query<{ id: string }>(
      "SELECT id FROM outbox WHERE payload->>'sessionId' = $1",
      [session.id],
    );
    const deliver = async (attempt: number) => {
      await world.database.worker.query("UPDATE outbox SET state = 'added' WHERE id = $1", [rows[0]!.id]);
      await handlers.get('erase-session')!({}, { id: rows[0]!.id, attempt });
    };
    world.clock.advance(31 * 86_400_000);
    await deliver(1);
    const { erasedAt } = await readSession(employer, session.id);
    expect(erasedAt).toBe(world.clock.now().toISOString());
    world.clock.advance(1_000);
    await deliver(2);
    expect((await readSession(employer, session.id)).erasedAt).toBe(erasedAt);
  });
});
