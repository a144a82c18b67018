// Makes a new offer for a record that was not claimed: the old link and codes end in the same moment.
import { recordAudit } from '@skill-records/service-kit/audit';
import { withIdempotency } from '@skill-records/service-kit/idempotency';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { deleteTokensOfRecord } from '../store/access-token-store.ts';
import { listCredentialsOfRecord } from '../store/credential-store.ts';
import { findOfferOfRecord, insertOffers, replaceOffers } from '../store/offer-store.ts';
import { lockSkillRecord } from '../store/skill-record-store.ts';
import { type AcceptedRecord, offerView } from './accept-skill-record.ts';
import { configurationIdsFor } from './credential-configurations.ts';
import type { Caller, IssuerContext } from './issuer-context.ts';
import { newOffer } from './make-offers.ts';
import { openTenant } from './open-tenant.ts';

/** @throws Problem `not_found`, `record_claimed` */
export async function resendOffer(
  ctx: IssuerContext,
  caller: Caller,
  recordId: string,
  idempotencyKey: string | undefined,
): Promise<{ status: number; body: AcceptedRecord }> {
  const { tenantId } = caller;
  const route = 'POST /v1/skill-records/{id}/resend';
  const answer = await withIdempotency(ctx.db, { tenantId, key: idempotencyKey, route, body: recordId }, async (tx) => {
    const record = await lockSkillRecord(tx, tenantId, recordId);
    if (!record) throw problem('not_found');
    // A wallet that has proved a key is owed this very credential, even if it was not signed yet.
    if ((await listCredentialsOfRecord(tx, tenantId, recordId)).length > 0) throw problem('record_claimed');
    const before = await findOfferOfRecord(tx, tenantId, recordId);
    const tenant = await openTenant(ctx, tx, tenantId);
    const hasTxCode = before?.hasTxCode ?? false;
    const configurationIds = before?.configurationIds ?? configurationIdsFor(record.type, tenant);
    const offer = newOffer(ctx, tenant, { recordId, configurationIds, hasTxCode });
    await replaceOffers(tx, tenantId, recordId);
    await deleteTokensOfRecord(tx, tenantId, recordId);
    await insertOffers(tx, tenantId, [offer]);
    await recordAudit(tx, { tenantId, actor: caller.actor, action: 'offer.resent', object: recordId });
    if (ctx.mailer) await enqueue(tx, { queue: 'deliver-offer', payload: { offerId: offer.id }, tenantId });
    return { status: 202, body: { offerId: offer.id, expiresAt: offer.expiresAt.toISOString(), hasTxCode } };
  });
  const tenant = await withTenant(ctx.db, tenantId, (tx) => openTenant(ctx, tx, tenantId));
  return {
    status: answer.status,
    body: { id: recordId, state: 'offered', offer: offerView(ctx, tenant, answer.body) },
  };
}
