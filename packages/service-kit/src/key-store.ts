// Private keys of tenants in the database, sealed; one active key per tenant and purpose.
import type { Transaction } from './database.ts';
import type { Envelope } from './envelope.ts';

export interface StoredKey<Jwk = Record<string, unknown>> {
  /** Verification method (DID URL), or another name. */
  id: string;
  publicJwk: Jwk;
  privateJwk: Jwk & { d: string };
}

export interface KeyEntry {
  id: string;
  purpose: string;
  publicJwk: Record<string, unknown>;
  createdAt: Date;
  retiredAt: Date | null;
}

const aad = (tenantId: string, purpose: string, id: string) => `${tenantId}|signing_key:${purpose}|${id}`;

/** Saves a key as the active one of its purpose; the one before is retired in the same statement order (kept, not deleted). */
export async function saveKey(
  tx: Transaction,
  envelope: Envelope,
  key: { tenantId: string; id: string; purpose: string; publicJwk: object; privateJwk: object },
): Promise<void> {
  await tx.query(
    'update signing_key set retired_at = now() where tenant_id = $1 and purpose = $2 and retired_at is null',
    [key.tenantId, key.purpose],
  );
  await tx.query(
    'insert into signing_key (tenant_id, id, purpose, public_jwk, private_sealed) values ($1, $2, $3, $4, $5)',
    [
      key.tenantId,
      key.id,
      key.purpose,
      JSON.stringify(key.publicJwk),
      envelope.seal(JSON.stringify(key.privateJwk), aad(key.tenantId, key.purpose, key.id)),
    ],
  );
}

/** The active key of a purpose, opened. The private part must stay in memory: no log, no answer, no queue. */
export async function loadKey<Jwk = Record<string, unknown>>(
  tx: Transaction,
  envelope: Envelope,
  o: { tenantId: string; purpose: string },
): Promise<StoredKey<Jwk> | undefined> {
  const { rows } = await tx.query<{ id: string; public_jwk: Jwk; private_sealed: string }>(
    'select id, public_jwk, private_sealed from signing_key where tenant_id = $1 and purpose = $2 and retired_at is null',
    [o.tenantId, o.purpose],
  );
  const row = rows[0];
  if (!row) return undefined;
  const privateJwk = JSON.parse(envelope.openText(row.private_sealed, aad(o.tenantId, o.purpose, row.id))) as Jwk & {
    d: string;
  };
  return { id: row.id, publicJwk: row.public_jwk, privateJwk };
}

/** Public parts of the tenant's keys, active and retired, oldest first. */
export async function listKeys(tx: Transaction, o: { tenantId: string }): Promise<KeyEntry[]> {
  const { rows } = await tx.query<KeyEntry>(
    `select id, purpose, public_jwk as "publicJwk", created_at as "createdAt", retired_at as "retiredAt"
       from signing_key where tenant_id = $1 order by created_at, id`,
    [o.tenantId],
  );
  return rows;
}
