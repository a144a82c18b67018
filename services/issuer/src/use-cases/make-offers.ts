// Stores checked records with one credential offer each: the one way into the books, for single records and for files.
import type { Transaction } from '@skill-records/service-kit/database';
import type { SkillRecordInput } from '@skill-records/skill-record/record';
import { insertOffers, type NewOffer } from '../store/offer-store.ts';
import { insertSkillRecords } from '../store/skill-record-store.ts';
import { configurationIdsFor } from './credential-configurations.ts';
import type { IssuerContext } from './issuer-context.ts';
import type { Tenant } from './open-tenant.ts';
import { recordPlace, sealsForRecipients } from './seal-subject.ts';
import { derivePreAuthorizedCode, randomId, sha256 } from './tenant-secrets.ts';

/** A record whose results were checked. */
export interface CheckedRecord {
  input: SkillRecordInput;
  /** Names of the forms it is offered in; absent: the default one. */
  forms?: readonly string[] | undefined;
  achievementId: string | null;
  dedupeKey: Buffer | null;
  batchId: string | null;
  batchRow: number | null;
}

export interface MadeOffer {
  recordId: string;
  offerId: string;
  hasTxCode: boolean;
  expiresAt: Date;
}

/** In the caller's transaction, in a handful of statements however many records there are. */
export async function makeOffers(
  ctx: IssuerContext,
  tx: Transaction,
  tenant: Tenant,
  records: readonly CheckedRecord[],
): Promise<MadeOffer[]> {
  const seals = await sealsForRecipients(
    ctx,
    tx,
    tenant,
    records.map(({ input }) => input.recipient),
  ); // prettier-ignore
  const rows = records.map((record, index) => {
    const id = randomId();
    const { subjectId, sealer } = seals[index]!;
    return {
      id,
      type: record.input.type,
      subjectId,
      achievementId: record.achievementId,
      content: sealer.seal(JSON.stringify(record.input), recordPlace(tenant.id, id)),
      dedupeKey: record.dedupeKey,
      batchId: record.batchId,
      batchRow: record.batchRow,
    };
  });
  await insertSkillRecords(tx, tenant.id, rows, ctx.now());
  const offers = rows.map((row, index) =>
    newOffer(ctx, tenant, {
      recordId: row.id,
      configurationIds: configurationIdsFor(row.type, tenant, records[index]!.forms),
      hasTxCode: records[index]!.input.txCode === true,
    }),
  );
  await insertOffers(tx, tenant.id, offers);
  return offers.map(({ id, skillRecordId, hasTxCode, expiresAt }) => ({
    recordId: skillRecordId,
    offerId: id,
    hasTxCode,
    expiresAt,
  }));
}

/** The code is the keyed hash of the offer's id: only its own hash is stored. */
export function newOffer(
  ctx: IssuerContext,
  tenant: Tenant,
  o: { recordId: string; configurationIds: string[]; hasTxCode: boolean },
): NewOffer {
  const id = randomId();
  return {
    id,
    skillRecordId: o.recordId,
    configurationIds: o.configurationIds,
    codeHash: sha256(derivePreAuthorizedCode(tenant.offerKey, id)),
    hasTxCode: o.hasTxCode,
    delivery: ctx.mailer ? 'pending' : 'link',
    expiresAt: new Date(ctx.now().getTime() + ctx.config.OFFER_DAYS * 86_400_000),
    createdAt: ctx.now(),
  };
}
