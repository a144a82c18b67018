// The pages: the claim page consumes nothing, the staff pages are for who is signed in, and every page speaks both languages.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
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

const get = (url: string, headers: Record<string, string> = {}) =>
  world.app.inject({ method: 'GET', url, headers: { 'accept-language': 'en', ...headers } });
const pageOf = (uri: string) => `/pages${offerPath(uri)}`;

describe('the claim page', () => {
  test('offers three ways into a wallet, and looking at it a hundred times uses nothing up', async () => {
    const { offer } = await acceptRecord(world, tenant);
    for (let index = 0; index < 100; index++) await get(pageOf(offer.uri));
    const page = await get(pageOf(offer.uri));
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    const reference = encodeURIComponent(`${BASE_URL}${offerPath(offer.uri)}`);
    expect(page.body).toContain(`http://localhost:4002/accept?credential_offer_uri=${reference}`);
    expect(page.body).toContain('href="openid-credential-offer://?credential_offer_uri=');
    expect(page.body).toContain('data:image/svg+xml');
    await claim(world, 'academy', offer.uri);
    expect((await get(pageOf(offer.uri))).body).toContain('This record was taken');
  });

  test('shows neither the person nor any code', async () => {
    const { offer } = await acceptRecord(world, tenant, certified({ txCode: true }));
    const page = await get(pageOf(offer.uri));
    for (const secret of ['hanako@example.jp', '山田', offer.txCode ?? 'x', await fetchCode(world, offer.uri)]) {
      expect(page.body).not.toContain(secret);
    }
  });

  test.each([
    ['en', 'en', 'Open in the Skill Records wallet'],
    ['ja', 'ja', 'ウォレットで開く'],
    ['fr', 'ja', 'ウォレットで開く'],
  ])('for a reader of %s is written in %s', async (wanted, lang, text) => {
    const { offer } = await acceptRecord(world, tenant);
    const page = await get(pageOf(offer.uri), { 'accept-language': wanted });
    expect(page.body).toContain(`<html lang="${lang}"`);
    expect(page.body).toContain(text);
  });

  test('remembers a language that was chosen', async () => {
    const { offer } = await acceptRecord(world, tenant);
    const page = await get(`${pageOf(offer.uri)}?lang=ja`);
    expect(page.cookies).toEqual([expect.objectContaining({ name: 'lang', value: 'ja' })]);
  });

  test('says what to do when the offer was replaced or has run out', async () => {
    const { id, offer } = await acceptRecord(world, tenant);
    await call(world, tenant.apiKey, 'POST', `/v1/skill-records/${id}/resend`);
    expect((await get(pageOf(offer.uri))).body).toContain('There is a newer offer');
    const { offer: old } = await acceptRecord(world, tenant);
    const before = world.clock.now;
    world.clock.now = new Date(before.getTime() + 15 * 86_400_000);
    const page = await get(pageOf(old.uri));
    world.clock.now = before;
    expect(page.body).toContain('This offer has run out');
  });

  test('answers 404 as a page for an unknown offer', async () => {
    const page = await get('/pages/academy/offers/unknown');
    expect(page.statusCode).toBe(404);
    expect(page.headers['content-type']).toContain('text/html');
  });

  test('escapes what the tenant calls itself', async () => {
    const hostile = await createTenant(world, 'hostile', { name: { en: '<script>alert(1)</script>', ja: '"><img>' } });
    await publishAchievement(world, hostile);
    const { offer } = await acceptRecord(world, hostile);
    const page = await get(pageOf(offer.uri));
    expect(page.body).not.toContain('<script>alert');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });
});

