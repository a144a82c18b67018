// Tells the status list what was decided, change by change in order, until it has confirmed all of them.
import { withTenant } from '@skill-records/service-kit/tenancy';
import { acknowledgeStatusChange, findNextStatusChange, type StatusChangeRow } from '../store/status-change-store.ts';
import type { IssuerContext } from './issuer-context.ts';
import { sha256, uuidOf } from './tenant-secrets.ts';

/**
 * Why order holds with any number of senders: only the oldest unconfirmed change is ever sent, so the next one is sent
 * after its predecessor was confirmed; a sender that is late repeats a change that the list knows by its id, which
 * changes nothing.
 * @returns true when nothing is left to tell. @throws StatusListError
 */
export async function pushStatusChanges(ctx: IssuerContext, tenantId: string, issuanceId: string): Promise<boolean> {
  for (;;) {
    const next = await withTenant(ctx.db, tenantId, (tx) => findNextStatusChange(tx, tenantId, issuanceId));
    if (!next) return true;
    await ctx.statusList.changeStatus({ issuanceId, ...whatToTell(next, ctx.now()) });
    await withTenant(ctx.db, tenantId, (tx) => acknowledgeStatusChange(tx, tenantId, next.id, ctx.now()));
  }
}

/** The list takes no suspension whose end has come. What holds then is that the credential is active, which is another change. */
function whatToTell({ id, status, until }: StatusChangeRow, now: Date) {
  if (until === null) return { status, changeId: id };
  if (until > now) return { status, changeId: id, until };
  return { status: 'active' as const, changeId: uuidOf(sha256(`end of suspension ${id}`)) };
}
