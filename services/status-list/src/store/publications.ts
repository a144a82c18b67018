// SQL of the signed lists as they are served, byte for byte.
import type { Db } from '@skill-records/service-kit/database';
import type { ListKind } from './status-lists.ts';

export interface Publication {
  version: number;
  verificationMethod: string;
  validUntil: Date;
}

export interface ServedList {
  version: number;
  kind: ListKind;
  /** Absent when the caller has this version already. */
  bytes?: Buffer;
  validUntil: Date;
}

/** What is published of one list now, without its bytes. */
export async function findPublication(tx: Db, tenantId: string, listId: string): Promise<Publication | undefined> {
  const { rows } = await tx.query<{ version: string; verification_method: string; valid_until: Date }>(
    'SELECT version, verification_method, valid_until FROM publication WHERE tenant_id = $1 AND list_id = $2',
    [tenantId, listId],
  );
  const row = rows[0];
  return (
    row && { version: Number(row.version), verificationMethod: row.verification_method, validUntil: row.valid_until }
  );
}

/** Replaces the served bytes; false when the version is not above the stored one, and then nothing changed. */
export async function storePublication(
  tx: Db,
  o: Publication & { tenantId: string; listId: string; bytes: Uint8Array; publishedAt: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO publication (list_id, tenant_id, version, bytes, verification_method, published_at, valid_until)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (list_id) DO UPDATE SET version = excluded.version, bytes = excluded.bytes,
       verification_method = excluded.verification_method, published_at = excluded.published_at, valid_until = excluded.valid_until
     WHERE publication.version < excluded.version`,
    [o.listId, o.tenantId, o.version, o.bytes, o.verificationMethod, o.publishedAt, o.validUntil],
  );
  return rowCount === 1;
}

/**
 * The public read, by the tenant's name and the list's id. Needs no tenant in the transaction. `bytes` are absent when
 * the published version is `knownVersion`.
 */
export async function findServedList(
  db: Db,
  slug: string,
  listId: string,
  knownVersion = 0,
): Promise<ServedList | undefined> {
  const { rows } = await db.query<{ version: string; kind: ListKind; bytes: Buffer | null; valid_until: Date }>(
    'SELECT version, kind, bytes, valid_until FROM find_publication_since($1, $2, $3)',
    [slug, listId, knownVersion],
  );
  const row = rows[0];
  return (
    row && {
      version: Number(row.version),
      kind: row.kind,
      validUntil: row.valid_until,
      ...(row.bytes && { bytes: row.bytes }),
    }
  );
}

/** The published version of every list of every tenant, by list id. */
export async function publishedVersions(db: Db): Promise<Map<string, number>> {
  const { rows } = await db.query<{ list_id: string; version: string }>(
    'SELECT list_id, version FROM published_versions()',
  );
  return new Map(rows.map((row) => [row.list_id, Number(row.version)]));
}
