// Opens a tenant: its DID, its keys and its first API key.
import { randomUUID } from 'node:crypto';
import { createDidKey } from '@skill-records/dids/did-key';
import { generateKeyPair } from '@skill-records/dids/signer';
import { createDidClientId } from '@skill-records/oid4vc/presentation/client-id';
import { createApiKey } from '@skill-records/service-kit/api-keys';
import type { Transaction } from '@skill-records/service-kit/database';
import { saveKey } from '@skill-records/service-kit/key-store';
import { problem } from '@skill-records/service-kit/problem';
import { NIL_TENANT, setTenant } from '@skill-records/service-kit/tenancy';
import { insertTenant, type Tenant } from '../store/tenants.ts';
import { ALL_SCOPES } from './api-key-scopes.ts';
import type { VerifierContext } from './context.ts';
import type { KeyPurpose } from './load-signer.ts';

/** First segments of this service's own addresses. */
const RESERVED = new Set(
  'v1 health metrics docs openapi.json contexts schemas pages assets .well-known offers'.split(' '),
);

export interface NewTenant {
  tenant: string;
  name: { en: string; ja: string };
}

/** Runs inside the operator's transaction. The API key in the answer is shown this once. @throws Problem tenant_exists | tenant_name_reserved */
export async function createTenant(
  context: VerifierContext,
  tx: Transaction,
  o: NewTenant,
): Promise<Tenant & { apiKey: string }> {
  if (RESERVED.has(o.tenant)) throw problem('tenant_name_reserved');
  const id = randomUUID();
  const { did, keys } = createIdentity(context, o.tenant);
  const tenant: Tenant = {
    id,
    slug: o.tenant,
    name: o.name,
    did,
    clientId: createDidClientId(did),
    createdAt: context.now(),
  };
  await setTenant(tx, id);
  if (!(await insertTenant(tx, tenant))) throw problem('tenant_exists');
  for (const key of keys) await saveKey(tx, context.envelope, { tenantId: id, ...key });
  const { key } = await createApiKey(tx, { tenantId: id, name: 'first key', scopes: ALL_SCOPES });
  await setTenant(tx, NIL_TENANT);
  return { ...tenant, apiKey: key };
}

/**
 * did:web has one key for requests and one for receipts. On loopback the DID is a did:key, which IS its one key: there
 * both purposes share it, so a receipt and a request are told apart only by what was signed.
 */
function createIdentity(context: VerifierContext, slug: string) {
  const pair = generateKeyPair('Ed25519');
  if (context.config.MODE === 'loopback') {
    const { did, verificationMethod } = createDidKey(pair.publicJwk);
    return { did, keys: [{ id: verificationMethod, purpose: 'request' satisfies KeyPurpose, ...pair }] };
  }
  const did = `did:web:${new URL(context.config.BASE_URL).host.replace(':', '%3A')}:${slug}`;
  return {
    did,
    keys: [
      { id: `${did}#request-1`, purpose: 'request' satisfies KeyPurpose, ...pair },
      { id: `${did}#receipt-1`, purpose: 'receipt' satisfies KeyPurpose, ...generateKeyPair('Ed25519') },
    ],
  };
}
