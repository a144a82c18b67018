// The nonce endpoint's work: a fresh signed c_nonce; nothing is stored until one is used.
import { createNonceResponse, type NonceResponse } from '@skill-records/oid4vc/issuance/nonce';
import type { IssuerContext } from './issuer-context.ts';
import { withTenantOfSlug } from './open-tenant.ts';
import { createNonce } from './tenant-secrets.ts';

export async function issueNonce(ctx: IssuerContext, slug: string): Promise<NonceResponse> {
  return withTenantOfSlug(ctx, slug, async (_tx, tenant) =>
    createNonceResponse({ nonce: createNonce(tenant.offerKey, ctx.now()) }),
  );
}
