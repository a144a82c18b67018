// SQL of batch rows: what became of each row of an uploaded file.
import type { Db } from '@skill-records/service-kit/database';

export type BatchRowState = 'ready' | 'malformed' | 'duplicateInFile' | 'alreadyIssued' | 'offered';
/** As people see it: an offered row whose record was taken is `claimed`. */
export type BatchRowStage = BatchRowState | 'claimed';

export interface RowFault {
  column: string;
  code: string;
  message: { en: string; ja: string };
}

export interface NewBatchRow {
  rowNumber: number;
  state: BatchRowState;
  content: string;
  dedupeKey: Buffer | null;
  errors: RowFault[] | null;
}

export interface BatchRowRecord {
  rowNumber: number;
  state: BatchRowState;
  content: string | null;
  errors: RowFault[] | null;
  skillRecordId: string | null;
}

export async function insertBatchRows(
  tx: Db,
  tenantId: string,
  batchId: string,
  rows: readonly NewBatchRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into batch_row (tenant_id, batch_id, row_number, state, content, dedupe_key, errors)
     select $1, $2, * from unnest($3::int[], $4::text[], $5::text[], $6::bytea[], $7::jsonb[])`,
    [
      tenantId,
      batchId,
      rows.map(({ rowNumber }) => rowNumber),
      rows.map(({ state }) => state),
      rows.map(({ content }) => content),
      rows.map(({ dedupeKey }) => dedupeKey),
      rows.map(({ errors }) => errors && JSON.stringify(errors)),
    ],
  );
}

/** Which of these keys an earlier row of the same file already holds. */
export async function findKeysInBatch(
  tx: Db,
  tenantId: string,
  batchId: string,
  keys: readonly Buffer[],
): Promise<Set<string>> {
  const { rows } = await tx.query<{ dedupeKey: Buffer }>(
    `select dedupe_key as "dedupeKey" from batch_row
     where tenant_id = $1 and batch_id = $2 and dedupe_key = any($3::bytea[])`,
    [tenantId, batchId, keys],
  );
  return new Set(rows.map(({ dedupeKey }) => dedupeKey.toString('hex')));
}

export async function takeReadyRows(
  tx: Db,
  tenantId: string,
  batchId: string,
  limit: number,
): Promise<{ rowNumber: number; content: string; dedupeKey: Buffer | null }[]> {
  const { rows } = await tx.query<{ rowNumber: number; content: string; dedupeKey: Buffer | null }>(
    `select row_number as "rowNumber", content, dedupe_key as "dedupeKey" from batch_row
     where tenant_id = $1 and batch_id = $2 and state = 'ready'
     order by row_number
     limit $3`,
    [tenantId, batchId, limit],
  );
  return rows;
}

/** The row's own copy of the person's data goes: from here on it lives in the record, under the subject's key. */
export async function markRowsOffered(
  tx: Db,
  tenantId: string,
  batchId: string,
  rows: readonly { rowNumber: number; skillRecordId: string }[],
): Promise<void> {
  await tx.query(
    `update batch_row b
     set state = 'offered', content = null, skill_record_id = o.skill_record_id
     from unnest($3::int[], $4::text[]) as o (row_number, skill_record_id)
     where b.tenant_id = $1 and b.batch_id = $2 and b.row_number = o.row_number`,
    [tenantId, batchId, rows.map(({ rowNumber }) => rowNumber), rows.map(({ skillRecordId }) => skillRecordId)],
  );
}

export async function markRowsAlreadyIssued(
  tx: Db,
  tenantId: string,
  batchId: string,
  rowNumbers: readonly number[],
  fault: RowFault,
): Promise<void> {
  if (rowNumbers.length === 0) return;
  await tx.query(
    `update batch_row set state = 'alreadyIssued', errors = $4
     where tenant_id = $1 and batch_id = $2 and row_number = any($3::int[])`,
    [tenantId, batchId, rowNumbers, JSON.stringify([fault])],
  );
}

export interface BatchCounts {
  ready: number;
  malformed: number;
  duplicateInFile: number;
  alreadyIssued: number;
  /** Offered, claimed ones included. */
  offered: number;
  claimed: number;
  sent: number;
  bounced: number;
}

export async function countBatchRows(tx: Db, tenantId: string, batchId: string): Promise<BatchCounts> {
  const { rows } = await tx.query<BatchCounts>(
    `select count(*) filter (where b.state = 'ready')::int as ready,
            count(*) filter (where b.state = 'malformed')::int as malformed,
            count(*) filter (where b.state = 'duplicateInFile')::int as "duplicateInFile",
            count(*) filter (where b.state = 'alreadyIssued')::int as "alreadyIssued",
            count(*) filter (where b.state = 'offered')::int as offered
     from batch_row b
     where b.tenant_id = $1 and b.batch_id = $2`,
    [tenantId, batchId],
  );
  const { rows: delivered } = await tx.query<Pick<BatchCounts, 'claimed' | 'sent' | 'bounced'>>(
    `select count(*) filter (where r.state = 'claimed')::int as claimed,
            count(*) filter (where o.delivery = 'sent')::int as sent,
            count(*) filter (where o.delivery = 'bounced')::int as bounced
     from skill_record r
     left join offer o on o.tenant_id = r.tenant_id and o.skill_record_id = r.id and o.state <> 'replaced'
     where r.tenant_id = $1 and r.batch_id = $2`,
    [tenantId, batchId],
  );
  return { ...rows[0]!, ...delivered[0]! };
}

export interface BatchRowListItem extends Omit<BatchRowRecord, 'state'> {
  state: BatchRowStage;
  delivery: 'pending' | 'link' | 'sent' | 'bounced' | null;
}

export async function listBatchRows(
  tx: Db,
  tenantId: string,
  batchId: string,
  page: { states: readonly BatchRowStage[]; delivery?: string | undefined; after: number; limit: number },
): Promise<BatchRowListItem[]> {
  const { rows } = await tx.query<BatchRowListItem>(
    `select * from (
       select b.row_number as "rowNumber", coalesce(nullif(r.state, 'offered'), b.state) as state, b.content, b.errors,
              b.skill_record_id as "skillRecordId", o.delivery
       from batch_row b
       left join skill_record r on r.tenant_id = b.tenant_id and r.id = b.skill_record_id
       left join offer o on o.tenant_id = r.tenant_id and o.skill_record_id = r.id and o.state <> 'replaced'
       where b.tenant_id = $1 and b.batch_id = $2 and b.row_number > $4
     ) listed
     where state = any($3::text[]) and ($5::text is null or delivery = $5)
     order by "rowNumber"
     limit $6`,
    [tenantId, batchId, page.states, page.after, page.delivery ?? null, page.limit],
  );
  return rows;
}

export async function findRowRecord(
  tx: Db,
  tenantId: string,
  batchId: string,
  rowNumber: number,
): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string | null }>(
    `select skill_record_id as id from batch_row
     where tenant_id = $1 and batch_id = $2 and row_number = $3`,
    [tenantId, batchId, rowNumber],
  );
  return rows[0]?.id ?? undefined;
}

export interface OfferedRow {
  rowNumber: number;
  skillRecordId: string;
  achievementId: string | null;
  recordState: 'offered' | 'claimed';
  content: string;
  subjectId: string;
  dataKey: string | null;
  offerId: string;
  offerState: 'open' | 'redeemed' | 'locked' | 'replaced';
  delivery: 'pending' | 'link' | 'sent' | 'bounced';
  hasTxCode: boolean;
  expiresAt: Date;
}

/** The rows whose offer exists, each with its newest offer. */
export async function listOfferedRows(
  tx: Db,
  tenantId: string,
  batchId: string,
  page: { after: number; limit: number },
): Promise<OfferedRow[]> {
  const { rows } = await tx.query<OfferedRow>(
    `select r.batch_row as "rowNumber", r.id as "skillRecordId", r.achievement_id as "achievementId",
            r.state as "recordState", r.content, s.id as "subjectId", s.data_key as "dataKey", o.id as "offerId",
            o.state as "offerState", o.delivery, o.has_tx_code as "hasTxCode", o.expires_at as "expiresAt"
     from skill_record r
     join subject s on s.tenant_id = r.tenant_id and s.id = r.subject_id
     join lateral (
       select * from offer where tenant_id = r.tenant_id and skill_record_id = r.id
       order by (state = 'open') desc, created_at desc, id
       limit 1
     ) o on true
     where r.tenant_id = $1 and r.batch_id = $2 and r.batch_row > $3
     order by r.batch_row
     limit $4`,
    [tenantId, batchId, page.after, page.limit],
  );
  return rows;
}
