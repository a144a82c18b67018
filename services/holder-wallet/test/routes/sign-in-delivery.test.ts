// Proves how a sign-in code travels: by mail when there is mail, printed on loopback only, and never in the log.
import { describe, expect, test } from '@jest/globals';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { createTestWallet, eventually, type TestWallet } from '../support/test-wallet.ts';

async function within(
  o: Parameters<typeof createTestWallet>[0],
  run: (wallet: TestWallet) => Promise<void>,
): Promise<void> {
  const wallet = await createTestWallet(o);
  try {
    await run(wallet);
  } finally {
    await wallet.close();
  }
}
const ask = (wallet: TestWallet, email: string) =>
  wallet.app.inject({ method: 'POST', url: '/v1/sessions', payload: { email } });

describe('the code', () => {
  test('is mailed in both languages, and neither printed nor logged', () =>
    within({ mode: 'production', mail: true }, async (wallet) => {
      const user = await wallet.addUser();
      expect((await ask(wallet, user.email)).statusCode).toBe(202);
      const mail = await eventually(() => wallet.mails[0]);
      expect(mail.to).toBe(user.email);
      const code = /(\d{6})/.exec(mail.text)?.[1] as string;
      expect(mail.subject).not.toContain(code);
      expect(mail.text).toMatch(/有効期間は10分[\s\S]*valid for 10 minutes/);
      expect(wallet.printed).toEqual([]);
      const opened = await wallet.app.inject({
        method: 'POST',
        url: '/v1/sessions',
        payload: { email: user.email, code },
      });
      expect(opened.statusCode).toBe(201);
      for (const secret of [code, user.email, user.token, opened.json().token, '山田']) {
        expect(wallet.logged.join('')).not.toContain(secret);
      }
      expect(wallet.logged.length).toBeGreaterThan(0);
    }));

  test('is not made in production without mail', () =>
    within({ mode: 'production' }, async (wallet) => {
      const user = await wallet.addUser();
      const answer = await ask(wallet, user.email);
      expect([answer.statusCode, answer.json().code]).toEqual([503, 'sign_in_unavailable']);
      const { rows } = await withTenant(wallet.wallet.db, user.id, (tx) => tx.query('select 1 from sign_in_code'));
      expect(rows).toEqual([]);
      expect(wallet.printed).toEqual([]);
    }));

  test('is printed on loopback, beside the log', () =>
    within({}, async (wallet) => {
      const user = await wallet.addUser();
      await ask(wallet, user.email);
      const line = await eventually(() => wallet.printed[0]);
      expect(line).toMatch(/^Sign-in code for person-1@school\.example: \d{6}$/);
      expect(wallet.logged.join('')).not.toContain(line.slice(-6));
    }));
});

test('signing up is refused where the operator opens wallets', () =>
  within({ signUp: 'closed' }, async (wallet) => {
    const answer = await wallet.app.inject({
      method: 'POST',
      url: '/sign-up',
      headers: { origin: 'http://wallet.localhost', 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'email=x%40school.example&name=X',
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('運営者');
  }));
