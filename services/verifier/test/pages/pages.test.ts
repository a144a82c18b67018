// The employer's pages, in both languages: sign-in, list, asking with the query in sight, live result, receipts, erasure.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answer, createHolder, takeReceipt } from '../support/wallet.ts';
import {
  createEmployer,
  createWorld,
  type JsonObject,
  ORDER,
  openSession,
  readSession,
  type TestTenant,
  type World,
} from '../support/world.ts';

let world: World;
let employer: TestTenant;
let other: TestTenant;
let cookie: string;
let credential: JsonObject;
const holder = createHolder();
const ORIGIN = 'http://localhost:4003';
const FORM = 'application/x-www-form-urlencoded';

beforeAll(async () => {
  world = await createWorld();
  employer = await createEmployer(world);
  other = await createEmployer(world, 'other-employer');
  credential = await world.issuer.certify(holder.did);
  cookie = (await signIn(employer.apiKey)).cookie;
});
afterAll(() => world.close());

const postPage = (url: string, form: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  world.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': FORM, origin: ORIGIN, cookie, ...headers },
    payload: new URLSearchParams(form).toString(),
  });
const getPage = (url: string, headers: Record<string, string> = {}) =>
  world.app.inject({ method: 'GET', url, headers: { cookie, 'accept-language': 'en', ...headers } });
async function signIn(key: string, next = '') {
  const response = await postPage(`/pages/sign-in${next}`, { key }, { cookie: '' });
  const session = response.cookies.find(({ name }) => name === 'session');
  return { response, session, cookie: session ? `session=${session.value}` : '' };
}
const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('signing in', () => {
  test('with an API key gives a cookie that scripts cannot read, and goes to the sessions', async () => {
    const { response, session } = await signIn(employer.apiKey);
    expect([response.statusCode, response.headers.location]).toEqual([303, '/pages/sessions']);
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  });

  test.each(['wrong', 'skr_AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])(
    'with %s is refused in words',
    async (key) => {
      const { response, session } = await signIn(key);
      expect([response.statusCode, session]).toEqual([401, undefined]);
      expect(response.body).toContain('lang="ja"');
      expect(response.body).not.toContain(key);
    },
  );

  test('with a key that may not do what the pages do is refused', async () => {
    const made = await employer.call('POST', '/v1/api-keys', { name: 'narrow', scopes: ['verify'] });
    expect((await signIn(made.json().key as string)).response.statusCode).toBe(401);
  });

  test.each([
    ['?next=%2Fpages%2Fsessions%2Fnew', '/pages/sessions/new'],
    ['?next=https%3A%2F%2Fevil.example', '/pages/sessions'],
    ['?next=%2F%2Fevil.example', '/pages/sessions'],
    ['?next=%2Fpages%2F%5C%5Cevil.example', '/pages/sessions'],
  ])('with %s leads to %s', async (next, location) => {
    expect((await signIn(employer.apiKey, next)).response.headers.location).toBe(location);
  });

  test('is needed: without it every page leads to the sign-in page', async () => {
    const { id } = await openSession(employer);
    for (const url of ['/pages/sessions', '/pages/sessions/new', `/pages/sessions/${id}`]) {
      const response = await getPage(url, { cookie: '' });
      expect([response.statusCode, response.headers.location]).toEqual([
        303,
        `/pages/sign-in?next=${encodeURIComponent(url)}`,
      ]);
    }
    expect((await getPage(`/pages/sessions/${id}/live`, { cookie: '' })).statusCode).toBe(401);
  });

  test('ends with the sign-out, and with the API key it began with', async () => {
    const first = await signIn(employer.apiKey);
    await postPage('/pages/sign-out', {}, { cookie: first.cookie });
    expect((await getPage('/pages/sessions', { cookie: first.cookie })).statusCode).toBe(303);
    const scopes = ['sessions:read', 'sessions:write', 'profiles:read'];
    const made = (await employer.call('POST', '/v1/api-keys', { name: 'short', scopes })).json<{
      id: string;
      key: string;
    }>();
    const second = await signIn(made.key);
    expect((await getPage('/pages/sessions', { cookie: second.cookie })).statusCode).toBe(200);
    await employer.call('DELETE', `/v1/api-keys/${made.id}`);
    expect((await getPage('/pages/sessions', { cookie: second.cookie })).statusCode).toBe(303);
  });
});

describe('asking', () => {
  test('shows the query, requirement by requirement with its reason, before it is used', async () => {
    const page = await getPage('/pages/sessions/new?profile=office-administrator-junior%401.0');
    const text = textOf(page.body);
    expect(text).toContain('Spreadsheets');
    expect(text).toContain('Level 3 (Basic)');
    expect(text).toContain('The monthly figures are kept in forms with formulas');
    expect(page.body).toContain('&quot;meetsLevel&quot;');
    const ja = textOf((await getPage('/pages/sessions/new?profile=office-administrator-junior%401.0&lang=ja')).body);
    expect(ja).toContain('毎月の数値は計算式入りの定型フォームで管理しており');
  });

  const FORM_FIELDS = {
    profile: 'office-administrator-junior@1.0',
    purposeEn: 'Application',
    purposeJa: '応募',
    retention: 'P90D',
    issuerTrust: 'listed',
    candidateRef: '<b>応募 17</b>',
  };

  test('makes a session whose page has the code, the link and our wallet', async () => {
    const made = await postPage('/pages/sessions', FORM_FIELDS);
    expect(made.statusCode).toBe(303);
    const page = await getPage(made.headers.location as string);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('src="data:image/svg+xml,');
    expect(page.body).toContain('href="http://localhost:4002/present?client_id=decentralized_identifier');
    expect(page.body).toContain('&lt;b&gt;応募 17&lt;/b&gt;');
    expect(page.body).not.toContain('<b>応募');
    const list = await getPage('/pages/sessions');
    expect(textOf(list.body)).toContain('Waiting for the applicant');
  });

  test.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example' }],
    ['another site’s frame', { 'sec-fetch-site': 'cross-site' }],
  ])('from %s is refused', async (_title, headers) => {
    expect((await postPage('/pages/sessions', FORM_FIELDS, headers)).statusCode).toBe(403);
  });

  test('without a purpose is refused on a page, in words', async () => {
    const response = await postPage('/pages/sessions', { ...FORM_FIELDS, purposeEn: '' });
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toContain('text/html');
  });
});

