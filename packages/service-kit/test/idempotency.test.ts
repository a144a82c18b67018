import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Transaction } from '../src/database.ts';
import { createEnvelope } from '../src/envelope.ts';
import { deleteSealedResponses, idempotencyKey, withIdempotency } from '../src/idempotency.ts';
import { problem } from '../src/problem.ts';
import { NIL_TENANT, setTenant, withTenant } from '../src/tenancy.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/postgres.ts';

let db: TestDatabase;
let tenantId: string;
beforeAll(async () => {
  db = await createTestDatabase({ service: 'kit_notes', migrations: new URL('./fixtures/notes/', import.meta.url) });
});
afterAll(() => db.drop());
beforeEach(() => {
  tenantId = randomUUID();
});

const request = (o: object = {}) => ({
  tenantId,
  key: 'k1' as string | undefined,
  route: 'POST /v1/notes',
  body: { text: 'a' } as unknown,
  ...o,
});
const note = async (tx: Transaction) => {
  const { rows } = await tx.query<{ id: string }>(`insert into note (tenant_id, body) values ($1, 'x') returning id`, [
    tenantId,
  ]);
  return { status: 201, body: { id: rows[0]!.id, at: new Date(), nothing: undefined, list: [1, null] } };
};
const count = () => withTenant(db.app, tenantId, async (tx) => (await tx.query('select 1 from note')).rowCount);

describe('the same key and body', () => {
  test('give the stored answer, byte for byte, and do the work once', async () => {
    const first = await withIdempotency(db.app, request(), note);
    const second = await withIdempotency(db.app, request(), note);
    expect([first.replayed, second.replayed, second.status]).toEqual([false, true, 201]);
    expect(JSON.stringify(second.body)).toBe(JSON.stringify(first.body));
    expect(await count()).toBe(1);
  });

  test('at the same time, thirty times, do the work once', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => withIdempotency(db.app, request(), note)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
    expect(await count()).toBe(1);
  });

  test('while the first is still at work are told to come back', async () => {
    let finish = () => {};
    const working = withIdempotency(db.app, request(), async (tx) => {
      const answer = await note(tx);
      await new Promise<void>((done) => {
        finish = done;
      });
      return answer;
    });
    await expect(withIdempotency(db.app, request(), note)).rejects.toMatchObject({
      code: 'idempotency_in_progress',
      retryAfter: 1,
    });
    finish();
    await working;
    expect((await withIdempotency(db.app, request(), note)).replayed).toBe(true);
    expect(await count()).toBe(1);
  });

  test('after an interrupted attempt do the work, once', async () => {
    const interrupted = withIdempotency(db.app, request(), async (tx) => {
      await note(tx);
      throw new Error('the process died');
    });
    await expect(interrupted).rejects.toThrow('the process died');
    expect(await count()).toBe(0);
    expect((await withIdempotency(db.app, request(), note)).replayed).toBe(false);
    expect(await count()).toBe(1);
  });

  test('after a refusal are judged anew', async () => {
    await expect(
      withIdempotency(db.app, request(), async () => Promise.reject(problem('conflict'))),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect((await withIdempotency(db.app, request(), note)).status).toBe(201);
  });
});

describe('another request', () => {
  test.each([[{ text: 'b' }], [{ text: 'a', more: 1 }], [undefined], [null]])(
    'with the same key and the body %j is refused',
    async (body) => {
      await withIdempotency(db.app, request(), note);
      await expect(withIdempotency(db.app, request({ body }), note)).rejects.toMatchObject({
        code: 'idempotency_key_reused',
      });
      expect(await count()).toBe(1);
    },
  );

  test.each([[{ key: 'k2' }], [{ route: 'POST /v1/other' }]])('is one with %j', async (change) => {
    await withIdempotency(db.app, request(), note);
    expect((await withIdempotency(db.app, request(change), note)).replayed).toBe(false);
  });

  test('of another tenant with the same key is its own', async () => {
    await withIdempotency(db.app, request(), note);
    tenantId = randomUUID();
    expect((await withIdempotency(db.app, request(), note)).replayed).toBe(false);
  });

  test('without a key is simply done', async () => {
    for (let times = 0; times < 2; times += 1) await withIdempotency(db.app, request({ key: undefined }), note);
    expect(await count()).toBe(2);
  });
});

describe('an operator’s request', () => {
  test('has no tenant, may create one and work in it, and is repeated safely', async () => {
    const create = async (tx: Transaction) => {
      await setTenant(tx, tenantId);
      await note(tx);
      return { status: 201, body: { tenant: tenantId } };
    };
    const key = randomUUID();
    const first = await withIdempotency(db.app, request({ tenantId: undefined, key }), create);
    const second = await withIdempotency(db.app, request({ tenantId: undefined, key }), create);
    expect([first.body, second.body, second.replayed]).toEqual([{ tenant: tenantId }, { tenant: tenantId }, true]);
    expect(await count()).toBe(1);
    expect(NIL_TENANT).not.toBe(tenantId);
  });
});

describe('a confidential answer', () => {
  const seal = createEnvelope(randomBytes(32).toString('base64'));
  const offer = async () => ({ status: 202, body: { txCode: 'canary-4711' }, reference: 'offer-1' });
  const stored = () =>
    withTenant(
      db.app,
      tenantId,
      async (tx) =>
        (await tx.query<{ all: string }>(`select string_agg(i::text, '') as all from idempotency i`)).rows[0]?.all,
    );

  test('is stored sealed and still repeated', async () => {
    await withIdempotency(db.app, request({ seal }), offer);
    expect(await stored()).not.toContain('canary');
    expect((await withIdempotency(db.app, request({ seal }), offer)).body).toEqual({ txCode: 'canary-4711' });
  });

  test('can be deleted, after which the request is neither repeated nor done again', async () => {
    await withIdempotency(db.app, request({ seal }), offer);
    expect(await withTenant(db.app, tenantId, (tx) => deleteSealedResponses(tx, 'offer-1'))).toBe(1);
    let calls = 0;
    const again = withIdempotency(db.app, request({ seal }), async () => {
      calls += 1;
      return offer();
    });
    await expect(again).rejects.toMatchObject({ code: 'idempotency_response_gone' });
    expect(calls).toBe(0);
  });

  test('is deleted only by its own reference and tenant', async () => {
    await withIdempotency(db.app, request({ seal }), offer);
    expect(await withTenant(db.app, tenantId, (tx) => deleteSealedResponses(tx, 'offer-2'))).toBe(0);
    expect(await withTenant(db.app, randomUUID(), (tx) => deleteSealedResponses(tx, 'offer-1'))).toBe(0);
  });

  test('never leaves by a route that was not given the key', async () => {
    await withIdempotency(db.app, request({ seal }), offer);
    await expect(withIdempotency(db.app, request(), offer)).rejects.toThrow('must be given the envelope');
  });
});

describe('the header', () => {
  test.each(['a', '8e03978e-40d5-43e8-bc93-6894a57f9324', '"quoted"', 'x'.repeat(255)])('may be %.40s', (key) => {
    expect(idempotencyKey({ headers: { 'idempotency-key': key } })).toBe(key);
  });
  test.each(['', ' ', 'a b', 'é', 'x'.repeat(256), 'a\u0000'])('may not be %p', (key) => {
    expect(() => idempotencyKey({ headers: { 'idempotency-key': key } })).toThrow(
      expect.objectContaining({ code: 'idempotency_key_invalid' }),
    );
  });
  test('may be absent', () => {
    expect(idempotencyKey({ headers: {} })).toBeUndefined();
  });
});
