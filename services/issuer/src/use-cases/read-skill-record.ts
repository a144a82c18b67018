// Reads one record for the tenant that reported it: where it stands, and its offer while there is one.
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { SkillRecordInput } from '@skill-records/skill-record/record';
import { type CredentialRow, listCredentialsOfRecord } from '../store/credential-store.ts';
import { findOfferOfRecord, type OfferRow } from '../store/offer-store.ts';
import { findSkillRecord } from '../store/skill-record-store.ts';
import { type OfferView, offerView } from './accept-skill-record.ts';
import { achievementUrl } from './achievement-view.ts';
import { currentStatus } from './current-status.ts';
import type { IssuerContext } from './issuer-context.ts';
import { openTenant } from './open-tenant.ts';
import { recordPlace, sealOfSubject } from './seal-subject.ts';

export type RecordState = 'offered' | 'locked' | 'expired' | 'claimed';

export interface SkillRecordView {
  id: string;
  type: 'Certified' | 'Identified';
  state: RecordState;
  createdAt: string;
  /** Public address of the achievement. */
  achievement?: string;
  batch?: string;
  recipient: SkillRecordInput['recipient'];
  /** Only while it can be used. */
  offer?: OfferView & { configurations: string[]; delivery: OfferRow['delivery'] };
  /** The first of `credentials`. */
  credential?: RecordCredential;
  /** One per form that was asked for. */
  credentials?: RecordCredential[];
}

export interface RecordCredential {
  id: string;
  configuration: string;
  state: 'pending' | 'issued';
  status: 'active' | 'suspended' | 'revoked';
}

/** @throws Problem `not_found`, also for a person who was erased */
export async function readSkillRecord(ctx: IssuerContext, tenantId: string, id: string): Promise<SkillRecordView> {
  return withTenant(ctx.db, tenantId, async (tx) => {
    const record = await findSkillRecord(tx, tenantId, id);
    if (!record) throw problem('not_found');
    const tenant = await openTenant(ctx, tx, tenantId);
    const sealer = await sealOfSubject(ctx, tx, tenantId, record.subjectId);
    const input = JSON.parse(sealer.openText(record.content, recordPlace(tenantId, id))) as SkillRecordInput;
    const offer = await findOfferOfRecord(tx, tenantId, id);
    const rows = await listCredentialsOfRecord(tx, tenantId, id);
    const credentials = rows.map((row) => recordCredential(row, ctx.now()));
    const state = recordState(record.state, offer, ctx.now());
    return {
      id,
      type: record.type,
      state,
      createdAt: record.createdAt.toISOString(),
      ...(record.achievementId ? { achievement: achievementUrl(ctx.config.BASE_URL, record.achievementId) } : {}),
      ...(record.batchId ? { batch: record.batchId } : {}),
      recipient: input.recipient,
      ...(offer && state === 'offered' && offer.state === 'open'
        ? {
            offer: {
              ...offerView(ctx, tenant, {
                offerId: offer.id,
                expiresAt: offer.expiresAt.toISOString(),
                hasTxCode: offer.hasTxCode,
              }),
              configurations: offer.configurationIds,
              delivery: offer.delivery,
            },
          }
        : {}),
      ...(credentials[0] ? { credential: credentials[0], credentials } : {}),
    };
  });
}

function recordCredential(row: CredentialRow, now: Date): RecordCredential {
  const { id, configurationId, state } = row;
  return { id: `urn:uuid:${id}`, configuration: configurationId, state, status: currentStatus(row, now) };
}

/** `locked` and `expired` need a resend. An offer whose code was redeemed is `offered` until the credential is issued. */
export function recordState(
  stored: 'offered' | 'claimed',
  offer: Pick<OfferRow, 'state' | 'expiresAt'> | undefined,
  now: Date,
): RecordState {
  if (stored === 'claimed') return 'claimed';
  if (offer?.state === 'locked') return 'locked';
  return offer && offer.expiresAt > now ? 'offered' : 'expired';
}
