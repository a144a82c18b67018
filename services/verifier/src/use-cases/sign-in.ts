// Opens and ends the page session of somebody who holds an API key.
import { authenticateApiKey } from '@skill-records/service-kit/api-keys';
import { createPageSession, endPageSession } from '@skill-records/service-kit/page-session';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { VerifierContext } from './context.ts';
import { readTenant } from './find-tenant.ts';

export const PAGE_SESSION_HOURS = 8;

/** What the pages do needs these; a key with less cannot open them. */
const NEEDED = ['sessions:read', 'sessions:write', 'profiles:read'];

/** The session cookie's value; undefined for a key that is wrong, over, or may not do what the pages do. */
export async function signIn(context: VerifierContext, key: string): Promise<string | undefined> {
  const caller = await authenticateApiKey(context.db, `Bearer ${key}`);
  if (!caller || !NEEDED.every((scope) => caller.scopes.includes(scope))) return undefined;
  const { token } = await withTenant(context.db, caller.tenantId, (tx) =>
    createPageSession(tx, { tenantId: caller.tenantId, subject: caller.keyId, hours: PAGE_SESSION_HOURS }),
  );
  return token;
}

export async function signOut(context: VerifierContext, token: string | undefined): Promise<void> {
  await endPageSession(context.db, token);
}

/** The name in the footer of the pages. */
export async function readAccount(
  context: VerifierContext,
  tenantId: string,
): Promise<{ name: { en: string; ja: string } }> {
  const { name } = await withTenant(context.db, tenantId, readTenant);
  return { name };
}
