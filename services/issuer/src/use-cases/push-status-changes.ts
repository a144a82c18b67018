// Tells the status list what was decided, change by change in order, until it has confirmed all of them.
import { withTenant } from '@skill-records/service-kit/tenancy';
import { acknowledgeStatusChange, findNextStatusChange } from '../store/status-change-store.ts';
import type { IssuerContext } from './issuer-context.ts';

/**
 * Why order holds with any number of senders: only the oldest unconfirmed change is ever sent, so the next one is sent
 * after its predecessor was confirmed; a sender that is late repeats a change that the list knows by its id, which
 * changes nothing.
 * @returns true when nothing is left to tell. @throws StatusListError
 */
export async function pushStatusChanges(ctx: IssuerContext, tenantId: string, credentialId: string): Promise<boolean> {
  for (;;) {
    const next = await withTenant(ctx.db, tenantId, (tx) => findNextStatusChange(tx, tenantId, credentialId));
    if (!next) return true;
    await ctx.statusList.changeStatus({ issuanceId: credentialId, status: next.status, changeId: next.id });
    await withTenant(ctx.db, tenantId, (tx) => acknowledgeStatusChange(tx, tenantId, next.id, ctx.now()));
  }
}
