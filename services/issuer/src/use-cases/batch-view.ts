// A batch as the API and the pages show it: state, counts, progress and the first errors.
import type { Transaction } from '@skill-records/service-kit/database';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { countBatchRows, listBatchRows, type RowFault } from '../store/batch-row-store.ts';
import { type BatchRecord, type BatchState, findBatch, listBatches as list } from '../store/batch-store.ts';
import type { IssuerContext } from './issuer-context.ts';
import { decodeCursor, type PageRequest, pageOf } from './page-cursor.ts';

export interface BatchCountsView {
  total: number;
  /** Can be offered, or was. */
  valid: number;
  invalid: number;
  ready: number;
  malformed: number;
  duplicateInFile: number;
  alreadyIssued: number;
  offered: number;
  claimed: number;
  sent: number;
  bounced: number;
}

export interface BatchSummary {
  id: string;
  state: BatchState;
  format: 'csv' | 'ndjson';
  encoding?: string;
  txCodes: boolean;
  createdAt: string;
  validatedAt?: string;
  approvedAt?: string;
  finishedAt?: string;
}

export interface BatchView extends BatchSummary {
  counts: BatchCountsView;
  /** `done` of `total` rows of the present step. */
  progress: { done: number; total: number; percent: number };
  sampleErrors: (RowFault & { row: number })[];
}

const SAMPLE = 10;

/** @throws Problem `not_found` */
export async function readBatch(ctx: IssuerContext, tenantId: string, id: string): Promise<BatchView> {
  return withTenant(ctx.db, tenantId, async (tx) => {
    const batch = await findBatch(tx, tenantId, id);
    if (!batch) throw problem('not_found');
    return batchView(tx, tenantId, batch);
  });
}

export async function listBatches(
  ctx: IssuerContext,
  tenantId: string,
  { limit, cursor }: PageRequest,
): Promise<{ items: BatchSummary[]; next?: string }> {
  const after = decodeCursor(cursor);
  const rows = await withTenant(ctx.db, tenantId, (tx) => list(tx, tenantId, { after, limit: limit + 1 }));
  return pageOf(rows, limit, batchSummary);
}

export async function batchView(tx: Transaction, tenantId: string, batch: BatchRecord): Promise<BatchView> {
  const rows = await countBatchRows(tx, tenantId, batch.id);
  const refused = await listBatchRows(tx, tenantId, batch.id, {
    states: ['malformed', 'duplicateInFile', 'alreadyIssued'],
    after: 0,
    limit: SAMPLE,
  });
  const valid = rows.ready + rows.offered;
  const invalid = rows.malformed + rows.duplicateInFile + rows.alreadyIssued;
  const counts = { total: valid + invalid, valid, invalid, ...rows };
  return {
    ...batchSummary(batch),
    counts,
    progress: progressOf(batch.state, counts),
    sampleErrors: refused.flatMap((row) => (row.errors ?? []).map((error) => ({ row: row.rowNumber, ...error }))),
  };
}

/** While the file is read nobody knows how many rows will come; afterwards the offers count. */
function progressOf(state: BatchState, counts: BatchCountsView): BatchView['progress'] {
  const [done, total] = state === 'validating' ? [counts.total, counts.total] : [counts.offered, counts.valid];
  const percent = state === 'finished' || total === 0 ? 100 : Math.floor((done / total) * 100);
  return { done, total, percent: state === 'validating' ? 0 : percent };
}

function batchSummary(batch: BatchRecord): BatchSummary {
  return {
    id: batch.id,
    state: batch.state,
    format: batch.format,
    ...(batch.encoding ? { encoding: batch.encoding } : {}),
    txCodes: batch.withTxCodes,
    createdAt: batch.createdAt.toISOString(),
    ...(batch.validatedAt ? { validatedAt: batch.validatedAt.toISOString() } : {}),
    ...(batch.approvedAt ? { approvedAt: batch.approvedAt.toISOString() } : {}),
    ...(batch.finishedAt ? { finishedAt: batch.finishedAt.toISOString() } : {}),
  };
}
