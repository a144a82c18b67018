// Lists the tenants of this installation for its operator.
import { listTenants as select } from '../store/tenant-store.ts';
import type { IssuerContext } from './issuer-context.ts';

export interface TenantView {
  tenant: string;
  kind: 'provider' | 'hr';
  name: { en: string; ja: string };
  did: string;
  /** Every DID the tenant issues with, `did` first. */
  dids: string[];
  createdAt: string;
}

export async function listTenants(ctx: IssuerContext): Promise<{ items: TenantView[] }> {
  const rows = await select(ctx.db);
  return {
    items: rows.map(({ slug, kind, name, did, dids, createdAt }) => ({
      tenant: slug,
      kind,
      name,
      did,
      dids,
      createdAt: createdAt.toISOString(),
    })),
  };
}
