// SQL of tenants: who asks for presentations, and under which DID.
import type { Db } from '@skill-records/service-kit/database';

export interface Tenant {
  id: string;
  slug: string;
  name: { en: string; ja: string };
  did: string;
  /** The full client identifier, prefix included; it is the audience of every presentation. */
  clientId: string;
  createdAt: Date;
}

interface Row {
  tenant_id: string;
  slug: string;
  name_en: string;
  name_ja: string;
  did: string;
  client_id: string;
  created_at: Date;
}

function fromRow(row: Row): Tenant {
  return {
    id: row.tenant_id,
    slug: row.slug,
    name: { en: row.name_en, ja: row.name_ja },
    did: row.did,
    clientId: row.client_id,
    createdAt: row.created_at,
  };
}

/** False when the slug is taken. */
export async function insertTenant(tx: Db, tenant: Tenant): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO tenant (tenant_id, slug, name_en, name_ja, did, client_id, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [tenant.id, tenant.slug, tenant.name.en, tenant.name.ja, tenant.did, tenant.clientId, tenant.createdAt],
  );
  return rowCount === 1;
}

/** The tenant of the transaction. */
export async function readOwnTenant(tx: Db): Promise<Tenant | undefined> {
  const { rows } = await tx.query<Row>('SELECT * FROM tenant');
  return rows[0] && fromRow(rows[0]);
}

/** By public name, without a tenant in the transaction. */
export async function findTenantBySlug(db: Db, slug: string): Promise<Tenant | undefined> {
  const { rows } = await db.query<Row>('SELECT * FROM find_tenant($1)', [slug]);
  return rows[0] && fromRow(rows[0]);
}

/** Every tenant, for the operator. */
export async function listTenants(db: Db): Promise<Tenant[]> {
  const { rows } = await db.query<Row>('SELECT * FROM list_tenants()');
  return rows.map(fromRow);
}
