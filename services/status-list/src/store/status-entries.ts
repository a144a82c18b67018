// SQL of reserved entries: which index of which list belongs to an issuance. Rows are only ever added.
import type { Db } from '@skill-records/service-kit/database';
import type { StatusPurpose } from './status-lists.ts';

export interface StatusEntry {
  issuanceId: string;
  purpose: StatusPurpose;
  listId: string;
  index: number;
}

interface Row {
  issuance_id: string;
  purpose: StatusPurpose;
  list_id: string;
  idx: number;
}

function fromRow(row: Row): StatusEntry {
  return { issuanceId: row.issuance_id, purpose: row.purpose, listId: row.list_id, index: row.idx };
}

export async function findEntries(
  tx: Db,
  o: { tenantId: string; issuanceIds: readonly string[]; purposes: readonly StatusPurpose[] },
): Promise<StatusEntry[]> {
  const { rows } = await tx.query<Row>(
    `SELECT issuance_id, purpose, list_id, idx FROM status_entry
     WHERE tenant_id = $1 AND issuance_id = ANY($2::text[]) AND purpose = ANY($3::text[])`,
    [o.tenantId, o.issuanceIds, o.purposes],
  );
  return rows.map(fromRow);
}

/**
 * Proposes one index per issuance and returns those that were free, counted in the list; UNIQUE (list_id, idx) is what
 * decides. `issuanceIds` and `indexes` have the same length and each holds no value twice.
 */
export async function insertEntries(
  tx: Db,
  o: { tenantId: string; purpose: StatusPurpose; listId: string; issuanceIds: string[]; indexes: number[] },
): Promise<StatusEntry[]> {
  const { rows } = await tx.query<Row>(
    `WITH taken AS (
       INSERT INTO status_entry (tenant_id, purpose, list_id, issuance_id, idx)
       SELECT $1, $2, $3, proposal.issuance_id, proposal.idx
       FROM unnest($4::text[], $5::integer[]) AS proposal (issuance_id, idx)
       ON CONFLICT DO NOTHING
       RETURNING issuance_id, purpose, list_id, idx
     ), counted AS (
       UPDATE status_list SET reserved = reserved + (SELECT count(*) FROM taken) WHERE id = $3
     )
     SELECT issuance_id, purpose, list_id, idx FROM taken`,
    [o.tenantId, o.purpose, o.listId, o.issuanceIds, o.indexes],
  );
  return rows.map(fromRow);
}
