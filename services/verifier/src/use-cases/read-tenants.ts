// Lists the tenants for the operator.
import { listTenants, type Tenant } from '../store/tenants.ts';
import type { VerifierContext } from './context.ts';

export async function readTenants(context: VerifierContext): Promise<Tenant[]> {
  return await listTenants(context.db);
}
