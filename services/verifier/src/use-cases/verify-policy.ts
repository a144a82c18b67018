// Puts together what every verification needs: resolvers, clock, status lists, and whom the tenant believes.
import type { VerifyOptions } from '@skill-records/credentials/verify-credential';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { findTrustList } from '../store/trust-lists.ts';
import type { VerifierContext } from './context.ts';
import { isIssuerListed } from './judge-issuer.ts';

/** `listed`: an issuer that is not on the list fails. `any`: it gives a warning, and the verdict is amber at best. */
export async function verifyOptionsFor(
  context: VerifierContext,
  tenantId: string,
  o: { issuerTrust: 'listed' | 'any'; trustList: string },
): Promise<VerifyOptions> {
  const list = await withTenant(context.db, tenantId, (tx) => findTrustList(tx, tenantId, o.trustList));
  const now = context.now();
  return {
    documentLoader: context.documentLoader,
    resolveDid: context.resolveDid,
    fetchStatusList: context.fetchStatusList,
    now,
    issuerTrust: {
      policy: o.issuerTrust,
      isListed: (issuerDid, credential) => isIssuerListed(list?.entries ?? [], issuerDid, credential, now),
    },
  };
}
