// Finds the tenant that a public address or an API key belongs to.
import type { Db } from '@skill-records/service-kit/database';
import { problem } from '@skill-records/service-kit/problem';
import { findTenantBySlug, readOwnTenant, type Tenant } from '../store/tenants.ts';
import type { VerifierContext } from './context.ts';

/** By the name in a public address. @throws Problem not_found */
export async function findPublicTenant(context: VerifierContext, slug: string): Promise<Tenant> {
  const tenant = await findTenantBySlug(context.db, slug);
  if (!tenant) throw problem('not_found');
  return tenant;
}

/** The tenant a transaction works for. @throws Problem not_found */
export async function readTenant(tx: Db): Promise<Tenant> {
  const tenant = await readOwnTenant(tx);
  if (!tenant) throw problem('not_found');
  return tenant;
}

/**
 * The tenant that an address names, when the caller may act for it: its own key does, and nobody else's. Without a key (the
 * conformance profile) the address alone decides. @throws Problem not_found
 */
export async function findCallerTenant(
  context: VerifierContext,
  slug: string,
  caller: { tenantId?: string },
): Promise<string> {
  const { id } = await findPublicTenant(context, slug);
  if (caller.tenantId !== undefined && caller.tenantId !== id) throw problem('not_found');
  return id;
}
