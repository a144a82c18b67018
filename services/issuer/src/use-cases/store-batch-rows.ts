// Judges a chunk of rows against the rest of the file and against what was offered before, and stores it in one transaction.
import type { Transaction } from '@skill-records/service-kit/database';
import { completionRowTexts } from '@skill-records/skill-record/completion-row-texts';
import { findKeysInBatch, insertBatchRows, type NewBatchRow, type RowFault } from '../store/batch-row-store.ts';
import { findKnownDedupeKeys } from '../store/skill-record-store.ts';
import type { CheckedRow } from './check-batch-row.ts';
import type { IssuerContext } from './issuer-context.ts';
import type { Tenant } from './open-tenant.ts';
import { dedupeKey } from './seal-subject.ts';

export const DUPLICATE_IN_FILE: RowFault = {
  column: 'email',
  code: 'duplicate_in_file',
  message: completionRowTexts.duplicate_in_file,
};
export const ALREADY_ISSUED: RowFault = {
  column: 'email',
  code: 'already_issued',
  message: completionRowTexts.already_issued,
};

/** A row with what the whole file and the books say about it. */
export interface JudgedRow extends CheckedRow {
  state: 'ready' | 'malformed' | 'duplicateInFile' | 'alreadyIssued';
  dedupeKey: Buffer | null;
}

/** What is sealed of a row: the cells as they came, and the record of a good row. */
export interface RowContent {
  cells: string[];
  record?: CheckedRow['record'];
}

export const rowPlace = (tenantId: string, batchId: string, rowNumber: number) =>
  `${tenantId}|batch_row|${batchId}/${rowNumber}`;

/** The first row of a person and achievement counts. `seen`: keys of earlier rows of the file, as hex. */
export async function judgeRows(
  tx: Transaction,
  tenant: Tenant,
  rows: readonly CheckedRow[],
  seenBefore: (keys: readonly Buffer[]) => Promise<ReadonlySet<string>>,
): Promise<JudgedRow[]> {
  const keyed = rows.map((row) => ({ row, key: row.record ? keyOf(tenant, row.record) : undefined }));
  const keys = keyed.map(({ key }) => key).filter((key) => key !== undefined);
  const inFile = new Set(await seenBefore(keys));
  const known = await findKnownDedupeKeys(tx, tenant.id, keys);
  return keyed.map(({ row, key }) => {
    if (!row.record) return { ...row, state: 'malformed' as const, dedupeKey: null };
    const hex = key?.toString('hex');
    if (hex !== undefined && known.has(hex)) return refuse(row, 'alreadyIssued', ALREADY_ISSUED);
    if (hex !== undefined && inFile.has(hex)) return refuse(row, 'duplicateInFile', DUPLICATE_IN_FILE);
    if (hex !== undefined) inFile.add(hex);
    return { ...row, state: 'ready' as const, dedupeKey: key ?? null };
  });
}

function refuse(row: CheckedRow, state: 'alreadyIssued' | 'duplicateInFile', fault: RowFault): JudgedRow {
  const { record: _record, ...rest } = row;
  return { ...rest, state, dedupeKey: null, errors: [fault] };
}

function keyOf(tenant: Tenant, record: NonNullable<CheckedRow['record']>): Buffer | undefined {
  return record.achievementId === null
    ? undefined
    : dedupeKey(tenant.offerKey, record.input.recipient, record.achievementId);
}

export async function storeBatchRows(
  ctx: IssuerContext,
  tx: Transaction,
  tenant: Tenant,
  batchId: string,
  rows: readonly CheckedRow[],
): Promise<void> {
  const judged = await judgeRows(tx, tenant, rows, (keys) => findKeysInBatch(tx, tenant.id, batchId, keys));
  const stored = judged.map((row): NewBatchRow => {
    const content: RowContent = { cells: row.cells, ...(row.record ? { record: row.record } : {}) };
    return {
      rowNumber: row.rowNumber,
      state: row.state,
      content: ctx.envelope.seal(JSON.stringify(content), rowPlace(tenant.id, batchId, row.rowNumber)),
      dedupeKey: row.dedupeKey,
      errors: row.errors.length > 0 ? row.errors : null,
    };
  });
  await insertBatchRows(tx, tenant.id, batchId, stored);
}
