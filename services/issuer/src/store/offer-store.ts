// SQL of the credential offer: the code is stored as a hash, and it is spent in one statement.
import type { Db } from '@skill-records/service-kit/database';

export interface OfferRow {
  id: string;
  skillRecordId: string;
  /** One or more, the first by preference. */
  configurationIds: string[];
  hasTxCode: boolean;
  failedAttempts: number;
  state: 'open' | 'redeemed' | 'locked' | 'replaced';
  delivery: 'pending' | 'link' | 'sent' | 'bounced';
  expiresAt: Date;
  createdAt: Date;
}

export interface NewOffer {
  id: string;
  skillRecordId: string;
  /** One or more, the first by preference. */
  configurationIds: string[];
  codeHash: Buffer;
  hasTxCode: boolean;
  delivery: 'pending' | 'link';
  expiresAt: Date;
  createdAt: Date;
}

const COLUMNS = `id, skill_record_id as "skillRecordId", configuration_ids as "configurationIds",
  has_tx_code as "hasTxCode", failed_attempts as "failedAttempts", state, delivery,
  expires_at as "expiresAt", created_at as "createdAt"`;

export async function insertOffers(tx: Db, tenantId: string, offers: readonly NewOffer[]): Promise<void> {
  await tx.query(
    `insert into offer
       (tenant_id, id, skill_record_id, configuration_ids, code_hash, has_tx_code, delivery, expires_at, created_at)
     select $1, o.id, o.skill_record_id, string_to_array(o.configuration_ids, ' '), o.code_hash, o.has_tx_code,
            o.delivery, o.expires_at, o.created_at
     from unnest($2::text[], $3::text[], $4::text[], $5::bytea[], $6::bool[], $7::text[], $8::timestamptz[],
       $9::timestamptz[])
       as o (id, skill_record_id, configuration_ids, code_hash, has_tx_code, delivery, expires_at, created_at)`,
    [
      tenantId,
      offers.map(({ id }) => id),
      offers.map(({ skillRecordId }) => skillRecordId),
      // Arrays of arrays lose their seams in unnest; no configuration id holds a space.
      offers.map(({ configurationIds }) => configurationIds.join(' ')),
      offers.map(({ codeHash }) => codeHash),
      offers.map(({ hasTxCode }) => hasTxCode),
      offers.map(({ delivery }) => delivery),
      offers.map(({ expiresAt }) => expiresAt),
      offers.map(({ createdAt }) => createdAt),
    ],
  );
}

export async function findOffer(tx: Db, tenantId: string, id: string): Promise<OfferRow | undefined> {
  const { rows } = await tx.query<OfferRow>(`select ${COLUMNS} from offer where tenant_id = $1 and id = $2`, [
    tenantId,
    id,
  ]);
  return rows[0];
}

/** The offer a record has now: the open one, else the newest. */
export async function findOfferOfRecord(
  tx: Db,
  tenantId: string,
  skillRecordId: string,
): Promise<OfferRow | undefined> {
  const { rows } = await tx.query<OfferRow>(
    `select ${COLUMNS} from offer where tenant_id = $1 and skill_record_id = $2
     order by (state = 'open') desc, created_at desc, id
     limit 1`,
    [tenantId, skillRecordId],
  );
  return rows[0];
}

export async function findOfferByCode(tx: Db, tenantId: string, codeHash: Buffer): Promise<OfferRow | undefined> {
  const { rows } = await tx.query<OfferRow>(`select ${COLUMNS} from offer where tenant_id = $1 and code_hash = $2`, [
    tenantId,
    codeHash,
  ]);
  return rows[0];
}

/**
 * Takes one of the five tries before the transaction code is looked at, so that parallel guesses cannot share one
 * (OWASP ASVS 15.4.2). @returns false when none is left or the offer is over.
 */
export async function takeAttempt(tx: Db, tenantId: string, id: string, now: Date, limit: number): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update offer set failed_attempts = failed_attempts + 1
     where tenant_id = $1 and id = $2 and state = 'open' and expires_at > $3 and failed_attempts < $4`,
    [tenantId, id, now, limit],
  );
  return rowCount === 1;
}

/** After the last wrong code the offer is locked; only a resend helps. */
export async function lockExhaustedOffer(tx: Db, tenantId: string, id: string, limit: number): Promise<void> {
  await tx.query(
    `update offer set state = 'locked'
     where tenant_id = $1 and id = $2 and state = 'open' and failed_attempts >= $3`,
    [tenantId, id, limit],
  );
}

/** Spends the code: of any number of parallel calls exactly one gets true. */
export async function redeemOffer(tx: Db, tenantId: string, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update offer set state = 'redeemed', redeemed_at = $3, failed_attempts = 0
     where tenant_id = $1 and id = $2 and state = 'open' and expires_at > $3`,
    [tenantId, id, now],
  );
  return rowCount === 1;
}

/** Every earlier offer of the record ends: there is one living offer per record. */
export async function replaceOffers(tx: Db, tenantId: string, skillRecordId: string): Promise<void> {
  await tx.query(
    `update offer set state = 'replaced' where tenant_id = $1 and skill_record_id = $2 and state <> 'replaced'`,
    [tenantId, skillRecordId],
  );
}

export async function markDelivery(
  tx: Db,
  tenantId: string,
  id: string,
  delivery: 'link' | 'sent' | 'bounced',
): Promise<void> {
  await tx.query(`update offer set delivery = $3 where tenant_id = $1 and id = $2`, [tenantId, id, delivery]);
}
