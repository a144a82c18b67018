// Takes a tenant's list-signing key into custody, so that this service can sign lists in that tenant's name.
import { randomUUID } from 'node:crypto';
import { isSamePublicKey } from '@skill-records/dids/public-jwk';
import { createLocalSigner, type PrivateJwk, type PublicJwk, type Signer } from '@skill-records/dids/signer';
import { resolveVerificationMethod } from '@skill-records/dids/verification-method';
import { recordAudit } from '@skill-records/service-kit/audit';
import { listKeys, saveKey } from '@skill-records/service-kit/key-store';
import { enqueue } from '@skill-records/service-kit/outbox';
import { Problem, problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { lock } from '../store/locks.ts';
import { listIdsOfIssuer } from '../store/status-lists.ts';
import { addTenantDid, findTenant, insertTenant, type Tenant } from '../store/tenants.ts';
import { type Dependencies, listKeyPurpose } from './dependencies.ts';

export interface DepositRequest {
  /** Tenant slug; it becomes the first part of the tenant's list URLs. */
  tenant: string;
  /** An issuer of the tenant's lists. The DID of the first deposit stays the one of requests that name none. */
  did: string;
  /** A DID URL below `did`; the credential's verifier resolves it to the public half of the key. */
  verificationMethod: string;
  /** Compact JWE (ECDH-ES+A256KW, A256GCM) of the private JWK, an Ed25519 or P-256 key. */
  encryptedKey: string;
}

/**
 * One key per DID of a tenant. Idempotent: the same key again changes nothing. A new verification method replaces the
 * DID's key, and every list of the DID is signed anew. Problems: `list_key_invalid`, `list_key_conflict`.
 *
 * A key is bound to its tenant three times: the signer is made only for a verification method below the DID, the stored
 * key is sealed for the tenant's id, and row-level security shows it to no other tenant.
 */
export async function depositListKey(deps: Dependencies, request: DepositRequest): Promise<Tenant> {
  const { privateJwk, signer } = await openKey(deps, request);
  const tenant = await findOrCreateTenant(deps, request);
  const purpose = listKeyPurpose(tenant, request.did);

  await withTenant(deps.db, tenant.id, async (tx) => {
    await lock(tx, 'deposit', tenant.id);
    await addTenantDid(tx, tenant.id, request.did);
    const known = (await listKeys(tx, { tenantId: tenant.id })).filter((key) => key.purpose === purpose);
    const same = known.find((key) => key.id === signer.id);
    if (same) {
      if (!isSamePublicKey(same.publicJwk as unknown as PublicJwk, signer.publicJwk))
        throw problem('list_key_conflict');
      return;
    }
    const { id, publicJwk } = signer;
    await saveKey(tx, deps.envelope, { tenantId: tenant.id, id, purpose, publicJwk, privateJwk });
    const event = { tenantId: tenant.id, actor: 'service:issuer', object: id };
    await recordAudit(tx, { ...event, action: known.length === 0 ? 'list-key.deposited' : 'list-key.replaced' });
    for (const listId of await listIdsOfIssuer(tx, tenant.id, request.did)) {
      await enqueue(tx, { queue: 'publish-list', tenantId: tenant.id, payload: { tenantId: tenant.id, listId } });
    }
  });
  return tenant;
}

async function openKey(
  deps: Dependencies,
  request: DepositRequest,
): Promise<{ privateJwk: PrivateJwk; signer: Signer }> {
  const { did, verificationMethod } = request;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await deps.openListKey(request.encryptedKey));
    const privateJwk = JSON.parse(text) as PrivateJwk;
    const signer = await createLocalSigner({ privateJwk, id: verificationMethod, controller: did });
    if (signer.algorithm !== 'Ed25519' && signer.algorithm !== 'P-256') throw new Error('no cryptosuite for this key');
    // did:key and did:jwk hold the key themselves. The document of a did:web tenant may not be public yet at this moment.
    if (!did.startsWith('did:web:')) {
      const published = await resolveVerificationMethod(verificationMethod, 'assertionMethod', deps.resolveDid);
      if (!isSamePublicKey(published.publicJwk, signer.publicJwk)) throw new Error('the DID holds another key');
    }
    return { privateJwk, signer };
  } catch (cause) {
    throw new Problem('list_key_invalid', { cause });
  }
}

async function findOrCreateTenant(deps: Dependencies, request: DepositRequest): Promise<Tenant> {
  const existing = await findTenant(deps.db, request.tenant);
  if (existing) return existing;
  const created = { id: randomUUID(), slug: request.tenant, did: request.did };
  const isFirst = await withTenant(deps.db, created.id, (tx) => insertTenant(tx, created));
  const tenant = isFirst ? created : await findTenant(deps.db, request.tenant);
  if (!tenant) throw new Error('a tenant slug is taken but cannot be found');
  return tenant;
}
