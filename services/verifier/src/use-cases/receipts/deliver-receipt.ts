// The way of a receipt to its holder: offer, code for token, key proof, document, notification (OpenID4VCI 1.0).

import { createDidJwk } from '@skill-records/dids/did-jwk';
import { createDidKey } from '@skill-records/dids/did-key';
import { parseBearerToken } from '@skill-records/oid4vc/issuance/bearer';
import {
  type CredentialResponse,
  createCredentialResponse,
  parseCredentialRequest,
} from '@skill-records/oid4vc/issuance/credential-request';
import { verifyHolderProof } from '@skill-records/oid4vc/issuance/holder-proof';
import { createNonceResponse, type NonceResponse } from '@skill-records/oid4vc/issuance/nonce';
import { parseNotificationRequest } from '@skill-records/oid4vc/issuance/notification';
import { type CredentialOfferRequest, createCredentialOffer } from '@skill-records/oid4vc/issuance/offer';
import { createTokenResponse, parseTokenRequest, type TokenResponse } from '@skill-records/oid4vc/issuance/token';
import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import {
  consumeNonce,
  findByToken,
  findReceiptOffer,
  insertNonce,
  markDelivered,
  redeemCode,
  type StoredReceiptOffer,
  storeNotification,
} from '../../store/receipt-offers.ts';
import type { Tenant } from '../../store/tenants.ts';
import type { VerifierContext } from '../context.ts';
import { createSecret, hashSecret } from '../secrets.ts';
import { describeReceiptIssuer, RECEIPT_CONFIGURATION, receiptIssuerId } from './receipt-issuer.ts';
import { openOfferPart } from './sealed-offer.ts';

const TOKEN_SECONDS = 300;
const NONCE_SECONDS = 300;

/** The offer object; it may be read again until its code is redeemed. @throws Problem not_found */
export async function readReceiptOffer(
  context: VerifierContext,
  tenant: Tenant,
  offerId: string,
): Promise<CredentialOfferRequest> {
  const offer = await withTenant(context.db, tenant.id, (tx) => findReceiptOffer(tx, tenant.id, offerId));
  if (!offer?.codeSealed || offer.expiresAt.getTime() <= context.now().getTime()) throw problem('not_found');
  return createCredentialOffer({
    credentialIssuer: receiptIssuerId(context, tenant),
    configurationIds: [RECEIPT_CONFIGURATION],
    preAuthorizedCode: openOfferPart(context, tenant.id, offer.id, 'code', offer.codeSealed),
  });
}

/** Exchanges the pre-authorized code, once. @throws OAuthError invalid_grant, invalid_request … */
export async function redeemReceiptCode(
  context: VerifierContext,
  tenant: Tenant,
  form: Record<string, unknown>,
): Promise<TokenResponse> {
  const request = parseTokenRequest(form);
  // The offer asks for no transaction code: the key proof below is what ties the receipt to its holder.
  if (request.txCode !== undefined) throw new OAuthError('invalid_request', 'The offer asks for no tx_code');
  const asked = request.authorizationDetails;
  if (asked?.some(({ configurationId }) => configurationId !== RECEIPT_CONFIGURATION)) {
    throw new OAuthError('invalid_authorization_details', 'The offer is for another configuration');
  }
  const accessToken = createSecret();
  const now = context.now();
  const redeemed = await withTenant(context.db, tenant.id, (tx) =>
    redeemCode(tx, tenant.id, {
      codeHash: hashSecret(request.preAuthorizedCode),
      tokenHash: hashSecret(accessToken),
      tokenExpiresAt: new Date(now.getTime() + TOKEN_SECONDS * 1000),
      now,
    }),
  );
  if (redeemed === undefined)
    throw new OAuthError('invalid_grant', 'The pre-authorized code is wrong, used or expired');
  return createTokenResponse({
    accessToken,
    expiresIn: TOKEN_SECONDS,
    ...(asked && {
      granted: [{ configurationId: RECEIPT_CONFIGURATION, credentialIdentifiers: [RECEIPT_CONFIGURATION] }],
    }),
  });
}

export async function createReceiptNonce(context: VerifierContext, tenant: Tenant): Promise<NonceResponse> {
  const nonce = createSecret();
  const expiresAt = new Date(context.now().getTime() + NONCE_SECONDS * 1000);
  await withTenant(context.db, tenant.id, (tx) => insertNonce(tx, tenant.id, hashSecret(nonce), expiresAt));
  return createNonceResponse({ nonce });
}

/** Hands out the finished receipt: token and a proof by the key that presented. Repeatable while the token lives. @throws OAuthError */
export async function deliverReceipt(
  context: VerifierContext,
  tenant: Tenant,
  request: { authorization: unknown; body: unknown },
): Promise<CredentialResponse> {
  const offer = await authorize(context, tenant, request.authorization);
  const metadata = describeReceiptIssuer(context, tenant);
  const body = parseCredentialRequest(request.body, {
    metadata,
    ...(namesIdentifier(request.body) && {
      credentialIdentifiers: new Map([[RECEIPT_CONFIGURATION, RECEIPT_CONFIGURATION]]),
    }),
  });
  const now = context.now();
  const proof = await verifyHolderProof(body.proofs?.jwt[0], {
    audience: metadata.credential_issuer,
    now,
    resolveDid: context.resolveDid,
    checkNonce: (nonce) =>
      withTenant(context.db, tenant.id, (tx) => consumeNonce(tx, tenant.id, hashSecret(nonce), now)),
  });
  if (!offer.holderSealed || !offer.documentSealed) throw new OAuthError('credential_request_denied', 'It was erased');
  const holder = openOfferPart(context, tenant.id, offer.id, 'holder', offer.holderSealed);
  if (![proof.did, createDidKey(proof.publicJwk).did, createDidJwk(proof.publicJwk).did].includes(holder)) {
    throw new OAuthError('invalid_proof', 'The proof is not by the key that presented the credential');
  }
  const document = openOfferPart(context, tenant.id, offer.id, 'document', offer.documentSealed);
  await withTenant(context.db, tenant.id, (tx) => markDelivered(tx, tenant.id, offer.id, now));
  return createCredentialResponse({ credentials: [JSON.parse(document)], notificationId: offer.notificationId });
}

/** Keeps what became of the receipt; the same notification may come again. @throws OAuthError */
export async function noteReceiptNotification(
  context: VerifierContext,
  tenant: Tenant,
  request: { authorization: unknown; body: unknown },
): Promise<void> {
  const offer = await authorize(context, tenant, request.authorization);
  const notification = parseNotificationRequest(request.body);
  if (notification.notificationId !== offer.notificationId) {
    throw new OAuthError('invalid_notification_id', 'The notification_id is unknown');
  }
  await withTenant(context.db, tenant.id, (tx) => storeNotification(tx, tenant.id, offer.id, notification.event));
}

async function authorize(
  context: VerifierContext,
  tenant: Tenant,
  authorization: unknown,
): Promise<StoredReceiptOffer> {
  const tokenHash = hashSecret(parseBearerToken(authorization));
  const offer = await withTenant(context.db, tenant.id, (tx) => findByToken(tx, tenant.id, tokenHash, context.now()));
  if (!offer) throw new OAuthError('invalid_token', 'The access token is unknown or expired');
  return offer;
}

function namesIdentifier(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'credential_identifier' in body;
}
