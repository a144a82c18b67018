// Shows an offer: as the JSON a wallet fetches, and as what a person needs to see. Looking consumes nothing.
import { type CredentialOfferRequest, createCredentialOffer } from '@skill-records/oid4vc/issuance/offer';
import { problem } from '@skill-records/service-kit/problem';
import { findAchievement } from '../store/achievement-store.ts';
import { findOffer } from '../store/offer-store.ts';
import { findSkillRecord } from '../store/skill-record-store.ts';
import type { IssuerContext } from './issuer-context.ts';
import { offerReference, offerUri, walletLink } from './offer-links.ts';
import { withTenantOfSlug } from './open-tenant.ts';
import { type RecordState, recordState } from './read-skill-record.ts';
import { derivePreAuthorizedCode, TX_CODE_LENGTH } from './tenant-secrets.ts';

/**
 * The offer by reference (OpenID4VCI 1.0, section 4.1.3).
 * @throws Problem `not_found` for an unknown offer, `offer_over` for one that was used, replaced, locked or ran out
 */
export async function showOffer(ctx: IssuerContext, slug: string, offerId: string): Promise<CredentialOfferRequest> {
  return withTenantOfSlug(ctx, slug, async (tx, tenant) => {
    const offer = await findOffer(tx, tenant.id, offerId);
    if (!offer) throw problem('not_found');
    if (offer.state !== 'open' || offer.expiresAt <= ctx.now()) throw problem('offer_over');
    return createCredentialOffer({
      credentialIssuer: tenant.issuer,
      configurationIds: offer.configurationIds,
      preAuthorizedCode: derivePreAuthorizedCode(tenant.offerKey, offer.id),
      ...(offer.hasTxCode ? { txCode: { inputMode: 'numeric' as const, length: TX_CODE_LENGTH } } : {}),
    });
  });
}

export interface OfferPageView {
  issuer: { name: { en: string; ja: string }; did: string };
  type: 'Certified' | 'Identified';
  achievement: { name: { en: string; ja: string }; description: { en: string; ja: string }; url: string } | undefined;
  state: RecordState | 'replaced';
  hasTxCode: boolean;
  expiresAt: Date;
  uri: string;
  reference: string;
  /** Absent when this installation names no wallet. */
  walletUrl: string | undefined;
}

/** For the claim page. It names the achievement and the issuer, never the person. @throws Problem `not_found` */
export async function viewOffer(ctx: IssuerContext, slug: string, offerId: string): Promise<OfferPageView> {
  const { BASE_URL, WALLET_URL } = ctx.config;
  return withTenantOfSlug(ctx, slug, async (tx, tenant) => {
    const offer = await findOffer(tx, tenant.id, offerId);
    const record = offer && (await findSkillRecord(tx, tenant.id, offer.skillRecordId));
    if (!offer || !record) throw problem('not_found');
    const achievement = record.achievementId ? await findAchievement(tx, tenant.id, record.achievementId) : undefined;
    return {
      issuer: { name: tenant.name, did: tenant.did },
      type: record.type,
      achievement: achievement && {
        name: achievement.definition.name,
        description: achievement.definition.description,
        url: `${BASE_URL}/v1/achievements/${achievement.id}`,
      },
      state:
        offer.state === 'replaced' && record.state !== 'claimed'
          ? 'replaced'
          : recordState(record.state, offer, ctx.now()),
      hasTxCode: offer.hasTxCode,
      expiresAt: offer.expiresAt,
      uri: offerUri(BASE_URL, slug, offer.id),
      reference: offerReference(BASE_URL, slug, offer.id),
      walletUrl: WALLET_URL && walletLink(WALLET_URL, BASE_URL, slug, offer.id),
    };
  });
}