describe('the page of a session', () => {
  const live = async (id: string, lang: 'en' | 'ja') =>
    textOf((await getPage(`/pages/sessions/${id}/live?lang=${lang}`)).body);

  test('of another tenant is not found', async () => {
    const { id } = await openSession(other);
    for (const url of [`/pages/sessions/${id}`, `/pages/sessions/${id}/live`]) {
      expect((await getPage(url)).statusCode).toBe(404);
    }
    expect((await postPage(`/pages/sessions/${id}/erase`)).statusCode).toBe(404);
    expect((await readSession(other, id)).erasedAt).toBeUndefined();
  });

  test('turns from the code to the result by itself, each check with a plain sentence', async () => {
    const { id, requestUri } = await openSession(employer);
    expect((await getPage(`/pages/sessions/${id}/live`)).body).not.toContain('data-live-done');
    await answer(world, holder, requestUri, { r1: credential });
    const fragment = await getPage(`/pages/sessions/${id}/live`);
    expect(fragment.body).toContain('data-live-done');
    expect(fragment.body).not.toContain('<html');
    expect(textOf(fragment.body)).toContain('The record is signed by its issuer and has not been changed.');
    expect(await live(id, 'ja')).toContain('発行者の署名があり、内容は改変されていません。');
  });

  test('says what failed, what to do, and what it means for each requirement', async () => {
    const revoked = await world.issuer.certify(holder.did);
    world.issuer.revoke(revoked);
    world.clock.advance(61_000);
    const { id, requestUri } = await openSession(employer);
    await answer(world, holder, requestUri, { r1: revoked });
    const en = await live(id, 'en');
    expect(en).toContain(
      'The issuer has revoked the record. Ask the applicant about it; the issuer alone can change it.',
    );
    expect(en).toContain('The check “Revocation” failed: The issuer has revoked the record.');
    const ja = await live(id, 'ja');
    expect(ja).toContain(
      '発行者がこの記録を失効させています。応募者に事情を確認してください。変更できるのは発行者だけです。',
    );
    expect(ja).toContain('証明されていない');
  });

  test('signs receipts by a button and shows them to be taken; the holder gets one', async () => {
    const { id, requestUri } = await openSession(employer);
    await answer(world, holder, requestUri, { r1: credential });
    expect((await postPage(`/pages/sessions/${id}/receipt`)).statusCode).toBe(303);
    const page = await getPage(`/pages/sessions/${id}`);
    const uri = /value="(openid-credential-offer:[^"]+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&');
    expect(page.body).toContain('/accept?credential_offer_uri=');
    expect(await takeReceipt(world, holder, uri!)).toMatchObject({ credentialSubject: { id: credential.id } });
    expect((await getPage(`/pages/sessions/${id}`)).body).not.toContain(uri!);
  });

  test('erases by a button', async () => {
    const { id, requestUri } = await openSession(employer, { ...ORDER, candidateRef: 'applicant-9' });
    await answer(world, holder, requestUri, { r1: credential });
    expect((await postPage(`/pages/sessions/${id}/erase`)).statusCode).toBe(303);
    const page = await getPage(`/pages/sessions/${id}`);
    expect(textOf(page.body)).toContain('Erased');
    expect(page.body).not.toContain('applicant-9');
    expect(page.body).not.toContain('Spreadsheets, Basic');
  });

  test('carries no script or style of its own', async () => {
    const { id } = await openSession(employer);
    const page = await getPage(`/pages/sessions/${id}`);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.body).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son[a-z]+=|\sstyle=/);
  });
});
