// The moves of a provider with files: upload, read, decide, and what the queue would do meanwhile.
import { parse } from 'csv-parse/sync';
import { issueBatchChunk } from '../src/use-cases/issue-batch-chunk.ts';
import { call, createTenant, publishAchievement, type TestTenant, type World } from './issuer-world.ts';

const HEADER = 'achievement,email,name,locale,external_id,test_score,teacher_level,evaluated_on,evidence_url';
/** One line with the documented columns. */
export const row = (email: string, more: Partial<Record<string, string>> = {}) => {
  const cells = {
    achievement: 'ITL-SS-3',
    email,
    name: '山田 花子',
    locale: 'ja',
    external_id: '',
    test_score: '82',
    teacher_level: '3',
    evaluated_on: '2026-03-18',
    evidence_url: '',
    ...more,
  };
  return HEADER.split(',')
    .map((column) => cells[column as keyof typeof cells])
    .join(',');
};
export const file = (...rows: string[]) => `${[HEADER, ...rows].join('\r\n')}\r\n`;

interface Job {
  id: string;
  payload: { batchId: string; chunk: number };
}

export function createBatchMoves(world: World) {
  let number = 0;
  async function freshTenant(): Promise<TestTenant & { id: string }> {
    number += 1;
    const tenant = await createTenant(world, `provider-${number}`);
    await publishAchievement(world, tenant);
    const { rows } = await world.database.app.query<{ id: string }>('select tenant_id_by_slug($1) as id', [
      tenant.tenant,
    ]);
    return { ...tenant, id: rows[0]!.id };
  }

  const upload = (tenant: TestTenant, body: string | Buffer, o: { query?: string; key?: string; type?: string } = {}) =>
    world.app.inject({
      method: 'POST',
      url: `/v1/batches${o.query ?? ''}`,
      headers: {
        authorization: `Bearer ${tenant.apiKey}`,
        'content-type': o.type ?? 'text/csv',
        ...(o.key ? { 'idempotency-key': o.key } : {}),
      },
      payload: body,
    });
  const read = async (tenant: TestTenant, id: string) =>
    (await call(world, tenant.apiKey, 'GET', `/v1/batches/${id}`)).json();
  const act = (tenant: TestTenant, id: string, action: string) =>
    call(world, tenant.apiKey, 'POST', `/v1/batches/${id}/${action}`);
  const csv = async (tenant: TestTenant, id: string, name: string) =>
    parse((await call(world, tenant.apiKey, 'GET', `/v1/batches/${id}/${name}`)).body, {
      columns: true,
      bom: true,
    }) as Record<string, string>[];

  /** The messages that the relay would deliver, oldest first. */
  async function waitingJobs(tenantId: string): Promise<Job[]> {
    const { rows } = await world.database.worker.query<Job>(
      `select id, payload from outbox where queue = 'issue-batch' and tenant_id = $1 and state = 'waiting' order by created_at`,
      [tenantId],
    );
    return rows;
  }
  /** Runs each waiting job `times` times, as an at-least-once queue may, until none is left. */
  async function runJobs(tenantId: string, times = 1): Promise<number> {
    let runs = 0;
    for (let jobs = await waitingJobs(tenantId); jobs.length > 0; jobs = await waitingJobs(tenantId)) {
      for (const job of jobs) {
        await Promise.all(Array.from({ length: times }, () => issueBatchChunk(world.ctx, tenantId, job.payload)));
        await world.database.worker.query(`update outbox set state = 'done' where id = $1`, [job.id]);
        runs += 1;
      }
    }
    return runs;
  }
  async function countRecords(batchId: string): Promise<{ records: number; offers: number; rows: number }> {
    const { createDatabase } = await import('@skill-records/service-kit/database');
    const admin = createDatabase({ url: world.database.adminUrl, max: 1 });
    const { rows } = await admin.query<{ records: number; offers: number; rows: number }>(
      `select (select count(*)::int from issuer.skill_record where batch_id = $1) as records,
              (select count(*)::int from issuer.offer o join issuer.skill_record r on r.id = o.skill_record_id
               where r.batch_id = $1) as offers,
              (select count(distinct batch_row)::int from issuer.skill_record where batch_id = $1) as rows`,
      [batchId],
    );
    await admin.close();
    return rows[0]!;
  }
  return { freshTenant, upload, read, act, csv, waitingJobs, runJobs, countRecords };
}
