// SQL of the batch: one uploaded file, how far it is stored and how far its offers are made.
import type { Db } from '@skill-records/service-kit/database';

export type BatchState = 'validating' | 'ready' | 'running' | 'paused' | 'finished' | 'cancelled';

export interface BatchRecord {
  id: string;
  requestHash: Buffer;
  state: BatchState;
  format: 'csv' | 'ndjson';
  encoding: string | null;
  autoApprove: boolean;
  withTxCodes: boolean;
  header: string[] | null;
  rowsReceived: number;
  rowsDigest: Buffer;
  nextChunk: number;
  createdAt: Date;
  validatedAt: Date | null;
  approvedAt: Date | null;
  finishedAt: Date | null;
}

const COLUMNS = `id, request_hash as "requestHash", state, format, encoding, auto_approve as "autoApprove",
  with_tx_codes as "withTxCodes", header, rows_received as "rowsReceived", rows_digest as "rowsDigest",
  next_chunk as "nextChunk", created_at as "createdAt", validated_at as "validatedAt", approved_at as "approvedAt",
  finished_at as "finishedAt"`;

export interface NewBatch {
  id: string;
  idempotencyHash: Buffer | null;
  requestHash: Buffer;
  format: 'csv' | 'ndjson';
  autoApprove: boolean;
  withTxCodes: boolean;
  createdAt: Date;
}

/** With an idempotency hash that is known, the earlier batch stays as it is. */
export async function insertBatch(tx: Db, tenantId: string, batch: NewBatch): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into batch
       (tenant_id, id, idempotency_hash, request_hash, state, format, auto_approve, with_tx_codes, created_at)
     values ($1, $2, $3, $4, 'validating', $5, $6, $7, $8)
     on conflict (tenant_id, idempotency_hash) do nothing`,
    [
      tenantId,
      batch.id,
      batch.idempotencyHash,
      batch.requestHash,
      batch.format,
      batch.autoApprove,
      batch.withTxCodes,
      batch.createdAt,
    ],
  );
  return rowCount === 1;
}

export async function findBatch(tx: Db, tenantId: string, id: string): Promise<BatchRecord | undefined> {
  const { rows } = await tx.query<BatchRecord>(`select ${COLUMNS} from batch where tenant_id = $1 and id = $2`, [
    tenantId,
    id,
  ]);
  return rows[0];
}

export async function findBatchByIdempotencyHash(
  tx: Db,
  tenantId: string,
  hash: Buffer,
): Promise<BatchRecord | undefined> {
  const { rows } = await tx.query<BatchRecord>(
    `select ${COLUMNS} from batch where tenant_id = $1 and idempotency_hash = $2`,
    [tenantId, hash],
  );
  return rows[0];
}

/** Holds the row until the transaction ends: chunks, pauses and cancellations follow one another. */
export async function lockBatch(tx: Db, tenantId: string, id: string): Promise<BatchRecord | undefined> {
  const { rows } = await tx.query<BatchRecord>(
    `select ${COLUMNS} from batch where tenant_id = $1 and id = $2 for update`,
    [tenantId, id],
  );
  return rows[0];
}

export async function listBatches(
  tx: Db,
  tenantId: string,
  page: { after: { createdAt: Date; id: string } | undefined; limit: number },
): Promise<BatchRecord[]> {
  const { rows } = await tx.query<BatchRecord>(
    `select ${COLUMNS} from batch
     where tenant_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3))
     order by created_at desc, id desc
     limit $4`,
    [tenantId, page.after?.createdAt ?? null, page.after?.id ?? null, page.limit],
  );
  return rows;
}

/**
 * Moves the upload forward by one stored chunk.
 * @returns false when another upload of the same file has moved it in the meantime; then nothing of this chunk may stay.
 */
export async function advanceUpload(
  tx: Db,
  tenantId: string,
  id: string,
  step: { from: number; to: number; digest: Buffer; encoding: string | null; header: readonly string[] | null },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update batch
     set rows_received = $4, rows_digest = $5, encoding = coalesce($6, encoding), header = coalesce(header, $7::jsonb)
     where tenant_id = $1 and id = $2 and rows_received = $3 and state = 'validating'`,
    [tenantId, id, step.from, step.to, step.digest, step.encoding, step.header && JSON.stringify(step.header)],
  );
  return rowCount === 1;
}

export async function setBatchState(
  tx: Db,
  tenantId: string,
  id: string,
  change: { state: BatchState; at: Date; nextChunk?: number },
): Promise<void> {
  await tx.query(
    `update batch
     set state = $3,
         next_chunk = coalesce($5, next_chunk),
         validated_at = case when $3 = 'ready' then coalesce(validated_at, $4) else validated_at end,
         approved_at = case when $3 = 'running' then coalesce(approved_at, $4) else approved_at end,
         finished_at = case when $3 in ('finished', 'cancelled') then $4 else finished_at end
     where tenant_id = $1 and id = $2`,
    [tenantId, id, change.state, change.at, change.nextChunk ?? null],
  );
}
