// The addresses of an offer: the link a wallet opens, its QR code, and the page for a person.
import { createOfferUri } from '@skill-records/oid4vc/issuance/offer';
import { createQrDataUri } from '@skill-records/web-kit/qr';

export function offerReference(baseUrl: string, slug: string, offerId: string): string {
  return `${baseUrl}/${slug}/offers/${offerId}`;
}

/** `openid-credential-offer://…` by reference: the link holds no code. */
export function offerUri(baseUrl: string, slug: string, offerId: string): string {
  return createOfferUri({ offerUri: offerReference(baseUrl, slug, offerId) });
}

/** The claim link: a page that shows the offer and consumes nothing. */
export function claimLink(baseUrl: string, slug: string, offerId: string): string {
  return `${baseUrl}/pages/${slug}/offers/${offerId}`;
}

/** The same offer opened in the Skill Records wallet. */
export function walletLink(walletUrl: string, baseUrl: string, slug: string, offerId: string): string {
  return `${walletUrl}/accept?credential_offer_uri=${encodeURIComponent(offerReference(baseUrl, slug, offerId))}`;
}

export function offerQr(baseUrl: string, slug: string, offerId: string): string {
  return createQrDataUri(offerUri(baseUrl, slug, offerId));
}
