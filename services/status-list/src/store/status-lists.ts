// SQL of the lists themselves: which one takes new entries, and the sequence number of its next event.
import type { Db } from '@skill-records/service-kit/database';

export const STATUS_PURPOSES = ['revocation', 'suspension'] as const;
export type StatusPurpose = (typeof STATUS_PURPOSES)[number];

export interface StatusList {
  id: string;
  purpose: StatusPurpose;
  /** Number of entries; a multiple of 8. */
  size: number;
  /** Indexes given away so far. */
  reserved: number;
  /** Sequence number of the latest event, which is the version to publish. */
  lastSeq: number;
}

interface Row {
  id: string;
  purpose: StatusPurpose;
  size: number;
  reserved: number;
  last_seq: string;
}

const COLUMNS = 'id, purpose, size, reserved, last_seq';

function fromRow(row: Row): StatusList {
  return { id: row.id, purpose: row.purpose, size: row.size, reserved: row.reserved, lastSeq: Number(row.last_seq) };
}

/** The oldest list of the purpose with less than `fillLimit` indexes given away, as far as committed requests go. */
export async function findOpenList(
  tx: Db,
  o: { tenantId: string; purpose: StatusPurpose; fillLimit: number },
): Promise<StatusList | undefined> {
  const { rows } = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM status_list WHERE tenant_id = $1 AND purpose = $2 AND reserved < $3 ORDER BY created_at, id LIMIT 1`,
    [o.tenantId, o.purpose, o.fillLimit],
  );
  return rows[0] && fromRow(rows[0]);
}

export async function findList(tx: Db, tenantId: string, listId: string): Promise<StatusList | undefined> {
  const { rows } = await tx.query<Row>(`SELECT ${COLUMNS} FROM status_list WHERE tenant_id = $1 AND id = $2`, [
    tenantId,
    listId,
  ]);
  return rows[0] && fromRow(rows[0]);
}

export async function listIdsOfTenant(tx: Db, tenantId: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>('SELECT id FROM status_list WHERE tenant_id = $1', [tenantId]);
  return rows.map((row) => row.id);
}

export async function insertList(
  tx: Db,
  o: { id: string; tenantId: string; purpose: StatusPurpose; size: number },
): Promise<StatusList> {
  await tx.query('INSERT INTO status_list (id, tenant_id, purpose, size) VALUES ($1, $2, $3, $4)', [
    o.id,
    o.tenantId,
    o.purpose,
    o.size,
  ]);
  return { id: o.id, purpose: o.purpose, size: o.size, reserved: 0, lastSeq: 0 };
}

/**
 * Takes the next sequence number of a list. The row stays locked until the transaction ends, so numbers are committed in
 * the order in which they are taken and without gaps: whoever reads `last_seq = n` can read all events up to n.
 */
export async function takeNextSeq(tx: Db, listId: string): Promise<number> {
  const { rows } = await tx.query<{ last_seq: string }>(
    'UPDATE status_list SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq',
    [listId],
  );
  const row = rows[0];
  if (!row) throw new Error('status list vanished inside a transaction');
  return Number(row.last_seq);
}

/** Lists of all tenants that were never published, changed since, or end before `renewBefore`. */
export async function listsToPublish(
  db: Db,
  o: { renewBefore: Date; atMost: number },
): Promise<{ tenantId: string; listId: string }[]> {
  const { rows } = await db.query<{ tenant_id: string; list_id: string }>(
    'SELECT tenant_id, list_id FROM lists_to_publish($1, $2)',
    [o.renewBefore, o.atMost],
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, listId: row.list_id }));
}
