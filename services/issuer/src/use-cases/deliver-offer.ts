// Tells the person about an offer by mail, or notes that the provider hands the link out itself.
import type { Transaction } from '@skill-records/service-kit/database';
import { MailError } from '@skill-records/service-kit/mailer';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { SkillRecordInput } from '@skill-records/skill-record/record';
import { findAchievement } from '../store/achievement-store.ts';
import { findOffer, markDelivery } from '../store/offer-store.ts';
import { findSkillRecord } from '../store/skill-record-store.ts';
import { composeOfferMail, type OfferMail } from './compose-offer-mail.ts';
import type { IssuerContext } from './issuer-context.ts';
import { claimLink } from './offer-links.ts';
import { openTenant } from './open-tenant.ts';
import { recordPlace, sealOfSubject } from './seal-subject.ts';

/**
 * May run twice: a crash between sending and noting sends the same link again, which hurts nobody.
 * A refusal by the mail server is noted as `bounced`; anything else is thrown, and the job tries again.
 */
export async function deliverOffer(ctx: IssuerContext, tenantId: string, offerId: string): Promise<void> {
  const mail = await withTenant(ctx.db, tenantId, (tx) => prepare(ctx, tx, tenantId, offerId));
  if (!mail) return;
  const note = (delivery: 'link' | 'sent' | 'bounced') =>
    withTenant(ctx.db, tenantId, (tx) => markDelivery(tx, tenantId, offerId, delivery));
  if (mail === 'no address' || !ctx.mailer) return note('link');
  try {
    await ctx.mailer.send(mail);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return note('bounced');
  }
  await note('sent');
}

async function prepare(
  ctx: IssuerContext,
  tx: Transaction,
  tenantId: string,
  offerId: string,
): Promise<OfferMail | 'no address' | undefined> {
  const offer = await findOffer(tx, tenantId, offerId);
  // Already delivered, used or replaced: nothing to say any more.
  if (offer?.delivery !== 'pending' || offer.state !== 'open') return undefined;
  const record = await findSkillRecord(tx, tenantId, offer.skillRecordId);
  if (!record) return undefined;
  const tenant = await openTenant(ctx, tx, tenantId);
  const sealer = await sealOfSubject(ctx, tx, tenantId, record.subjectId);
  const { recipient } = JSON.parse(
    sealer.openText(record.content, recordPlace(tenantId, record.id)),
  ) as SkillRecordInput;
  if (!recipient.email) return 'no address';
  const achievement = record.achievementId ? await findAchievement(tx, tenantId, record.achievementId) : undefined;
  return composeOfferMail({
    to: recipient.email,
    language: recipient.locale ?? 'ja',
    name: recipient.name,
    issuer: tenant.name,
    title: achievement?.definition.name,
    link: claimLink(ctx.config.BASE_URL, tenant.slug, offerId),
    hasTxCode: offer.hasTxCode,
    expiresAt: offer.expiresAt,
  });
}

/** An address that cannot be one, or a server that said no for good (SMTP 5xx): no repetition changes that. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof MailError)) return false;
  const { responseCode } = (error.cause ?? {}) as { responseCode?: unknown };
  return error.code === 'address_invalid' || (typeof responseCode === 'number' && responseCode >= 500);
}
