// Changes the status of one issuance: revokes, suspends or reinstates it, and answers when the new list is public.
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { lock } from '../store/locks.ts';
import { findEntries } from '../store/status-entries.ts';
import {
  appendEvent,
  findChange,
  insertChange,
  type RequestedStatus,
  readValue,
  type StatusChange,
} from '../store/status-events.ts';
import { findList, STATUS_PURPOSES, takeNextSeq } from '../store/status-lists.ts';
import { findTenant, findTenantsOfIssuance, type Tenant } from '../store/tenants.ts';
import { type Dependencies, listUrl, type PublishList } from './dependencies.ts';

export interface ChangeStatusRequest {
  /** Tenant slug. Without it the issuance id alone has to name the tenant. */
  tenant?: string | undefined;
  issuanceId: string;
  status: RequestedStatus;
  /** Chosen by the caller; the same id again is the same change and has no further effect. */
  changeId: string;
}

/**
 * Records the change and publishes the list; the answer means that everybody who fetches the list now sees the change.
 * When publishing fails after the change was recorded (`publication_pending`), repeating the request with the same change
 * id publishes it, and so does the queued job. Other problems: `tenant_unknown`, `issuance_unknown`, `already_revoked`,
 * `purpose_not_reserved`, `change_id_reused`, `history_rolled_back`.
 *
 * Why no change is lost or undone: changes of one issuance take turns; an event is one inserted row, never a rewritten
 * list, so concurrent changes of one list cannot overwrite each other; revocation is checked here and by the table.
 */
export async function changeStatus(
  deps: Dependencies,
  publish: PublishList,
  request: ChangeStatusRequest,
): Promise<{ version: number; statusListCredential: string[] }> {
  const tenant = await nameTenant(deps, request);
  const change = await withTenant(deps.db, tenant.id, (tx) => recordChange(tx, tenant, request));
  const published = await publish({ tenantId: tenant.id, listId: change.listId });
  return {
    version: published.version,
    statusListCredential: [listUrl(deps.baseUrl, tenant.slug, change.listId)],
  };
}

async function nameTenant(deps: Dependencies, request: ChangeStatusRequest): Promise<Tenant> {
  if (request.tenant !== undefined) {
    const tenant = await findTenant(deps.db, request.tenant);
    if (!tenant) throw problem('tenant_unknown');
    return tenant;
  }
  const [tenant, ...others] = await findTenantsOfIssuance(deps.db, request.issuanceId);
  if (!tenant || others.length > 0) throw problem('issuance_unknown');
  return tenant;
}

async function recordChange(tx: Transaction, tenant: Tenant, request: ChangeStatusRequest): Promise<StatusChange> {
  const { issuanceId, status, changeId } = request;
  await lock(tx, 'change', tenant.id, issuanceId);
  const earlier = await findChange(tx, tenant.id, changeId);
  if (earlier) {
    if (earlier.issuanceId !== issuanceId || earlier.status !== status) throw problem('change_id_reused');
    return earlier;
  }

  const entries = await findEntries(tx, { tenantId: tenant.id, issuanceIds: [issuanceId], purposes: STATUS_PURPOSES });
  if (entries.length === 0) throw problem('issuance_unknown');
  const revocation = entries.find((entry) => entry.purpose === 'revocation');
  const isRevoked = revocation !== undefined && (await readValue(tx, revocation.listId, revocation.index)) === 1;
  if (isRevoked && status !== 'revoked') throw problem('already_revoked');

  const entry = status === 'revoked' ? revocation : entries.find((candidate) => candidate.purpose === 'suspension');
  if (!entry) throw problem('purpose_not_reserved');
  const value = status === 'active' ? 0 : 1;
  const isChanged = (await readValue(tx, entry.listId, entry.index)) !== value;
  const seq = isChanged
    ? await takeNextSeq(tx, entry.listId)
    : ((await findList(tx, tenant.id, entry.listId))?.lastSeq ?? 0);
  const change = { changeId, issuanceId, status, listId: entry.listId, seq };
  if (!(await insertChange(tx, tenant.id, change))) throw problem('change_id_reused');
  if (isChanged) {
    const place = { listId: entry.listId, seq, tenantId: tenant.id, purpose: entry.purpose };
    await appendEvent(tx, { ...place, kind: 'set', index: entry.index, value });
    const payload = { tenantId: tenant.id, listId: entry.listId };
    await enqueue(tx, { queue: 'publish-list', tenantId: tenant.id, payload });
    await recordAudit(tx, {
      tenantId: tenant.id,
      actor: 'service:issuer',
      action: `status.${status}`,
      object: issuanceId,
      data: { changeId, listId: entry.listId, seq },
    });
  }
  return change;
}
