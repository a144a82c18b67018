// Finds a tenant by its public name or its id, and opens its keys.
import { createLocalSigner, type PrivateJwk, type PublicJwk, type Signer } from '@skill-records/dids/signer';
import type { Transaction } from '@skill-records/service-kit/database';
import { listKeys, loadKey } from '@skill-records/service-kit/key-store';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { findTenant, findTenantIdBySlug, type TenantRow } from '../store/tenant-store.ts';
import type { IssuerContext } from './issuer-context.ts';

/** Purposes under which a tenant's keys are kept. */
export const ASSERTION_KEY = 'assertion';
export const LIST_KEY = 'status-list';

export interface Tenant extends Omit<TenantRow, 'offerKey'> {
  /** Opened; stays in memory. */
  offerKey: Uint8Array;
  /** The credential issuer identifier, `<base>/<slug>`. */
  issuer: string;
}

export function offerKeyPlace(tenantId: string): string {
  return `${tenantId}|offer_key|${tenantId}`;
}

/** The tenant of the running transaction. */
export async function openTenant(ctx: IssuerContext, tx: Transaction, tenantId: string): Promise<Tenant> {
  const row = await findTenant(tx, tenantId);
  if (!row) throw problem('not_found');
  return {
    ...row,
    offerKey: ctx.envelope.open(row.offerKey, offerKeyPlace(row.id)),
    issuer: `${ctx.config.BASE_URL}/${row.slug}`,
  };
}

/** Runs work as the tenant that stands in a public address. @throws Problem `not_found` */
export async function withTenantOfSlug<T>(
  ctx: IssuerContext,
  slug: string,
  run: (tx: Transaction, tenant: Tenant) => Promise<T>,
): Promise<T> {
  const tenantId = await findTenantIdBySlug(ctx.db, slug);
  if (tenantId === undefined) throw problem('not_found');
  return withTenant(ctx.db, tenantId, async (tx) => run(tx, await openTenant(ctx, tx, tenantId)));
}

const signers = new WeakMap<IssuerContext, Map<string, { signer: Promise<Signer>; expires: number }>>();
const SIGNER_SECONDS = 60;
const MAX_SIGNERS = 1000;

/**
 * The tenant's issuing key. Importing and proving a key pair costs more than a signature, so it is kept for a minute;
 * a rotated key is therefore used after that minute at the latest.
 */
export async function loadTenantSigner(ctx: IssuerContext, tenant: Tenant): Promise<Signer> {
  const known = signers.get(ctx) ?? new Map<string, { signer: Promise<Signer>; expires: number }>();
  signers.set(ctx, known);
  const entry = known.get(tenant.id);
  if (entry && entry.expires > ctx.now().getTime()) return entry.signer;
  if (known.size >= MAX_SIGNERS) known.clear();
  const signer = openSigner(ctx, tenant);
  known.set(tenant.id, { signer, expires: ctx.now().getTime() + SIGNER_SECONDS * 1000 });
  signer.catch(() => known.delete(tenant.id));
  return signer;
}

async function openSigner(ctx: IssuerContext, tenant: Tenant): Promise<Signer> {
  const key = await withTenant(ctx.db, tenant.id, (tx) =>
    loadKey<PublicJwk>(tx, ctx.envelope, { tenantId: tenant.id, purpose: ASSERTION_KEY }),
  );
  if (!key) throw new Error('the tenant has no issuing key');
  return createLocalSigner({ privateJwk: key.privateJwk as PrivateJwk, id: key.id, controller: tenant.did });
}

/** Public keys of the tenant that its DID document names, oldest first; a retired key is no longer among them. */
export async function listTenantKeys(
  tx: Transaction,
  tenantId: string,
): Promise<{ id: string; publicJwk: PublicJwk }[]> {
  const keys = await listKeys(tx, { tenantId });
  return keys
    .filter(({ retiredAt }) => retiredAt === null)
    .map(({ id, publicJwk }) => ({ id, publicJwk: publicJwk as unknown as PublicJwk }));
}
