// Approves, pauses, resumes and cancels a batch.
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { type BatchRecord, type BatchState, findBatch, lockBatch, setBatchState } from '../store/batch-store.ts';
import { type BatchView, batchView } from './batch-view.ts';
import type { Caller, IssuerContext } from './issuer-context.ts';

export const BATCH_ACTIONS = ['approve', 'pause', 'resume', 'cancel'] as const;
export type BatchAction = (typeof BATCH_ACTIONS)[number];

/** From which states an action leads where, and in which states it has nothing left to do. */
const RULES: Record<BatchAction, { from: readonly BatchState[]; to: BatchState; done: readonly BatchState[] }> = {
  approve: { from: ['ready'], to: 'running', done: ['running', 'paused', 'finished'] },
  pause: { from: ['running'], to: 'paused', done: ['paused'] },
  resume: { from: ['paused'], to: 'running', done: ['running', 'finished'] },
  cancel: { from: ['validating', 'ready', 'running', 'paused'], to: 'cancelled', done: ['cancelled'] },
};

/**
 * Naturally idempotent. The batch row is locked, as the job's chunks lock it: an action comes between two chunks, never
 * into one. Offers that exist already stay. @throws Problem `not_found`, `batch_state`
 */
export async function changeBatchState(
  ctx: IssuerContext,
  caller: Caller,
  id: string,
  action: BatchAction,
): Promise<BatchView> {
  const { tenantId, actor } = caller;
  return withTenant(ctx.db, tenantId, async (tx) => {
    const batch = await lockBatch(tx, tenantId, id);
    if (!batch) throw problem('not_found');
    const rule = RULES[action];
    if (!rule.done.includes(batch.state)) {
      if (!rule.from.includes(batch.state)) throw problem('batch_state', { state: batch.state });
      if (rule.to === 'running') await startRunning(ctx, tx, caller, batch);
      else {
        await setBatchState(tx, tenantId, id, { state: rule.to, at: ctx.now() });
        await recordAudit(tx, { tenantId, actor, action: `batch.${rule.to}`, object: id });
      }
    }
    const after = await findBatch(tx, tenantId, id);
    return batchView(tx, tenantId, after ?? batch);
  });
}

/** A new chunk number makes every job that is still under way for this batch void. */
export async function startRunning(
  ctx: IssuerContext,
  tx: Transaction,
  { tenantId, actor }: Caller,
  batch: BatchRecord,
): Promise<void> {
  const chunk = batch.nextChunk + 1;
  await setBatchState(tx, tenantId, batch.id, { state: 'running', at: ctx.now(), nextChunk: chunk });
  await recordAudit(tx, { tenantId, actor, action: 'batch.running', object: batch.id });
  await enqueue(tx, { queue: 'issue-batch', payload: { batchId: batch.id, chunk }, tenantId });
}
