// SQL of the tenants whose lists this service keeps; a tenant is named by its slug outside and by its id inside.
import type { Db } from '@skill-records/service-kit/database';

export interface Tenant {
  id: string;
  slug: string;
  /** The issuer of the tenant's lists unless a request names another one. */
  did: string;
}

/** Works without a tenant in the transaction: it is the question that finds the tenant. */
export async function findTenant(db: Db, slug: string): Promise<Tenant | undefined> {
  const { rows } = await db.query<Tenant>('SELECT id, slug, did FROM find_tenant($1)', [slug]);
  return rows[0];
}

/** The tenants that hold entries of an issuance; more than one only if a caller reused an issuance id. */
export async function findTenantsOfIssuance(db: Db, issuanceId: string): Promise<Tenant[]> {
  const { rows } = await db.query<Tenant>('SELECT id, slug, did FROM tenants_of_issuance($1)', [issuanceId]);
  return rows;
}

/** False when another request took the slug first. Needs the tenant's own id in the transaction. */
export async function insertTenant(tx: Db, tenant: Tenant): Promise<boolean> {
  const { rowCount } = await tx.query(
    'INSERT INTO tenant (id, slug, did) VALUES ($1, $2, $3) ON CONFLICT (slug) DO NOTHING',
    [tenant.id, tenant.slug, tenant.did],
  );
  return rowCount === 1;
}

/** The tenant of the transaction. */
export async function readTenant(tx: Db, tenantId: string): Promise<Tenant | undefined> {
  const { rows } = await tx.query<Tenant>('SELECT id, slug, did FROM tenant WHERE id = $1', [tenantId]);
  return rows[0];
}

/** Another DID that may stand as issuer of the tenant's lists; the tenant's first one is known already. */
export async function addTenantDid(tx: Db, tenantId: string, did: string): Promise<void> {
  await tx.query('INSERT INTO tenant_did (tenant_id, did) VALUES ($1, $2) ON CONFLICT DO NOTHING', [tenantId, did]);
}

export async function hasTenantDid(tx: Db, tenantId: string, did: string): Promise<boolean> {
  const { rowCount } = await tx.query('SELECT 1 FROM tenant_did WHERE tenant_id = $1 AND did = $2', [tenantId, did]);
  return rowCount === 1;
}
