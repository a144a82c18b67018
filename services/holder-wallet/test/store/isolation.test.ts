// Proves that users are apart by the database itself, and that a stolen database says nothing about people or records.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EnvelopeError } from '@skill-records/service-kit/envelope';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { openVault } from '../../src/use-cases/vault.ts';
import { startTestIssuer, type TestIssuer } from '../support/test-issuer.ts';
import { startTestVerifier, type TestVerifier } from '../support/test-verifier.ts';
import { createTestWallet, eventually, type TestUser, type TestWallet } from '../support/test-wallet.ts';

const TABLES = [
  'wallet_user',
  'wallet_session',
  'sign_in_code',
  'offer_acceptance',
  'credential',
  'presentation_request',
  'history_event',
  'signing_key',
  'audit_event',
];

let issuer: TestIssuer;
let verifier: TestVerifier;
let wallet: TestWallet;
let hanako: TestUser;
let taro: TestUser;
/** Of Hanako. */
let record: string;
let request: string;

beforeAll(async () => {
  issuer = await startTestIssuer();
  verifier = await startTestVerifier();
  wallet = await createTestWallet({ allowedInsecureOrigins: [issuer.server.origin, verifier.server.origin] });
  hanako = await wallet.addUser('山田 花子');
  taro = await wallet.addUser('田中 太郎');
  for (const user of [hanako, taro]) {
    const { json } = await wallet.call(user, 'POST', '/v1/offers/accept', { credential_offer_uri: issuer.offer().uri });
    const asked = await verifier.ask();
    const resolved = await wallet.call(user, 'POST', '/v1/presentation-requests/resolve', { request: asked.link });
    if (user === hanako) [record, request] = [json.credentials[0].id, resolved.json.id];
    await wallet.call(user, 'POST', `/v1/presentation-requests/${resolved.json.id}/consent`, {
      choices: { r1: [json.credentials[0].id] },
    });
    await wallet.app.inject({ method: 'POST', url: '/v1/sessions', payload: { email: user.email } });
  }
  await eventually(() => (wallet.printed.length >= 2 ? true : undefined));
});
afterAll(async () => {
  await wallet.close();
  await Promise.all([issuer.close(), verifier.close()]);
});

describe('another user’s things', () => {
  test.each([
    ['GET', () => `/v1/credentials/${record}`],
    ['DELETE', () => `/v1/credentials/${record}`],
    ['GET', () => `/v1/presentation-requests/${request}`],
    ['POST', () => `/v1/presentation-requests/${request}/consent`],
    ['POST', () => `/v1/presentation-requests/${request}/decline`],
  ] as const)('are not there for %s', async (method, url) => {
    const payload = url().endsWith('consent') ? { choices: { r1: [record] } } : method === 'POST' ? {} : undefined;
    expect((await wallet.call(taro, method, url(), payload)).status).toBe(404);
  });

  test('cannot be chosen in one’s own answer', async () => {
    const asked = await verifier.ask();
    const { json } = await wallet.call(taro, 'POST', '/v1/presentation-requests/resolve', { request: asked.link });
    const answer = await wallet.call(taro, 'POST', `/v1/presentation-requests/${json.id}/consent`, {
      choices: { r1: [record] },
    });
    expect(answer.json.code).toBe('choice_not_possible');
  });

  test('do not show in lists, history or export', async () => {
    for (const url of ['/v1/credentials', '/v1/history', '/v1/export']) {
      const { text } = await wallet.call(taro, 'GET', url);
      for (const mark of [record, hanako.did, '山田']) expect(text).not.toContain(mark);
    }
  });
});

