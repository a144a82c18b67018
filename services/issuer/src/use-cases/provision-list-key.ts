// Hands the tenant's list-signing keys to the status-list service, encrypted to it, and remembers that they arrived.
import type { PublicJwk } from '@skill-records/dids/signer';
import { loadKey } from '@skill-records/service-kit/key-store';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { CompactEncrypt, importJWK } from 'jose';
import { listTenantDids, markListKeyProvisioned, type TenantDid } from '../store/tenant-did-store.ts';
import type { IssuerContext } from './issuer-context.ts';
import { openTenant } from './open-tenant.ts';
import { assertionKey, LIST_KEY } from './tenant-keys.ts';

/**
 * Idempotent; one key per DID of the tenant that has status lists, the tenant's first DID first, because the status list
 * takes that one as the default. For did:web the list key is a verification method of its own; a did:key has one key, so
 * its lists are signed with the issuing key itself (loopback only).
 * @throws StatusListError when the service cannot be reached; the caller tries again later.
 */
export async function provisionListKey(ctx: IssuerContext, tenantId: string): Promise<void> {
  const { tenant, dids } = await withTenant(ctx.db, tenantId, async (tx) => ({
    tenant: await openTenant(ctx, tx, tenantId),
    dids: await listTenantDids(tx, tenantId),
  }));
  const missing = dids.filter((row) => row.hasStatusLists && row.listKeyProvisionedAt === null);
  for (const row of missing.sort((a, b) => Number(b.did === tenant.did) - Number(a.did === tenant.did))) {
    await provision(ctx, tenant, row);
  }
}

async function provision(ctx: IssuerContext, tenant: { id: string; slug: string }, row: TenantDid): Promise<void> {
  const tenantId = tenant.id;
  const purpose = row.did.startsWith('did:key:') ? assertionKey(row.algorithm) : LIST_KEY;
  const key = await withTenant(ctx.db, tenantId, (tx) => loadKey<PublicJwk>(tx, ctx.envelope, { tenantId, purpose }));
  if (!key) throw new Error('the tenant has no list-signing key');
  await ctx.statusList.provisionListKey({
    tenant: tenant.slug,
    did: row.did,
    verificationMethod: key.id,
    encryptedKey: await encryptKey(ctx.config.LIST_KEY_ENCRYPTION_JWK, key.privateJwk),
  });
  await withTenant(ctx.db, tenantId, (tx) => markListKeyProvisioned(tx, tenantId, row.did, ctx.now()));
}

async function encryptKey(
  recipient: IssuerContext['config']['LIST_KEY_ENCRYPTION_JWK'],
  privateJwk: object,
): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(privateJwk)))
    .setProtectedHeader({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      ...(recipient.kid === undefined ? {} : { kid: recipient.kid }),
    })
    .encrypt(await importJWK({ ...recipient }, 'ECDH-ES+A256KW'));
}
