// Hands the tenant's list-signing key to the status-list service, encrypted to it, and remembers that it arrived.
import type { PublicJwk } from '@skill-records/dids/signer';
import { loadKey } from '@skill-records/service-kit/key-store';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { CompactEncrypt, importJWK } from 'jose';
import { markListKeyProvisioned } from '../store/tenant-store.ts';
import type { IssuerContext } from './issuer-context.ts';
import { ASSERTION_KEY, LIST_KEY, openTenant } from './open-tenant.ts';

/**
 * Idempotent. For did:web the list key is a verification method of its own; a did:key has one key, so lists are signed
 * with the issuing key itself (loopback only).
 * @throws StatusListError when the service cannot be reached; the caller tries again later.
 */
export async function provisionListKey(ctx: IssuerContext, tenantId: string): Promise<void> {
  const { tenant, key } = await withTenant(ctx.db, tenantId, async (tx) => {
    const tenant = await openTenant(ctx, tx, tenantId);
    const purpose = tenant.did.startsWith('did:key:') ? ASSERTION_KEY : LIST_KEY;
    return { tenant, key: await loadKey<PublicJwk>(tx, ctx.envelope, { tenantId, purpose }) };
  });
  if (tenant.listKeyProvisionedAt) return;
  if (!key) throw new Error('the tenant has no list-signing key');
  await ctx.statusList.provisionListKey({
    tenant: tenant.slug,
    did: tenant.did,
    verificationMethod: key.id,
    encryptedKey: await encryptKey(ctx.config.LIST_KEY_ENCRYPTION_JWK, key.privateJwk),
  });
  await withTenant(ctx.db, tenantId, (tx) => markListKeyProvisioned(tx, tenantId, ctx.now()));
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
