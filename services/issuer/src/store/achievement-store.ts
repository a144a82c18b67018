// SQL of the achievement: what a tenant certifies; a published version never changes.
import type { Db } from '@skill-records/service-kit/database';
import type { AchievementDefinition } from '@skill-records/skill-record/achievement';

export interface AchievementRow {
  id: string;
  humanCode: string;
  version: string;
  definition: AchievementDefinition;
  createdAt: Date;
}

export interface PublishedAchievement extends Omit<AchievementRow, 'createdAt'> {
  tenant: string;
  issuerName: { en: string; ja: string };
  did: string;
}

const COLUMNS = 'id, human_code as "humanCode", version, definition, created_at as "createdAt"';

/** @returns false when this code and version are already taken in the tenant. */
export async function insertAchievement(
  tx: Db,
  tenantId: string,
  row: { id: string; definition: AchievementDefinition; createdAt: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into achievement (tenant_id, id, human_code, version, definition, created_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, human_code, version) do nothing`,
    [tenantId, row.id, row.definition.humanCode, row.definition.version, JSON.stringify(row.definition), row.createdAt],
  );
  return rowCount === 1;
}

export async function findAchievement(tx: Db, tenantId: string, id: string): Promise<AchievementRow | undefined> {
  const { rows } = await tx.query<AchievementRow>(
    `select ${COLUMNS} from achievement where tenant_id = $1 and id = $2`,
    [tenantId, id],
  );
  return rows[0];
}

/** Without a version: the one published last. */
export async function findAchievementByCode(
  tx: Db,
  tenantId: string,
  humanCode: string,
  version: string | undefined,
): Promise<AchievementRow | undefined> {
  const { rows } = await tx.query<AchievementRow>(
    `select ${COLUMNS} from achievement
     where tenant_id = $1 and human_code = $2 and ($3::text is null or version = $3)
     order by created_at desc, id
     limit 1`,
    [tenantId, humanCode, version ?? null],
  );
  return rows[0];
}

export async function listAchievements(
  tx: Db,
  tenantId: string,
  page: { after: { createdAt: Date; id: string } | undefined; limit: number },
): Promise<AchievementRow[]> {
  const { rows } = await tx.query<AchievementRow>(
    `select ${COLUMNS} from achievement
     where tenant_id = $1 and ($2::timestamptz is null or (created_at, id) > ($2, $3))
     order by created_at, id
     limit $4`,
    [tenantId, page.after?.createdAt ?? null, page.after?.id ?? null, page.limit],
  );
  return rows;
}

/** Every version that the tenant has published: what a file may name in its `achievement` column. */
export async function listAllAchievements(tx: Db, tenantId: string): Promise<AchievementRow[]> {
  const { rows } = await tx.query<AchievementRow>(
    `select ${COLUMNS} from achievement where tenant_id = $1 order by created_at, id`,
    [tenantId],
  );
  return rows;
}

/** Crosses tenants by design: an achievement's address is public. */
export async function findTenantIdByAchievement(db: Db, id: string): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string | null }>('select tenant_id_by_achievement($1) as id', [id]);
  return rows[0]?.id ?? undefined;
}

/** Crosses tenants by design: the public catalogue of all training providers here. */
export async function listPublishedAchievements(
  db: Db,
  afterId: string,
  pageSize: number,
): Promise<PublishedAchievement[]> {
  const { rows } = await db.query<PublishedAchievement>(
    `select id, human_code as "humanCode", version, definition, tenant, issuer_name as "issuerName", did
     from published_achievements($1, $2)`,
    [afterId, pageSize],
  );
  return rows;
}
