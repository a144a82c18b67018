// A learner on a phone: sign in, take an offer, show it to an employer who watches the result appear.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import {
  callApi,
  DESKTOP,
  demo,
  type Language,
  launchBrowser,
  openPage,
  overflowsSideways,
  signInLearner,
} from '../src/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});

async function offerRecord(email: string): Promise<{ offer: { uri: string } }> {
  return await callApi(`${demo.issuer.url}/v1/skill-records`, demo.issuer.apiKey, {
    type: 'Certified',
    achievement: 'ITL-SS-3',
    recipient: { email, name: 'ブラウザ 太郎' },
    results: [
      { role: 'TestEvaluation', value: '88', on: '2026-03-15' },
      { role: 'TeacherEvaluation', level: 3, on: '2026-03-18' },
    ],
  });
}

describe.each<Language>(['ja', 'en'])('in %s', (language) => {
  test('takes an offer from its page and shows it to an employer', async () => {
    const { page, faults } = await openPage(browser, language);
    const learner = await signInLearner(page, language);
    expect(await page.getAttribute('html', 'lang')).toBe(language);

    const { offer } = await offerRecord(learner.email);
    const offerUrl = new URL(new URL(offer.uri).searchParams.get('credential_offer_uri')!);
    const [, tenant, , id] = offerUrl.pathname.split('/');
    const claimPage = `${demo.issuer.url}/pages/${tenant}/offers/${id}`;
    for (let visits = 0; visits < 3; visits++) await page.goto(claimPage);
    expect(await page.locator('img[src^="data:image/svg+xml"]').count()).toBeGreaterThan(0);
    expect(await overflowsSideways(page)).toBe(false);
    await page.click(`a[href^="${demo.wallet.url}/accept"]`);
    await page.waitForURL('**/accept?*');
    await Promise.all([page.waitForURL('**/credentials/**'), page.click('main form[method=post] button[type=submit]')]);
    expect(await page.getAttribute('html', 'lang')).toBe(language);
    expect(await overflowsSideways(page)).toBe(false);
    expect(await page.textContent('h1')).toContain(language === 'ja' ? '表計算' : 'Spreadsheets');

    const employer = await openPage(browser, language, DESKTOP);
    await employer.page.goto(`${demo.verifier.url}/pages/sessions`);
    await employer.page.fill('input[name=key]', demo.verifier.apiKey);
    await Promise.all([
      employer.page.waitForURL('**/pages/sessions'),
      employer.page.click('main form button[type=submit]'),
    ]);
    const session = await callApi<{ id: string; requestUri: string }>(
      `${demo.verifier.url}/v1/verification-sessions`,
      demo.verifier.apiKey,
      { jobProfile: demo.jobProfiles[0], purpose: { en: 'Browser suite', ja: 'ブラウザ試験' }, retention: 'P1D' },
    );
    await employer.page.goto(`${demo.verifier.url}/pages/sessions/${session.id}`);
    expect(await employer.page.locator('img[src^="data:image/svg+xml"]').count()).toBeGreaterThan(0);

    const link = new URL(session.requestUri).searchParams;
    await page.goto(`${demo.wallet.url}/present?${link}`);
    expect(await overflowsSideways(page)).toBe(false);
    const record = page
      .locator('main form[method=post] input[type=radio], main form[method=post] input[type=checkbox]')
      .first();
    await record.check({ force: true });
    await page.locator('main form[method=post] button[type=submit]').first().click();

    // Nobody reloads the employer's page: the live part takes the code away and brings the outcome.
    await employer.page.locator('main img[src^="data:image/svg+xml"]').waitFor({ state: 'detached', timeout: 30_000 });
    expect(await employer.page.textContent('main')).toContain(language === 'ja' ? '表計算' : 'Spreadsheets');
    expect(await overflowsSideways(employer.page)).toBe(false);
    expect([...faults, ...employer.faults]).toEqual([]);
  }, 120_000);
});

test('a forged form from another site is refused', async () => {
  const { page } = await openPage(browser, 'en');
  await signInLearner(page, 'en');
  const status = await page.evaluate(
    `fetch('/sign-out', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }).then((r) => r.status)`,
  );
  expect([200, 303]).toContain(status);
  const foreign = await fetch(`${demo.wallet.url}/sign-out`, {
    method: 'POST',
    headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
    redirect: 'manual',
  });
  expect(foreign.status).toBe(403);
}, 60_000);
