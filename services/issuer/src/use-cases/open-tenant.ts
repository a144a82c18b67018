// Finds a tenant by its public name or its id.
import type { Transaction } from '@skill-records/service-kit/database';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { findTenant, findTenantIdBySlug, type TenantRow } from '../store/tenant-store.ts';
import type { IssuerContext } from './issuer-context.ts';

export interface Tenant extends Omit<TenantRow, 'offerKey'> {
  /** Opened; stays in memory. */
  offerKey: Uint8Array;
  /** The credential issuer identifier, `<base>/<slug>`. */
  issuer: string;
}

export function offerKeyPlace(tenantId: string): string {
  return `${tenantId}|offer_key|${tenantId}`;
}

/** The tenant of the running transaction. */
export async function openTenant(ctx: IssuerContext, tx: Transaction, tenantId: string): Promise<Tenant> {
  const row = await findTenant(tx, tenantId);
  if (!row) throw problem('not_found');
  return {
    ...row,
    offerKey: ctx.envelope.open(row.offerKey, offerKeyPlace(row.id)),
    issuer: `${ctx.config.BASE_URL}/${row.slug}`,
  };
}

/** Runs work as the tenant that stands in a public address. @throws Problem `not_found` */
export async function withTenantOfSlug<T>(
  ctx: IssuerContext,
  slug: string,
  run: (tx: Transaction, tenant: Tenant) => Promise<T>,
): Promise<T> {
  const tenantId = await findTenantIdBySlug(ctx.db, slug);
  if (tenantId === undefined) throw problem('not_found');
  return withTenant(ctx.db, tenantId, async (tx) => run(tx, await openTenant(ctx, tx, tenantId)));
}
