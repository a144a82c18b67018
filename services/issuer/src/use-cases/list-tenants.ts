// Lists the tenants of this installation for its operator.
import { listTenants as select } from '../store/tenant-store.ts';
import type { IssuerContext } from './issuer-context.ts';

export interface TenantView {
  tenant: string;
  kind: 'provider' | 'hr';
  name: { en: string; ja: string };
  did: string;
  createdAt: string;
}

export async function listTenants(ctx: IssuerContext): Promise<{ items: TenantView[] }> {
  const rows = await select(ctx.db);
  return {
    items: rows.map(({ slug, kind, name, did, createdAt }) => ({
      tenant: slug,
      kind,
      name,
      did,
      createdAt: createdAt.toISOString(),
    })),
  };
}
