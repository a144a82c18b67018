// Puts together what every verification needs: resolvers, clock, status lists, and whom the tenant believes.
import type { VerifyOptions } from '@skill-records/credentials/verify-credential';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { findTrustList } from '../store/trust-lists.ts';
import type { VerifierContext } from './context.ts';
import { readTenant } from './find-tenant.ts';
import { isIssuerListed } from './judge-issuer.ts';

/** The tenant's own receipts need no entry. `listed`: an issuer that is not on the list fails. `any`: it gives a warning, and the verdict is amber at best. */
export async function verifyOptionsFor(
  context: VerifierContext,
  tenantId: string,
  o: { issuerTrust: 'listed' | 'any'; trustList: string },
): Promise<VerifyOptions> {
  const { own, entries } = await withTenant(context.db, tenantId, async (tx) => ({
    own: (await readTenant(tx)).did,
    entries: (await findTrustList(tx, tenantId, o.trustList))?.entries ?? [],
  }));
  const now = context.now();
  return {
    documentLoader: context.documentLoader,
    resolveDid: context.resolveDid,
    fetchStatusList: context.fetchStatusList,
    fetchStatusToken: context.fetchStatusToken,
    resolveJwtIssuer: context.resolveJwtIssuer,
    fetchTypeMetadata: context.fetchTypeMetadata,
    now,
    allowBbs: context.config.BBS === 'on',
    issuerTrust: {
      policy: o.issuerTrust,
      isListed: (issuerDid, credential) =>
        (issuerDid === own && isReceipt(credential)) || isIssuerListed(entries, issuerDid, credential, now),
    },
  };
}

function isReceipt({ type }: Record<string, unknown>): boolean {
  return Array.isArray(type) && type.includes('VerifiedSkillRecord');
}
