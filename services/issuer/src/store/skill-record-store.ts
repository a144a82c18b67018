// SQL of the skill record: what an LMS or HR system reported, kept sealed until the person claims it.
import type { Db } from '@skill-records/service-kit/database';

export interface SkillRecordRow {
  id: string;
  type: 'Certified' | 'Identified';
  subjectId: string;
  achievementId: string | null;
  /** Sealed JSON. */
  content: string;
  state: 'offered' | 'claimed';
  batchId: string | null;
  createdAt: Date;
}

export interface NewSkillRecord {
  id: string;
  type: 'Certified' | 'Identified';
  subjectId: string;
  achievementId: string | null;
  content: string;
  dedupeKey: Buffer | null;
  batchId: string | null;
  batchRow: number | null;
}

export async function insertSkillRecords(
  tx: Db,
  tenantId: string,
  records: readonly NewSkillRecord[],
  createdAt: Date,
): Promise<void> {
  await tx.query(
    `insert into skill_record
       (tenant_id, id, type, subject_id, achievement_id, content, dedupe_key, batch_id, batch_row, created_at)
     select $1, u.*, $10 from unnest($2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::bytea[], $8::text[], $9::int[]) u`,
    [
      tenantId,
      records.map(({ id }) => id),
      records.map(({ type }) => type),
      records.map(({ subjectId }) => subjectId),
      records.map(({ achievementId }) => achievementId),
      records.map(({ content }) => content),
      records.map(({ dedupeKey }) => dedupeKey),
      records.map(({ batchId }) => batchId),
      records.map(({ batchRow }) => batchRow),
      createdAt,
    ],
  );
}

export async function findSkillRecord(tx: Db, tenantId: string, id: string): Promise<SkillRecordRow | undefined> {
  const { rows } = await tx.query<SkillRecordRow>(
    `select id, type, subject_id as "subjectId", achievement_id as "achievementId", content, state,
            batch_id as "batchId", created_at as "createdAt"
     from skill_record where tenant_id = $1 and id = $2`,
    [tenantId, id],
  );
  return rows[0];
}

/** Holds the row until the transaction ends: two resends, or a resend and a claim, follow one another. */
export async function lockSkillRecord(
  tx: Db,
  tenantId: string,
  id: string,
): Promise<Pick<SkillRecordRow, 'id' | 'type' | 'state'> | undefined> {
  const { rows } = await tx.query<Pick<SkillRecordRow, 'id' | 'type' | 'state'>>(
    'select id, type, state from skill_record where tenant_id = $1 and id = $2 for update',
    [tenantId, id],
  );
  return rows[0];
}

export async function markSkillRecordClaimed(tx: Db, tenantId: string, id: string): Promise<void> {
  await tx.query(`update skill_record set state = 'claimed' where tenant_id = $1 and id = $2`, [tenantId, id]);
}

/** Which of these people-and-achievement keys already have a record whose credential was not revoked. */
export async function findKnownDedupeKeys(tx: Db, tenantId: string, keys: readonly Buffer[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ dedupeKey: Buffer }>(
    `select distinct r.dedupe_key as "dedupeKey"
     from skill_record r
     left join credential c on c.tenant_id = r.tenant_id and c.skill_record_id = r.id
     where r.tenant_id = $1 and r.dedupe_key = any($2::bytea[]) and c.status is distinct from 'revoked'`,
    [tenantId, keys],
  );
  return new Set(rows.map(({ dedupeKey }) => dedupeKey.toString('hex')));
}

/** One acceptance from files per tenant at a time, until the transaction ends. */
export async function lockAcceptance(tx: Db, tenantId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('acceptance/' || $1, 0))`, [tenantId]);
}
