// API keys of tenants: made once, shown once, kept only as a hash.
import { createHash, randomBytes } from 'node:crypto';
import type { Database, Transaction } from './database.ts';

export interface ApiKey {
  id: string;
  name: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

// skr_<96-bit id>.<256-bit secret>, both base64url: easy to find in a leak, impossible to guess.
const KEY = /^Bearer skr_([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{43})$/i;

/** Makes a key in the tenant of `tx`. `key` is what the caller must keep: it is not stored. */
export async function createApiKey(
  tx: Transaction,
  o: { tenantId: string; name: string; scopes: readonly string[]; expiresAt?: Date },
): Promise<{ id: string; key: string }> {
  const id = randomBytes(12).toString('base64url');
  const secret = randomBytes(32).toString('base64url');
  await tx.query(
    'insert into api_key (tenant_id, id, name, secret_hash, scopes, expires_at) values ($1, $2, $3, $4, $5, $6)',
    [o.tenantId, id, o.name, hash(secret), [...o.scopes], o.expiresAt ?? null],
  );
  return { id, key: `skr_${id}.${secret}` };
}

/**
 * Whose key stands in an Authorization header (`Bearer skr_…`); undefined for a wrong, revoked or expired one.
 * The comparison is made on SHA-256 of 256 random bits, so its time tells nothing useful.
 */
export async function authenticateApiKey(
  db: Pick<Database, 'query'>,
  authorization: string | undefined,
): Promise<{ tenantId: string; keyId: string; scopes: string[] } | undefined> {
  const [, keyId, secret] = KEY.exec(authorization ?? '') ?? [];
  if (keyId === undefined || secret === undefined) return undefined;
  const { rows } = await db.query<{ tenant_id: string; scopes: string[] }>(
    'select * from authenticate_api_key($1, $2)',
    [keyId, hash(secret)],
  );
  const row = rows[0];
  return row && { tenantId: row.tenant_id, keyId, scopes: row.scopes };
}

/** Ends a key at once. False when the tenant has no such key. */
export async function revokeApiKey(tx: Transaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query('update api_key set revoked_at = coalesce(revoked_at, now()) where id = $1', [
    id,
  ]);
  return rowCount === 1;
}

/** The tenant's keys, oldest first, without secrets. */
export async function listApiKeys(tx: Transaction): Promise<ApiKey[]> {
  const { rows } = await tx.query<ApiKey>(
    `select id, name, scopes, created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt"
       from api_key order by created_at, id`,
  );
  return rows;
}

function hash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
