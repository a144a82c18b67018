// Tries a file without keeping anything of it: the same judgement as an upload, answered at once.

import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { RowFault } from '../store/batch-row-store.ts';
import type { BatchCountsView } from './batch-view.ts';
import { type CheckedRow, checkBatchRow } from './check-batch-row.ts';
import type { IssuerContext } from './issuer-context.ts';
import { readBatchFile } from './read-batch-file.ts';
import { type BatchUpload, columnsOf, MAX_ROWS, prepareRules } from './receive-batch.ts';
import { judgeRows } from './store-batch-rows.ts';

export interface BatchTrial {
  dryRun: true;
  encoding?: string;
  counts: Pick<
    BatchCountsView,
    'total' | 'valid' | 'invalid' | 'ready' | 'malformed' | 'duplicateInFile' | 'alreadyIssued'
  >;
  sampleErrors: (RowFault & { row: number })[];
}

const CHUNK = 500;
const SAMPLE = 100;

/** Memory grows by one hash per row. @throws the problems of `receiveBatch` about the file */
export async function tryBatch(ctx: IssuerContext, tenantId: string, upload: BatchUpload): Promise<BatchTrial> {
  const { tenant, rules } = await prepareRules(ctx, tenantId, upload.achievement);
  const file = await readBatchFile(upload.body, upload.format);
  const columns = columnsOf(file, upload);
  const states = { ready: 0, malformed: 0, duplicateInFile: 0, alreadyIssued: 0 };
  const sampleErrors: BatchTrial['sampleErrors'] = [];
  const seen = new Set<string>();
  let chunk: CheckedRow[] = [];
  const judge = async () => {
    const rows = await withTenant(ctx.db, tenantId, (tx) => judgeRows(tx, tenant, chunk, async () => seen));
    for (const { state, dedupeKey, rowNumber, errors } of rows) {
      states[state] += 1;
      if (dedupeKey) seen.add(dedupeKey.toString('hex'));
      if (sampleErrors.length < SAMPLE) sampleErrors.push(...errors.map((error) => ({ row: rowNumber, ...error })));
    }
    chunk = [];
  };
  for await (const row of file.rows) {
    if (row.rowNumber > MAX_ROWS + 1) throw problem('batch_too_many_rows', { limit: MAX_ROWS });
    if (row.cells.length > 0 || row.fault) chunk.push(checkBatchRow(row, columns, rules));
    if (chunk.length >= CHUNK) await judge();
  }
  await judge();
  const invalid = states.malformed + states.duplicateInFile + states.alreadyIssued;
  const encoding = file.encoding();
  return {
    dryRun: true,
    ...(encoding ? { encoding } : {}),
    counts: { total: states.ready + invalid, valid: states.ready, invalid, ...states },
    sampleErrors,
  };
}
