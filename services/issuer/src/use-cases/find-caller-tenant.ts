// Finds the tenant that an address names, when the caller may act for it.
import { problem } from '@skill-records/service-kit/problem';
import { findTenantIdBySlug } from '../store/tenant-store.ts';
import type { Caller, IssuerContext } from './issuer-context.ts';

/**
 * A tenant's own key may, and nobody else's; without a key (the conformance profile) the address alone decides.
 * @throws Problem `not_found`
 */
export async function findCallerTenant(
  ctx: IssuerContext,
  slug: string,
  auth: { tenantId?: string; keyId?: string },
): Promise<Caller> {
  const tenantId = await findTenantIdBySlug(ctx.db, slug);
  if (tenantId === undefined || (auth.tenantId !== undefined && auth.tenantId !== tenantId)) throw problem('not_found');
  return { tenantId, actor: auth.keyId === undefined ? 'anonymous' : `apiKey:${auth.keyId}` };
}
