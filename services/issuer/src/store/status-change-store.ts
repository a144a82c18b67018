// SQL of status changes: what was asked of the status list, in order, until it has confirmed.
import type { Db } from '@skill-records/service-kit/database';
import type { CredentialStatus } from './credential-store.ts';

export interface StatusChangeRow {
  /** The changeId by which the status list recognises a repetition. */
  id: string;
  /** Which credentials: all of this issuance. */
  issuanceId: string;
  status: CredentialStatus;
  /** When a suspension ends by itself. */
  until: Date | null;
  createdAt: Date;
  acknowledgedAt: Date | null;
}

const COLUMNS = `id, issuance_id as "issuanceId", status, until_at as "until", created_at as "createdAt",
  acknowledged_at as "acknowledgedAt"`;

export async function insertStatusChange(
  tx: Db,
  tenantId: string,
  change: Omit<StatusChangeRow, 'acknowledgedAt'> & { reason: string | null },
): Promise<void> {
  await tx.query(
    `insert into status_change (tenant_id, id, issuance_id, status, until_at, reason, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tenantId, change.id, change.issuanceId, change.status, change.until, change.reason, change.createdAt],
  );
}

/** The change that has to reach the status list next; a later one must not overtake it. */
export async function findNextStatusChange(
  tx: Db,
  tenantId: string,
  issuanceId: string,
): Promise<StatusChangeRow | undefined> {
  const { rows } = await tx.query<StatusChangeRow>(
    `select ${COLUMNS} from status_change
     where tenant_id = $1 and issuance_id = $2 and acknowledged_at is null
     order by seq
     limit 1`,
    [tenantId, issuanceId],
  );
  return rows[0];
}

export async function acknowledgeStatusChange(tx: Db, tenantId: string, id: string, at: Date): Promise<void> {
  await tx.query(
    'update status_change set acknowledged_at = $3 where tenant_id = $1 and id = $2 and acknowledged_at is null',
    [tenantId, id, at],
  );
}

export async function listStatusChanges(tx: Db, tenantId: string, issuanceId: string) {
  const { rows } = await tx.query<StatusChangeRow & { reason: string | null }>(
    `select ${COLUMNS}, reason from status_change where tenant_id = $1 and issuance_id = $2 order by seq`,
    [tenantId, issuanceId],
  );
  return rows;
}

/** Worker role: issuances with a change that no status list has confirmed yet. */
export async function listUnconfirmedChanges(
  workerDb: Db,
  olderThan: Date,
  limit: number,
): Promise<{ tenantId: string; issuanceId: string }[]> {
  const { rows } = await workerDb.query<{ tenantId: string; issuanceId: string }>(
    'select tenant_id as "tenantId", issuance_id as "issuanceId" from unconfirmed_status_changes($1, $2)',
    [olderThan, limit],
  );
  return rows;
}
