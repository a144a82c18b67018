// Lists the receipts of a session that still wait for their holder, for the employer's page.
import { createOfferUri } from '@skill-records/oid4vc/issuance/offer';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { listReceiptOffers } from '../../store/receipt-offers.ts';
import type { VerifierContext } from '../context.ts';
import { readTenant } from '../find-tenant.ts';
import { receiptIssuerId } from './receipt-issuer.ts';
import { openOfferPart } from './sealed-offer.ts';

export interface OpenOffer {
  uri: string;
  expiresAt: Date;
  credentialId: string;
}

/** Offers whose code has not been redeemed and whose time is not over. */
export async function readOpenOffers(
  context: VerifierContext,
  tenantId: string,
  sessionId: string,
): Promise<OpenOffer[]> {
  return await withTenant(context.db, tenantId, async (tx) => {
    const tenant = await readTenant(tx);
    const offers = await listReceiptOffers(tx, tenantId, sessionId);
    return offers
      .filter(({ codeSealed, expiresAt }) => codeSealed !== undefined && expiresAt > context.now())
      .flatMap(({ id, expiresAt, documentSealed }) => {
        if (documentSealed === undefined) return [];
        const receipt = JSON.parse(openOfferPart(context, tenantId, id, 'document', documentSealed));
        const uri = createOfferUri({ offerUri: `${receiptIssuerId(context, tenant)}/offers/${id}` });
        return [{ uri, expiresAt, credentialId: String(receipt.credentialSubject.id) }];
      });
  });
}