describe('row-level security', () => {
  test.each(TABLES)('%s shows a user only the own rows, and nobody else any', async (table) => {
    const mine = await withTenant(wallet.wallet.db, hanako.id, (tx) =>
      tx.query<{ tenant_id: string }>(`select tenant_id from ${table}`),
    );
    expect(mine.rows.length).toBeGreaterThan(0);
    expect(mine.rows.every(({ tenant_id: id }) => id === hanako.id)).toBe(true);
    expect((await wallet.wallet.db.query(`select 1 from ${table}`)).rows).toEqual([]);
  });

  test.each(TABLES.filter((table) => table !== 'audit_event'))(
    '%s lets nobody change the rows of others',
    async (table) => {
      const count = async () => {
        const rows = await withTenant(wallet.wallet.db, hanako.id, (tx) => tx.query(`select 1 from ${table}`));
        return rows.rowCount;
      };
      const before = await count();
      await withTenant(wallet.wallet.db, taro.id, async (tx) => {
        expect((await tx.query(`delete from ${table} where tenant_id = $1`, [hanako.id])).rowCount).toBe(0);
      });
      expect(await count()).toBe(before);
    },
  );

  test('lets nobody insert a row for somebody else', async () => {
    await expect(
      withTenant(wallet.wallet.db, taro.id, (tx) =>
        tx.query(`insert into wallet_session (token_hash, tenant_id, expires_at) values ('x', $1, now())`, [hanako.id]),
      ),
    ).rejects.toThrow(/row-level security/);
  });
});

describe('what is stored', () => {
  test('opens only for its owner, its kind and its row', async () => {
    await withTenant(wallet.wallet.db, hanako.id, async (tx) => {
      const vault = await openVault(wallet.wallet, tx, hanako.id);
      const { rows } = await tx.query<{ document_sealed: string }>(
        'select document_sealed from credential where id = $1',
        [record],
      );
      const sealed = rows[0]?.document_sealed as string;
      expect(vault.openText('document', record, sealed)).toContain('VerifiableCredential');
      expect(() => vault.openText('document', hanako.id, sealed)).toThrow(EnvelopeError);
      expect(() => vault.openText('facts', record, sealed)).toThrow(EnvelopeError);
      const other = await withTenant(wallet.wallet.db, taro.id, (theirs) => openVault(wallet.wallet, theirs, taro.id));
      expect(() => other.openText('document', record, sealed)).toThrow(EnvelopeError);
    });
  });

  test('holds no name, address, token, private key or record in clear, in any table', async () => {
    const key = await withTenant(wallet.wallet.db, hanako.id, async (tx) => {
      const { loadKey } = await import('@skill-records/service-kit/key-store');
      return loadKey(tx, wallet.wallet.envelope, { tenantId: hanako.id, purpose: 'holder' });
    });
    const marks = [
      '山田',
      hanako.email,
      hanako.token,
      key?.privateJwk.d as string,
      'Spreadsheets',
      '表計算',
      'Sample Employer',
      verifier.did,
    ];
    const { rows: tables } = await wallet.wallet.db.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname <> 'schema_migration'`,
    );
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      for (const user of [hanako, taro]) {
        const { rows } = await withTenant(wallet.wallet.db, user.id, (tx) =>
          tx.query<{ line: string }>(`select t::text as line from ${name} t`),
        );
        const dump = rows.map(({ line }) => line).join('\n');
        for (const mark of marks) expect(`${name}: ${dump.includes(mark)}`).toBe(`${name}: false`);
      }
    }
  });

  test('is gone for good with the person’s key, whatever copy of the rows remains', async () => {
    const { rows } = await withTenant(wallet.wallet.db, taro.id, (tx) =>
      tx.query<{ id: string; document_sealed: string }>('select id, document_sealed from credential'),
    );
    const copy = rows[0] as { id: string; document_sealed: string };
    await withTenant(wallet.wallet.db, taro.id, (tx) => tx.query('delete from wallet_user'));
    expect(() => wallet.wallet.envelope.openText(copy.document_sealed, `${taro.id}|document|${copy.id}`)).toThrow(
      EnvelopeError,
    );
    for (const table of ['credential', 'history_event', 'wallet_session', 'offer_acceptance', 'presentation_request']) {
      const left = await withTenant(wallet.wallet.db, taro.id, (tx) => tx.query(`select 1 from ${table}`));
      expect(left.rowCount).toBe(0);
    }
    expect((await wallet.call(taro, 'GET', '/v1/credentials')).status).toBe(401);
  });
});
