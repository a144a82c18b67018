// Batches: files in, verdicts per row, offers out; interrupted, repeated, paused and killed, nothing is lost or doubled.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { issueBatchChunk } from '../../src/use-cases/issue-batch-chunk.ts';
import type { IssuerContext } from '../../src/use-cases/issuer-context.ts';
import {
  acceptRecord,
  call,
  certified,
  claim,
  createTenant,
  createWorld,
  publishAchievement,
  type TestTenant,
  type World,
} from '../issuer-world.ts';

const HEADER = 'achievement,email,name,locale,external_id,test_score,teacher_level,evaluated_on,evidence_url';
const row = (email: string, more: Partial<Record<string, string>> = {}) => {
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
const file = (...rows: string[]) => `${[HEADER, ...rows].join('\r\n')}\r\n`;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

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

interface Job {
  id: string;
  payload: { batchId: string; chunk: number };
}
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

describe('an uploaded file', () => {
  test('waits for approval, becomes offers, and its links can be claimed', async () => {
    const tenant = await freshTenant();
    const response = await upload(tenant, file(row('a@example.jp'), row('b@example.jp', { name: '佐藤 次郎' })));
    expect(response.statusCode).toBe(202);
    const { id, state, counts } = response.json();
    expect(state).toBe('ready');
    expect(counts).toMatchObject({ total: 2, valid: 2, invalid: 0, offered: 0 });
    expect(await runJobs(tenant.id)).toBe(0);

    expect((await act(tenant, id, 'approve')).json().state).toBe('running');
    await runJobs(tenant.id);
    const finished = await read(tenant, id);
    expect(finished).toMatchObject({
      state: 'finished',
      counts: { total: 2, offered: 2, claimed: 0 },
      progress: { done: 2, total: 2, percent: 100 },
    });

    const links = await csv(tenant, id, 'claim-links.csv');
    expect(links.map((link) => [link.row, link.email, link.name, link.achievement])).toEqual([
      ['2', 'a@example.jp', '山田 花子', 'ITL-SS-3'],
      ['3', 'b@example.jp', '佐藤 次郎', 'ITL-SS-3'],
    ]);
    expect(links[0]?.claim_link).toMatch(/\/pages\/provider-\d+\/offers\/[A-Za-z0-9_-]{22}$/);
    await claim(world, tenant.tenant, links[0]?.offer_uri ?? '');
    expect((await read(tenant, id)).counts).toMatchObject({ offered: 2, claimed: 1 });
  });

  test('names each fault with row, column, code and both languages', async () => {
    const tenant = await freshTenant();
    const response = await upload(
      tenant,
      file(
        row('good@example.jp'),
        row('late@example.jp', { evaluated_on: '2026-02-30' }),
        row('low@example.jp', { test_score: '12' }),
        row('no-mail'),
        row('good@example.jp'),
        row('x@example.jp', { achievement: 'NONE' }),
      ),
    );
    const { id, counts, sampleErrors } = response.json();
    expect(counts).toMatchObject({ total: 6, valid: 1, invalid: 5, malformed: 4, duplicateInFile: 1 });
    expect(
      sampleErrors.map((fault: { row: number; column: string; code: string }) => [fault.row, fault.column, fault.code]),
    ).toEqual([
      [3, 'evaluated_on', 'date_format'],
      [4, 'test_score', 'result_below_required'],
      [5, 'email', 'email_format'],
      [6, 'email', 'duplicate_in_file'],
      [7, 'achievement', 'achievement_unknown'],
    ]);
    const errors = await csv(tenant, id, 'errors.csv');
    expect(Object.keys(errors[0] ?? {}).slice(0, 6)).toEqual([
      'row',
      'column',
      'code',
      'message_en',
      'message_ja',
      'achievement',
    ]);
    expect(errors[2]).toMatchObject({ row: '5', email: 'no-mail', code: 'email_format' });
    expect(errors.every((line) => line.message_en && line.message_ja)).toBe(true);
    const rows = (await call(world, tenant.apiKey, 'GET', `/v1/batches/${id}/rows?state=malformed&limit=3`)).json();
    expect(rows.items).toHaveLength(3);
    const rest = (
      await call(world, tenant.apiKey, 'GET', `/v1/batches/${id}/rows?state=malformed&cursor=${rows.next}`)
    ).json();
    expect(rest.items.map((item: { row: number }) => item.row)).toEqual([7]);
  });

  test.each([
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\ufeff${text}`), 'utf-8'],
    ['CP932', (text: string) => iconv.encode(text, 'cp932'), 'cp932'],
  ])('in %s is read with the same names', async (_title, encode, encoding) => {
    const tenant = await freshTenant();
    const response = await upload(tenant, encode(file(row('a@example.jp', { name: '髙橋 一郎' }))), {
      query: '?approve=auto',
    });
    expect(response.json()).toMatchObject({ state: 'running', encoding });
    await runJobs(tenant.id);
    const [link] = await csv(tenant, response.json().id, 'claim-links.csv');
    expect(link?.name).toBe('髙橋 一郎');
  });

  test('with foreign headers and one achievement for all rows', async () => {
    const tenant = await freshTenant();
    const text = 'メール,氏名,点数,評価,評価日\nx@example.jp,山田,８２,3,2026年3月15日\n';
    const map = encodeURIComponent('メール:email,氏名:name,点数:test_score,評価:teacher_level,評価日:evaluated_on');
    const response = await upload(tenant, text, { query: `?achievement=ITL-SS-3&map=${map}` });
    expect(response.json().counts).toMatchObject({ valid: 1, invalid: 0 });
    const missing = await upload(tenant, text, { query: '?achievement=ITL-SS-3' });
    expect(missing.json()).toMatchObject({ code: 'batch_columns_missing' });
    const wrong = await upload(tenant, text, { query: `?map=${encodeURIComponent('メール:nothing')}` });
    expect(wrong.json()).toMatchObject({ code: 'batch_column_map_invalid' });
    const unknown = await upload(tenant, text, { query: '?achievement=NONE' });
    expect(unknown.json()).toMatchObject({ code: 'achievement_unknown' });
  });

  test('as NDJSON holds records of both types', async () => {
    const tenant = await freshTenant();
    const identified = {
      type: 'Identified',
      recipient: { email: 'a@example.jp' },
      employment: { startDate: '2024-04-01' },
    };
    const lines = [
      JSON.stringify(certified({ recipient: { email: 'a@example.jp' } })),
      JSON.stringify(identified),
      '{"type":"Certified"}',
      'not json',
      JSON.stringify(certified({ achievement: 'NONE' })),
      JSON.stringify({ type: 'Identified', recipient: {} }),
      JSON.stringify(certified({ results: [{ role: 'TestEvaluation', value: '82', on: '2026-03-15' }] })),
    ];
    const response = await upload(tenant, lines.join('\n'), { type: 'application/x-ndjson', query: '?approve=auto' });
    const { id, counts, sampleErrors } = response.json();
    expect(counts).toMatchObject({ total: 7, valid: 2, malformed: 5 });
    expect(sampleErrors.map(({ row: at, code }: { row: number; code: string }) => [at, code])).toEqual([
      [3, 'schema'],
      [4, 'json'],
      [5, 'achievement_unknown'],
      [6, 'identity_or_employment_missing'],
      [7, 'missing_result'],
    ]);
    await runJobs(tenant.id);
    expect((await read(tenant, id)).counts.offered).toBe(2);
  });

  test('tried with dryRun leaves nothing behind', async () => {
    const tenant = await freshTenant();
    const text = file(row('a@example.jp'), row('a@example.jp'), row('bad', { test_score: '' }));
    const tried = await upload(tenant, text, { query: '?dryRun=true' });
    expect(tried.statusCode).toBe(200);
    expect(tried.json()).toMatchObject({
      dryRun: true,
      counts: { total: 3, valid: 1, malformed: 1, duplicateInFile: 1 },
    });
    expect((await call(world, tenant.apiKey, 'GET', '/v1/batches')).json().items).toEqual([]);
  });

  test('does not offer again what the person was offered before, unless it was revoked', async () => {
    const tenant = await freshTenant();
    const { offer } = await acceptRecord(world, tenant, certified({ recipient: { email: 'Known@example.jp' } }));
    const text = file(row('known@example.jp'), row('new@example.jp'));
    const before = (await upload(tenant, text)).json();
    expect(before.counts).toMatchObject({ valid: 1, alreadyIssued: 1 });
    expect(before.sampleErrors[0]).toMatchObject({ row: 2, code: 'already_issued' });
    const { credential } = await claim(world, tenant.tenant, offer.uri);
    await call(world, tenant.apiKey, 'POST', `/v1/credentials/${credential.id}/revoke`, { reason: 'x' });
    expect((await upload(tenant, text)).json().counts).toMatchObject({ valid: 2, alreadyIssued: 0 });
  });

  test('finds a duplicate that another file brought between validation and approval', async () => {
    const tenant = await freshTenant();
    const text = file(row('same@example.jp'));
    const [one, two] = [(await upload(tenant, text)).json(), (await upload(tenant, text)).json()];
    expect([one.counts.valid, two.counts.valid]).toEqual([1, 1]);
    await act(tenant, one.id, 'approve');
    await act(tenant, two.id, 'approve');
    await runJobs(tenant.id);
    expect((await read(tenant, one.id)).counts).toMatchObject({ offered: 1 });
    expect(await read(tenant, two.id)).toMatchObject({
      state: 'finished',
      counts: { offered: 0, alreadyIssued: 1 },
    });
  });

  test('neutralises formulas in every file that is downloaded', async () => {
    const tenant = await freshTenant();
    const text = file(row('a@example.jp', { name: '=cmd|x' }), row('bad', { name: '@SUM(A1)' }));
    const { id } = (await upload(tenant, text, { query: '?approve=auto' })).json();
    await runJobs(tenant.id);
    expect((await csv(tenant, id, 'claim-links.csv'))[0]?.name).toBe("'=cmd|x");
    expect((await csv(tenant, id, 'errors.csv'))[0]?.name).toBe("'@SUM(A1)");
  });

  test('with transaction codes keeps them in a file of their own, and they work', async () => {
    const tenant = await freshTenant();
    const { id } = (await upload(tenant, file(row('a@example.jp')), { query: '?approve=auto&txCodes=true' })).json();
    await runJobs(tenant.id);
    const links = await call(world, tenant.apiKey, 'GET', `/v1/batches/${id}/claim-links.csv`);
    const [code] = await csv(tenant, id, 'tx-codes.csv');
    expect(code).toEqual({ row: '2', tx_code: expect.stringMatching(/^\d{6}$/) });
    expect(links.body).not.toContain(code?.tx_code);
    const [link] = await csv(tenant, id, 'claim-links.csv');
    await claim(world, tenant.tenant, link?.offer_uri ?? '', { txCode: code?.tx_code ?? '' });
    expect(await csv(tenant, id, 'tx-codes.csv')).toEqual([]);
  });

  test('shows each row with its stage, its delivery and its record', async () => {
    const tenant = await freshTenant();
    const text = file(row('a@example.jp'), row('b@example.jp'), row('bad'));
    const { id } = (await upload(tenant, text, { query: '?approve=auto' })).json();
    await runJobs(tenant.id);
    const [link] = await csv(tenant, id, 'claim-links.csv');
    await claim(world, tenant.tenant, link?.offer_uri ?? '');
    const list = async (query: string) =>
      (await call(world, tenant.apiKey, 'GET', `/v1/batches/${id}/rows${query}`)).json().items;
    expect(await list('')).toEqual([
      { row: 2, state: 'claimed', skillRecord: expect.any(String), delivery: 'link' },
      { row: 3, state: 'offered', skillRecord: expect.any(String), delivery: 'link' },
      { row: 4, state: 'malformed', errors: [expect.objectContaining({ code: 'email_format' })] },
    ]);
    expect((await list('?state=offered')).map((item: { row: number }) => item.row)).toEqual([3]);
    expect(await list('?delivery=bounced')).toEqual([]);
  });

  test('is forgotten after thirty days: the cells go, the counts and codes stay', async () => {
    const tenant = await freshTenant();
    const { id } = (await upload(tenant, file(row('a@example.jp'), row('bad')), { query: '?approve=auto' })).json();
    const waiting = (await upload(tenant, file(row('w@example.jp')))).json();
    await runJobs(tenant.id);
    const { sweep } = await import('../../src/use-cases/sweep.ts');
    const before = world.clock.now;
    world.clock.now = new Date(before.getTime() + 29 * 86_400_000);
    await sweep(world.ctx);
    const kept = await csv(tenant, id, 'errors.csv');
    world.clock.now = new Date(before.getTime() + 31 * 86_400_000);
    await sweep(world.ctx);
    const gone = await csv(tenant, id, 'errors.csv');
    const [closed, finished] = [await read(tenant, waiting.id), await read(tenant, id)];
    world.clock.now = before;
    expect(kept[0]).toMatchObject({ row: '3', email: 'bad' });
    expect(gone[0]).toMatchObject({ row: '3', code: 'email_format', email: '' });
    expect(closed.state).toBe('cancelled');
    expect(finished.counts).toMatchObject({ offered: 1, malformed: 1 });
  });

  test('resends one row', async () => {
    const tenant = await freshTenant();
    const { id } = (await upload(tenant, file(row('a@example.jp'), row('bad')), { query: '?approve=auto' })).json();
    await runJobs(tenant.id);
    const [before] = await csv(tenant, id, 'claim-links.csv');
    expect((await call(world, tenant.apiKey, 'POST', `/v1/batches/${id}/rows/2/resend`)).statusCode).toBe(202);
    const [after] = await csv(tenant, id, 'claim-links.csv');
    expect(after?.offer_uri).not.toBe(before?.offer_uri);
    expect((await call(world, tenant.apiKey, 'POST', `/v1/batches/${id}/rows/3/resend`)).statusCode).toBe(404);
  });

  test('keeps rows of a file sealed', async () => {
    const tenant = await freshTenant();
    await upload(tenant, file(row('canary-row@example.jp', { name: 'カナリア' }), row('bad-canary')));
    const { rows } = await world.database.app.transaction(async (tx) => {
      await tx.query(`select set_config('app.tenant', $1, true)`, [tenant.id]);
      return tx.query<{ text: string }>('select r::text as text from batch_row r');
    });
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/canary|カナリア/);
  });

  test.each([
    ['an empty body', '', 'text/csv', 400],
    ['JSON', '{}', 'application/json', 415],
    ['a type of no kind', 'x', 'text/plain', 415],
  ])('is refused when it is %s', async (_title, body, type, status) => {
    const tenant = await freshTenant();
    expect((await upload(tenant, body, { type })).statusCode).toBe(status);
  });
});

describe('repeating an upload with the same Idempotency-Key', () => {
  const many = Array.from({ length: 1200 }, (_, index) => row(`p${index}@example.jp`));

  test('answers the same batch and doubles nothing', async () => {
    const tenant = await freshTenant();
    const text = file(...many.slice(0, 700));
    const [one, two] = [await upload(tenant, text, { key: 'k' }), await upload(tenant, text, { key: 'k' })];
    expect(two.json()).toEqual(one.json());
    expect(two.json().counts.total).toBe(700);
  });

  test('goes on where the first upload broke off', async () => {
    const tenant = await freshTenant();
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
    const before = await read(tenant, stored.id);
    expect(before.state).toBe('validating');
    expect(before.counts.total).toBeGreaterThanOrEqual(500);
    expect(before.counts.total).toBeLessThan(1200);
    const again = await upload(tenant, half, { key: 'resumed' });
    expect(again.json()).toMatchObject({ id: stored.id, state: 'ready', counts: { total: 1200, valid: 1200 } });
  });

  test('with other rows, fewer rows, more rows or other options is refused', async () => {
    const tenant = await freshTenant();
    const rows = many.slice(0, 600);
    await upload(tenant, file(...rows), { key: 'k' });
    const changed = [...rows];
    changed[3] = row('somebody-else@example.jp');
    for (const other of [file(...changed), file(...rows.slice(0, 500)), file(...rows, row('more@example.jp'))]) {
      const response = await upload(tenant, other, { key: 'k' });
      expect(response.statusCode).toBe(422);
      expect(response.json().code).toBe('idempotency_key_reused');
    }
    expect((await upload(tenant, file(...rows), { key: 'k', query: '?txCodes=true' })).statusCode).toBe(422);
  });

  test('at the same time stores every row once', async () => {
    const tenant = await freshTenant();
    const text = file(...many);
    const responses = await Promise.all([
      upload(tenant, text, { key: 'k' }),
      upload(tenant, text, { key: 'k' }),
      upload(tenant, text, { key: 'k' }),
    ]);
    expect(responses.map(({ statusCode }) => statusCode).every((status) => [202, 409].includes(status))).toBe(true);
    const last = await upload(tenant, text, { key: 'k' });
    expect(last.json()).toMatchObject({ state: 'ready', counts: { total: 1200, valid: 1200, duplicateInFile: 0 } });
  });
});

describe('making the offers', () => {
  const rows = Array.from({ length: 950 }, (_, index) => row(`q${index}@example.jp`));

  test('delivers every row once, although every job runs three times', async () => {
    const tenant = await freshTenant();
    const { id } = (await upload(tenant, file(...rows), { query: '?approve=auto' })).json();
    const runs = await runJobs(tenant.id, 3);
    expect(runs).toBe(4); // 300 + 300 + 300 + 50
    expect(await read(tenant, id)).toMatchObject({ state: 'finished', counts: { offered: 950 } });
    expect(await countRecords(id)).toEqual({ records: 950, offers: 950, rows: 950 });
  });

  test('killed inside a chunk leaves nothing of it, and the repetition does it', async () => {
    const tenant = await freshTenant();
    const { id } = (await upload(tenant, file(...rows.slice(0, 400)), { query: '?approve=auto' })).json();
    const [job] = await waitingJobs(tenant.id);
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
    expect(await countRecords(id)).toEqual({ records: 0, offers: 0, rows: 0 });
    await runJobs(tenant.id);
    expect(await countRecords(id)).toEqual({ records: 400, offers: 400, rows: 400 });
  });

  test('pauses between chunks, resumes, and old jobs stay void', async () => {
    const tenant = await freshTenant();
    const { id } = (await upload(tenant, file(...rows), { query: '?approve=auto' })).json();
    const [first] = await waitingJobs(tenant.id);
    await issueBatchChunk(world.ctx, tenant.id, first!.payload);
    expect((await act(tenant, id, 'pause')).json()).toMatchObject({ state: 'paused', counts: { offered: 300 } });
    for (const job of await waitingJobs(tenant.id)) await issueBatchChunk(world.ctx, tenant.id, job.payload);
    expect((await read(tenant, id)).counts.offered).toBe(300);
    expect((await act(tenant, id, 'resume')).json().state).toBe('running');
    await runJobs(tenant.id, 2);
    expect(await countRecords(id)).toEqual({ records: 950, offers: 950, rows: 950 });
  });

  test('stops for good when cancelled; offers that exist stay', async () => {
    const tenant = await freshTenant();
    const { id } = (await upload(tenant, file(...rows), { query: '?approve=auto' })).json();
    const [first] = await waitingJobs(tenant.id);
    await issueBatchChunk(world.ctx, tenant.id, first!.payload);
    expect((await act(tenant, id, 'cancel')).json().state).toBe('cancelled');
    await runJobs(tenant.id);
    expect(await countRecords(id)).toMatchObject({ records: 300 });
    expect((await csv(tenant, id, 'claim-links.csv')).length).toBe(300);
    for (const action of ['approve', 'resume', 'pause']) {
      const late = await act(tenant, id, action);
      expect(late.statusCode).toBe(409);
      expect(late.json().code).toBe('batch_state');
    }
  });

  test('can be asked for twice', async () => {
    const tenant = await freshTenant();
    const { id } = (await upload(tenant, file(...rows.slice(0, 10)))).json();
    await Promise.all([act(tenant, id, 'approve'), act(tenant, id, 'approve'), act(tenant, id, 'approve')]);
    expect(await waitingJobs(tenant.id)).toHaveLength(1);
    await runJobs(tenant.id);
    expect((await act(tenant, id, 'approve')).json().state).toBe('finished');
    expect((await act(tenant, id, 'pause')).statusCode).toBe(409);
    expect(await countRecords(id)).toMatchObject({ records: 10 });
  });
});
