// SQL of trust lists: which issuers an employer believes, for which skills, on whose word, until when.
import type { Db } from '@skill-records/service-kit/database';

export interface TrustEntry {
  did: string;
  /** Skill ids this entry is limited to; absent = every skill. */
  scopes?: string[];
  /** On whose word the issuer is listed. */
  source: string;
  /** RFC 3339 date-time after which the entry no longer counts. */
  until?: string;
}

export interface TrustList {
  name: string;
  entries: TrustEntry[];
  updatedAt: Date;
}

interface Row {
  name: string;
  entries: TrustEntry[];
  updated_at: Date;
}

/** Replaces the whole list. */
export async function putTrustList(tx: Db, tenantId: string, list: TrustList): Promise<void> {
  await tx.query(
    `INSERT INTO trust_list (tenant_id, name, entries, updated_at) VALUES ($1, $2, $3::jsonb, $4)
     ON CONFLICT (tenant_id, name) DO UPDATE SET entries = excluded.entries, updated_at = excluded.updated_at`,
    [tenantId, list.name, JSON.stringify(list.entries), list.updatedAt],
  );
}

export async function findTrustList(tx: Db, tenantId: string, name: string): Promise<TrustList | undefined> {
  const { rows } = await tx.query<Row>(
    'SELECT name, entries, updated_at FROM trust_list WHERE tenant_id = $1 AND name = $2',
    [tenantId, name],
  );
  const row = rows[0];
  return row && { name: row.name, entries: row.entries, updatedAt: row.updated_at };
}
