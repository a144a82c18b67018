// SQL of the append-only history: what was asked for (changes) and what it did to which list (events).
import type { Db } from '@skill-records/service-kit/database';
import type { StatusPurpose } from './status-lists.ts';

export type RequestedStatus = 'revoked' | 'suspended' | 'active';

export interface StatusChange {
  changeId: string;
  issuanceId: string;
  status: RequestedStatus;
  listId: string;
  /** The version of the list that shows this change. */
  seq: number;
}

export type StatusEvent = { listId: string; seq: number; tenantId: string; purpose: StatusPurpose } & (
  | { kind: 'opened' | 'renewed' }
  | { kind: 'set'; index: number; value: 0 | 1 }
);

export async function appendEvent(tx: Db, event: StatusEvent): Promise<void> {
  const set = event.kind === 'set' ? event : undefined;
  await tx.query(
    'INSERT INTO status_event (list_id, seq, tenant_id, purpose, kind, idx, value) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [event.listId, event.seq, event.tenantId, event.purpose, event.kind, set?.index ?? null, set?.value ?? null],
  );
}

/** The indexes whose latest event up to `throughSeq` set them to 1, ascending: the fold that a signed list is made of. */
export async function foldEvents(tx: Db, listId: string, throughSeq: number): Promise<number[]> {
  const { rows } = await tx.query<{ set: number[] | null }>(
    `SELECT array_agg(idx ORDER BY idx) AS set FROM (
       SELECT DISTINCT ON (idx) idx, value FROM status_event
       WHERE list_id = $1 AND kind = 'set' AND seq <= $2 ORDER BY idx, seq DESC
     ) AS latest WHERE value = 1`,
    [listId, throughSeq],
  );
  return rows[0]?.set ?? [];
}

/** The current value of one index: 0 when it never had an event. */
export async function readValue(tx: Db, listId: string, index: number): Promise<0 | 1> {
  const { rows } = await tx.query<{ value: 0 | 1 }>(
    "SELECT value FROM status_event WHERE list_id = $1 AND idx = $2 AND kind = 'set' ORDER BY seq DESC LIMIT 1",
    [listId, index],
  );
  return rows[0]?.value ?? 0;
}

export async function findChange(tx: Db, tenantId: string, changeId: string): Promise<StatusChange | undefined> {
  const { rows } = await tx.query<{ issuance_id: string; status: RequestedStatus; list_id: string; seq: string }>(
    'SELECT issuance_id, status, list_id, seq FROM status_change WHERE tenant_id = $1 AND change_id = $2',
    [tenantId, changeId],
  );
  const row = rows[0];
  return (
    row && { changeId, issuanceId: row.issuance_id, status: row.status, listId: row.list_id, seq: Number(row.seq) }
  );
}

/** False when the change id is taken: a concurrent request with the same id was first. */
export async function insertChange(tx: Db, tenantId: string, change: StatusChange): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO status_change (tenant_id, change_id, issuance_id, status, list_id, seq)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, change_id) DO NOTHING`,
    [tenantId, change.changeId, change.issuanceId, change.status, change.listId, change.seq],
  );
  return rowCount === 1;
}
