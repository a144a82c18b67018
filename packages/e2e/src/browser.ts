// A real Chromium for the page suites: phone and desktop, Japanese and English, with every page fault collected.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

export const demoFile = process.env.DEMO_FILE!;
export const demo = JSON.parse(readFileSync(demoFile, 'utf8'));

export type Language = 'ja' | 'en';
export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page whose console errors (among them violations of the content security policy) and uncaught errors end up in `faults`. */
export async function openPage(
  browser: Browser,
  language: Language,
  viewport = PHONE,
): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({ viewport, locale: language === 'ja' ? 'ja-JP' : 'en-US' });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  return { page, faults };
}

/** The newest one-time code that `start` printed for this address. */
export async function readSignInCode(email: string): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const log = readFileSync(join(dirname(demoFile), 'start.log'), 'utf8');
    const code = [...log.matchAll(/Sign-in code for (\S+): (\d{6})/g)]
      .filter((match) => match[1] === email)
      .at(-1)?.[2];
    if (code) return code;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('start printed no sign-in code');
}

export async function callApi<T>(url: string, token: string, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** A new wallet user, signed in through the page as a person would. */
export async function signInLearner(page: Page, language: Language): Promise<{ email: string; token: string }> {
  const email = `learner-${crypto.randomUUID()}@example.org`;
  const user = await callApi<{ token: string }>(`${demo.wallet.url}/v1/users`, demo.operator.key, {
    email,
    name: 'ブラウザ 太郎',
    locale: language,
  });
  await page.goto(`${demo.wallet.url}/sign-in`);
  await page.fill('input[name=email]', email);
  await page.click('main form button[type=submit]');
  await page.waitForSelector('input[name=code]');
  await page.fill('input[name=code]', await readSignInCode(email));
  await Promise.all([page.waitForURL('**/credentials*'), page.click('main form button[type=submit]')]);
  return { email, token: user.token };
}

/** No part of a page may be wider than the screen. */
export async function overflowsSideways(page: Page): Promise<boolean> {
  return await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}
