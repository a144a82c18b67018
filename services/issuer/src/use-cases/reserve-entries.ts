// Reserves the status entries of a credential in the lists of the DID that issues it.
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { EntriesOrder } from '../clients/status-list-client.ts';
import type { StatusEntry } from '../store/credential-store.ts';
import { findTenantDid } from '../store/tenant-did-store.ts';
import type { IssuerContext } from './issuer-context.ts';
import type { Tenant } from './open-tenant.ts';
import { provisionListKey } from './provision-list-key.ts';

/**
 * `issuer`, the DID that issues the credential, signs the lists too: verifiers expect one issuer for both. Idempotent:
 * asking again gives the same entries. Undefined when the key of this DID signs no status lists.
 * @throws StatusListError
 */
export async function reserveEntries(
  ctx: IssuerContext,
  tenant: Tenant,
  { kind, ...order }: Omit<EntriesOrder, 'tenant'> & { kind: 'bitstring' | 'token' },
): Promise<StatusEntry[] | undefined> {
  const did = await withTenant(ctx.db, tenant.id, (tx) => findTenantDid(tx, tenant.id, order.issuer));
  if (!did) throw new Error('the issuer is no DID of the tenant');
  if (!did.hasStatusLists) return undefined;
  if (!did.listKeyProvisionedAt) await provisionListKey(ctx, tenant.id);
  const complete = { tenant: tenant.slug, ...order };
  return kind === 'token'
    ? [await ctx.statusList.reserveTokenEntry(complete)]
    : ctx.statusList.reserveEntries(complete);
}