describe('the achievement page', () => {
  test('is HTML for browsers and JSON for programs, under one address', async () => {
    const path = new URL(achievement).pathname;
    const html = await get(path, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    const json = await get(path, { accept: 'application/json' });
    const both = await get(path, { accept: 'text/html;q=0.2, application/json' });
    const any = await get(path, { accept: '*/*' });
    expect(html.body).toContain('ITL-SS-3 · 1.0');
    for (const response of [json, both, any]) expect(response.json()).toMatchObject({ id: achievement });
    expect(html.headers.vary).toContain('Accept');
  });
});

describe('the staff pages', () => {
  const signIn = (key: string, headers: Record<string, string> = { origin: BASE_URL }) =>
    world.app.inject({
      method: 'POST',
      url: '/pages/sign-in?next=%2Fpages%2Fbatches',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: new URLSearchParams({ key }).toString(),
    });
  async function session(key = tenant.apiKey): Promise<Record<string, string>> {
    const response = await signIn(key);
    expect(response.statusCode).toBe(303);
    return { [response.cookies[0]!.name]: response.cookies[0]!.value };
  }

  test('lead to the sign-in and back', async () => {
    const away = await get('/pages/batches');
    expect(away.statusCode).toBe(303);
    expect(away.headers.location).toBe('/pages/sign-in?next=%2Fpages%2Fbatches');
    const signed = await signIn(tenant.apiKey);
    expect(signed.headers.location).toBe('/pages/batches');
    expect(signed.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect(signed.body).not.toContain(tenant.apiKey);
  });

  test.each(['//evil.example', 'https://evil.example', '/v1/tenants', '/pages/\\evil'])(
    'do not lead to %s after sign-in',
    async (next) => {
      const response = await world.app.inject({
        method: 'POST',
        url: `/pages/sign-in?next=${encodeURIComponent(next)}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: BASE_URL },
        payload: new URLSearchParams({ key: tenant.apiKey }).toString(),
      });
      expect(response.headers.location).toBe('/pages/batches');
    },
  );

  test('refuse a wrong key, a key that may not send records, and a form from another site', async () => {
    expect((await signIn('skr_wrong')).statusCode).toBe(401);
    const { key } = (
      await call(world, tenant.apiKey, 'POST', '/v1/api-keys', { name: 'reader', scopes: ['records:read'] })
    ).json();
    expect((await signIn(key)).statusCode).toBe(401);
    expect((await signIn(tenant.apiKey, { origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await signIn(tenant.apiKey, {})).statusCode).toBe(403);
  });

  test('end with the key that opened them, and with sign-out', async () => {
    const { id, key } = (
      await call(world, tenant.apiKey, 'POST', '/v1/api-keys', {
        name: 'staff',
        scopes: ['achievements:read', 'records:read', 'records:write'],
      })
    ).json();
    const cookies = await session(key);
    expect((await world.app.inject({ method: 'GET', url: '/pages/batches', cookies })).statusCode).toBe(200);
    await call(world, tenant.apiKey, 'DELETE', `/v1/api-keys/${id}`);
    expect((await world.app.inject({ method: 'GET', url: '/pages/batches', cookies })).statusCode).toBe(303);

    const own = await session();
    await world.app.inject({
      method: 'POST',
      url: '/pages/sign-out',
      cookies: own,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: BASE_URL },
    });
    expect((await world.app.inject({ method: 'GET', url: '/pages/batches', cookies: own })).statusCode).toBe(303);
  });

  const CSV =
    'achievement,email,name,locale,external_id,test_score,teacher_level,evaluated_on,evidence_url\n' +
    'ITL-SS-3,page@example.jp,<b>花子</b>,ja,,82,3,2026-03-18,\n' +
    'ITL-SS-3,bad,<i>x</i>,ja,,82,3,2026-03-18,\n';
  const uploadAs = (cookies: Record<string, string>, headers: Record<string, string> = { origin: BASE_URL }) =>
    world.app.inject({
      method: 'POST',
      url: '/pages/batches',
      cookies,
      headers: { 'content-type': 'text/csv', ...headers },
      payload: CSV,
    });

  test('take a file, show its faults, and approve it by a form', async () => {
    const cookies = await session();
    const uploaded = await uploadAs(cookies);
    expect(uploaded.statusCode).toBe(202);
    const { page } = uploaded.json();
    const shown = await world.app.inject({
      method: 'GET',
      url: page,
      cookies,
      headers: { 'accept-language': 'en' },
    });
    expect(shown.body).toContain('Offer 1 records');
    expect(shown.body).toContain('This is not an e-mail address');
    expect(shown.body).toContain(`data-live="${page}/progress?lang=en"`);
    const approved = await world.app.inject({
      method: 'POST',
      url: `${page}/approve`,
      cookies,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: BASE_URL },
    });
    expect(approved.headers.location).toBe(page);
    const fragment = await world.app.inject({ method: 'GET', url: `${page}/progress?lang=en`, cookies });
    expect(fragment.body).toContain('Making offers');
    expect(fragment.body).not.toContain('<html');
    expect(fragment.body).not.toContain('data-live-done');
    const errors = await world.app.inject({ method: 'GET', url: `${page}/errors.csv`, cookies });
    expect(errors.headers['content-disposition']).toContain('attachment');
    expect(errors.body).toContain('email_format');
  });

  test('refuse uploads and approvals from another site', async () => {
    const cookies = await session();
    expect((await uploadAs(cookies, { origin: 'https://evil.example' })).statusCode).toBe(403);
    const { page } = (await uploadAs(cookies)).json();
    const foreign = await world.app.inject({
      method: 'POST',
      url: `${page}/approve`,
      cookies,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
    });
    expect(foreign.statusCode).toBe(403);
  });

  test("do not show another tenant's file", async () => {
    const other = await createTenant(world, 'other');
    const { page } = (await uploadAs(await session())).json();
    const cookies = await session(other.apiKey);
    for (const url of [page, `${page}/progress`, `${page}/errors.csv`, `${page}/claim-links.csv`]) {
      expect((await world.app.inject({ method: 'GET', url, cookies })).statusCode).toBe(404);
    }
  });

  test('carry no inline script or style', async () => {
    const cookies = await session();
    for (const url of ['/pages/batches', '/pages/sign-in']) {
      const { body } = await world.app.inject({ method: 'GET', url, cookies });
      expect(body).not.toMatch(/<script(?![^>]*\ssrc=)/);
      expect(body).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
    }
    expect((await get('/assets/upload.js')).headers['content-type']).toContain('javascript');
  });
});
