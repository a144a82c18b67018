// Creates a tenant with its DID, keys and first API key, and introduces it to the status-list service.
import { randomBytes, randomUUID } from 'node:crypto';
import { createDidKey } from '@skill-records/dids/did-key';
import { generateKeyPair } from '@skill-records/dids/signer';
import { createApiKey } from '@skill-records/service-kit/api-keys';
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { withIdempotency } from '@skill-records/service-kit/idempotency';
import { saveKey } from '@skill-records/service-kit/key-store';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import { setTenant } from '@skill-records/service-kit/tenancy';
import { insertTenant, type TenantCryptosuite, type TenantKind } from '../store/tenant-store.ts';
import type { IssuerContext } from './issuer-context.ts';
import { ASSERTION_KEY, LIST_KEY, offerKeyPlace } from './open-tenant.ts';
import { provisionListKey } from './provision-list-key.ts';
import { OFFER_KEY_BYTES } from './tenant-secrets.ts';

/** First parts of paths of this service: no tenant may hide them. */
const RESERVED = new Set([
  'v1',
  'health',
  'metrics',
  'docs',
  'openapi.json',
  'contexts',
  'schemas',
  'pages',
  'assets',
  '.well-known',
  'offers',
]); // prettier-ignore

/** What an API key may be allowed to do. */
export const SCOPES = [
  'achievements:read',
  'achievements:write',
  'records:read',
  'records:write',
  'credentials:read',
  'credentials:write',
  'keys:write',
] as const;
export type Scope = (typeof SCOPES)[number];

export interface CreateTenantInput {
  tenant: string;
  kind: TenantKind;
  name: { en: string; ja: string };
  url?: string;
  cryptosuite?: TenantCryptosuite;
}

export interface CreatedTenant {
  tenant: string;
  did: string;
  /** Shown here only (and again to a repetition with the same Idempotency-Key). */
  apiKey: string;
}

/** @throws Problem `tenant_name_reserved`, `tenant_exists` */
export async function createTenant(
  ctx: IssuerContext,
  input: CreateTenantInput,
  idempotencyKey: string | undefined,
): Promise<{ status: number; body: CreatedTenant }> {
  if (RESERVED.has(input.tenant)) throw problem('tenant_name_reserved');
  const tenantId = randomUUID();
  const answer = await withIdempotency(
    ctx.db,
    { tenantId: undefined, key: idempotencyKey, route: 'POST /v1/tenants', body: input, seal: ctx.envelope },
    async (tx) => ({ status: 201, body: await insert(ctx, tx, tenantId, input) }),
  );
  if (!answer.replayed) {
    // The job in the outbox is the guarantee; this only saves the first credential from waiting for it.
    await provisionListKey(ctx, tenantId).catch((err: unknown) =>
      ctx.log.warn({ err, tenantId }, 'the status list does not know the tenant yet; a job tries again'),
    );
  }
  return answer;
}

async function insert(
  ctx: IssuerContext,
  tx: Transaction,
  tenantId: string,
  input: CreateTenantInput,
): Promise<CreatedTenant> {
  await setTenant(tx, tenantId);
  const { did, keys } = createIdentity(ctx, input.tenant);
  const inserted = await insertTenant(tx, {
    id: tenantId,
    slug: input.tenant,
    kind: input.kind,
    name: { en: input.name.en, ja: input.name.ja },
    url: input.url ?? null,
    did,
    cryptosuite: input.cryptosuite ?? 'eddsa-rdfc-2022',
    offerKey: ctx.envelope.seal(randomBytes(OFFER_KEY_BYTES), offerKeyPlace(tenantId)),
    createdAt: ctx.now(),
  });
  if (!inserted) throw problem('tenant_exists');
  for (const key of keys) await saveKey(tx, ctx.envelope, { tenantId, ...key });
  const { key } = await createApiKey(tx, { tenantId, name: 'first key', scopes: SCOPES });
  await recordAudit(tx, { tenantId, actor: 'operator', action: 'tenant.created', object: tenantId });
  await enqueue(tx, { queue: 'provision-list-key', payload: { tenantId }, tenantId });
  return { tenant: input.tenant, did, apiKey: key };
}

/** did:web needs https and a public name; on loopback the DID is the key itself. */
function createIdentity(ctx: IssuerContext, slug: string) {
  const issuing = generateKeyPair('Ed25519');
  if (ctx.config.MODE === 'loopback') {
    const { did, verificationMethod } = createDidKey(issuing.publicJwk);
    return { did, keys: [{ ...issuing, id: verificationMethod, purpose: ASSERTION_KEY }] };
  }
  const did = `did:web:${encodeURIComponent(new URL(ctx.config.BASE_URL).host)}:${slug}`;
  return {
    did,
    keys: [
      { ...issuing, id: `${did}#key-1`, purpose: ASSERTION_KEY },
      { ...generateKeyPair('Ed25519'), id: `${did}#status-list-1`, purpose: LIST_KEY },
    ],
  };
}
