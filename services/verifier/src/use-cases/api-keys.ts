// Makes, lists and ends the API keys of a tenant.
import { type ApiKey, createApiKey, listApiKeys, revokeApiKey } from '@skill-records/service-kit/api-keys';
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { VerifierContext } from './context.ts';

export interface NewKey {
  id: string;
  name: string;
  scopes: string[];
  expiresAt: Date | null;
  key: string;
}

/** A key cannot give away more than it has itself. @throws Problem insufficient_scope */
export async function makeKey(
  tx: Transaction,
  o: { tenantId: string; name: string; scopes: string[]; expiresAt?: string; actor: string; held: readonly string[] },
): Promise<NewKey> {
  const missing = o.scopes.find((scope) => !o.held.includes(scope));
  if (missing) throw problem('insufficient_scope', { scope: missing });
  const expiresAt = o.expiresAt === undefined ? undefined : new Date(o.expiresAt);
  const { tenantId, name, scopes } = o;
  const made = await createApiKey(tx, { tenantId, name, scopes, ...(expiresAt && { expiresAt }) });
  await recordAudit(tx, { tenantId, actor: o.actor, action: 'api-key.created', object: made.id });
  return { id: made.id, name, scopes, expiresAt: expiresAt ?? null, key: made.key };
}

export async function readKeys(context: VerifierContext, tenantId: string): Promise<ApiKey[]> {
  return await withTenant(context.db, tenantId, (tx) => listApiKeys(tx));
}

/** Refused from now on, here and on the pages. False when the tenant has no such key. */
export async function endKey(
  context: VerifierContext,
  o: { tenantId: string; id: string; actor: string },
): Promise<boolean> {
  return await withTenant(context.db, o.tenantId, async (tx) => {
    const ended = await revokeApiKey(tx, o.id);
    if (ended) await recordAudit(tx, { ...o, action: 'api-key.ended', object: o.id });
    return ended;
  });
}

/** Whether pages opened with this key may still be used. */
export async function isKeyAlive(context: VerifierContext, tenantId: string, id: string): Promise<boolean> {
  const key = (await readKeys(context, tenantId)).find((one) => one.id === id);
  return key !== undefined && !key.revokedAt && (!key.expiresAt || key.expiresAt > context.now());
}
