// Bearer tokens of the API: made once, shown once, kept as a hash, ended on request or after their days.
import { randomBytes } from 'node:crypto';
import type { Db, Transaction } from '@skill-records/service-kit/database';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { deleteExpiredSessions, deleteSession, findSessionUser, insertSession } from '../store/sessions.ts';
import type { Wallet } from './dependencies.ts';
import { sha256 } from './keyed-hash.ts';

export const SESSION_DAYS = 30;
/** For users whom the operator adds: their programs run unattended. */
export const OPERATOR_SESSION_DAYS = 365;

export interface OpenedSession {
  /** 256 random bits; only its hash is stored. */
  token: string;
  expiresAt: Date;
}

export async function openSession(tx: Transaction, o: { userId: string; days: number }): Promise<OpenedSession> {
  const token = randomBytes(32).toString('base64url');
  await deleteExpiredSessions(tx, o.userId);
  const expiresAt = await insertSession(tx, { tenantId: o.userId, tokenHash: sha256(token), days: o.days });
  return { token, expiresAt };
}

/** Whose token this is; undefined when it is unknown, ended or expired. */
export async function authenticateUser(db: Db, token: string | undefined): Promise<string | undefined> {
  if (token === undefined || !/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  return findSessionUser(db, sha256(token));
}

export async function endSession(wallet: Wallet, o: { userId: string; token: string }): Promise<void> {
  await withTenant(wallet.db, o.userId, (tx) => deleteSession(tx, sha256(o.token)));
}
