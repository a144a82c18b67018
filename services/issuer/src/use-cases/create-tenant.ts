// Creates a tenant with its DID, keys and first API key, and introduces it to the status-list service.
import { randomBytes, randomUUID } from 'node:crypto';
import { createDidKey } from '@skill-records/dids/did-key';
import { generateKeyPair, type KeyAlgorithm, type PublicJwk } from '@skill-records/dids/signer';
import { createApiKey } from '@skill-records/service-kit/api-keys';
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { withIdempotency } from '@skill-records/service-kit/idempotency';
import { saveKey } from '@skill-records/service-kit/key-store';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import { setTenant } from '@skill-records/service-kit/tenancy';
import { listTenantDids } from '../store/tenant-did-store.ts';
import { insertTenant, type TenantCryptosuite, type TenantKind } from '../store/tenant-store.ts';
import type { IssuerContext } from './issuer-context.ts';
import { offerKeyPlace } from './open-tenant.ts';
import { provisionListKey } from './provision-list-key.ts';
import { addTenantKey, LIST_KEY } from './tenant-keys.ts';
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
  'vct',
  'pages',
  'assets',
  '.well-known',
  'offers',
]); // prettier-ignore

/**
 * Beside the first key. The forms of records that everybody may ask for are signed with these, so the DIDs that a
 * verifier has to trust are known from the beginning; keys of other algorithms are made when they are needed.
 */
const MADE_WITH_TENANT: readonly KeyAlgorithm[] = ['P-256'];

/** The suite a tenant signs with where nothing else is asked for; `bbs-2023` has to be switched on. */
export const TENANT_CRYPTOSUITES = [
  'eddsa-rdfc-2022',
  'Ed25519Signature2020',
  'ecdsa-rdfc-2019',
  'ecdsa-sd-2023',
  'bbs-2023',
] as const satisfies readonly TenantCryptosuite[];

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
  /** Every DID the tenant issues with, `did` first: what a verifier's trust list has to name. */
  dids: string[];
  /** Shown here only (and again to a repetition with the same Idempotency-Key). */
  apiKey: string;
}

/** @throws Problem `tenant_name_reserved`, `tenant_exists`, `cryptosuite_off` */
export async function createTenant(
  ctx: IssuerContext,
  input: CreateTenantInput,
  idempotencyKey: string | undefined,
): Promise<{ status: number; body: CreatedTenant }> {
  if (RESERVED.has(input.tenant)) throw problem('tenant_name_reserved');
  if (input.cryptosuite === 'bbs-2023' && ctx.config.BBS === 'off') throw problem('cryptosuite_off');
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
  const issuing = generateKeyPair('Ed25519');
  const did = createDid(ctx, input.tenant, issuing.publicJwk);
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
  const owner = { id: tenantId, did };
  await addTenantKey(ctx, tx, owner, 'Ed25519', issuing);
  for (const algorithm of MADE_WITH_TENANT) await addTenantKey(ctx, tx, owner, algorithm);
  if (did.startsWith('did:web:')) {
    const listKey = { ...generateKeyPair('Ed25519'), id: `${did}#status-list-1`, purpose: LIST_KEY };
    await saveKey(tx, ctx.envelope, { tenantId, ...listKey });
  }
  const { key } = await createApiKey(tx, { tenantId, name: 'first key', scopes: SCOPES });
  await recordAudit(tx, { tenantId, actor: 'operator', action: 'tenant.created', object: tenantId });
  await enqueue(tx, { queue: 'provision-list-key', payload: { tenantId }, tenantId });
  const others = (await listTenantDids(tx, tenantId)).map((row) => row.did).filter((other) => other !== did);
  return { tenant: input.tenant, did, dids: [did, ...others], apiKey: key };
}

/** did:web needs https and a public name; on loopback the DID is the key itself. */
function createDid(ctx: IssuerContext, slug: string, publicJwk: PublicJwk): string {
  if (ctx.config.MODE === 'loopback') return createDidKey(publicJwk).did;
  return `did:web:${encodeURIComponent(new URL(ctx.config.BASE_URL).host)}:${slug}`;
}
