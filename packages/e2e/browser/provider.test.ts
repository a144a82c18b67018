// A training provider at a desk: uploads a file, sees what is wrong with it, approves, and watches the offers appear.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { DESKTOP, demo, type Language, launchBrowser, openPage, overflowsSideways, PHONE } from '../src/browser.ts';

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launchBrowser();
  folder = mkdtempSync(join(tmpdir(), 'skill-records-browser-'));
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Two good rows and one with an unknown achievement; other people each time, so that nothing was offered before. */
function writeCompletions(): string {
  const path = join(folder, `${crypto.randomUUID()}.csv`);
  const mail = () => `p-${crypto.randomUUID()}@example.org`;
  writeFileSync(
    path,
    [
      'achievement,email,name,locale,external_id,test_score,teacher_level,evaluated_on,evidence_url',
      `ITL-SS-3,${mail()},佐藤 太郎,ja,,80,3,2026-03-15,`,
      `ITL-DOC-2,${mail()},鈴木 花,ja,,75,2,2026/3/16,`,
      `ITL-XX-1,${mail()},田中 実,ja,,75,2,2026-03-16,`,
      '',
    ].join('\r\n'),
  );
  return path;
}

describe.each<[Language, typeof PHONE]>([
  ['ja', DESKTOP],
  ['en', DESKTOP],
  ['ja', PHONE],
])('in %s', (language, viewport) => {
  test('uploads a file, reads its faults, approves the rest', async () => {
    const { page, faults } = await openPage(browser, language, viewport);
    await page.goto(`${demo.issuer.url}/pages/batches`);
    await page.fill('input[name=key]', demo.issuer.apiKey);
    await Promise.all([page.waitForURL('**/pages/batches'), page.click('main form button[type=submit]')]);
    expect(await page.getAttribute('html', 'lang')).toBe(language);
    await page.setInputFiles('input[type=file]', writeCompletions());
    await Promise.all([
      page.waitForURL('**/pages/batches/*'),
      page.locator('main form button[type=submit]').first().click(),
    ]);

    const fault = language === 'ja' ? 'このコードの達成項目は公開されていません' : 'There is no published achievement';
    await page.locator('main', { hasText: fault }).waitFor({ timeout: 30_000 });
    expect(await overflowsSideways(page)).toBe(false);
    await page.locator('main form[method=post] button[type=submit]').first().click();
    await page.locator('a[href$="claim-links.csv"]').waitFor({ timeout: 30_000 });
    expect(await overflowsSideways(page)).toBe(false);
    expect(faults).toEqual([]);
  }, 120_000);
});

test('a wrong key is refused with a plain sentence and opens nothing', async () => {
  const { page } = await openPage(browser, 'en', DESKTOP);
  await page.goto(`${demo.issuer.url}/pages/sign-in`);
  await page.fill('input[name=key]', 'skr_wrong.wrong');
  await page.click('main form button[type=submit]');
  await page.waitForLoadState();
  await page.goto(`${demo.issuer.url}/pages/batches`);
  expect(new URL(page.url()).pathname).toBe('/pages/sign-in');
}, 60_000);
