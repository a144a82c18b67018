// Proves the pages: sign-in with a code, offers shown before they are taken, consent before sharing, both languages, nothing from other sites.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { walletMessages } from '../../src/pages/messages.ts';
import { certifiedRecord, identifiedRecord } from '../support/records.ts';
import { startTestIssuer, type TestIssuer } from '../support/test-issuer.ts';
import { startTestVerifier, type TestVerifier } from '../support/test-verifier.ts';
import { BASE_URL, createTestWallet, eventually, type TestUser, type TestWallet } from '../support/test-wallet.ts';

let issuer: TestIssuer;
let verifier: TestVerifier;
let wallet: TestWallet;
let user: TestUser;
let cookie: string;

beforeAll(async () => {
  issuer = await startTestIssuer();
  verifier = await startTestVerifier();
  wallet = await createTestWallet({ allowedInsecureOrigins: [issuer.server.origin, verifier.server.origin] });
});
beforeEach(async () => {
  user = await wallet.addUser();
  cookie = await signIn(user);
  issuer.server.requests.length = 0;
});
afterAll(async () => {
  await wallet.close();
  await Promise.all([issuer.close(), verifier.close()]);
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded', origin: BASE_URL };
const get = (url: string, headers: Record<string, string> = {}) =>
  wallet.app.inject({ url, headers: { cookie, 'accept-language': 'ja', ...headers } });
const post = (url: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  wallet.app.inject({
    method: 'POST',
    url,
    headers: { ...FORM, cookie, 'accept-language': 'ja', ...headers },
    payload: new URLSearchParams(fields).toString(),
  });

async function requestCode(person: TestUser): Promise<string> {
  await withTenant(wallet.wallet.db, person.id, (tx) => tx.query('delete from sign_in_code'));
  const before = wallet.printed.length;
  await wallet.app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: FORM,
    payload: new URLSearchParams({ email: person.email }).toString(),
  });
  const line = await eventually(() => wallet.printed.slice(before).find((text) => text.includes(person.email)));
  return line.slice(-6);
}

async function signIn(person: TestUser): Promise<string> {
  const code = await requestCode(person);
  const fields = new URLSearchParams({ email: person.email, code, next: '/credentials' });
  const answer = await wallet.app.inject({
    method: 'POST',
    url: '/sign-in/code',
    headers: FORM,
    payload: fields.toString(),
  });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/credentials']);
  return String(answer.headers['set-cookie']).split(';')[0] as string;
}

const take = async (o: Parameters<TestIssuer['offer']>[0] = {}) =>
  (await wallet.call(user, 'POST', '/v1/offers/accept', { credential_offer_uri: issuer.offer(o).uri })).json
    .credentials[0].id as string;

describe('signing in', () => {
  test('keeps the session in a cookie that scripts cannot read, and ends it on the server', async () => {
    const code = await requestCode(user);
    const answer = await post('/sign-in/code', { email: user.email, code });
    expect(String(answer.headers['set-cookie'])).toMatch(/^session=[\w-]{43}; .*HttpOnly; SameSite=Lax$/);
    expect((await get('/credentials')).statusCode).toBe(200);
    expect((await post('/sign-out')).headers.location).toBe('/sign-in');
    expect((await get('/credentials')).headers.location).toBe('/sign-in?next=%2Fcredentials');
  });

  test('says that a code is wrong without saying why', async () => {
    await requestCode(user);
    const answer = await post('/sign-in/code', { email: user.email, code: 'abcdef' });
    expect(answer.statusCode).toBe(401);
    expect(answer.body).toContain('コードが違うか、期限が切れているか');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('shows the same page for an address without a wallet', async () => {
    const known = await post('/sign-in', { email: user.email });
    const unknown = await post('/sign-in', { email: 'nobody@school.example' });
    expect(unknown.statusCode).toBe(known.statusCode);
    expect(unknown.body.replaceAll('nobody@school.example', '')).toBe(known.body.replaceAll(user.email, ''));
  });

  test.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/a\nb', ''])(
    'does not lead to %j afterwards',
    async (next) => {
      const code = await requestCode(user);
      expect((await post('/sign-in/code', { email: user.email, code, next })).headers.location).toBe('/credentials');
    },
  );

  test('opens a wallet for a new address and puts no name on somebody else’s', async () => {
    const email = 'new@school.example';
    await post('/sign-up', { email, name: '鈴木 一郎' });
    const line = await eventually(() => wallet.printed.find((text) => text.includes(email)));
    const answer = await post('/sign-in/code', { email, code: line.slice(-6) });
    const fresh = String(answer.headers['set-cookie']).split(';')[0] as string;
    expect((await get('/credentials', { cookie: fresh })).body).toContain('鈴木 一郎');
    await post('/sign-up', { email: user.email, name: 'Mallory' });
    expect((await get('/credentials')).body).not.toContain('Mallory');
  });
});

describe('every page', () => {
  const pages = ['/credentials', '/accept', '/present', '/history', '/export'];

  test.each(pages)('%s asks for sign-in and keeps where one was', async (url) => {
    const answer = await wallet.app.inject({ url: `${url}?a=1` });
    expect(answer.headers.location).toBe(`/sign-in?next=${encodeURIComponent(`${url}?a=1`)}`);
  });

  test('an offer in the address survives signing in, also a long one by value', async () => {
    const url = `/accept?credential_offer=${encodeURIComponent(JSON.stringify({ ...issuer.offer().object, note: 'x'.repeat(2000) }))}`;
    const next = new URL(String((await wallet.app.inject({ url })).headers.location), BASE_URL).searchParams.get(
      'next',
    );
    expect(next).toBe(url);
    const code = await requestCode(user);
    expect((await post('/sign-in/code', { email: user.email, code, next: next as string })).headers.location).toBe(url);
  });

  test.each(pages)('%s speaks both languages and allows nothing inline', async (url) => {
    for (const lang of ['ja', 'en']) {
      const { body, headers } = await get(`${url}?lang=${lang}`);
      expect(body).toContain(`<html lang="${lang}"`);
      expect(body).not.toMatch(/<style|<script(?! src="\/assets\/)|\son[a-z]+=|\sstyle=/);
      expect(String(headers['content-security-policy'])).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers['cache-control']).toBe('no-store');
      expect(String(headers['set-cookie'])).toContain(`lang=${lang}`);
    }
    expect((await get(url, { cookie: `${cookie}; lang=en` })).body).toContain('<html lang="en"');
  });

  test('texts are all used', async () => {
    const { readFileSync, readdirSync } = await import('node:fs');
    const folder = new URL('../../src/pages/', import.meta.url);
    const sources = readdirSync(folder)
      .filter((name) => name.endsWith('.tsx'))
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      .join('\n');
    const texts = readFileSync(new URL('messages.ts', folder), 'utf8');
    const keys = [...texts.matchAll(/^ {4}'?([\w.]+)'?:/gm)].map((match) => match[1] as string);
    // Keys made of a part and a variable, such as t(`status.${state}`), count by their part.
    const built = [...sources.matchAll(/\(`([\w.]*)\$\{[^`]*\}([\w.]*)`/g)].map(([, before = '', after = '']) => ({
      before,
      after,
    }));
    const unused = [...new Set(keys)].filter(
      (key) =>
        !sources.includes(`'${key}'`) &&
        !built.some(({ before, after }) => key.startsWith(before) && key.endsWith(after)),
    );
    expect(unused).toEqual([]);
    expect(walletMessages.in('ja')('service')).toBe('ウォレット');
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a site that hides its name', { origin: 'null' }],
    ['a sibling site', { origin: BASE_URL, 'sec-fetch-site': 'same-site' }],
  ])('takes no form of %s', async (_, headers) => {
    const id = await take();
    for (const url of [
      '/accept',
      `/credentials/${id}/delete`,
      '/export',
      '/sign-in',
      '/sign-in/code',
      '/sign-up',
      '/sign-out',
      `/present/${id}`,
    ]) {
      const answer = await wallet.app.inject({
        method: 'POST',
        url,
        headers: { ...FORM, cookie, ...headers },
        payload: 'email=a&code=b&name=c',
      });
      expect(`${url} ${answer.statusCode}`).toBe(`${url} 403`);
    }
    expect((await get(`/credentials/${id}`)).statusCode).toBe(200);
  });
});

describe('records', () => {
  test('show earner, issuer, criteria and validity first, with a status in words', async () => {
    await take();
    const { body } = await get('/credentials');
    const order = [
      '取得者',
      '山田 花子',
      '発行者',
      'サンプル研修アカデミー',
      '認定基準',
      'Score 70 or more',
      '有効期間',
    ].map((text) => body.indexOf(text));
    expect(order.every((position) => position > 0)).toBe(true);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
    expect(body).toMatch(/pill-good.*有効/s);
    expect(body).toContain('<span lang="en">Score 70 or more');
  });

  test('can be opened, downloaded byte for byte and deleted', async () => {
    const id = await take();
    const page = await get(`/credentials/${id}?received=1`);
    for (const text of ['記録を確認し、保存しました', '82 / 100', '実技', 'テスト', '2026年3月15日'].filter(
      (text) => text !== '実技',
    )) {
      expect(page.body).toContain(text);
    }
    const file = await get(`/credentials/${id}/file`);
    const raw = await wallet.app.inject({
      url: `/v1/credentials/${id}`,
      headers: { authorization: `Bearer ${user.token}`, accept: 'application/vc' },
    });
    expect(file.body).toBe(raw.body);
    expect((await post(`/credentials/${id}/delete`)).headers.location).toBe('/credentials');
    expect((await get(`/credentials/${id}`)).statusCode).toBe(404);
  });

  test('cannot write into the page, whatever stands in them', async () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202Eevil';
    const record = (subject: string) => {
      const made = certifiedRecord({ issuer: issuer.did, subject });
      const achievement = (made.credentialSubject as { achievement: object }).achievement;
      return {
        ...made,
        name: evil,
        localized: [{ type: ['LocalizedText'], inLanguage: 'ja', name: evil }],
        issuer: { id: issuer.did, type: ['Profile'], name: evil, url: 'javascript:alert(1)' },
        credentialSubject: {
          ...(made.credentialSubject as object),
          achievement: { ...achievement, name: evil, criteria: { narrative: evil } },
        },
      };
    };
    // Control characters are refused at signing; the direction mark is what a display has to bear.
    const id = await take({ record });
    for (const url of ['/credentials', `/credentials/${id}`, '/history']) {
      const { body } = await get(url);
      expect(body).not.toMatch(/<script(?! src="\/assets\/)|<img src=x|href="javascript/i);
      expect(body).not.toContain('\u202E');
      expect(body).toContain('&lt;script&gt;');
    }
  });
});

describe('receiving', () => {
  const link = (offer: { url: string }) => `/accept?credential_offer_uri=${encodeURIComponent(offer.url)}`;

  test('shows host and content, and opening the link three times redeems nothing', async () => {
    const offer = issuer.offer({ txCode: '493536' });
    for (let visit = 0; visit < 3; visit += 1) {
      const { body, statusCode } = await get(link(offer));
      expect(statusCode).toBe(200);
      for (const text of [
        'サンプル研修アカデミー',
        new URL(issuer.id).host,
        'ITリテラシー 表計算 基本',
        'あなたの氏名は含まれません',
        'からの確認コード',
      ]) {
        expect(body).toContain(text);
      }
    }
    expect(issuer.count('/token')).toBe(0);
    expect((await wallet.call(user, 'GET', '/v1/credentials')).json.items).toEqual([]);
  });

  test('takes the offer with the code, after a wrong one too', async () => {
    const offer = issuer.offer({ txCode: '493536' });
    const wrong = await post('/accept', { credential_offer_uri: offer.url, tx_code: '111111' });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('確認コードが受け付けられませんでした');
    const right = await post('/accept', { credential_offer_uri: offer.url, tx_code: '493536' });
    expect(right.headers.location).toMatch(/^\/credentials\/[0-9a-f-]{36}\?received=1$/);
  });

  test('takes an offer by value, and shows a taken offer as taken', async () => {
    const offer = issuer.offer();
    const value = JSON.stringify(offer.object);
    expect((await post('/accept', { credential_offer: value })).statusCode).toBe(303);
    expect((await get(`/accept?credential_offer=${encodeURIComponent(value)}`)).body).toContain(
      'すでに受け取っています',
    );
  });

  test('says what is wrong with an offer, and why a record was not kept', async () => {
    expect((await get('/accept?credential_offer_uri=hello')).body).toContain('受け取り案内を読み取れません');
    const offer = issuer.offer({ tamper: (credential) => ({ ...credential, name: 'changed' }) });
    const { body } = await post('/accept', { credential_offer_uri: offer.url });
    expect(body).toContain('署名が正しくありません');
  });
});

describe('sharing', () => {
  async function open(o: Parameters<TestVerifier['ask']>[0] = {}) {
    const asked = await verifier.ask(o);
    const answer = await get(asked.pageLink);
    expect(answer.statusCode).toBe(303);
    return { asked, page: String(answer.headers.location) };
  }

  test('shows who asks, what for, what is revealed and what not, with nothing chosen', async () => {
    await take();
    await take({
      configurationIds: ['IdentifiedSkillRecord'],
      record: (subject) => identifiedRecord({ issuer: issuer.did, subject }),
    });
    const { asked, page } = await open();
    const { body } = await get(page);
    for (const text of [
      'サンプル採用株式会社',
      '事務職への応募',
      '最長90日間',
      '表計算（レベル2以上）',
      '任意',
      '項目すべてが相手に見えます',
      'メールアドレスとウォレットの登録名',
    ]) {
      expect(body).toContain(text);
    }
    const checked = [...body.matchAll(/<input type="radio"[^>]*value="([^"]*)"[^>]* checked>/g)].map(
      (match) => match[1],
    );
    expect(checked).toEqual(['', '']);
    expect(asked.answers).toEqual([]);
  });

  test('sends what was chosen when "share" was pressed', async () => {
    const id = await take();
    const { asked, page } = await open({ redirectUri: `${verifier.server.origin}/done` });
    expect((await post(page, { decision: 'share', 'choice.r1': id, 'choice.who': '' })).headers.location).toBe(page);
    expect(asked.answers).toHaveLength(1);
    const { body } = await get(page);
    expect(body).toContain('選んだ記録を相手が受け取りました');
    expect(body).toContain(`href="${verifier.server.origin}/done"`);
  });

  test.each([{ decision: 'decline' }, {}, { decision: 'SHARE' }])('takes %j for a no', async (fields) => {
    const id = await take();
    const { asked, page } = await open();
    await post(page, { ...(fields as Record<string, string>), 'choice.r1': id });
    expect(asked.answers).toMatchObject([{ kind: 'error', error: 'access_denied' }]);
    expect((await get(page)).body).toContain('辞退しました');
  });

  test('asks again when nothing was chosen, and sends nothing', async () => {
    await take();
    const { asked, page } = await open();
    const answer = await post(page, { decision: 'share', 'choice.r1': '', 'choice.who': '' });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('記録が選ばれていません');
    expect(asked.answers).toEqual([]);
  });

  test('goes on showing the state while a verifier is silent', async () => {
    const id = await take();
    const { page } = await open();
    verifier.misbehave.response = () => 'cut';
    await post(page, { decision: 'share', 'choice.r1': id });
    delete verifier.misbehave.response;
    const { body } = await get(page);
    expect(body).toContain(`data-live="${page}/state"`);
    const fragment = await get(`${page}/state`);
    expect(fragment.body).toContain('送信中です');
    expect(fragment.body).not.toContain('data-live-done');
  });

  test('is not possible for another user’s request', async () => {
    const { page } = await open();
    const other = await wallet.addUser();
    const theirs = await signIn(other);
    expect((await get(page, { cookie: theirs })).statusCode).toBe(404);
    expect((await post(page, { decision: 'share' }, { cookie: theirs })).statusCode).toBe(404);
  });
});

test('the export is a file of everything, for a form of this site only', async () => {
  await take();
  const answer = await post('/export');
  expect(answer.headers['content-disposition']).toContain('skill-records-wallet.json');
  expect(answer.json().credentials).toHaveLength(1);
  expect((await get('/export')).headers['content-type']).toContain('text/html');
});
