// Ends a suspension whose time has come, unless something else was decided about the credential since.
import { createHash } from 'node:crypto';
import { enqueue } from '@skill-records/service-kit/outbox';
import { Problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { lock, lockShared } from '../store/locks.ts';
import { endedSuspensions, findChange, findLatestChanges } from '../store/status-events.ts';
import { readTenant } from '../store/tenants.ts';
import { publishLists } from './change-status.ts';
import type { Dependencies, PublishList } from './dependencies.ts';
import { recordChange } from './record-change.ts';

const AT_MOST = 1_000;

/**
 * Idempotent: the reinstatement has a change id that follows from the suspension's. What was decided later wins, be it
 * another suspension, a reinstatement or a revocation. A message that arrives early is sent again for its time.
 */
export async function endSuspension(
  deps: Dependencies,
  publish: PublishList,
  o: { tenantId: string; changeId: string },
): Promise<void> {
  const { tenantId } = o;
  const work = await withTenant(deps.db, tenantId, async (tx) => {
    const suspension = await findChange(tx, tenantId, o.changeId);
    const tenant = await readTenant(tx, tenantId);
    if (!suspension?.until || !tenant) return undefined;
    const { issuanceId, until } = suspension;
    // The locks that recordChange takes: what is read here has to hold until it has recorded.
    await lockShared(tx, 'reserve', tenantId);
    await lock(tx, 'change', tenantId, issuanceId);
    const [latest] = await findLatestChanges(tx, tenantId, [issuanceId]);
    if (latest?.changeId !== suspension.changeId) return undefined;
    if (until > deps.now()) {
      await enqueue(tx, { queue: 'end-suspension', tenantId, payload: { ...o }, availableAt: until });
      return undefined;
    }
    const change = { issuanceId, status: 'active', changeId: changeIdOfEnd(o.changeId), until: null } as const;
    return { tenant, listIds: await recordChange(deps, tx, { tenantId, actor: 'service:status-list', change }) };
  });
  if (work) await publishLists(deps, publish, work.tenant, work.listIds);
}

/** What no message ended, for whatever reason: asked for by the periodic job. */
export async function endDueSuspensions(deps: Dependencies, publish: PublishList): Promise<void> {
  for (const suspension of await endedSuspensions(deps.db, { now: deps.now(), atMost: AT_MOST })) {
    await endSuspension(deps, publish, suspension).catch((err: unknown) => {
      const { code } = err instanceof Problem ? err : {};
      deps.log.error({ err, code, tenantId: suspension.tenantId }, 'a suspension could not be ended');
    });
  }
}

/** A uuid (version 8, RFC 9562) made of the suspension's change id. */
function changeIdOfEnd(changeId: string): string {
  const hash = createHash('sha256').update(`end of suspension ${changeId}`).digest();
  hash[6] = ((hash[6] as number) & 0x0f) | 0x80;
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
