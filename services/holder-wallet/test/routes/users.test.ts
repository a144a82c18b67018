// Proves who gets into a wallet: users by operator, codes that work once, tokens that end, and no word about who has a wallet.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { createTestWallet, eventually, OPERATOR_KEY, type TestUser, type TestWallet } from '../support/test-wallet.ts';

let wallet: TestWallet;
beforeAll(async () => {
  wallet = await createTestWallet();
});
afterAll(() => wallet.close());

const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  wallet.app.inject({ method: 'POST', url, payload, headers });
const asOperator = { authorization: `Bearer ${OPERATOR_KEY}` };

/** The code that was printed for an address; the pause between two codes is not waited for. */
async function newCode(user: TestUser): Promise<string> {
  await withTenant(wallet.wallet.db, user.id, (tx) => tx.query('delete from sign_in_code'));
  const before = wallet.printed.length;
  expect((await post('/v1/sessions', { email: user.email })).statusCode).toBe(202);
  const line = await eventually(() => wallet.printed[before]);
  expect(line).toContain(user.email);
  return /: (\d{6})$/.exec(line)?.[1] as string;
}

describe('POST /v1/users', () => {
  test('gives the operator a user with a DID and a token of 256 bits', async () => {
    const answer = await post('/v1/users', { email: 'Taro@School.example', name: ' 田中 太郎 ' }, asOperator);
    expect(answer.statusCode).toBe(201);
    const body = answer.json();
    expect(body).toMatchObject({ email: 'taro@school.example', name: '田中 太郎' });
    expect(body.did).toMatch(/^did:key:z6Mk/);
    expect(Buffer.from(body.token, 'base64url')).toHaveLength(32);
    expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now());
  });

  test('repeats its answer for the same Idempotency-Key, and refuses the key for another body', async () => {
    const headers = { ...asOperator, 'idempotency-key': 'user-1' };
    const first = await post('/v1/users', { email: 'a@school.example', name: 'A' }, headers);
    const again = await post('/v1/users', { email: 'a@school.example', name: 'A' }, headers);
    expect(again.json()).toEqual(first.json());
    expect((await post('/v1/users', { email: 'b@school.example', name: 'B' }, headers)).json().code).toBe(
      'idempotency_key_reused',
    );
  });

  test('refuses an address that is taken, in whatever spelling', async () => {
    await post('/v1/users', { email: 'hanako@school.example', name: 'H' }, asOperator);
    for (const email of ['hanako@school.example', 'HANAKO@school.example', 'ｈａｎａｋｏ@school.example']) {
      expect((await post('/v1/users', { email, name: 'H' }, asOperator)).json().code).toBe('email_taken');
    }
  });

  test.each([
    ['no key', {}],
    ['a wrong key', { authorization: `Bearer ${OPERATOR_KEY}x` }],
    ['a user’s token', 'user'],
  ])('refuses %s', async (_, headers) => {
    const given =
      headers === 'user'
        ? { authorization: `Bearer ${(await wallet.addUser()).token}` }
        : (headers as Record<string, string>);
    expect((await post('/v1/users', { email: 'x@school.example', name: 'X' }, given)).statusCode).toBe(401);
  });

  test.each([
    ['no name', { email: 'x@school.example' }],
    ['a blank name', { email: 'x@school.example', name: '  ' }],
    ['no address', { name: 'X' }],
    ['two addresses', { email: 'a@b.example,c@d.example@', name: 'X' }],
    ['another language', { email: 'x@school.example', name: 'X', locale: 'fr' }],
  ])('refuses %s and does not repeat what was sent', async (_, payload) => {
    const answer = await post('/v1/users', payload, asOperator);
    expect(answer.json().code).toBe('validation_failed');
    expect(answer.body).not.toContain('school.example');
  });
});

