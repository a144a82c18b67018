// The token endpoint's work: one pre-authorized code becomes exactly one access token.

import {
  createTokenResponse,
  parseTokenRequest,
  type TokenRequest,
  type TokenResponse,
} from '@skill-records/oid4vc/issuance/token';
import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { insertAccessToken } from '../store/access-token-store.ts';
import { findOfferByCode, lockExhaustedOffer, type OfferRow, redeemOffer, takeAttempt } from '../store/offer-store.ts';
import { countEvent } from './count-event.ts';
import type { IssuerContext } from './issuer-context.ts';
import { type Tenant, withTenantOfSlug } from './open-tenant.ts';
import { deriveTxCode, isSameText, randomSecret, sha256 } from './tenant-secrets.ts';

/** Seconds; a token that lives longer would have to be bound to its sender (OpenID4VCI 1.0, section 13.10). */
export const TOKEN_SECONDS = 300;

/** Wrong transaction codes until the offer is locked. */
export const MAX_TX_CODE_ATTEMPTS = 5;

/** The same words for an unknown, used, replaced and expired code: nothing to learn from. */
const NO_SUCH_CODE = () => new OAuthError('invalid_grant', 'The pre-authorized code is unknown, used or expired');

/**
 * OpenID4VCI 1.0, section 6, https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#name-token-endpoint
 * Why no code gives two tokens, no wrong transaction code burns an offer, and no crash loses one:
 * 1. Every request updates the offer's row first (a try, or the redemption), so requests for one code queue up there.
 * 2. A try is taken before the transaction code is looked at; with the fifth wrong one the offer is locked.
 *    Wrong tries commit; that is why a wrong code is a result here and an exception only after the transaction.
 * 3. Redeeming and storing the token's hash are one transaction: a crash before COMMIT leaves the code unused. A crash
 *    after it, before the answer arrived, leaves a token nobody knows; the provider's resend then makes a new offer.
 */
export async function redeemCode(
  ctx: IssuerContext,
  slug: string,
  form: Parameters<typeof parseTokenRequest>[0],
): Promise<TokenResponse> {
  const request = parseTokenRequest(form);
  const outcome = await withTenantOfSlug(ctx, slug, (tx, tenant) => redeem(ctx, tx, tenant, request));
  if (outcome instanceof OAuthError) throw outcome;
  countEvent(ctx, 'code_redeemed');
  return outcome;
}

async function redeem(
  ctx: IssuerContext,
  tx: Transaction,
  tenant: Tenant,
  request: TokenRequest,
): Promise<TokenResponse | OAuthError> {
  const now = ctx.now();
  const offer = await findOfferByCode(tx, tenant.id, sha256(request.preAuthorizedCode));
  if (offer?.state !== 'open' || offer.expiresAt <= now) return NO_SUCH_CODE();
  const refusal = checkParameters(request, offer);
  if (refusal) return refusal;
  if (offer.hasTxCode) {
    if (!(await takeAttempt(tx, tenant.id, offer.id, now, MAX_TX_CODE_ATTEMPTS))) return NO_SUCH_CODE();
    if (!isSameText(request.txCode ?? '', deriveTxCode(tenant.offerKey, offer.id))) {
      await lockExhaustedOffer(tx, tenant.id, offer.id, MAX_TX_CODE_ATTEMPTS);
      return new OAuthError('invalid_grant', 'The transaction code is wrong');
    }
  }
  if (!(await redeemOffer(tx, tenant.id, offer.id, now))) return NO_SUCH_CODE();
  return createToken(ctx, tx, tenant, offer, request);
}

/** A missing or unexpected transaction code is the wallet's mistake and costs no try (section 6.3). */
function checkParameters(request: TokenRequest, offer: OfferRow): OAuthError | undefined {
  if (offer.hasTxCode && request.txCode === undefined) {
    return new OAuthError('invalid_request', 'The transaction code is missing');
  }
  if (!offer.hasTxCode && request.txCode !== undefined) {
    return new OAuthError('invalid_request', 'The offer has no transaction code');
  }
  if (request.authorizationDetails?.some(({ configurationId }) => !offer.configurationIds.includes(configurationId))) {
    return new OAuthError(
      'invalid_authorization_details',
      'The code was not offered for this credential configuration',
    );
  }
  return undefined;
}

/** One credential of one record (OpenID4VCI 1.0, section 3.3.4). */
export function credentialIdentifier(skillRecordId: string, configurationId: string): string {
  return `${skillRecordId}.${configurationId}`;
}

async function createToken(
  ctx: IssuerContext,
  tx: Transaction,
  tenant: Tenant,
  offer: OfferRow,
  request: TokenRequest,
): Promise<TokenResponse> {
  const accessToken = randomSecret();
  const granted = request.authorizationDetails
    ? [...new Set(request.authorizationDetails.map(({ configurationId }) => configurationId))]
    : null;
  await insertAccessToken(tx, tenant.id, {
    hash: sha256(accessToken),
    offerId: offer.id,
    grantedConfigurationIds: granted,
    clientId: request.clientId ?? null,
    expiresAt: new Date(ctx.now().getTime() + TOKEN_SECONDS * 1000),
  });
  await recordAudit(tx, { tenantId: tenant.id, actor: 'holder', action: 'offer.redeemed', object: offer.id });
  return createTokenResponse({
    accessToken,
    expiresIn: TOKEN_SECONDS,
    ...(granted === null
      ? {}
      : {
          granted: granted.map((configurationId) => ({
            configurationId,
            credentialIdentifiers: [credentialIdentifier(offer.skillRecordId, configurationId)],
          })),
        }),
  });
}
