// Changes the status of one issuance: revokes, suspends or reinstates it, and answers when the new lists are public.
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { RequestedStatus } from '../store/status-events.ts';
import { findTenant, findTenantsOfIssuance, type Tenant } from '../store/tenants.ts';
import { type Dependencies, listUrl, type PublishList } from './dependencies.ts';
import { recordChange } from './record-change.ts';

export interface ChangeStatusRequest {
  /** Tenant slug. Without it the issuance id alone has to name the tenant. */
  tenant?: string | undefined;
  issuanceId: string;
  status: RequestedStatus;
  /** For a suspension: when it ends by itself. A later change of the issuance takes its place, and so does its end. */
  until?: Date | undefined;
  /** Chosen by the caller; the same id again is the same change and has no further effect. */
  changeId: string;
}

/** The lists that show the change, with the versions that are public now. */
export interface PublishedChange {
  /** Of the first list. */
  version: number;
  statusListCredential: string[];
}

/**
 * Records the change for every entry of the issuance, in all variants, kinds and lists together, and publishes the lists;
 * the answer means that everybody who fetches them from this instance now sees the change, and from any other instance
 * within SERVED_FOR_MS. When publishing fails after the change was recorded (`publication_pending`), repeating the request
 * with the same change id publishes it, and so do the queued jobs. Other problems: `tenant_unknown`, `issuance_unknown`,
 * `already_revoked`, `purpose_not_reserved`, `change_id_reused`, `suspension_end_invalid`, `history_rolled_back`.
 *
 * Why no change is lost or undone: changes of one issuance take turns; an event is one inserted row, never a rewritten
 * list, so concurrent changes of one list cannot overwrite each other; revocation is checked here and by the table.
 */
export async function changeStatus(
  deps: Dependencies,
  publish: PublishList,
  request: ChangeStatusRequest,
): Promise<PublishedChange> {
  const tenant = await nameTenant(deps, request);
  const { issuanceId, status, changeId, until } = request;
  const change = { issuanceId, status, changeId, until: until ?? null };
  const listIds = await withTenant(deps.db, tenant.id, (tx) =>
    recordChange(deps, tx, { tenantId: tenant.id, actor: 'service:issuer', change }),
  );
  return publishLists(deps, publish, tenant, listIds);
}

/** Publishes each of the lists, also when one fails, and then throws the first failure. */
export async function publishLists(
  deps: Dependencies,
  publish: PublishList,
  tenant: Tenant,
  listIds: readonly string[],
): Promise<PublishedChange> {
  const results = await Promise.allSettled(listIds.map((listId) => publish({ tenantId: tenant.id, listId })));
  const versions = results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value.version;
  });
  return {
    version: versions[0] as number,
    statusListCredential: listIds.map((listId) => listUrl(deps.baseUrl, tenant.slug, listId)),
  };
}

/** Problems: `tenant_unknown`, `issuance_unknown`. */
export async function nameTenant(
  deps: Dependencies,
  request: { tenant?: string | undefined; issuanceId: string },
): Promise<Tenant> {
  if (request.tenant !== undefined) {
    const tenant = await findTenant(deps.db, request.tenant);
    if (!tenant) throw problem('tenant_unknown');
    return tenant;
  }
  const [tenant, ...others] = await findTenantsOfIssuance(deps.db, request.issuanceId);
  if (!tenant || others.length > 0) throw problem('issuance_unknown');
  return tenant;
}
