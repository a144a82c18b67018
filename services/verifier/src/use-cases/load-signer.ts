// Opens a tenant's signing key: for presentation requests or for receipts.
import { createLocalSigner, type PublicJwk, type Signer } from '@skill-records/dids/signer';
import type { Transaction } from '@skill-records/service-kit/database';
import { loadKey } from '@skill-records/service-kit/key-store';
import type { Tenant } from '../store/tenants.ts';
import type { VerifierContext } from './context.ts';

export type KeyPurpose = 'request' | 'receipt';

/** A did:key tenant has one key for both purposes (see create-tenant). The pair is proved once per load. */
export async function loadSigner(
  context: VerifierContext,
  tx: Transaction,
  tenant: Tenant,
  purpose: KeyPurpose,
): Promise<Signer> {
  const own = tenant.did.startsWith('did:key:') ? 'request' : purpose;
  const key = await loadKey<PublicJwk>(tx, context.envelope, { tenantId: tenant.id, purpose: own });
  if (!key) throw new Error(`the tenant has no ${own} key`);
  return await createLocalSigner({ privateJwk: key.privateJwk, id: key.id, controller: tenant.did });
}
