// Batches: files in, verdicts per row, offers out, and files to download.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { createBatchMoves, file, row } from '../batch-moves.ts';
import { acceptRecord, call, certified, claim, createWorld, type World } from '../issuer-world.ts';

let world: World;
let moves: ReturnType<typeof createBatchMoves>;
beforeAll(async () => {
  world = await createWorld();
  moves = createBatchMoves(world);
});
afterAll(() => world.close());

describe('an uploaded file', () => {
  test('waits for approval, becomes offers, and its links can be claimed', async () => {
    const tenant = await moves.freshTenant();
    const response = await moves.upload(tenant, file(row('a@example.jp'), row('b@example.jp', { name: '佐藤 次郎' })));
    expect(response.statusCode).toBe(202);
    const { id, state, counts } = response.json();
    expect(state).toBe('ready');
    expect(counts).toMatchObject({ total: 2, valid: 2, invalid: 0, offered: 0 });
    expect(await moves.runJobs(tenant.id)).toBe(0);

    expect((await moves.act(tenant, id, 'approve')).json().state).toBe('running');
    await moves.runJobs(tenant.id);
    const finished = await moves.read(tenant, id);
    expect(finished).toMatchObject({
      state: 'finished',
      counts: { total: 2, offered: 2, claimed: 0 },
      progress: { done: 2, total: 2, percent: 100 },
    });

    const links = await moves.csv(tenant, id, 'claim-links.csv');
    expect(links.map((link) => [link.row, link.email, link.name, link.achievement])).toEqual([
      ['2', 'a@example.jp', '山田 花子', 'ITL-SS-3'],
      ['3', 'b@example.jp', '佐藤 次郎', 'ITL-SS-3'],
    ]);
    expect(links[0]?.claim_link).toMatch(/\/pages\/provider-\d+\/offers\/[A-Za-z0-9_-]{22}$/);
    await claim(world, tenant.tenant, links[0]?.offer_uri ?? '');
    expect((await moves.read(tenant, id)).counts).toMatchObject({ offered: 2, claimed: 1 });
  });

  test('names each fault with row, column, code and both languages', async () => {
    const tenant = await moves.freshTenant();
    const response = await moves.upload(
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
    const errors = await moves.csv(tenant, id, 'errors.csv');
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
    const tenant = await moves.freshTenant();
    const response = await moves.upload(tenant, encode(file(row('a@example.jp', { name: '髙橋 一郎' }))), {
      query: '?approve=auto',
    });
    expect(response.json()).toMatchObject({ state: 'running', encoding });
    await moves.runJobs(tenant.id);
    const [link] = await moves.csv(tenant, response.json().id, 'claim-links.csv');
    expect(link?.name).toBe('髙橋 一郎');
  });

  test('with foreign headers and one achievement for all rows', async () => {
    const tenant = await moves.freshTenant();
    const text = 'メール,氏名,点数,評価,評価日\nx@example.jp,山田,８２,3,2026年3月15日\n';
    const map = encodeURIComponent('メール:email,氏名:name,点数:test_score,評価:teacher_level,評価日:evaluated_on');
    const response = await moves.upload(tenant, text, { query: `?achievement=ITL-SS-3&map=${map}` });
    expect(response.json().counts).toMatchObject({ valid: 1, invalid: 0 });
    const missing = await moves.upload(tenant, text, { query: '?achievement=ITL-SS-3' });
    expect(missing.json()).toMatchObject({ code: 'batch_columns_missing' });
    const wrong = await moves.upload(tenant, text, { query: `?map=${encodeURIComponent('メール:nothing')}` });
    expect(wrong.json()).toMatchObject({ code: 'batch_column_map_invalid' });
    const unknown = await moves.upload(tenant, text, { query: '?achievement=NONE' });
    expect(unknown.json()).toMatchObject({ code: 'achievement_unknown' });
  });

  test('as NDJSON holds records of both types', async () => {
    const tenant = await moves.freshTenant();
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
    const response = await moves.upload(tenant, lines.join('\n'), {
      type: 'application/x-ndjson',
      query: '?approve=auto',
    });
    const { id, counts, sampleErrors } = response.json();
    expect(counts).toMatchObject({ total: 7, valid: 2, malformed: 5 });
    expect(sampleErrors.map(({ row: at, code }: { row: number; code: string }) => [at, code])).toEqual([
      [3, 'schema'],
      [4, 'json'],
      [5, 'achievement_unknown'],
      [6, 'identity_or_employment_missing'],
      [7, 'missing_result'],
    ]);
    await moves.runJobs(tenant.id);
    expect((await moves.read(tenant, id)).counts.offered).toBe(2);
  });

  test('tried with dryRun leaves nothing behind', async () => {
    const tenant = await moves.freshTenant();
    const text = file(row('a@example.jp'), row('a@example.jp'), row('bad', { test_score: '' }));
    const tried = await moves.upload(tenant, text, { query: '?dryRun=true' });
    expect(tried.statusCode).toBe(200);
    expect(tried.json()).toMatchObject({
      dryRun: true,
      counts: { total: 3, valid: 1, malformed: 1, duplicateInFile: 1 },
    });
    expect((await call(world, tenant.apiKey, 'GET', '/v1/batches')).json().items).toEqual([]);
  });

  test('does not offer again what the person was offered before, unless it was revoked', async () => {
    const tenant = await moves.freshTenant();
    const { offer } = await acceptRecord(world, tenant, certified({ recipient: { email: 'Known@example.jp' } }));
    const text = file(row('known@example.jp'), row('new@example.jp'));
    const before = (await moves.upload(tenant, text)).json();
    expect(before.counts).toMatchObject({ valid: 1, alreadyIssued: 1 });
    expect(before.sampleErrors[0]).toMatchObject({ row: 2, code: 'already_issued' });
    const { credential } = await claim(world, tenant.tenant, offer.uri);
    await call(world, tenant.apiKey, 'POST', `/v1/credentials/${credential.id}/revoke`, { reason: 'x' });
    expect((await moves.upload(tenant, text)).json().counts).toMatchObject({ valid: 2, alreadyIssued: 0 });
  });

  test('finds a duplicate that another file brought between validation and approval', async () => {
    const tenant = await moves.freshTenant();
    const text = file(row('same@example.jp'));
    const [one, two] = [(await moves.upload(tenant, text)).json(), (await moves.upload(tenant, text)).json()];
    expect([one.counts.valid, two.counts.valid]).toEqual([1, 1]);
    await moves.act(tenant, one.id, 'approve');
    await moves.act(tenant, two.id, 'approve');
    await moves.runJobs(tenant.id);
    expect((await moves.read(tenant, one.id)).counts).toMatchObject({ offered: 1 });
    expect(await moves.read(tenant, two.id)).toMatchObject({
      state: 'finished',
      counts: { offered: 0, alreadyIssued: 1 },
    });
  });

  test('neutralises formulas in every file that is downloaded', async () => {
    const tenant = await moves.freshTenant();
    const text = file(row('a@example.jp', { name: '=cmd|x' }), row('bad', { name: '@SUM(A1)' }));
    const { id } = (await moves.upload(tenant, text, { query: '?approve=auto' })).json();
    await moves.runJobs(tenant.id);
    expect((await moves.csv(tenant, id, 'claim-links.csv'))[0]?.name).toBe("'=cmd|x");
    expect((await moves.csv(tenant, id, 'errors.csv'))[0]?.name).toBe("'@SUM(A1)");
  });

  test('with transaction codes keeps them in a file of their own, and they work', async () => {
    const tenant = await moves.freshTenant();
    const { id } = (
      await moves.upload(tenant, file(row('a@example.jp')), { query: '?approve=auto&txCodes=true' })
    ).json();
    await moves.runJobs(tenant.id);
    const links = await call(world, tenant.apiKey, 'GET', `/v1/batches/${id}/claim-links.csv`);
    const [code] = await moves.csv(tenant, id, 'tx-codes.csv');
    expect(code).toEqual({ row: '2', tx_code: expect.stringMatching(/^\d{6}$/) });
    expect(links.body).not.toContain(code?.tx_code);
    const [link] = await moves.csv(tenant, id, 'claim-links.csv');
    await claim(world, tenant.tenant, link?.offer_uri ?? '', { txCode: code?.tx_code ?? '' });
    expect(await moves.csv(tenant, id, 'tx-codes.csv')).toEqual([]);
  });

  test('shows each row with its stage, its delivery and its record', async () => {
    const tenant = await moves.freshTenant();
    const text = file(row('a@example.jp'), row('b@example.jp'), row('bad'));
    const { id } = (await moves.upload(tenant, text, { query: '?approve=auto' })).json();
    await moves.runJobs(tenant.id);
    const [link] = await moves.csv(tenant, id, 'claim-links.csv');
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
    const tenant = await moves.freshTenant();
    const { id } = (
      await moves.upload(tenant, file(row('a@example.jp'), row('bad')), { query: '?approve=auto' })
    ).json();
    const waiting = (await moves.upload(tenant, file(row('w@example.jp')))).json();
    await moves.runJobs(tenant.id);
    const { sweep } = await import('../../src/use-cases/sweep.ts');
    const before = world.clock.now;
    world.clock.now = new Date(before.getTime() + 29 * 86_400_000);
    await sweep(world.ctx);
    const kept = await moves.csv(tenant, id, 'errors.csv');
    world.clock.now = new Date(before.getTime() + 31 * 86_400_000);
    await sweep(world.ctx);
    const gone = await moves.csv(tenant, id, 'errors.csv');
    const [closed, finished] = [await moves.read(tenant, waiting.id), await moves.read(tenant, id)];
    world.clock.now = before;
    expect(kept[0]).toMatchObject({ row: '3', email: 'bad' });
    expect(gone[0]).toMatchObject({ row: '3', code: 'email_format', email: '' });
    expect(closed.state).toBe('cancelled');
    expect(finished.counts).toMatchObject({ offered: 1, malformed: 1 });
  });

  test('resends one row', async () => {
    const tenant = await moves.freshTenant();
    const { id } = (
      await moves.upload(tenant, file(row('a@example.jp'), row('bad')), { query: '?approve=auto' })
    ).json();
    await moves.runJobs(tenant.id);
    const [before] = await moves.csv(tenant, id, 'claim-links.csv');
    expect((await call(world, tenant.apiKey, 'POST', `/v1/batches/${id}/rows/2/resend`)).statusCode).toBe(202);
    const [after] = await moves.csv(tenant, id, 'claim-links.csv');
    expect(after?.offer_uri).not.toBe(before?.offer_uri);
    expect((await call(world, tenant.apiKey, 'POST', `/v1/batches/${id}/rows/3/resend`)).statusCode).toBe(404);
  });

  test('keeps rows of a file sealed', async () => {
    const tenant = await moves.freshTenant();
    await moves.upload(tenant, file(row('canary-row@example.jp', { name: 'カナリア' }), row('bad-canary')));
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
    const tenant = await moves.freshTenant();
    expect((await moves.upload(tenant, body, { type })).statusCode).toBe(status);
  });
});
