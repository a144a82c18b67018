// Reporting records: what is accepted, what is refused with a reason, and what a repetition gets.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ACHIEVEMENT,
  acceptRecord,
  BASE_URL,
  call,
  certified,
  claim,
  createTenant,
  createWorld,
  fetchCode,
  offerPath,
  publishAchievement,
  requestToken,
  type TestTenant,
  type World,
} from '../issuer-world.ts';

let world: World;
let tenant: TestTenant;
let achievement: string;
beforeAll(async () => {
  world = await createWorld();
  tenant = await createTenant(world, 'academy');
  achievement = await publishAchievement(world, tenant);
});
afterAll(() => world.close());

const report = (body: object, headers: Record<string, string> = {}) =>
  call(world, tenant.apiKey, 'POST', '/v1/skill-records', body, headers);

describe('accepting a record', () => {
  test('answers the offer as a link, a QR code and an end', async () => {
    const response = await report(certified());
    expect(response.statusCode).toBe(202);
    const { id, state, offer } = response.json();
    expect(state).toBe('offered');
    expect(offer.uri).toMatch(/^openid-credential-offer:\/\/\?credential_offer_uri=/);
    expect(offer.qr).toMatch(/^data:image\/svg\+xml,/);
    expect(offer.expiresAt).toBe('2026-12-06T09:00:00.000Z');
    expect(offer.txCode).toBeUndefined();
    const read = await call(world, tenant.apiKey, 'GET', `/v1/skill-records/${id}`);
    expect(read.json()).toMatchObject({
      id,
      type: 'Certified',
      state: 'offered',
      achievement,
      recipient: { email: 'hanako@example.jp' },
      offer: { uri: offer.uri, delivery: 'link' },
    });
  });

  test.each([
    ['its code', () => 'ITL-SS-3'],
    ['its code and version', () => 'ITL-SS-3@1.0'],
    ['its address', () => achievement],
    ['its short id', () => achievement.split('/').at(-1)],
  ])('finds the achievement by %s', async (_title, name) => {
    expect((await report(certified({ achievement: name() }))).statusCode).toBe(202);
  });

  test('takes the version that was published last when none is named', async () => {
    const other = await createTenant(world, 'versions');
    await publishAchievement(world, other);
    world.clock.now = new Date(world.clock.now.getTime() + 1000);
    const newest = await publishAchievement(world, other, { ...ACHIEVEMENT, version: '2.0' });
    const { id } = await acceptRecord(world, other);
    expect((await call(world, other.apiKey, 'GET', `/v1/skill-records/${id}`)).json().achievement).toBe(newest);
  });

  test.each([
    ['an unknown achievement', { achievement: 'NONE' }, 422, 'achievement_unknown'],
    [
      "another service's achievement",
      { achievement: 'https://elsewhere.example/v1/achievements/x' },
      422,
      'achievement_unknown',
    ],
    [
      'a missing result',
      { results: [{ role: 'TestEvaluation', value: '82', on: '2026-03-15' }] },
      422,
      'record_invalid',
    ],
    [
      'a result below the required one',
      {
        results: [
          { role: 'TestEvaluation', value: '69', on: '2026-03-15' },
          { role: 'TeacherEvaluation', level: 3, on: '2026-03-18' },
        ],
      },
      422,
      'record_invalid',
    ],
    [
      'a day in the future',
      {
        results: [
          { role: 'TestEvaluation', value: '82', on: '2027-03-15' },
          { role: 'TeacherEvaluation', level: 3, on: '2026-03-18' },
        ],
      },
      422,
      'record_invalid',
    ],
    ['an unknown type', { type: 'Verified' }, 400, 'validation_failed'],
    ['a mail address that is none', { recipient: { email: 'hanako' } }, 400, 'validation_failed'],
  ])('refuses %s', async (_title, change, status, code) => {
    const response = await report(certified(change));
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ code, detail_en: expect.any(String), detail_ja: expect.any(String) });
  });

  test('never repeats personal values in a refusal', async () => {
    const response = await report(certified({ recipient: { email: 'no-mail-CANARY', name: 'CANARY 花子' } }));
    expect(response.statusCode).toBe(400);
    expect(response.body).not.toContain('CANARY');
  });

  test('takes an Identified record, which its holder can show in parts, and refuses one that says nothing', async () => {
    const identified = {
      type: 'Identified',
      recipient: { email: 'hanako@example.jp' },
      identity: { fullName: '山田 花子', identityAssurance: 'EmployerVouched' },
      employment: { startDate: '2024-04-01' },
    };
    const { offer } = (await report(identified)).json();
    const { credential } = await claim(world, 'academy', offer.uri, {
      configurationId: 'IdentifiedSkillRecord_ldp_sd',
    });
    expect(credential.proof).toMatchObject({ cryptosuite: 'ecdsa-sd-2023' });
    expect(credential.credentialSubject).toMatchObject({
      identity: { fullName: '山田 花子' },
      employment: { employer: (credential.issuer as { id: string }).id, startDate: '2024-04-01' },
    });
    const empty = await report({ type: 'Identified', recipient: { email: 'hanako@example.jp' } });
    expect(empty.json()).toMatchObject({ code: 'record_invalid' });
    const birthDate = { ...identified, identity: { ...identified.identity, birthDate: '1990-01-01' } };
    expect((await report(birthDate)).statusCode).toBe(400);
  });

  test('keeps name, mail and results out of the database in clear', async () => {
    await report(certified({ recipient: { email: 'canary-mail@example.jp', name: 'カナリア 太郎' } }));
    const { rows } = await world.database.worker.query<{ payload: object }>('select payload from outbox');
    const dump = await dumpTables(world);
    for (const canary of ['canary-mail@example.jp', 'カナリア', '"82"']) {
      expect(dump).not.toContain(canary);
      expect(JSON.stringify(rows)).not.toContain(canary);
    }
  });
});

