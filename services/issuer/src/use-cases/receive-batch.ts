// Receives a file of records: reads it as it arrives, judges row by row, and keeps every chunk that was read.
import type { Readable } from 'node:stream';
import { recordAudit } from '@skill-records/service-kit/audit';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { listAllAchievements } from '../store/achievement-store.ts';
import {
  advanceUpload,
  type BatchRecord,
  findBatch,
  findBatchByIdempotencyHash,
  insertBatch,
  lockBatch,
  setBatchState,
} from '../store/batch-store.ts';
import { type ColumnMap, mapColumns } from './batch-columns.ts';
import { type BatchView, batchView } from './batch-view.ts';
import { startRunning } from './change-batch-state.ts';
import { type CheckedRow, checkBatchRow, indexAchievements, type RowRules } from './check-batch-row.ts';
import { findAchievement } from './find-achievement.ts';
import type { Caller, IssuerContext } from './issuer-context.ts';
import { openTenant, type Tenant } from './open-tenant.ts';
import { type BatchFile, type FileRow, readBatchFile } from './read-batch-file.ts';
import { storeBatchRows } from './store-batch-rows.ts';
import { randomId, sha256 } from './tenant-secrets.ts';

export interface BatchUpload {
  body: Readable;
  format: 'csv' | 'ndjson';
  /** For rows that name none. */
  achievement: string | undefined;
  map: string | undefined;
  /** Offers are made as soon as the file was read, without a person's approval. */
  autoApprove: boolean;
  txCodes: boolean;
}

const CHUNK = 500;
export const MAX_ROWS = 200_000;

/**
 * Why an upload that breaks off anywhere can simply be repeated with the same Idempotency-Key:
 * 1. Each chunk of rows and the position up to which the file is stored commit together, with a digest of all rows so far.
 * 2. A repeated upload skips the rows before that position, and must bring the very same ones (the digests are compared).
 * 3. The position moves by UPDATE … WHERE rows_received = <where this upload began>: of two uploads at a time one fails,
 *    with its chunk undone.
 * @throws Problem `batch_file_unreadable`, `batch_columns_missing`, `batch_column_map_invalid`, `achievement_unknown`,
 * `batch_too_many_rows`, `batch_upload_in_progress`, `batch_state`, `idempotency_key_reused`
 */
export async function receiveBatch(
  ctx: IssuerContext,
  caller: Caller,
  upload: BatchUpload,
  idempotencyKey: string | undefined,
): Promise<BatchView> {
  const { tenant, rules } = await prepareRules(ctx, caller.tenantId, upload.achievement);
  const file = await readBatchFile(upload.body, upload.format);
  const columns = columnsOf(file, upload);
  const batch = await openBatch(ctx, caller, upload, idempotencyKey);
  await storeFile(ctx, tenant, batch, file, (row) => checkBatchRow(row, columns, rules));
  return finishUpload(ctx, caller, batch);
}

export async function prepareRules(
  ctx: IssuerContext,
  tenantId: string,
  achievement: string | undefined,
): Promise<{ tenant: Tenant; rules: RowRules }> {
  return withTenant(ctx.db, tenantId, async (tx) => {
    const tenant = await openTenant(ctx, tx, tenantId);
    const achievements = indexAchievements(await listAllAchievements(tx, tenantId), ctx.config.BASE_URL);
    const chosen = achievement === undefined ? undefined : await findAchievement(ctx, tx, tenantId, achievement);
    if (achievement !== undefined && !chosen) throw problem('achievement_unknown');
    const defaultAchievement = chosen && `${chosen.humanCode}@${chosen.version}`;
    return { tenant, rules: { achievements, defaultAchievement, now: ctx.now() } };
  });
}

export function columnsOf(file: BatchFile, upload: Pick<BatchUpload, 'map' | 'achievement'>): ColumnMap | undefined {
  return (
    file.header && mapColumns(file.header, { map: upload.map, hasDefaultAchievement: upload.achievement !== undefined })
  );
}

async function openBatch(
  ctx: IssuerContext,
  { tenantId, actor }: Caller,
  upload: BatchUpload,
  idempotencyKey: string | undefined,
): Promise<BatchRecord> {
  const { format, achievement, map, autoApprove, txCodes } = upload;
  const requestHash = sha256(JSON.stringify([format, achievement, map, autoApprove, txCodes]));
  const idempotencyHash = idempotencyKey === undefined ? null : sha256(idempotencyKey);
  return withTenant(ctx.db, tenantId, async (tx) => {
    const id = randomId();
    const created = await insertBatch(tx, tenantId, {
      id,
      idempotencyHash,
      requestHash,
      format,
      autoApprove,
      withTxCodes: txCodes,
      createdAt: ctx.now(),
    });
    const batch =
      created || !idempotencyHash
        ? await findBatch(tx, tenantId, id)
        : await findBatchByIdempotencyHash(tx, tenantId, idempotencyHash);
    if (!batch) throw problem('conflict');
    if (!batch.requestHash.equals(requestHash)) throw problem('idempotency_key_reused');
    if (created) await recordAudit(tx, { tenantId, actor, action: 'batch.received', object: id });
    return batch;
  });
}

/** Reads to the end, chunk by chunk; nothing of the file is kept in memory but the chunk. */
async function storeFile(
  ctx: IssuerContext,
  tenant: Tenant,
  batch: BatchRecord,
  file: BatchFile,
  check: (row: FileRow) => CheckedRow,
): Promise<void> {
  const complete = batch.state !== 'validating';
  let position = batch.rowsReceived;
  let digest: Buffer = sha256(JSON.stringify(file.header ?? null));
  let last = 0;
  let chunk: CheckedRow[] = [];
  const flush = async () => {
    if (last === position) return;
    const step = { from: position, to: last, digest, encoding: file.encoding() ?? null, header: file.header ?? null };
    await withTenant(ctx.db, tenant.id, async (tx) => {
      if (!(await advanceUpload(tx, tenant.id, batch.id, step))) throw problem('batch_upload_in_progress');
      await storeBatchRows(ctx, tx, tenant, batch.id, chunk);
    });
    position = last;
    chunk = [];
  };
  for await (const row of file.rows) {
    if (row.rowNumber > MAX_ROWS + 1) throw problem('batch_too_many_rows', { limit: MAX_ROWS });
    last = row.rowNumber;
    digest = sha256(Buffer.concat([digest, Buffer.from(JSON.stringify([last, row.cells, row.fault ?? null]))]));
    if (last <= batch.rowsReceived) {
      if (last === batch.rowsReceived && !digest.equals(batch.rowsDigest)) throw problem('idempotency_key_reused');
      continue;
    }
    if (complete) throw problem('idempotency_key_reused');
    if (row.cells.length > 0 || row.fault) chunk.push(check(row));
    if (chunk.length >= CHUNK) await flush();
  }
  if (last < batch.rowsReceived) throw problem('idempotency_key_reused');
  if (!complete) await flush();
}

async function finishUpload(ctx: IssuerContext, caller: Caller, { id }: BatchRecord): Promise<BatchView> {
  const { tenantId } = caller;
  return withTenant(ctx.db, tenantId, async (tx) => {
    const batch = await lockBatch(tx, tenantId, id);
    if (!batch) throw problem('not_found');
    if (batch.state === 'validating') {
      await setBatchState(tx, tenantId, id, { state: 'ready', at: ctx.now() });
      if (batch.autoApprove) await startRunning(ctx, tx, caller, batch);
    }
    const after = await findBatch(tx, tenantId, id);
    return batchView(tx, tenantId, after ?? batch);
  });
}
