// Runs work as one tenant: row-level security then shows and accepts only that tenant's rows.
import type { Database, Transaction } from './database.ts';

/** The tenant of rows that belong to nobody in particular (operator requests). No real tenant has this id. */
export const NIL_TENANT = '00000000-0000-0000-0000-000000000000';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** One transaction as `tenantId` (a lower-case uuid). The setting ends with the transaction, so a pooled connection keeps no tenant. */
export function withTenant<T>(db: Database, tenantId: string, run: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await setTenant(tx, tenantId);
    return run(tx);
  });
}

/** Changes the tenant of a running transaction: for operator work that creates a tenant and then its first rows. */
export async function setTenant(tx: Transaction, tenantId: string): Promise<void> {
  if (!UUID.test(tenantId)) throw new TypeError('a tenant id must be a lower-case uuid');
  await tx.query(`select set_config('app.tenant', $1, true)`, [tenantId]);
}
