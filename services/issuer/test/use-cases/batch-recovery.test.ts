// Batches interrupted, repeated, paused and killed: nothing is lost or doubled.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issueBatchChunk } from '../../src/use-cases/issue-batch-chunk.ts';
import type { IssuerContext } from '../../src/use-cases/issuer-context.ts';
import { createBatchMoves, file, row } from '../batch-moves.ts';
import { call, createWorld, type World } from '../issuer-world.ts';

let world: World;
let moves: ReturnType<typeof createBatchMoves>;
beforeAll(async () => {
  world = await createWorld();
  moves = createBatchMoves(world);
});
afterAll(() => world.close());

describe('repeating an upload with the same Idempotency-Key', () => {
  const many = Array.from({ length: 1200 }, (_, index) => row(`p${index}@example.jp`));

  test('answers the same batch and doubles nothing', async () => {
    const tenant = await moves.freshTenant();
    const text = file(...many.slice(0, 700));
    const [one, two] = [await moves.upload(tenant, text, { key: 'k' }), await moves.upload(tenant, text, { key: 'k' })];
    expect(two.json()).toEqual(one.json());
    expect(two.json().counts.total).toBe(700);
  });

  test('goes on where the first upload broke off', async () => {
    const tenant = await moves.freshTenant();
    const half = Buffer.from(file(...many));
    const { Readable } = await import('node:stream');
    const { receiveBatch } = await import('../../src/use-cases/receive-batch.ts');
    const dying = Readable.from(
      (async function* () {
        for (let at = 0; at < half.length * 0.8; at += 2048) yield half.subarray(at, at + 2048);
        throw new Error('connection lost');
      })(),
    );
    const options = {
      format: 'csv' as const,
      achievement: undefined,
      map: undefined,
      autoApprove: false,
      txCodes: false,
    };
    const caller = { tenantId: tenant.id, actor: 'test' };
    await expect(receiveBatch(world.ctx, caller, { ...options, body: dying }, 'resumed')).rejects.toThrow();
    const [stored] = (await call(world, tenant.apiKey, 'GET', '/v1/batches')).json().items;
    const before = await moves.read(tenant, stored.id);
    expect(before.state).toBe('validating');
    expect(before.counts.total).toBeGreaterThanOrEqual(500);
    expect(before.counts.total).toBeLessThan(1200);
    const again = await moves.upload(tenant, half, { key: 'resumed' });
    expect(again.json()).toMatchObject({ id: stored.id, state: 'ready', counts: { total: 1200, valid: 1200 } });
  });

  test('with other rows, fewer rows, more rows or other options is refused', async () => {
    const tenant = await moves.freshTenant();
    const rows = many.slice(0, 600);
    await moves.upload(tenant, file(...rows), { key: 'k' });
    const changed = [...rows];
    changed[3] = row('somebody-else@example.jp');
    for (const other of [file(...changed), file(...rows.slice(0, 500)), file(...rows, row('more@example.jp'))]) {
      const response = await moves.upload(tenant, other, { key: 'k' });
      expect(response.statusCode).toBe(422);
      expect(response.json().code).toBe('idempotency_key_reused');
    }
    expect((await moves.upload(tenant, file(...rows), { key: 'k', query: '?txCodes=true' })).statusCode).toBe(422);
  });

  test('at the same time stores every row once', async () => {
    const tenant = await moves.freshTenant();
    const text = file(...many);
    const responses = await Promise.all([
      moves.upload(tenant, text, { key: 'k' }),
      moves.upload(tenant, text, { key: 'k' }),
      moves.upload(tenant, text, { key: 'k' }),
    ]);
    expect(responses.map(({ statusCode }) => statusCode).every((status) => [202, 409].includes(status))).toBe(true);
    const last = await moves.upload(tenant, text, { key: 'k' });
    expect(last.json()).toMatchObject({ state: 'ready', counts: { total: 1200, valid: 1200, duplicateInFile: 0 } });
  });
});

