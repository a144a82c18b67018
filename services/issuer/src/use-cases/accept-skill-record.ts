// Takes one record from an LMS or HR system and answers with its credential offer.
import { recordAudit } from '@skill-records/service-kit/audit';
import { withIdempotency } from '@skill-records/service-kit/idempotency';
import { enqueue } from '@skill-records/service-kit/outbox';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { SkillRecordInput } from '@skill-records/skill-record/record';
import { checkRecord } from './check-record.ts';
import { countEvent } from './count-event.ts';
import type { Caller, IssuerContext } from './issuer-context.ts';
import { type MadeOffer, makeOffers } from './make-offers.ts';
import { offerQr, offerUri } from './offer-links.ts';
import { openTenant } from './open-tenant.ts';
import { deriveTxCode } from './tenant-secrets.ts';

export interface AcceptedRecord {
  id: string;
  state: 'offered';
  offer: OfferView;
}

export interface OfferView {
  /** `openid-credential-offer://…` */
  uri: string;
  /** SVG data URI of the same. */
  qr: string;
  expiresAt: string;
  /** To be handed to the person on another way than the link. */
  txCode?: string;
}

/**
 * Record, offer, idempotency row, audit row and outbox row are one transaction. What is stored for a repetition holds
 * ids only; links and codes follow from them, so the answer is the same each time and no code lies in the database.
 * `forms` names the forms the record is offered in; without it there is one, the default of its kind.
 * @throws Problem `achievement_unknown`, `record_invalid`
 */
export async function acceptSkillRecord(
  ctx: IssuerContext,
  caller: Caller,
  { formats: forms, ...input }: SkillRecordInput & { formats?: string[] },
  idempotencyKey: string | undefined,
): Promise<{ status: number; body: AcceptedRecord }> {
  const { tenantId } = caller;
  const answer = await withIdempotency(
    ctx.db,
    {
      tenantId,
      key: idempotencyKey,
      route: 'POST /v1/skill-records',
      body: { ...input, ...(forms ? { formats: forms } : {}) },
    },
    async (tx) => {
      const tenant = await openTenant(ctx, tx, tenantId);
      const record = { ...(await checkRecord(ctx, tx, tenant, input)), forms };
      const [made] = (await makeOffers(ctx, tx, tenant, [record])) as [MadeOffer];
      await recordAudit(tx, { tenantId, actor: caller.actor, action: 'record.accepted', object: made.recordId });
      if (ctx.mailer) await enqueue(tx, { queue: 'deliver-offer', payload: { offerId: made.offerId }, tenantId });
      return { status: 202, body: { ...made, expiresAt: made.expiresAt.toISOString() } };
    },
  );
  if (!answer.replayed) countEvent(ctx, 'record_offered');
  const tenant = await withTenant(ctx.db, tenantId, (tx) => openTenant(ctx, tx, tenantId));
  const { recordId, offerId, expiresAt, hasTxCode } = answer.body;
  return {
    status: answer.status,
    body: {
      id: recordId,
      state: 'offered',
      offer: offerView(ctx, tenant, { offerId, expiresAt, hasTxCode }),
    },
  };
}

export function offerView(
  ctx: IssuerContext,
  tenant: { slug: string; offerKey: Uint8Array },
  o: { offerId: string; expiresAt: string; hasTxCode: boolean },
): OfferView {
  return {
    uri: offerUri(ctx.config.BASE_URL, tenant.slug, o.offerId),
    qr: offerQr(ctx.config.BASE_URL, tenant.slug, o.offerId),
    expiresAt: o.expiresAt,
    ...(o.hasTxCode ? { txCode: deriveTxCode(tenant.offerKey, o.offerId) } : {}),
  };
}
