// SQL of access tokens and spent nonces: both are kept as hashes and forgotten once expired.
import type { Db } from '@skill-records/service-kit/database';

export interface AccessToken {
  offerId: string;
  /** Set when the token response named credential identifiers, one for each of these configurations; the credential request then has to use one. */
  grantedConfigurationIds: string[] | null;
  /** Set when the wallet named itself. */
  clientId: string | null;
}

export async function insertAccessToken(
  tx: Db,
  tenantId: string,
  token: AccessToken & { hash: Buffer; expiresAt: Date },
): Promise<void> {
  await tx.query(
    `insert into access_token (tenant_id, token_hash, offer_id, granted_configuration_ids, client_id, expires_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [tenantId, token.hash, token.offerId, token.grantedConfigurationIds, token.clientId, token.expiresAt],
  );
}

/** What a living token stands for. */
export async function findAccessToken(
  tx: Db,
  tenantId: string,
  hash: Buffer,
  now: Date,
): Promise<AccessToken | undefined> {
  const { rows } = await tx.query<AccessToken>(
    `select offer_id as "offerId", granted_configuration_ids as "grantedConfigurationIds", client_id as "clientId"
     from access_token where tenant_id = $1 and token_hash = $2 and expires_at > $3`,
    [tenantId, hash, now],
  );
  return rows[0];
}

export async function deleteTokensOfRecord(tx: Db, tenantId: string, skillRecordId: string): Promise<void> {
  await tx.query(
    `delete from access_token t using offer o
     where t.tenant_id = $1 and o.tenant_id = t.tenant_id and o.id = t.offer_id and o.skill_record_id = $2`,
    [tenantId, skillRecordId],
  );
}

/** Marks a nonce as spent by this offer. @returns false when another offer spent it before. */
export async function spendNonce(
  tx: Db,
  tenantId: string,
  nonce: { hash: Buffer; offerId: string; expiresAt: Date },
): Promise<boolean> {
  // The no-op update makes the row visible to RETURNING, and waits for a parallel transaction that holds it.
  const { rows } = await tx.query<{ offerId: string }>(
    `insert into used_nonce (tenant_id, nonce_hash, offer_id, expires_at) values ($1, $2, $3, $4)
     on conflict (tenant_id, nonce_hash) do update set nonce_hash = excluded.nonce_hash
     returning offer_id as "offerId"`,
    [tenantId, nonce.hash, nonce.offerId, nonce.expiresAt],
  );
  return rows[0]?.offerId === nonce.offerId;
}

/** Worker role. */
export async function forgetExpired(workerDb: Db, before: Date): Promise<void> {
  await workerDb.query('select forget_expired($1)', [before]);
}
