// SQL of the tenant: one issuing organisation with the root of its codes.
import type { Db } from '@skill-records/service-kit/database';

export type TenantKind = 'provider' | 'hr';
export type TenantCryptosuite =
  | 'eddsa-rdfc-2022'
  | 'Ed25519Signature2020'
  | 'ecdsa-rdfc-2019'
  | 'ecdsa-sd-2023'
  | 'bbs-2023';

export interface TenantRow {
  id: string;
  slug: string;
  kind: TenantKind;
  name: { en: string; ja: string };
  url: string | null;
  did: string;
  cryptosuite: TenantCryptosuite;
  /** 32 bytes under the service's envelope. */
  offerKey: string;
}

export interface TenantSummary {
  slug: string;
  kind: TenantKind;
  name: { en: string; ja: string };
  did: string;
  /** All DIDs the tenant issues with, `did` first. */
  dids: string[];
  createdAt: Date;
}

export async function insertTenant(tx: Db, tenant: TenantRow & { createdAt: Date }): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into tenant (id, slug, kind, name, url, did, cryptosuite, offer_key, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (slug) do nothing`,
    [
      tenant.id,
      tenant.slug,
      tenant.kind,
      JSON.stringify(tenant.name),
      tenant.url,
      tenant.did,
      tenant.cryptosuite,
      tenant.offerKey,
      tenant.createdAt,
    ],
  );
  return rowCount === 1;
}

export async function findTenant(tx: Db, tenantId: string): Promise<TenantRow | undefined> {
  const { rows } = await tx.query<TenantRow>(
    'select id, slug, kind, name, url, did, cryptosuite, offer_key as "offerKey" from tenant where id = $1',
    [tenantId],
  );
  return rows[0];
}

/** Crosses tenants by design: the slug is public. */
export async function findTenantIdBySlug(db: Db, slug: string): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string | null }>('select tenant_id_by_slug($1) as id', [slug]);
  return rows[0]?.id ?? undefined;
}

/** For the operator. */
export async function listTenants(db: Db): Promise<TenantSummary[]> {
  const { rows } = await db.query<TenantSummary>(
    'select slug, kind, name, did, dids, created_at as "createdAt" from all_tenants()',
  );
  return rows;
}

/** Worker role: tenants whose status list could not be reached when they were made. */
export async function listTenantsWithoutListKey(workerDb: Db, olderThan: Date): Promise<string[]> {
  const { rows } = await workerDb.query<{ id: string }>('select id from tenants_without_list_key($1)', [olderThan]);
  return rows.map(({ id }) => id);
}
