// The statement that takes an answer: it alone, without any help from the code above, lets one through.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { findSession, insertSession, type SessionAnswer, storeAnswer } from '../../src/store/sessions.ts';
import { hashSecret } from '../../src/use-cases/secrets.ts';
import { createTenant, createWorld, type World } from '../support/world.ts';

let world: World;
let tenantId: string;
let otherId: string;
const NOW = new Date('2026-04-10T00:00:00Z');

beforeAll(async () => {
  world = await createWorld();
  const idOf = async (slug: string) => {
    await createTenant(world, slug);
    const { rows } = await world.database.app.query<{ tenant_id: string }>('SELECT * FROM find_tenant($1)', [slug]);
    return rows[0]!.tenant_id;
  };
  [tenantId, otherId] = [await idOf('employer-a'), await idOf('employer-b')];
});
afterAll(() => world.close());

const open = async () => {
  const id = randomUUID();
  await withTenant(world.database.app, tenantId, (tx) =>
    insertSession(tx, tenantId, {
      id,
      requestId: randomUUID(),
      responseId: randomUUID(),
      dcqlQuery: '{}',
      purpose: { en: 'a', ja: 'あ' },
      retention: 'P90D',
      issuerTrust: 'listed',
      trustList: 'default',
      secretsSealed: 'sealed',
      nonceHash: hashSecret(`nonce ${id}`),
      stateHash: hashSecret(`state ${id}`),
      createdAt: NOW,
      expiresAt: new Date(NOW.getTime() + 300_000),
      eraseAfter: new Date(NOW.getTime() + 1e9),
    }),
  );
  return id;
};
const take = (id: string, change: Partial<SessionAnswer> = {}, tenant = tenantId) =>
  withTenant(world.database.app, tenant, (tx) =>
    storeAnswer(tx, tenant, id, {
      nonceHash: hashSecret(`nonce ${id}`),
      stateHash: hashSecret(`state ${id}`),
      state: 'verified',
      assurance: 'green',
      outcome: { by: 'somebody' },
      now: NOW,
      ...change,
    }),
  );
const read = (id: string) => withTenant(world.database.app, tenantId, (tx) => findSession(tx, tenantId, id));

describe('storing an answer', () => {
  test('takes one of 50 at the same time, and consumes nonce and state with it', async () => {
    const id = await open();
    const taken = await Promise.all(Array.from({ length: 50 }, (_, by) => take(id, { outcome: { by } })));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const session = await read(id);
    expect(session).toMatchObject({ state: 'verified', outcome: { by: taken.indexOf(true) } });
    expect(session?.secretsSealed).toBeUndefined();
    expect(await take(id)).toBe(false);
  });

  test.each<[string, Partial<SessionAnswer>]>([
    ['another nonce', { nonceHash: hashSecret('x') }],
    ['another state', { stateHash: hashSecret('x') }],
    ['the moment the time is over', { now: new Date(NOW.getTime() + 300_000) }],
  ])('takes nothing with %s, and the session stays open', async (_title, change) => {
    const id = await open();
    expect(await take(id, change)).toBe(false);
    expect((await read(id))?.state).toBe('pending');
    expect(await take(id)).toBe(true);
  });

  test('takes nothing for a session of another tenant', async () => {
    const id = await open();
    expect(await take(id, {}, otherId)).toBe(false);
    expect((await read(id))?.state).toBe('pending');
  });
});
