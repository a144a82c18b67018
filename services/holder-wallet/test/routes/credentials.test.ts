// Proves what a wallet shows, keeps and gives back: live status, exact bytes, whole export, and nothing of other people.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyCredential } from '@skill-records/credentials/verify-credential';
import { statusListPublishedJob } from '../../src/jobs/status-list-published.ts';
import { certifiedRecord, stamp } from '../support/records.ts';
import { startTestIssuer, type TestIssuer } from '../support/test-issuer.ts';
import { createTestWallet, type TestUser, type TestWallet } from '../support/test-wallet.ts';

let issuer: TestIssuer;
let wallet: TestWallet;
let user: TestUser;
beforeAll(async () => {
  issuer = await startTestIssuer();
  wallet = await createTestWallet({ allowedInsecureOrigins: [issuer.server.origin] });
});
beforeEach(async () => {
  user = await wallet.addUser();
  issuer.misbehave.clear();
  issuer.status.revoked.clear();
  await wallet.wallet.db.query('delete from status_list_cache');
  issuer.server.requests.length = 0;
});
afterAll(async () => {
  await wallet.close();
  await issuer.close();
});

async function take(o: Parameters<TestIssuer['offer']>[0] = {}, by = user): Promise<string> {
  const { json } = await wallet.call(by, 'POST', '/v1/offers/accept', { credential_offer_uri: issuer.offer(o).uri });
  return json.credentials[0].id;
}
const withStatus = (index: number) => ({
  record: (subject: string) => certifiedRecord({ issuer: issuer.did, subject, status: issuer.status.entry(index) }),
});
const get = async (id: string) => (await wallet.call(user, 'GET', `/v1/credentials/${id}`)).json;
const list = async (query = '') => (await wallet.call(user, 'GET', `/v1/credentials${query}`)).json;

describe('status', () => {
  test('is fetched once for many records, and again only after its time', async () => {
    for (const index of [1, 2, 3]) await take(withStatus(index));
    expect(issuer.count('/status-lists/1')).toBe(1);
    await list();
    expect(issuer.count('/status-lists/1')).toBe(1);
    await wallet.wallet.db.query(`update status_list_cache set expires_at = now() - interval '1 s'`);
    await list();
    expect(issuer.count('/status-lists/1')).toBe(2);
    expect(issuer.server.requests.at(-1)?.headers['if-none-match']).toBe('"0"');
    expect(issuer.server.requests.at(-1)?.headers.authorization).toBeUndefined();
  });

  test('changes as soon as the list is published anew, and the message may come twice', async () => {
    const id = await take(withStatus(4));
    expect((await get(id)).status.state).toBe('valid');
    issuer.status.revoked.add(4);
    expect((await get(id)).status.state).toBe('valid');
    const job = statusListPublishedJob(wallet.wallet);
    for (let run = 0; run < 2; run += 1) await job.handler({ statusListCredential: issuer.status.url });
    const { status } = await get(id);
    expect(status.state).toBe('revoked');
    expect(Date.now() - Date.parse(status.checkedAt)).toBeLessThan(60_000);
  });

  test('is not known when the list cannot be had, is not signed by the issuer, or is no list', async () => {
    const id = await take(withStatus(5));
    const stranger = await startTestIssuer('stranger');
    const forged = await stranger.sign({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      issuer: stranger.did,
      validFrom: stamp(-1000),
      credentialSubject: { id: 'urn:x:1' },
    });
    await stranger.close();
    for (const reply of [
      'cut',
      { status: 500 },
      { status: 404 },
      { body: { hello: 'world' } },
      { body: forged },
    ] as const) {
      await wallet.wallet.db.query('delete from status_list_cache');
      issuer.misbehave.set('1', () => reply);
      expect((await get(id)).status.state).toBe('unknown');
    }
  });

  test('of a record whose time is over is expired, of a revoked one revoked', async () => {
    const short = await take({
      record: (subject) => ({
        ...certifiedRecord({ issuer: issuer.did, subject, status: issuer.status.entry(6) }),
        validUntil: stamp(3_600_000),
      }),
    });
    wallet.clock.offsetMs = 7_200_000;
    try {
      expect((await get(short)).status.state).toBe('expired');
      issuer.status.revoked.add(6);
      await wallet.wallet.db.query('delete from status_list_cache');
      expect((await get(short)).status.state).toBe('revoked');
    } finally {
      wallet.clock.offsetMs = 0;
    }
  });

  test('needs no list when a record has none', async () => {
    const id = await take();
    expect((await get(id)).status.state).toBe('valid');
    expect(issuer.count('/status-lists/1')).toBe(0);
  });
});

