// Signing in without a password: a one-time code goes to the address, and whoever can read it is the user.
import { randomInt } from 'node:crypto';
import type { Transaction } from '@skill-records/service-kit/database';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { consumeCode, putCode, takeAttempt } from '../store/sign-in-codes.ts';
import { findUserId, markUserVerified, renameUnverifiedUser } from '../store/users.ts';
import { createUser, lookUpHash, type NewUser, normalizeEmail } from './create-user.ts';
import type { Wallet } from './dependencies.ts';
import { signInMail } from './sign-in-mail.ts';
import { openVault } from './vault.ts';

const CODE_MINUTES = 10;
const CODE_ATTEMPTS = 5;
const CODE_PAUSE_SECONDS = 20;

/**
 * Sends a code when the address has a wallet. Answer and time are the same when it has none: the work goes on after the
 * answer, so that nobody can find out who uses the wallet. Throws problem `sign_in_unavailable` when no code could ever
 * be delivered.
 */
export function sendSignInCode(wallet: Wallet, email: string): void {
  requireDelivery(wallet);
  inBackground(wallet, async () => {
    const userId = await findUserId(wallet.db, lookUpHash(wallet, email));
    if (userId !== undefined) await sendCodeTo(wallet, userId);
  });
}

/** Opens a wallet for an address that has none, then sends the code; for a known address it only sends the code. */
export function signUp(wallet: Wallet, user: NewUser): void {
  if (wallet.config.SIGN_UP !== 'open') throw problem('sign_up_closed');
  requireDelivery(wallet);
  inBackground(wallet, async () => {
    const known = await findUserId(wallet.db, lookUpHash(wallet, user.email));
    if (known !== undefined) await correctName(wallet, known, user.name);
    const userId = known ?? (await createUnverified(wallet, user));
    if (userId !== undefined) await sendCodeTo(wallet, userId);
  });
}

/**
 * Checks a code and uses it up; `then` runs in the same transaction, so that a code opens exactly one session. Throws
 * problem `code_invalid`, whatever was wrong.
 */
export async function verifySignInCode<T>(
  wallet: Wallet,
  o: { email: string; code: string },
  then: (tx: Transaction, userId: string) => Promise<T>,
): Promise<T> {
  const userId = await findUserId(wallet.db, lookUpHash(wallet, o.email));
  if (userId === undefined) throw problem('code_invalid');
  const given = codeHash(wallet, userId, o.code);
  // The attempt is committed on its own: a wrong guess must count even though the request fails.
  const expected = await withTenant(wallet.db, userId, (tx) => takeAttempt(tx, userId, CODE_ATTEMPTS));
  // Hashes under a secret key: comparing them needs no constant time.
  if (expected === undefined || !expected.equals(given)) throw problem('code_invalid');
  return withTenant(wallet.db, userId, async (tx) => {
    if (!(await consumeCode(tx, userId, given))) throw problem('code_invalid');
    await markUserVerified(tx, userId);
    return then(tx, userId);
  });
}

/** A failure is logged; the person sees that no code comes and asks again. */
function inBackground(wallet: Wallet, work: () => Promise<void>): void {
  work().catch((err: unknown) => wallet.log.error({ err }, 'a sign-in code could not be sent'));
}

function requireDelivery(wallet: Wallet): void {
  if (wallet.mailer === undefined && wallet.config.MODE !== 'loopback') throw problem('sign_in_unavailable');
}

async function createUnverified(wallet: Wallet, user: NewUser): Promise<string | undefined> {
  try {
    const { id } = await wallet.db.transaction((tx) =>
      createUser(wallet, tx, { ...user, verified: false, actor: 'sign-up' }),
    );
    return id;
  } catch (error) {
    // Somebody was faster with the same address, and gets the code.
    if ((error as { code?: unknown }).code === 'email_taken') return undefined;
    throw error;
  }
}

async function correctName(wallet: Wallet, userId: string, name: string): Promise<void> {
  await withTenant(wallet.db, userId, async (tx) => {
    const vault = await openVault(wallet, tx, userId);
    await renameUnverifiedUser(tx, userId, vault.sealText('name', userId, name.trim()));
  });
}

async function sendCodeTo(wallet: Wallet, userId: string): Promise<void> {
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  const to = await withTenant(wallet.db, userId, async (tx) => {
    const vault = await openVault(wallet, tx, userId);
    const stored = await putCode(tx, {
      tenantId: userId,
      codeHash: codeHash(wallet, userId, code),
      minutes: CODE_MINUTES,
      pauseSeconds: CODE_PAUSE_SECONDS,
    });
    return stored ? { email: vault.email, locale: vault.locale } : undefined;
  });
  if (to === undefined) return;
  if (wallet.mailer !== undefined) {
    await wallet.mailer.send({ to: to.email, ...signInMail({ code, minutes: CODE_MINUTES, locale: to.locale }) });
  } else if (wallet.config.MODE === 'loopback') {
    // Only where the wallet and its user are on one machine; `print` is no log, and production never comes here.
    wallet.print(`Sign-in code for ${normalizeEmail(to.email)}: ${code}`);
  }
}

function codeHash(wallet: Wallet, userId: string, code: string): Buffer {
  return wallet.keyedHash('code', `${userId}|${code.normalize('NFKC').replace(/\s/g, '')}`);
}
