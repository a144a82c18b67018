// Reserves status entries for a batch of issuances: unpredictable indexes that are given away once and never again.
import { createStatusListEntry } from '@skill-records/credentials/status-list';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { ListedEntry } from '../store/status-entries.ts';
import { type ListGroup, type ListKind, STATUS_PURPOSES, type StatusPurpose } from '../store/status-lists.ts';
import { findTenant, hasTenantDid, type Tenant } from '../store/tenants.ts';
import { type Dependencies, listUrl, type PublishList } from './dependencies.ts';
import { placeEntries } from './place-entries.ts';

/** What an issuer writes into a credential: a Bitstring entry as it stands, or the `status` claim of a token. */
export type CredentialStatus =
  | ReturnType<typeof createStatusListEntry>
  | { id: string; statusList: { idx: number; uri: string } };

export interface ReservationRequest {
  tenant: string;
  issuanceIds: readonly string[];
  /** Bitstring lists have one entry per purpose; a token entry always carries revocation and suspension together. */
  purposes: readonly StatusPurpose[];
  /** The form of the credential, when one issuance has several: each form gets entries of its own. */
  variant?: string | undefined;
  /** The DID that signs the list; default the tenant's first one. */
  issuer?: string | undefined;
  kind?: ListKind | undefined;
  /** For the purpose `message`: what each value of the entry means, in order; 2, 4, 16 or 256 texts. */
  statusMessages?: readonly string[] | undefined;
}

/**
 * One entry per issuance, variant and purpose, in the order of `issuanceIds`; asking again gives the same entries.
 * Answers only after the lists concerned can be fetched. A variant that is added to a revoked or suspended issuance is
 * revoked or suspended from the start. Problems: `tenant_unknown`, `list_issuer_unknown`, `entry_conflict` (reserved
 * before for another issuer, kind or meaning), `purpose_not_reserved` (suspended, but no suspension asked for), and those
 * of publishing.
 */
export async function reserveEntries(
  deps: Dependencies,
  publish: PublishList,
  o: ReservationRequest,
): Promise<{ issuanceId: string; entries: CredentialStatus[] }[]> {
  const tenant = await findTenant(deps.db, o.tenant);
  if (!tenant) throw problem('tenant_unknown');
  const groups = groupsOf(tenant, o);
  const wanted = { tenantId: tenant.id, issuanceIds: [...new Set(o.issuanceIds)], variant: o.variant ?? '', groups };
  const { entries, toPublish } = await withTenant(deps.db, tenant.id, async (tx) => {
    if (o.issuer !== undefined && !(await hasTenantDid(tx, tenant.id, o.issuer))) throw problem('list_issuer_unknown');
    return placeEntries(deps, tx, wanted);
  });
  for (const listId of toPublish) await publish({ tenantId: tenant.id, listId });

  const byIssuance = new Map<string, CredentialStatus[]>(wanted.issuanceIds.map((id) => [id, []]));
  for (const { purpose } of groups) {
    for (const entry of entries.filter((candidate) => candidate.purpose === purpose)) {
      byIssuance.get(entry.issuanceId)?.push(describeEntry(deps, tenant, entry));
    }
  }
  return wanted.issuanceIds.map((issuanceId) => ({ issuanceId, entries: byIssuance.get(issuanceId) ?? [] }));
}

/** One group of lists per entry that each issuance gets, in the order of the answer. */
function groupsOf(tenant: Tenant, o: ReservationRequest): [ListGroup, ...ListGroup[]] {
  const common = { tenantId: tenant.id, issuer: o.issuer ?? tenant.did };
  if (o.kind === 'token') return [{ ...common, kind: 'token', purpose: 'status', messages: null }];
  const groups: ListGroup[] = STATUS_PURPOSES.filter((purpose) => o.purposes.includes(purpose)).map((purpose) => ({
    ...common,
    kind: 'bitstring',
    purpose,
    messages: null,
  }));
  if (o.purposes.includes('message')) {
    groups.push({ ...common, kind: 'bitstring', purpose: 'message', messages: o.statusMessages ?? ['unset', 'set'] });
  }
  const [first, ...others] = groups;
  if (!first) throw new Error('a request names at least one purpose');
  return [first, ...others];
}

function describeEntry(deps: Dependencies, tenant: Tenant, entry: ListedEntry): CredentialStatus {
  const url = listUrl(deps.baseUrl, tenant.slug, entry.listId);
  if (entry.purpose === 'status') {
    return { id: `${url}#${entry.index}`, statusList: { idx: entry.index, uri: url } };
  }
  return createStatusListEntry({
    statusListCredential: url,
    index: entry.index,
    statusPurpose: entry.purpose,
    ...(entry.messages && { messages: entry.messages }),
  });
}
