// Opens, checks and ends the page session of somebody who holds an API key.
import { authenticateApiKey, listApiKeys } from '@skill-records/service-kit/api-keys';
import { createPageSession, endPageSession } from '@skill-records/service-kit/page-session';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { IssuerContext } from './issuer-context.ts';
import { openTenant } from './open-tenant.ts';

export const PAGE_SESSION_HOURS = 8;

/** What the pages do; a key with less cannot open them. */
const NEEDED = ['achievements:read', 'records:read', 'records:write'];

/** The session cookie's value; undefined for a key that is wrong, over, or may not do what the pages do. */
export async function signIn(ctx: IssuerContext, key: string): Promise<string | undefined> {
  const caller = await authenticateApiKey(ctx.db, `Bearer ${key}`);
  if (!caller || !NEEDED.every((scope) => caller.scopes.includes(scope))) return undefined;
  const { tenantId, keyId } = caller;
  const { token } = await withTenant(ctx.db, tenantId, (tx) =>
    createPageSession(tx, { tenantId, subject: keyId, hours: PAGE_SESSION_HOURS }),
  );
  return token;
}

export async function signOut(ctx: IssuerContext, token: string | undefined): Promise<void> {
  await endPageSession(ctx.db, token);
}

/** A session does not outlive its key: false once the key was revoked or has run out. */
export async function isKeyAlive(ctx: IssuerContext, tenantId: string, keyId: string | undefined): Promise<boolean> {
  const keys = await withTenant(ctx.db, tenantId, (tx) => listApiKeys(tx));
  const key = keys.find(({ id }) => id === keyId);
  return key !== undefined && key.revokedAt === null && (key.expiresAt === null || key.expiresAt > ctx.now());
}

/** The name in the footer of the pages. */
export async function readAccount(ctx: IssuerContext, tenantId: string): Promise<{ en: string; ja: string }> {
  return withTenant(ctx.db, tenantId, async (tx) => (await openTenant(ctx, tx, tenantId)).name);
}
