// A suspension with an end: it ends by itself at its time, once, and never against a later decision.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { registerJob } from '@skill-records/service-kit/jobs';
import { createQueues } from '@skill-records/service-kit/queue';
import { startRelay } from '@skill-records/service-kit/relay';
import { endSuspensionSchema, handleEndSuspension } from '../../src/jobs/end-suspension.ts';
import { findTenant } from '../../src/store/tenants.ts';
import { endDueSuspensions, endSuspension } from '../../src/use-cases/end-suspension.ts';
import { readValues } from '../read-values.ts';
import {
  createTestService,
  type Instance,
  makeTenant,
  type Reserved,
  type ReservedToken,
  reserveAs,
  type TestService,
} from '../running-service.ts';

let service: TestService;
let instance: Instance;
let slug: string;
let tenantId: string;
/** The clock of the service; each test may move it on. */
let now = Date.now();
const HOUR = 3_600_000;
beforeAll(async () => {
  service = await createTestService();
  instance = await service.start({ now: () => new Date(now) });
  slug = (await makeTenant(service, instance)).slug;
  tenantId = (await findTenant(service.database.app, slug))!.id;
});
afterAll(() => service.close());

async function makeRecord() {
  const request = { tenant: slug, issuanceIds: [randomUUID()] };
  const [plain] = await reserveAs<Reserved>(instance, { ...request, variant: 'a' });
  const [token] = await reserveAs<ReservedToken>(instance, { ...request, variant: 'b', kind: 'token' });
  const [, suspension] = plain!.entries;
  /** Suspension bit and token status. */
  const values = () => readValues(instance, [suspension!, token!.entries[0]!]);
  return { id: plain!.issuanceId, values };
}
const change = (issuanceId: string, status: string, more: object = {}) =>
  instance.call('POST', `/v1/entries/${issuanceId}/status`, { tenant: slug, status, changeId: randomUUID(), ...more });
/** Suspends for an hour and answers the change id. */
async function suspend(issuanceId: string, forMs = HOUR): Promise<string> {
  const changeId = randomUUID();
  const until = new Date(now + forMs).toISOString();
  expect((await change(issuanceId, 'suspended', { changeId, until })).status).toBe(200);
  return changeId;
}
const end = (changeId: string, at: Instance = instance) => endSuspension(at.deps, at.publish, { tenantId, changeId });
const messagesFor = async (changeId: string) => {
  const { rows } = await service.database.worker.query<{ available_at: Date; payload: object }>(
    `SELECT available_at, payload FROM outbox WHERE queue = 'end-suspension' AND payload->>'changeId' = $1`,
    [changeId],
  );
  return rows;
};

describe('a suspension with an end', () => {
  test('is lifted in every list when its end has come, and stays lifted however often the job runs', async () => {
    const record = await makeRecord();
    const changeId = await suspend(record.id);
    expect(await record.values()).toEqual([1, 2]);
    now += HOUR;
    await end(changeId);
    expect(await record.values()).toEqual([0, 0]);
    await change(record.id, 'suspended');
    await end(changeId);
    expect(await record.values()).toEqual([1, 2]);
  });

  test('is announced to the queue for its end, in the transaction of the suspension', async () => {
    const record = await makeRecord();
    const changeId = await suspend(record.id);
    expect(await messagesFor(changeId)).toEqual([
      { available_at: new Date(now + HOUR), payload: { tenantId, changeId } },
    ]);
  });

  test('is not lifted early: a message that comes too soon is sent again for its time', async () => {
    const record = await makeRecord();
    const changeId = await suspend(record.id);
    now += HOUR - 1;
    await end(changeId);
    expect(await record.values()).toEqual([1, 2]);
    expect((await messagesFor(changeId)).map((row) => row.available_at.getTime())).toEqual([now + 1, now + 1]);
    now += 1;
    await end(changeId);
    expect(await record.values()).toEqual([0, 0]);
  });

  test('is lifted by way of outbox, relay and queue at its real time', async () => {
    const real = await service.start();
    const record = await makeRecord();
    const until = new Date(Date.now() + 1_500).toISOString();
    const body = { tenant: slug, status: 'suspended', changeId: randomUUID(), until };
    expect((await real.call('POST', `/v1/entries/${record.id}/status`, body)).status).toBe(200);
    const { worker } = service.database;
    await worker.query(`DELETE FROM outbox WHERE target <> 'status_list' OR queue <> 'end-suspension'`);
    const common = { service: 'status_list', log: real.deps.log };
    const queues = createQueues({ ...common, postgresUrl: service.database.workerUrl });
    const lifted = new Promise<number>((resolve) => {
      registerJob({
        ...common,
        queues,
        db: worker,
        name: 'end-suspension',
        schema: endSuspensionSchema,
        handler: async (payload) => {
          await handleEndSuspension((suspension) => endSuspension(real.deps, real.publish, suspension), payload);
          if (payload.changeId === body.changeId) resolve(Date.now());
        },
      });
    });
    const relay = startRelay({ ...common, db: worker, queues, pollMs: 50 });
    try {
      expect(await lifted).toBeGreaterThanOrEqual(Date.parse(until));
      expect(await record.values()).toEqual([0, 0]);
    } finally {
      await relay.close();
      await queues.close();
    }
  });

  test('is lifted by the periodic round when the message got lost, also of several at once', async () => {
    const records = [await makeRecord(), await makeRecord(), await makeRecord()];
    for (const record of records) await suspend(record.id);
    await service.database.worker.query(`DELETE FROM outbox WHERE queue = 'end-suspension'`);
    await endDueSuspensions(instance.deps, instance.publish);
    expect(await records[0]!.values()).toEqual([1, 2]);
    now += HOUR;
    await Promise.all([
      endDueSuspensions(instance.deps, instance.publish),
      endDueSuspensions(instance.deps, instance.publish),
    ]);
    for (const record of records) expect(await record.values()).toEqual([0, 0]);
  });

  test('survives a crash between deciding and publishing', async () => {
    const record = await makeRecord();
    const changeId = await suspend(record.id);
    now += HOUR;
    const crashing = await service.start({
      now: () => new Date(now),
      signList: () => Promise.reject(new Error('crash while signing')),
    });
    await expect(end(changeId, crashing)).rejects.toMatchObject({ code: 'publication_pending' });
    expect(await record.values()).toEqual([1, 2]);
    // The repeated job finds it decided; what is missing is published by the queued publish-list jobs.
    await end(changeId);
    const { rows } = await service.database.worker.query<{ payload: { tenantId: string; listId: string } }>(
      `SELECT DISTINCT payload FROM outbox WHERE queue = 'publish-list'`,
    );
    for (const { payload } of rows) await instance.publish(payload);
    expect(await record.values()).toEqual([0, 0]);
  });
});

