// Erases what was presented in a session: on request, and when its retention ends.
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { deleteSealedResponses } from '@skill-records/service-kit/idempotency';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { eraseReceiptOffers } from '../store/receipt-offers.ts';
import { eraseSession, findSession } from '../store/sessions.ts';
import type { VerifierContext } from './context.ts';

/**
 * Gone afterwards: credentials, names, ids, coverage, the employer's own reference, receipts that nobody took. Kept: the
 * digest of each credential and the outcome of each check. Repeating it changes nothing. @throws Problem not_found
 */
export async function eraseSessionNow(
  context: VerifierContext,
  o: { tenantId: string; sessionId: string; actor: string },
): Promise<void> {
  await withTenant(context.db, o.tenantId, async (tx) => {
    if (!(await findSession(tx, o.tenantId, o.sessionId))) throw problem('not_found');
    await erase(context, tx, o);
  });
}

/** The job's way: only when the retention is over, and silent about a session that is not there. */
export async function eraseDueSession(
  context: VerifierContext,
  o: { tenantId: string; sessionId: string },
): Promise<void> {
  await withTenant(context.db, o.tenantId, async (tx) => {
    const session = await findSession(tx, o.tenantId, o.sessionId);
    if (session && session.eraseAfter <= context.now()) await erase(context, tx, { ...o, actor: 'retention' });
  });
}

async function erase(
  context: VerifierContext,
  tx: Transaction,
  o: { tenantId: string; sessionId: string; actor: string },
): Promise<void> {
  if (!(await eraseSession(tx, o.tenantId, o.sessionId, context.now()))) return;
  await eraseReceiptOffers(tx, o.tenantId, o.sessionId);
  await deleteSealedResponses(tx, o.sessionId);
  await recordAudit(tx, { tenantId: o.tenantId, actor: o.actor, action: 'session.erased', object: o.sessionId });
}