describe('making the offers', () => {
  const rows = Array.from({ length: 950 }, (_, index) => row(`q${index}@example.jp`));

  test('delivers every row once, although every job runs three times', async () => {
    const tenant = await moves.freshTenant();
    const { id } = (await moves.upload(tenant, file(...rows), { query: '?approve=auto' })).json();
    const runs = await moves.runJobs(tenant.id, 3);
    expect(runs).toBe(4); // 300 + 300 + 300 + 50
    expect(await moves.read(tenant, id)).toMatchObject({ state: 'finished', counts: { offered: 950 } });
    expect(await moves.countRecords(id)).toEqual({ records: 950, offers: 950, rows: 950 });
  });

  test('killed inside a chunk leaves nothing of it, and the repetition does it', async () => {
    const tenant = await moves.freshTenant();
    const { id } = (await moves.upload(tenant, file(...rows.slice(0, 400)), { query: '?approve=auto' })).json();
    const [job] = await moves.waitingJobs(tenant.id);
    const dying: IssuerContext = {
      ...world.ctx,
      db: {
        ...world.ctx.db,
        query: (text, values) => world.ctx.db.query(text, values),
        transaction: (run) =>
          world.ctx.db.transaction(async (tx) => {
            await run(tx);
            throw new Error('killed before COMMIT');
          }),
      },
    };
    await expect(issueBatchChunk(dying, tenant.id, job!.payload)).rejects.toThrow('killed');
    expect(await moves.countRecords(id)).toEqual({ records: 0, offers: 0, rows: 0 });
    await moves.runJobs(tenant.id);
    expect(await moves.countRecords(id)).toEqual({ records: 400, offers: 400, rows: 400 });
  });

  test('pauses between chunks, resumes, and old jobs stay void', async () => {
    const tenant = await moves.freshTenant();
    const { id } = (await moves.upload(tenant, file(...rows), { query: '?approve=auto' })).json();
    const [first] = await moves.waitingJobs(tenant.id);
    await issueBatchChunk(world.ctx, tenant.id, first!.payload);
    expect((await moves.act(tenant, id, 'pause')).json()).toMatchObject({ state: 'paused', counts: { offered: 300 } });
    for (const job of await moves.waitingJobs(tenant.id)) await issueBatchChunk(world.ctx, tenant.id, job.payload);
    expect((await moves.read(tenant, id)).counts.offered).toBe(300);
    expect((await moves.act(tenant, id, 'resume')).json().state).toBe('running');
    await moves.runJobs(tenant.id, 2);
    expect(await moves.countRecords(id)).toEqual({ records: 950, offers: 950, rows: 950 });
  });

  test('stops for good when cancelled; offers that exist stay', async () => {
    const tenant = await moves.freshTenant();
    const { id } = (await moves.upload(tenant, file(...rows), { query: '?approve=auto' })).json();
    const [first] = await moves.waitingJobs(tenant.id);
    await issueBatchChunk(world.ctx, tenant.id, first!.payload);
    expect((await moves.act(tenant, id, 'cancel')).json().state).toBe('cancelled');
    await moves.runJobs(tenant.id);
    expect(await moves.countRecords(id)).toMatchObject({ records: 300 });
    expect((await moves.csv(tenant, id, 'claim-links.csv')).length).toBe(300);
    for (const action of ['approve', 'resume', 'pause']) {
      const late = await moves.act(tenant, id, action);
      expect(late.statusCode).toBe(409);
      expect(late.json().code).toBe('batch_state');
    }
  });

  test('can be asked for twice', async () => {
    const tenant = await moves.freshTenant();
    const { id } = (await moves.upload(tenant, file(...rows.slice(0, 10)))).json();
    await Promise.all([
      moves.act(tenant, id, 'approve'),
      moves.act(tenant, id, 'approve'),
      moves.act(tenant, id, 'approve'),
    ]);
    expect(await moves.waitingJobs(tenant.id)).toHaveLength(1);
    await moves.runJobs(tenant.id);
    expect((await moves.act(tenant, id, 'approve')).json().state).toBe('finished');
    expect((await moves.act(tenant, id, 'pause')).statusCode).toBe(409);
    expect(await moves.countRecords(id)).toMatchObject({ records: 10 });
  });
});
