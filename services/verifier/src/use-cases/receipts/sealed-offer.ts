// Seals the confidential parts of a receipt on offer: the code, the holder it is for, and the document.
import type { VerifierContext } from '../context.ts';

export type OfferPart = 'code' | 'holder' | 'document';

export function sealOfferPart(
  context: VerifierContext,
  tenantId: string,
  offerId: string,
  part: OfferPart,
  text: string,
): string {
  return context.envelope.seal(text, aad(tenantId, offerId, part));
}

export function openOfferPart(
  context: VerifierContext,
  tenantId: string,
  offerId: string,
  part: OfferPart,
  sealed: string,
): string {
  return context.envelope.openText(sealed, aad(tenantId, offerId, part));
}

function aad(tenantId: string, offerId: string, part: OfferPart): string {
  return `${tenantId}|receipt-offer-${part}|${offerId}`;
}
