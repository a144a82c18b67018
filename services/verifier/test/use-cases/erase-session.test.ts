// Erasure: what was shown is gone, the outcome stays; by hand at once, by itself when the retention ends.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eraseDueSession } from '../../src/use-cases/erase-session.ts';
import { answer, createHolder, fetchRequest } from '../support/wallet.ts';
import {
  createEmployer,
  createWorld,
  dumpDatabase,
  type JsonObject,
  ORDER,
  openSession,
  readSession,
  type TestTenant,
  type World,
} from '../support/world.ts';

let world: World;
let employer: TestTenant;
let tenantId: string;
const holder = createHolder();

beforeAll(async () => {
  world = await createWorld();
  employer = await createEmployer(world);
  const { rows } = await world.database.app.query<{ tenant_id: string }>('SELECT * FROM find_tenant($1)', [
    employer.tenant,
  ]);
  tenantId = rows[0]!.tenant_id;
});
afterAll(() => world.close());

const answered = async (order: JsonObject = {}) => {
  const credential = await world.issuer.certify(holder.did);
  const who = await world.issuer.identify(holder.did);
  const session = await openSession(employer, { ...ORDER, ...order });
  await answer(world, holder, session.requestUri, { r1: credential, who });
  return { ...session, credential };
};
const erase = (id: string) => employer.call('POST', `/v1/verification-sessions/${id}/erase`);

describe('erasing', () => {
  test('leaves digest and outcome of each check, and nothing that names a person or a record', async () => {
    const { id, credential } = await answered({ candidateRef: 'applicant-17' });
    const before = await readSession(employer, id);
    expect((await erase(id)).statusCode).toBe(200);
    const after = await readSession(employer, id);
    expect(after).toMatchObject({ state: 'verified', verified: true, erasedAt: expect.any(String) });
    expect(after.credentials).toEqual(
      before.credentials.map(({ digest, verified, checks }) => ({ digest, verified, checks, assurance: 'green' })),
    );
    expect(after.coverage).toBeUndefined();
    expect(JSON.stringify(after)).not.toMatch(/applicant-17|山田|did:key:z6Mk.*holder|urn:uuid/);
    const stored = await dumpDatabase(world);
    for (const gone of ['applicant-17', '山田', holder.did, credential.id as string])
      expect(stored).not.toContain(gone);
  });

  test('keeps what was shown sealed even before', async () => {
    const { credential } = await answered({ candidateRef: 'applicant-18' });
    const stored = await dumpDatabase(world);
    for (const hidden of ['山田', holder.did, credential.id as string, 'Training Academy']) {
      expect(stored).not.toContain(hidden);
    }
  });

  test('again changes nothing', async () => {
    const { id } = await answered();
    const first = (await erase(id)).json<{ erasedAt: string }>();
    world.clock.advance(1_000);
    expect((await erase(id)).json<{ erasedAt: string }>().erasedAt).toBe(first.erasedAt);
  });

  test('ends a session that still waits: its link is dead', async () => {
    const { id, requestUri } = await openSession(employer);
    await erase(id);
    expect(await readSession(employer, id)).toMatchObject({ state: 'expired', credentials: [] });
    await expect(fetchRequest(world, requestUri)).rejects.toThrow('404');
  });
});

describe('the end of the retention', () => {
  test('erases, not a day before; a second run finds nothing to do', async () => {
    const { id } = await answered({ retention: 'P30D' });
    world.clock.advance(30 * 86_400_000);
    await eraseDueSession(world.context, { tenantId, sessionId: id });
    expect((await readSession(employer, id)).erasedAt).toBeUndefined();
    world.clock.advance(300_000);
    await eraseDueSession(world.context, { tenantId, sessionId: id });
    const { erasedAt } = await readSession(employer, id);
    expect(erasedAt).toBe(world.clock.now().toISOString());
    world.clock.advance(1_000);
    await eraseDueSession(world.context, { tenantId, sessionId: id });
    expect((await readSession(employer, id)).erasedAt).toBe(erasedAt);
  });

  test('is a message in the outbox, for that day, with ids only', async () => {
    const { id } = await openSession(employer, { ...ORDER, retention: 'P90D', candidateRef: 'applicant-19' });
    const { rows } = await world.database.worker.query<{ payload: JsonObject; queue: string; available_at: Date }>(
      "SELECT queue, payload, available_at FROM outbox WHERE payload->>'sessionId' = $1",
      [id],
    );
    const { eraseAfter } = (await readSession(employer, id)) as unknown as { eraseAfter: string };
    expect(rows).toEqual([{ queue: 'erase-session', payload: { sessionId: id }, available_at: new Date(eraseAfter) }]);
  });

  test('of a session that is not there is silent', async () => {
    const sessionId = '00000000-0000-4000-8000-000000000000';
    await expect(eraseDueSession(world.context, { tenantId, sessionId })).resolves.toBeUndefined();
  });
});
