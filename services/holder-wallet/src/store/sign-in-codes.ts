// Rows of one-time codes: one per user, counted attempts, gone once used.
import type { Transaction } from '@skill-records/service-kit/database';

/** A new code replaces the old one, but not within the first seconds: a mailbox is not to be flooded. False when it was too soon. */
export async function putCode(
  tx: Transaction,
  o: { tenantId: string; codeHash: Buffer; minutes: number; pauseSeconds: number },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into sign_in_code (tenant_id, code_hash, expires_at) values ($1, $2, now() + make_interval(mins => $3))
     on conflict (tenant_id) do update
       set code_hash = excluded.code_hash, attempts = 0, created_at = now(), expires_at = excluded.expires_at
     where sign_in_code.created_at < now() - make_interval(secs => $4)`,
    [o.tenantId, o.codeHash, o.minutes, o.pauseSeconds],
  );
  return rowCount === 1;
}

/**
 * Counts an attempt and gives the hash to compare with, or undefined when no attempt is left. One statement: of many
 * parallel guesses no more than `attempts` are ever compared.
 */
export async function takeAttempt(tx: Transaction, tenantId: string, attempts: number): Promise<Buffer | undefined> {
  const { rows } = await tx.query<{ code_hash: Buffer }>(
    `update sign_in_code set attempts = attempts + 1
      where tenant_id = $1 and attempts < $2 and expires_at > now() returning code_hash`,
    [tenantId, attempts],
  );
  return rows[0]?.code_hash;
}

/** Uses a code up. False when another request was faster. */
export async function consumeCode(tx: Transaction, tenantId: string, codeHash: Buffer): Promise<boolean> {
  const { rowCount } = await tx.query('delete from sign_in_code where tenant_id = $1 and code_hash = $2', [
    tenantId,
    codeHash,
  ]);
  return rowCount === 1;
}
