// SQL of the credential: pending from the moment a holder has proved a key, issued once its exact bytes are stored.
import type { Db } from '@skill-records/service-kit/database';

export type CredentialStatus = 'active' | 'suspended' | 'revoked';

/** One entry of a Bitstring Status List as it stands in the credential. */
export interface BitstringEntry {
  statusPurpose: 'revocation' | 'suspension';
  statusListCredential: string;
  statusListIndex: string;
}

/** One entry of a Token Status List: the `status_list` claim. */
export interface TokenEntry {
  idx: number;
  uri: string;
}

export type StatusEntry = BitstringEntry | TokenEntry;

export interface CredentialRow {
  id: string;
  /** Shared by all credentials of a record: the id that they carry, and the one under which their status is kept. */
  issuanceId: string;
  subjectId: string;
  /** Null: the tenant composed the credential itself (VC-API), for no record and without an offer and a key proof. */
  skillRecordId: string | null;
  offerId: string | null;
  configurationId: string;
  /** Null: secured in another way than by a Data Integrity proof. */
  cryptosuite: string | null;
  state: 'pending' | 'issued';
  status: CredentialStatus;
  /** When a suspension ends by itself. */
  suspendedUntil: Date | null;
  /** Holder DID, sealed with the subject's key. */
  holder: string | null;
  holderHash: Buffer | null;
  statusEntries: StatusEntry[] | null;
  /** Exact bytes, sealed with the subject's key. */
  document: string | null;
  documentSha256: Buffer | null;
  validFrom: Date;
  validUntil: Date | null;
  notificationId: string | null;
  notificationEvent: string | null;
  createdAt: Date;
  issuedAt: Date | null;
}

export const CREDENTIAL_COLUMNS = `c.id, c.issuance_id as "issuanceId", c.subject_id as "subjectId", c.skill_record_id as "skillRecordId", c.offer_id as "offerId",
  c.configuration_id as "configurationId", c.cryptosuite, c.state, c.status, c.suspended_until as "suspendedUntil", c.holder, c.holder_hash as "holderHash",
  c.status_entries as "statusEntries", c.document, c.document_sha256 as "documentSha256", c.valid_from as "validFrom",
  c.valid_until as "validUntil", c.notification_id as "notificationId", c.notification_event as "notificationEvent",
  c.created_at as "createdAt", c.issued_at as "issuedAt"`;

export interface NewCredential {
  id: string;
  issuanceId: string;
  subjectId: string;
  skillRecordId: string;
  offerId: string;
  configurationId: string;
  cryptosuite: string | null;
  holder: string;
  holderHash: Buffer;
  validFrom: Date;
  validUntil: Date | null;
  notificationId: string;
  createdAt: Date;
}

/** One credential per record and configuration: a second insert, also a parallel one, changes nothing. */
export async function insertPendingCredential(tx: Db, tenantId: string, row: NewCredential): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into credential (tenant_id, id, issuance_id, subject_id, skill_record_id, offer_id, configuration_id,
       cryptosuite, holder, holder_hash, valid_from, valid_until, notification_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (tenant_id, skill_record_id, configuration_id) do nothing`,
    [
      tenantId,
      row.id,
      row.issuanceId,
      row.subjectId,
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

export type ComposedCredential = Pick<
  CredentialRow,
  'id' | 'issuanceId' | 'subjectId' | 'configurationId' | 'cryptosuite' | 'validFrom' | 'validUntil' | 'createdAt'
> & { statusEntries: StatusEntry[]; document: string; documentSha256: Buffer };

/** A credential that a tenant composed itself, already signed. @returns false when it is there already */
export async function insertComposedCredential(tx: Db, tenantId: string, row: ComposedCredential): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into credential (tenant_id, id, issuance_id, subject_id, configuration_id, cryptosuite, state,
       status_entries, document, document_sha256, valid_from, valid_until, created_at, issued_at)
     values ($1, $2, $3, $4, $5, $6, 'issued', $7, $8, $9, $10, $11, $12, $12)
     on conflict (tenant_id, id) do nothing`,
    [
      tenantId,
      row.id,
      row.issuanceId,
      row.subjectId,
      row.configurationId,
      row.cryptosuite,
      JSON.stringify(row.statusEntries),
      row.document,
      row.documentSha256,
      row.validFrom,
      row.validUntil,
      row.createdAt,
    ],
  );
  return rowCount === 1;
}

export async function findCredential(tx: Db, tenantId: string, id: string): Promise<CredentialRow | undefined> {
  const { rows } = await tx.query<CredentialRow>(
    `select ${CREDENTIAL_COLUMNS} from credential c where c.tenant_id = $1 and c.id = $2`,
    [tenantId, id],
  );
  return rows[0];
}

/** All credentials of the issuance, the one that gave it its id first. */
export async function listCredentialsOfIssuance(
  tx: Db,
  tenantId: string,
  issuanceId: string,
): Promise<CredentialRow[]> {
  const { rows } = await tx.query<CredentialRow>(
    `select ${CREDENTIAL_COLUMNS} from credential c where c.tenant_id = $1 and c.issuance_id = $2 
     order by c.id <> c.issuance_id, c.created_at, c.id`,
    [tenantId, issuanceId],
  );
  return rows;
}

export async function hasIssuance(tx: Db, tenantId: string, issuanceId: string): Promise<boolean> {
  const { rowCount } = await tx.query('select 1 from credential where tenant_id = $1 and issuance_id = $2 limit 1', [
    tenantId,
    issuanceId,
  ]);
  return rowCount === 1;
}

export async function listCredentialsOfRecord(
  tx: Db,
  tenantId: string,
  skillRecordId: string,
): Promise<CredentialRow[]> {
  const { rows } = await tx.query<CredentialRow>(
    `select ${CREDENTIAL_COLUMNS} from credential c where c.tenant_id = $1 and c.skill_record_id = $2 
     order by c.id <> c.issuance_id, c.created_at, c.id`,
    [tenantId, skillRecordId],
  );
  return rows;
}

/** Until the transaction ends: changes of an issuance's status, and what is issued under it, follow one another. */
export async function lockIssuance(tx: Db, tenantId: string, issuanceId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('issuance/' || $1 || '/' || $2, 0))`, [
    tenantId,
    issuanceId,
  ]);
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

/** Of all credentials of the issuance, also of those that are still pending. */
export async function setIssuanceStatus(
  tx: Db,
  tenantId: string,
  issuanceId: string,
  change: { status: CredentialStatus; suspendedUntil: Date | null },
): Promise<void> {
  await tx.query('update credential set status = $3, suspended_until = $4 where tenant_id = $1 and issuance_id = $2', [
    tenantId,
    issuanceId,
    change.status,
    change.suspendedUntil,
  ]);
}

/** A credential that must not be finished any more; its status entries stay burned. */
export async function deletePendingCredential(tx: Db, tenantId: string, id: string): Promise<void> {
  await tx.query(`delete from credential where tenant_id = $1 and id = $2 and state = 'pending'`, [tenantId, id]);
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