describe('a later decision', () => {
  test.each([
    ['an open-ended suspension', 'suspended', [1, 2]],
    ['a revocation', 'revoked', [1, 1]],
    ['a reinstatement', 'active', [0, 0]],
  ] as const)('%s wins over the end of the suspension before', async (_title, status, values) => {
    const record = await makeRecord();
    const changeId = await suspend(record.id);
    expect((await change(record.id, status)).status).toBe(200);
    now += HOUR;
    await end(changeId);
    await endDueSuspensions(instance.deps, instance.publish);
    expect(await record.values()).toEqual(values);
  });

  test('moves the end: only the last one counts', async () => {
    const record = await makeRecord();
    const first = await suspend(record.id);
    const second = await suspend(record.id, 3 * HOUR);
    now += HOUR;
    await end(first);
    await endDueSuspensions(instance.deps, instance.publish);
    expect(await record.values()).toEqual([1, 2]);
    now += 2 * HOUR;
    await end(second);
    expect(await record.values()).toEqual([0, 0]);
  });

  test('wins also when it is made at the very moment of the end', async () => {
    for (let round = 0; round < 6; round += 1) {
      const record = await makeRecord();
      const changeId = await suspend(record.id);
      now += HOUR;
      const [, revoked] = await Promise.all([end(changeId), change(record.id, 'revoked')]);
      expect(revoked.status).toBe(200);
      expect((await record.values())[1]).toBe(1);
    }
  });
});

describe('an end is refused', () => {
  test.each([
    ['for a revocation', { status: 'revoked' }, 422, 'suspension_end_invalid'],
    ['for a reinstatement', { status: 'active' }, 422, 'suspension_end_invalid'],
    ['in the past', { until: '2020-01-01T00:00:00Z' }, 422, 'suspension_end_invalid'],
    ['without time zone', { until: '2099-01-01T00:00:00' }, 400, 'validation_failed'],
    ['that is a day only', { until: '2099-01-01' }, 400, 'validation_failed'],
    ['that is a number', { until: 4_000_000_000 }, 400, 'validation_failed'],
  ])('%s', async (_title, part, status, code) => {
    const record = await makeRecord();
    const until = new Date(now + HOUR).toISOString();
    const refused = await change(record.id, 'suspended', { until, ...part });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(await record.values()).toEqual([0, 0]);
  });

  test('under a change id that stands for another end', async () => {
    const record = await makeRecord();
    const changeId = await suspend(record.id);
    const until = new Date(now + 2 * HOUR).toISOString();
    for (const part of [{ until }, {}]) {
      const refused = await change(record.id, 'suspended', { changeId, ...part });
      expect([refused.status, refused.body.code]).toEqual([409, 'change_id_reused']);
    }
    // The same again is the same change, also after its end.
    const same = { changeId, until: new Date(now + HOUR).toISOString() };
    now += 2 * HOUR;
    expect((await change(record.id, 'suspended', same)).status).toBe(200);
  });
});
