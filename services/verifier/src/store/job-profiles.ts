// SQL of job profiles: published versions, never changed.
import type { Db } from '@skill-records/service-kit/database';

export interface StoredJobProfile {
  slug: string;
  version: string;
  /** The profile as JSON text, as it was published. */
  document: string;
  createdAt: Date;
}

interface Row {
  slug: string;
  version: string;
  document: string;
  created_at: Date;
}

function fromRow(row: Row): StoredJobProfile {
  return { slug: row.slug, version: row.version, document: row.document, createdAt: row.created_at };
}

/** False when this version is published already. */
export async function insertJobProfile(tx: Db, tenantId: string, profile: StoredJobProfile): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO job_profile (tenant_id, slug, version, document, created_at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [tenantId, profile.slug, profile.version, profile.document, profile.createdAt],
  );
  return rowCount === 1;
}

/** One version; without `version` the one published last. */
export async function findJobProfile(
  tx: Db,
  tenantId: string,
  slug: string,
  version?: string,
): Promise<StoredJobProfile | undefined> {
  const { rows } = await tx.query<Row>(
    `SELECT slug, version, document, created_at FROM job_profile
     WHERE tenant_id = $1 AND slug = $2 AND ($3::text IS NULL OR version = $3)
     ORDER BY created_at DESC, version DESC LIMIT 1`,
    [tenantId, slug, version ?? null],
  );
  return rows[0] && fromRow(rows[0]);
}

/** Every version of every profile, newest version of a profile first. */
export async function listJobProfiles(tx: Db, tenantId: string): Promise<StoredJobProfile[]> {
  const { rows } = await tx.query<Row>(
    `SELECT slug, version, document, created_at FROM job_profile
     WHERE tenant_id = $1 ORDER BY slug, created_at DESC, version DESC`,
    [tenantId],
  );
  return rows.map(fromRow);
}
