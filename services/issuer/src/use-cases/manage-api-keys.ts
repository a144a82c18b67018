// Creates, lists and ends the API keys of a tenant.
import {
  createApiKey as create,
  listApiKeys as list,
  revokeApiKey as revoke,
} from '@skill-records/service-kit/api-keys';
import { recordAudit } from '@skill-records/service-kit/audit';
import { deleteSealedResponses, withIdempotency } from '@skill-records/service-kit/idempotency';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { Scope } from './create-tenant.ts';
import type { Caller, IssuerContext } from './issuer-context.ts';

export interface ApiKeyInput {
  name: string;
  scopes: Scope[];
  /** RFC 3339 */
  expiresAt?: string;
}

/** The key is in the answer, and nowhere else: it is stored as a hash. */
export async function createApiKey(
  ctx: IssuerContext,
  caller: Caller,
  input: ApiKeyInput,
  idempotencyKey: string | undefined,
): Promise<{ status: number; body: { id: string; key: string; name: string; scopes: Scope[] } }> {
  const { tenantId } = caller;
  return withIdempotency(
    ctx.db,
    { tenantId, key: idempotencyKey, route: 'POST /v1/api-keys', body: input, seal: ctx.envelope },
    async (tx) => {
      const { id, key } = await create(tx, {
        tenantId,
        name: input.name,
        scopes: input.scopes,
        ...(input.expiresAt === undefined ? {} : { expiresAt: new Date(input.expiresAt) }),
      });
      await recordAudit(tx, { tenantId, actor: caller.actor, action: 'api_key.created', object: id });
      return { status: 201, body: { id, key, name: input.name, scopes: input.scopes }, reference: id };
    },
  );
}

export async function listApiKeys(ctx: IssuerContext, tenantId: string) {
  const keys = await withTenant(ctx.db, tenantId, (tx) => list(tx));
  return {
    items: keys.map((key) => ({
      id: key.id,
      name: key.name,
      scopes: key.scopes,
      createdAt: key.createdAt.toISOString(),
      ...(key.expiresAt ? { expiresAt: key.expiresAt.toISOString() } : {}),
      ...(key.revokedAt ? { revokedAt: key.revokedAt.toISOString() } : {}),
      ...(key.lastUsedAt ? { lastUsedAt: key.lastUsedAt.toISOString() } : {}),
    })),
  };
}

/** Ends a key at once. @throws Problem `not_found` */
export async function revokeApiKey(ctx: IssuerContext, caller: Caller, id: string): Promise<void> {
  await withTenant(ctx.db, caller.tenantId, async (tx) => {
    if (!(await revoke(tx, id))) throw problem('not_found');
    await deleteSealedResponses(tx, id);
    await recordAudit(tx, { tenantId: caller.tenantId, actor: caller.actor, action: 'api_key.revoked', object: id });
  });
}
