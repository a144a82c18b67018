// Makes the offers of the next few hundred rows of an approved batch, and asks for the chunk after them.
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { enqueue } from '@skill-records/service-kit/outbox';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { markRowsAlreadyIssued, markRowsOffered, takeReadyRows } from '../store/batch-row-store.ts';
import { type BatchRecord, lockBatch, setBatchState } from '../store/batch-store.ts';
import { findKnownDedupeKeys, lockAcceptance } from '../store/skill-record-store.ts';
import { countEvent } from './count-event.ts';
import type { IssuerContext } from './issuer-context.ts';
import { type CheckedRecord, makeOffers } from './make-offers.ts';
import { openTenant, type Tenant } from './open-tenant.ts';
import { ALREADY_ISSUED, type RowContent, rowPlace } from './store-batch-rows.ts';

const CHUNK = 300;

/**
 * Why a kill at any point neither loses nor doubles a row: records, offers, the rows' new state, the next chunk's number
 * and the message that asks for it are one transaction. A message that comes twice finds another chunk number and ends.
 */
export async function issueBatchChunk(
  ctx: IssuerContext,
  tenantId: string,
  job: { batchId: string; chunk: number },
): Promise<void> {
  const offered = await withTenant(ctx.db, tenantId, async (tx) => {
    const batch = await lockBatch(tx, tenantId, job.batchId);
    if (batch?.state !== 'running' || batch.nextChunk !== job.chunk) return 0;
    const { taken, offered } = await offerNextRows(ctx, tx, await openTenant(ctx, tx, tenantId), batch);
    if (taken < CHUNK) {
      await setBatchState(tx, tenantId, batch.id, { state: 'finished', at: ctx.now() });
      await recordAudit(tx, { tenantId, actor: 'job', action: 'batch.finished', object: batch.id });
      return offered;
    }
    const chunk = job.chunk + 1;
    await setBatchState(tx, tenantId, batch.id, { state: 'running', at: ctx.now(), nextChunk: chunk });
    await enqueue(tx, { queue: 'issue-batch', payload: { batchId: batch.id, chunk }, tenantId });
    return offered;
  });
  if (offered > 0) countEvent(ctx, 'record_offered', offered);
}

async function offerNextRows(
  ctx: IssuerContext,
  tx: Transaction,
  tenant: Tenant,
  batch: BatchRecord,
): Promise<{ taken: number; offered: number }> {
  // Two batches with the same people would otherwise both find nobody offered yet.
  await lockAcceptance(tx, tenant.id);
  const rows = await takeReadyRows(tx, tenant.id, batch.id, CHUNK);
  const keys = rows.map(({ dedupeKey }) => dedupeKey).filter((key) => key !== null);
  const known = await findKnownDedupeKeys(tx, tenant.id, keys);
  const isKnown = (key: Buffer | null) => key !== null && known.has(key.toString('hex'));
  const late = rows.filter(({ dedupeKey }) => isKnown(dedupeKey)).map(({ rowNumber }) => rowNumber);
  await markRowsAlreadyIssued(tx, tenant.id, batch.id, late, ALREADY_ISSUED);

  const fresh = rows.filter(({ dedupeKey }) => !isKnown(dedupeKey));
  const records = fresh.map((row): CheckedRecord => {
    const place = rowPlace(tenant.id, batch.id, row.rowNumber);
    const { record } = JSON.parse(ctx.envelope.openText(row.content, place)) as RowContent;
    if (!record) throw new Error('a ready row has no record');
    return {
      input: batch.withTxCodes ? { ...record.input, txCode: true } : record.input,
      achievementId: record.achievementId,
      dedupeKey: row.dedupeKey,
      batchId: batch.id,
      batchRow: row.rowNumber,
    };
  });
  if (records.length === 0) return { taken: rows.length, offered: 0 };
  const made = await makeOffers(ctx, tx, tenant, records);
  await markRowsOffered(
    tx,
    tenant.id,
    batch.id,
    made.map(({ recordId }, index) => ({ rowNumber: fresh[index]!.rowNumber, skillRecordId: recordId })),
  );
  await recordAudit(tx, {
    tenantId: tenant.id,
    actor: 'job',
    action: 'batch.offered',
    object: batch.id,
    data: { count: made.length },
  });
  if (ctx.mailer) {
    for (const { offerId } of made) {
      await enqueue(tx, { queue: 'deliver-offer', payload: { offerId }, tenantId: tenant.id });
    }
  }
  return { taken: rows.length, offered: made.length };
}
