// Gives the DID document of a did:web tenant: which key signs requests, and which signs receipts.
import type { DidDocument } from '@skill-records/dids/did-document';
import { createDidWebDocument } from '@skill-records/dids/did-web';
import type { PublicJwk } from '@skill-records/dids/signer';
import { listKeys } from '@skill-records/service-kit/key-store';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { VerifierContext } from './context.ts';
import { findPublicTenant } from './find-tenant.ts';

/** The request key authenticates the verifier, the receipt key makes assertions; neither may do the other's. @throws Problem not_found */
export async function readDidDocument(context: VerifierContext, slug: string): Promise<DidDocument> {
  const tenant = await findPublicTenant(context, slug);
  if (!tenant.did.startsWith('did:web:')) throw problem('not_found');
  const keys = await withTenant(context.db, tenant.id, (tx) => listKeys(tx, { tenantId: tenant.id }));
  return createDidWebDocument({
    did: tenant.did,
    keys: keys
      .filter(({ retiredAt }) => retiredAt === null)
      .map(({ id, purpose, publicJwk }) => ({
        id,
        publicJwk: publicJwk as unknown as PublicJwk,
        relationships: [purpose === 'receipt' ? ('assertionMethod' as const) : ('authentication' as const)],
      })),
  });
}
