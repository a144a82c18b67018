// The notification endpoint's work: what became of a credential in the wallet.
import { parseBearerToken } from '@skill-records/oid4vc/issuance/bearer';
import { parseNotificationRequest } from '@skill-records/oid4vc/issuance/notification';
import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import { recordAudit } from '@skill-records/service-kit/audit';
import { findAccessToken } from '../store/access-token-store.ts';
import { setNotificationEvent } from '../store/credential-store.ts';
import type { IssuerContext } from './issuer-context.ts';
import { withTenantOfSlug } from './open-tenant.ts';
import { sha256 } from './tenant-secrets.ts';

/** Idempotent (OpenID4VCI 1.0, section 11). The wallet's own description is free text of a stranger and is not kept. */
export async function recordNotification(
  ctx: IssuerContext,
  slug: string,
  request: { authorization: string | undefined; body: unknown },
): Promise<void> {
  const tokenHash = sha256(parseBearerToken(request.authorization));
  await withTenantOfSlug(ctx, slug, async (tx, { id: tenantId }) => {
    const token = await findAccessToken(tx, tenantId, tokenHash, ctx.now());
    if (!token) throw new OAuthError('invalid_token', 'The access token is unknown or expired');
    const { notificationId, event } = parseNotificationRequest(request.body);
    const outcome = await setNotificationEvent(tx, tenantId, { notificationId, offerId: token.offerId, event });
    if (outcome === undefined) throw new OAuthError('invalid_notification_id', 'The notification id is unknown');
    if (!outcome.changed) return;
    await recordAudit(tx, {
      tenantId,
      actor: 'holder',
      action: `notification.${event}`,
      object: outcome.credentialId,
    });
  });
}
