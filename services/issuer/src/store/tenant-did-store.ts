// SQL of the DIDs a tenant issues with: one for did:web, one per key for did:key.
import type { PublicKeyAlgorithm } from '@skill-records/dids/key-algorithm';
import type { Db } from '@skill-records/service-kit/database';

export interface TenantDid {
  did: string;
  /** Algorithm of the key that the DID came with. */
  algorithm: PublicKeyAlgorithm;
  /** False: its key signs no status lists. */
  hasStatusLists: boolean;
  listKeyProvisionedAt: Date | null;
}

const COLUMNS = `did, algorithm, has_status_lists as "hasStatusLists", list_key_provisioned_at as "listKeyProvisionedAt"`;

export async function insertTenantDid(
  tx: Db,
  tenantId: string,
  row: Omit<TenantDid, 'listKeyProvisionedAt'> & { createdAt: Date },
): Promise<void> {
  await tx.query(
    `insert into tenant_did (tenant_id, did, algorithm, has_status_lists, created_at) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, did) do nothing`,
    [tenantId, row.did, row.algorithm, row.hasStatusLists, row.createdAt],
  );
}

/** Oldest first. */
export async function listTenantDids(tx: Db, tenantId: string): Promise<TenantDid[]> {
  const { rows } = await tx.query<TenantDid>(
    `select ${COLUMNS} from tenant_did where tenant_id = $1 order by created_at, did`,
    [tenantId],
  );
  return rows;
}

export async function findTenantDid(tx: Db, tenantId: string, did: string): Promise<TenantDid | undefined> {
  const { rows } = await tx.query<TenantDid>(`select ${COLUMNS} from tenant_did where tenant_id = $1 and did = $2`, [
    tenantId,
    did,
  ]);
  return rows[0];
}

export async function markListKeyProvisioned(tx: Db, tenantId: string, did: string, at: Date): Promise<void> {
  await tx.query(
    `update tenant_did set list_key_provisioned_at = $3
     where tenant_id = $1 and did = $2 and list_key_provisioned_at is null`,
    [tenantId, did, at],
  );
}

/** One making of a key per tenant and algorithm at a time, until the transaction ends. */
export async function lockTenantKey(tx: Db, tenantId: string, algorithm: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('tenant-key/' || $1 || '/' || $2, 0))`, [
    tenantId,
    algorithm,
  ]);
}
