// SQL of the append-only history: what was asked for (changes) and what it did to which list (events).
import type { Db, Transaction } from '@skill-records/service-kit/database';
import type { ListPurpose } from './status-lists.ts';
import { takeSeqs } from './status-lists.ts';

export type RequestedStatus = 'revoked' | 'suspended' | 'active';

export interface StatusChange {
  changeId: string;
  issuanceId: string;
  status: RequestedStatus | 'message';
  /** When a suspension ends by itself. */
  until: Date | null;
  /** The value that a `message` entry takes; null for all others. */
  value: number | null;
}

/** A new value of one entry. */
export interface SetValue {
  index: number;
  value: number;
}

/** An event as the fold of a list needs it: `mark` tells this event from another that ever had the same number. */
export interface ReadEvent {
  seq: number;
  mark: string;
  set?: SetValue;
}

interface Place {
  listId: string;
  tenantId: string;
  purpose: ListPurpose;
}

/** Appends an event that changes no value and answers its sequence number. */
export async function appendEvent(tx: Transaction, o: Place & { kind: 'opened' | 'renewed' }): Promise<number> {
  const seq = await takeSeqs(tx, o.listId, 1);
  await tx.query('INSERT INTO status_event (list_id, seq, tenant_id, purpose, kind) VALUES ($1, $2, $3, $4, $5)', [
    o.listId,
    seq,
    o.tenantId,
    o.purpose,
    o.kind,
  ]);
  return seq;
}

/** Appends one event per value and answers the last sequence number. An index occurs at most once. */
export async function appendValues(tx: Transaction, o: Place & { values: readonly SetValue[] }): Promise<number> {
  const lastSeq = await takeSeqs(tx, o.listId, o.values.length);
  await tx.query(
    `INSERT INTO status_event (list_id, seq, tenant_id, purpose, kind, idx, value)
     SELECT $1, $2::bigint + position, $3, $4, 'set', idx, value
     FROM unnest($5::integer[], $6::smallint[]) WITH ORDINALITY AS new (idx, value, position)`,
    [
      o.listId,
      lastSeq - o.values.length,
      o.tenantId,
      o.purpose,
      o.values.map(({ index }) => index),
      o.values.map(({ value }) => value),
    ],
  );
  return lastSeq;
}

/** The indexes whose latest event up to `throughSeq` gave them another value than 0, ascending, with that value. */
export async function foldEvents(tx: Db, listId: string, throughSeq: number): Promise<SetValue[]> {
  const { rows } = await tx.query<{ indexes: number[] | null; values: number[] | null }>(
    `SELECT array_agg(idx ORDER BY idx) AS indexes, array_agg(value ORDER BY idx) AS values FROM (
       SELECT DISTINCT ON (idx) idx, value FROM status_event
       WHERE list_id = $1 AND kind = 'set' AND seq <= $2 ORDER BY idx, seq DESC
     ) AS latest WHERE value <> 0`,
    [listId, throughSeq],
  );
  const { indexes, values } = rows[0] ?? {};
  return (indexes ?? []).map((index, position) => ({ index, value: values?.[position] as number }));
}

/** The events from `fromSeq` through `throughSeq`, in order. */
export async function readEvents(tx: Db, listId: string, fromSeq: number, throughSeq: number): Promise<ReadEvent[]> {
  const { rows } = await tx.query<{ seq: string; mark: string; idx: number | null; value: number | null }>(
    `SELECT seq, xmin::text || ' ' || created_at::text AS mark, idx, value FROM status_event
     WHERE list_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq`,
    [listId, fromSeq, throughSeq],
  );
  return rows.map(({ seq, mark, idx, value }) => ({
    seq: Number(seq),
    mark,
    ...(idx !== null && value !== null && { set: { index: idx, value } }),
  }));
}

/** The current values of these entries, in their order: 0 for one that never had an event. */
export async function readValues(tx: Db, entries: readonly { listId: string; index: number }[]): Promise<number[]> {
  const { rows } = await tx.query<{ value: number | null }>(
    `SELECT (SELECT value FROM status_event AS event
             WHERE event.list_id = entry.list_id AND event.idx = entry.idx AND kind = 'set' ORDER BY seq DESC LIMIT 1)
     FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY AS entry (list_id, idx, position) ORDER BY position`,
    [entries.map(({ listId }) => listId), entries.map(({ index }) => index)],
  );
  return rows.map((row) => row.value ?? 0);
}

interface ChangeRow {
  change_id: string;
  issuance_id: string;
  status: StatusChange['status'];
  until_at: Date | null;
  value: number | null;
}

const CHANGE_COLUMNS = 'change_id, issuance_id, status, until_at, value';

function fromRow(row: ChangeRow): StatusChange {
  const { status, value } = row;
  return { changeId: row.change_id, issuanceId: row.issuance_id, status, until: row.until_at, value };
}

export async function findChange(tx: Db, tenantId: string, changeId: string): Promise<StatusChange | undefined> {
  const { rows } = await tx.query<ChangeRow>(
    `SELECT ${CHANGE_COLUMNS} FROM status_change WHERE tenant_id = $1 AND change_id = $2`,
    [tenantId, changeId],
  );
  return rows[0] && fromRow(rows[0]);
}

/** What was decided last about each of the issuances that anything was decided about; messages do not count. */
export async function findLatestChanges(
  tx: Db,
  tenantId: string,
  issuanceIds: readonly string[],
): Promise<StatusChange[]> {
  const { rows } = await tx.query<ChangeRow>(
    `SELECT DISTINCT ON (issuance_id) ${CHANGE_COLUMNS} FROM status_change
     WHERE tenant_id = $1 AND issuance_id = ANY($2::text[]) AND status <> 'message' ORDER BY issuance_id, ordinal DESC`,
    [tenantId, issuanceIds],
  );
  return rows.map(fromRow);
}

/** False when the change id is taken: a concurrent request with the same id was first. */
export async function insertChange(
  tx: Db,
  tenantId: string,
  change: StatusChange & { listId: string; seq: number },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO status_change (tenant_id, change_id, issuance_id, status, until_at, value, list_id, seq)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant_id, change_id) DO NOTHING`,
    [
      tenantId,
      change.changeId,
      change.issuanceId,
      change.status,
      change.until,
      change.value,
      change.listId,
      change.seq,
    ],
  );
  return rowCount === 1;
}

/** Suspensions of all tenants whose end has come without anything having been decided since. */
export async function endedSuspensions(
  db: Db,
  o: { now: Date; atMost: number },
): Promise<{ tenantId: string; changeId: string }[]> {
  const { rows } = await db.query<{ tenant_id: string; change_id: string }>(
    'SELECT tenant_id, change_id FROM ended_suspensions($1, $2)',
    [o.now, o.atMost],
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, changeId: row.change_id }));
}