/** Everything a thief of the database would read. */
async function dumpTables({ database }: World): Promise<string> {
  const { createDatabase } = await import('@skill-records/service-kit/database');
  const admin = createDatabase({ url: database.adminUrl, max: 1 });
  try {
    const { rows: tables } = await admin.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'issuer'`,
    );
    const parts = [];
    for (const { name } of tables) {
      parts.push(JSON.stringify((await admin.query(`select t::text from issuer."${name}" t`)).rows));
    }
    return parts.join('\n');
  } finally {
    await admin.close();
  }
}

describe('a repetition with the same Idempotency-Key', () => {
  test('gets the same bytes and makes no second record', async () => {
    const body = certified({ txCode: true });
    const [one, two] = [
      await report(body, { 'idempotency-key': 'same' }),
      await report(body, { 'idempotency-key': 'same' }),
    ];
    expect(two.body).toBe(one.body);
    expect(one.json().offer.txCode).toMatch(/^\d{6}$/);
  });

  test('with another body is refused', async () => {
    await report(certified(), { 'idempotency-key': 'other-body' });
    const other = await report(certified({ recipient: { email: 'other@example.jp' } }), {
      'idempotency-key': 'other-body',
    });
    expect(other.statusCode).toBe(422);
  });

  test('twenty at a time make one record', async () => {
    const before = await countRecords();
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => report(certified(), { 'idempotency-key': 'parallel' })),
    );
    const good = responses.filter(({ statusCode }) => statusCode === 202);
    expect(good.length).toBeGreaterThan(0);
    expect(new Set(good.map(({ body }) => body)).size).toBe(1);
    expect(responses.every(({ statusCode }) => statusCode === 202 || statusCode === 409)).toBe(true);
    expect(await countRecords()).toBe(before + 1);
  });

  test('stores no transaction code', async () => {
    const { offer } = (await report(certified({ txCode: true }), { 'idempotency-key': 'no-code' })).json();
    const { rows } = await admin(`select body from issuer.idempotency where body like '%hasTxCode%'`);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(offer.txCode);
    expect(JSON.stringify(rows)).not.toContain(await fetchCode(world, offer.uri));
  });
});

async function admin(sql: string) {
  const { createDatabase } = await import('@skill-records/service-kit/database');
  const database = createDatabase({ url: world.database.adminUrl, max: 1 });
  try {
    return await database.query<Record<string, unknown>>(sql);
  } finally {
    await database.close();
  }
}

async function countRecords(): Promise<number> {
  return Number((await admin('select count(*)::int as n from issuer.skill_record')).rows[0]?.n);
}

describe('the offer by reference', () => {
  test('can be read again and again until it is used', async () => {
    const { offer } = await acceptRecord(world, tenant);
    const codes = [await fetchCode(world, offer.uri), await fetchCode(world, offer.uri)];
    expect(codes[0]).toBe(codes[1]);
    await claim(world, 'academy', offer.uri);
    const after = await world.app.inject({ method: 'GET', url: offerPath(offer.uri) });
    expect(after.statusCode).toBe(410);
    expect(after.json().code).toBe('offer_over');
  });

  test("is not found under another tenant's name", async () => {
    await createTenant(world, 'stranger');
    const { offer } = await acceptRecord(world, tenant);
    const path = offerPath(offer.uri).replace('/academy/', '/stranger/');
    expect((await world.app.inject({ method: 'GET', url: path })).statusCode).toBe(404);
  });

  test('ends after fourteen days', async () => {
    const { id, offer } = await acceptRecord(world, tenant);
    const code = await fetchCode(world, offer.uri);
    const before = world.clock.now;
    world.clock.now = new Date(before.getTime() + 14 * 86_400_000);
    const shown = await world.app.inject({ method: 'GET', url: offerPath(offer.uri) });
    const token = await requestToken(world, 'academy', { 'pre-authorized_code': code });
    const record = (await call(world, tenant.apiKey, 'GET', `/v1/skill-records/${id}`)).json();
    world.clock.now = before;
    expect(shown.statusCode).toBe(410);
    expect(token.json().error).toBe('invalid_grant');
    expect(record.state).toBe('expired');
  });
});

describe('resending', () => {
  test('ends the old link and code, and the new ones work', async () => {
    const { id, offer } = await acceptRecord(world, tenant, certified({ txCode: true }));
    const oldCode = await fetchCode(world, offer.uri);
    const resent = (await call(world, tenant.apiKey, 'POST', `/v1/skill-records/${id}/resend`)).json();
    expect(resent.offer.uri).not.toBe(offer.uri);
    expect(resent.offer.txCode).toMatch(/^\d{6}$/);
    const old = await requestToken(world, 'academy', {
      'pre-authorized_code': oldCode,
      tx_code: offer.txCode ?? '',
    });
    expect(old.json().error).toBe('invalid_grant');
    const { credential } = await claim(world, 'academy', resent.offer.uri, { txCode: resent.offer.txCode });
    expect(credential.id).toMatch(/^urn:uuid:/);
  });

  test('is refused once the credential was issued, and for an unknown record', async () => {
    const { id, offer } = await acceptRecord(world, tenant);
    await claim(world, 'academy', offer.uri);
    const resent = await call(world, tenant.apiKey, 'POST', `/v1/skill-records/${id}/resend`);
    expect(resent.json().code).toBe('record_claimed');
    expect((await call(world, tenant.apiKey, 'POST', '/v1/skill-records/none/resend')).statusCode).toBe(404);
  });

  test('takes away a token that was redeemed and never used', async () => {
    const { id, offer } = await acceptRecord(world, tenant);
    const { fetchToken, requestCredential, createHolder, prove, CERTIFIED_ID } = await import('../issuer-world.ts');
    const token = await fetchToken(world, 'academy', offer.uri);
    const body = {
      credential_configuration_id: CERTIFIED_ID,
      proofs: { jwt: [await prove(world, 'academy', await createHolder())] },
    };
    await call(world, tenant.apiKey, 'POST', `/v1/skill-records/${id}/resend`);
    expect((await requestCredential(world, 'academy', token, body)).statusCode).toBe(401);
  });

  test('keeps the page address of the service', async () => {
    const { offer } = await acceptRecord(world, tenant);
    expect(offerPath(offer.uri)).toMatch(/^\/academy\/offers\/[A-Za-z0-9_-]{22}$/);
    expect(offer.uri).toContain(encodeURIComponent(BASE_URL));
  });
});
