// SQL of the credential: pending from the moment a holder has proved a key, issued once its exact bytes are stored.
import type { Db } from '@skill-records/service-kit/database';

export type CredentialStatus = 'active' | 'suspended' | 'revoked';

/** One entry of a status list as it stands in the credential. */
export interface StatusEntry {
  statusPurpose: 'revocation' | 'suspension';
  statusListCredential: string;
  statusListIndex: string;
}

export interface CredentialRow {
  id: string;
  skillRecordId: string;
  offerId: string;
  configurationId: string;
  cryptosuite: string;
  state: 'pending' | 'issued';
  status: CredentialStatus;
  /** Holder DID, sealed with the subject's key. */
  holder: string;
  holderHash: Buffer;
  statusEntries: StatusEntry[] | null;
  /** Exact bytes, sealed with the subject's key. */
  document: string | null;
  documentSha256: Buffer | null;
  validFrom: Date;
  validUntil: Date | null;
  notificationId: string;
  notificationEvent: string | null;
  createdAt: Date;
  issuedAt: Date | null;
}

const COLUMNS = `c.id, c.skill_record_id as "skillRecordId", c.offer_id as "offerId",
  c.configuration_id as "configurationId", c.cryptosuite, c.state, c.status, c.holder, c.holder_hash as "holderHash",
  c.status_entries as "statusEntries", c.document, c.document_sha256 as "documentSha256", c.valid_from as "validFrom",
  c.valid_until as "validUntil", c.notification_id as "notificationId", c.notification_event as "notificationEvent",
  c.created_at as "createdAt", c.issued_at as "issuedAt"`;

export interface NewCredential {
  id: string;
  skillRecordId: string;
  offerId: string;
  configurationId: string;
  cryptosuite: string;
  holder: string;
  holderHash: Buffer;
  validFrom: Date;
  validUntil: Date | null;
  notificationId: string;
  createdAt: Date;
}

/** One credential per record: a second insert, also a parallel one, changes nothing. Read back by record. */
export async function insertPendingCredential(tx: Db, tenantId: string, row: NewCredential): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into credential (tenant_id, id, skill_record_id, offer_id, configuration_id, cryptosuite, holder,
       holder_hash, valid_from, valid_until, notification_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (tenant_id, skill_record_id) do nothing`,
    [
      tenantId,
      row.id,
      row.skillRecordId,
      row.offerId,
      row.configurationId,
      row.cryptosuite,
      row.holder,
      row.holderHash,
      row.validFrom,
      row.validUntil,
      row.notificationId,
      row.createdAt,
    ],
  );
  return rowCount === 1;
}

export async function findCredential(tx: Db, tenantId: string, id: string): Promise<CredentialRow | undefined> {
  const { rows } = await tx.query<CredentialRow>(
    `select ${COLUMNS} from credential c where c.tenant_id = $1 and c.id = $2`,
    [tenantId, id],
  );
  return rows[0];
}

/** Holds the row until the transaction ends: changes of status follow one another. */
export async function lockCredential(tx: Db, tenantId: string, id: string): Promise<CredentialRow | undefined> {
  const { rows } = await tx.query<CredentialRow>(
    `select ${COLUMNS} from credential c where c.tenant_id = $1 and c.id = $2 for update`,
    [tenantId, id],
  );
  return rows[0];
}

export async function findCredentialOfRecord(
  tx: Db,
  tenantId: string,
  skillRecordId: string,
): Promise<CredentialRow | undefined> {
  const { rows } = await tx.query<CredentialRow>(
    `select ${COLUMNS} from credential c where c.tenant_id = $1 and c.skill_record_id = $2`,
    [tenantId, skillRecordId],
  );
  return rows[0];
}

/** The first writer wins; the loser's signature is thrown away and the stored bytes are read back. */
export async function finishCredential(
  tx: Db,
  tenantId: string,
  id: string,
  issued: { statusEntries: StatusEntry[]; document: string; documentSha256: Buffer; issuedAt: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update credential
     set state = 'issued', status_entries = $3, document = $4, document_sha256 = $5, issued_at = $6
     where tenant_id = $1 and id = $2 and state = 'pending'`,
    [tenantId, id, JSON.stringify(issued.statusEntries), issued.document, issued.documentSha256, issued.issuedAt],
  );
  return rowCount === 1;
}

export async function setCredentialStatus(
  tx: Db,
  tenantId: string,
  id: string,
  status: CredentialStatus,
): Promise<void> {
  await tx.query('update credential set status = $3 where tenant_id = $1 and id = $2', [tenantId, id, status]);
}

/** @returns undefined when the token's offer led to no credential with this notification id. */
export async function setNotificationEvent(
  tx: Db,
  tenantId: string,
  notification: { notificationId: string; offerId: string; event: string },
): Promise<{ credentialId: string; changed: boolean } | undefined> {
  const { rows } = await tx.query<{ id: string; event: string | null }>(
    `select id, notification_event as event from credential
     where tenant_id = $1 and notification_id = $2 and offer_id = $3
     for update`,
    [tenantId, notification.notificationId, notification.offerId],
  );
  const row = rows[0];
  if (!row) return undefined;
  const changed = row.event !== notification.event;
  if (changed) {
    await tx.query('update credential set notification_event = $3 where tenant_id = $1 and id = $2', [
      tenantId,
      row.id,
      notification.event,
    ]);
  }
  return { credentialId: row.id, changed };
}

export interface CredentialFilter {
  status?: CredentialStatus | undefined;
  state?: 'pending' | 'issued' | undefined;
  type?: 'Certified' | 'Identified' | undefined;
  achievementId?: string | undefined;
  batchId?: string | undefined;
}

export interface CredentialListRow extends CredentialRow {
  type: 'Certified' | 'Identified';
  achievementId: string | null;
}

/** Newest first. */
export async function listCredentials(
  tx: Db,
  tenantId: string,
  filter: CredentialFilter,
  page: { after: { createdAt: Date; id: string } | undefined; limit: number },
): Promise<CredentialListRow[]> {
  const { rows } = await tx.query<CredentialListRow>(
    `select ${COLUMNS}, r.type, r.achievement_id as "achievementId"
     from credential c
     join skill_record r on r.tenant_id = c.tenant_id and r.id = c.skill_record_id
     where c.tenant_id = $1
       and ($2::text is null or c.status = $2)
       and ($3::text is null or c.state = $3)
       and ($4::text is null or r.type = $4)
       and ($5::text is null or r.achievement_id = $5)
       and ($6::text is null or r.batch_id = $6)
       and ($7::timestamptz is null or (c.created_at, c.id) < ($7, $8::uuid))
     order by c.created_at desc, c.id desc
     limit $9`,
    [
      tenantId,
      filter.status ?? null,
      filter.state ?? null,
      filter.type ?? null,
      filter.achievementId ?? null,
      filter.batchId ?? null,
      page.after?.createdAt ?? null,
      page.after?.id ?? null,
      page.limit,
    ],
  );
  return rows;
}

/** Worker role: what a crash left between the two transactions of an issuance. */
export async function listUnfinishedCredentials(
  workerDb: Db,
  olderThan: Date,
  limit: number,
): Promise<{ tenantId: string; id: string }[]> {
  const { rows } = await workerDb.query<{ tenantId: string; id: string }>(
    'select tenant_id as "tenantId", id from unfinished_credentials($1, $2)',
    [olderThan, limit],
  );
  return rows;
}