describe('reading', () => {
  test('goes page by page, newest first, without gaps or repetition', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift(await take());
    const seen: string[] = [];
    let cursor = '';
    do {
      const { items, next } = await list(`?limit=2${cursor}`);
      seen.push(...items.map(({ id }: { id: string }) => id));
      cursor = next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`;
    } while (cursor !== '');
    expect(seen).toEqual(ids);
  });

  test.each([
    '?limit=0',
    '?limit=101',
    '?limit=x',
    '?cursor=x',
    `?cursor=${Buffer.from('yesterday x').toString('base64url')}`,
  ])('refuses %s', async (query) => {
    expect((await wallet.call(user, 'GET', `/v1/credentials${query}`)).status).toBe(400);
  });

  test.each(['x', '00000000-0000-4000-8000-000000000000', "' or 1=1"])('knows no record %s', async (id) => {
    expect((await wallet.call(user, 'GET', `/v1/credentials/${encodeURIComponent(id)}`)).status).toBe(404);
    expect((await wallet.call(user, 'DELETE', `/v1/credentials/${encodeURIComponent(id)}`)).status).toBe(404);
  });

  test('gives a credential that still verifies, through every route that carries it', async () => {
    const id = await take();
    const { wallet: dependencies } = wallet;
    const raw = await wallet.app.inject({
      url: `/v1/credentials/${id}`,
      headers: { authorization: `Bearer ${user.token}`, accept: 'application/vc' },
    });
    const [exported] = (await wallet.call(user, 'GET', '/v1/export')).json.credentials;
    for (const credential of [(await get(id)).credential, JSON.parse(raw.body), JSON.parse(exported.document)]) {
      const verdict = await verifyCredential(credential, {
        ...dependencies,
        now: new Date(),
        fetchStatusList: async () => new Uint8Array(),
        issuerTrust: { policy: 'any', isListed: () => false },
      });
      expect(verdict.verified).toBe(true);
    }
  });
});

describe('deleting', () => {
  test('removes the record, and the history keeps only that there was one', async () => {
    const id = await take();
    expect((await wallet.call(user, 'DELETE', `/v1/credentials/${id}`)).status).toBe(204);
    expect((await wallet.call(user, 'GET', `/v1/credentials/${id}`)).status).toBe(404);
    expect((await list()).items).toEqual([]);
    const { items } = (await wallet.call(user, 'GET', '/v1/history')).json;
    expect(items.map(({ kind }: { kind: string }) => kind)).toEqual(['deleted', 'received']);
  });
});

describe('exporting', () => {
  test('gives every record byte for byte with its digest, the history, and no key', async () => {
    for (let n = 0; n < 3; n += 1) await take();
    const { json, text, headers } = await wallet.call(user, 'GET', '/v1/export');
    expect(headers['content-disposition']).toContain('attachment');
    expect(json).toMatchObject({ format: 'skill-records-wallet-export', version: 1, holder: { did: user.did } });
    expect(json.credentials).toHaveLength(3);
    for (const { id, document, sha256 } of json.credentials) {
      const raw = await wallet.app.inject({
        url: `/v1/credentials/${id}`,
        headers: { authorization: `Bearer ${user.token}`, accept: 'application/vc' },
      });
      expect(document).toBe(raw.body);
      expect(sha256).toBe(createHash('sha256').update(document).digest('hex'));
    }
    expect(json.history).toHaveLength(3);
    expect(text).not.toMatch(/"d"\s*:/);
    const { items } = (await wallet.call(user, 'GET', '/v1/history')).json;
    expect(items[0].kind).toBe('exported');
  });
});

describe('the history', () => {
  test('goes page by page', async () => {
    for (let n = 0; n < 3; n += 1) await take();
    const first = (await wallet.call(user, 'GET', '/v1/history?limit=2')).json;
    const rest = (await wallet.call(user, 'GET', `/v1/history?limit=2&cursor=${first.next}`)).json;
    expect([first.items.length, rest.items.length, rest.next]).toEqual([2, 1, undefined]);
    expect(first.items[0]).toMatchObject({ kind: 'received', issuer: { name: { ja: 'サンプル研修アカデミー' } } });
  });
});
