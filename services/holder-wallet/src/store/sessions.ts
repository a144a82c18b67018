// Rows of API sessions: the hash of a bearer token, whose it is, and until when.
import type { Db, Transaction } from '@skill-records/service-kit/database';

export async function insertSession(
  tx: Transaction,
  o: { tenantId: string; tokenHash: Buffer; days: number },
): Promise<Date> {
  const { rows } = await tx.query<{ expires_at: Date }>(
    `insert into wallet_session (token_hash, tenant_id, expires_at)
     values ($1, $2, now() + make_interval(days => $3)) returning expires_at`,
    [o.tokenHash, o.tenantId, o.days],
  );
  return rows[0]?.expires_at as Date;
}

/** Whose token this is, while it lives. */
export async function findSessionUser(db: Db, tokenHash: Buffer): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string | null }>('select read_wallet_session($1) as id', [tokenHash]);
  return rows[0]?.id ?? undefined;
}

export async function deleteSession(tx: Transaction, tokenHash: Buffer): Promise<void> {
  await tx.query('delete from wallet_session where token_hash = $1', [tokenHash]);
}

export async function deleteExpiredSessions(tx: Transaction, tenantId: string): Promise<void> {
  await tx.query('delete from wallet_session where tenant_id = $1 and expires_at < now()', [tenantId]);
}