describe('POST /v1/sessions', () => {
  test('opens a session with a code, once', async () => {
    const user = await wallet.addUser();
    const code = await newCode(user);
    const opened = await post('/v1/sessions', { email: user.email, code: `${code.slice(0, 3)} ${code.slice(3)}` });
    expect(opened.statusCode).toBe(201);
    expect((await wallet.call({ ...user, token: opened.json().token }, 'GET', '/v1/credentials')).status).toBe(200);
    expect((await post('/v1/sessions', { email: user.email, code })).json().code).toBe('code_invalid');
  });

  test('opens one session when the same code comes many times at once', async () => {
    const user = await wallet.addUser();
    const code = await newCode(user);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => post('/v1/sessions', { email: user.email, code })),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1);
  });

  test('compares no more than five guesses, also when they come at once', async () => {
    const user = await wallet.addUser();
    const code = await newCode(user);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    await Promise.all(Array.from({ length: 8 }, () => post('/v1/sessions', { email: user.email, code: wrong })));
    expect((await post('/v1/sessions', { email: user.email, code })).json().code).toBe('code_invalid');
    const { rows } = await withTenant(wallet.wallet.db, user.id, (tx) => tx.query('select attempts from sign_in_code'));
    expect(rows).toEqual([{ attempts: 5 }]);
  });

  test('refuses a code that is too old, and one of another user', async () => {
    const [user, other] = [await wallet.addUser(), await wallet.addUser()];
    const code = await newCode(user);
    expect((await post('/v1/sessions', { email: other.email, code })).json().code).toBe('code_invalid');
    await withTenant(wallet.wallet.db, user.id, (tx) =>
      tx.query(`update sign_in_code set expires_at = now() - interval '1 s'`),
    );
    expect((await post('/v1/sessions', { email: user.email, code })).json().code).toBe('code_invalid');
  });

  test('answers alike whether or not the address has a wallet', async () => {
    const user = await wallet.addUser();
    const shape = (answer: Awaited<ReturnType<typeof post>>) => [
      answer.statusCode,
      answer.body.replace(/"requestId":"[^"]*"/, ''),
    ];
    expect(shape(await post('/v1/sessions', { email: 'nobody@school.example' }))).toEqual(
      shape(await post('/v1/sessions', { email: user.email })),
    );
    const guess = { code: '000000' };
    expect(shape(await post('/v1/sessions', { email: 'nobody@school.example', ...guess }))).toEqual(
      shape(await post('/v1/sessions', { email: user.email, ...guess })),
    );
  });

  test('does not flood a mailbox: a second request within seconds sends nothing', async () => {
    const user = await wallet.addUser();
    await newCode(user);
    const before = wallet.printed.length;
    await post('/v1/sessions', { email: user.email });
    const other = await wallet.addUser();
    await newCode(other);
    expect(wallet.printed.slice(before).join()).not.toContain(user.email);
  });
});

describe('DELETE /v1/sessions', () => {
  test('ends the token that is sent and no other', async () => {
    const user = await wallet.addUser();
    const second = (await post('/v1/sessions', { email: user.email, code: await newCode(user) })).json().token;
    expect((await wallet.call(user, 'DELETE', '/v1/sessions')).status).toBe(204);
    expect((await wallet.call(user, 'GET', '/v1/credentials')).status).toBe(401);
    expect((await wallet.call({ ...user, token: second }, 'GET', '/v1/credentials')).status).toBe(200);
  });
});

describe('tokens', () => {
  test('end by themselves', async () => {
    const user = await wallet.addUser();
    await withTenant(wallet.wallet.db, user.id, (tx) =>
      tx.query(`update wallet_session set expires_at = now() - interval '1 s'`),
    );
    expect((await wallet.call(user, 'GET', '/v1/credentials')).status).toBe(401);
  });

  test('are taken from the header only', async () => {
    const user = await wallet.addUser();
    const answer = await wallet.app.inject({ url: `/v1/credentials?access_token=${user.token}` });
    expect(answer.statusCode).toBe(401);
  });

  test.each(['', 'x', 'Basic x', `Bearer ${'A'.repeat(43)}`, `Bearer ${'A'.repeat(42)}=`])(
    'are not %j',
    async (authorization) => {
      expect((await wallet.app.inject({ url: '/v1/credentials', headers: { authorization } })).statusCode).toBe(401);
    },
  );
});
