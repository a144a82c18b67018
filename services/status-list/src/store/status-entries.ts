// SQL of reserved entries: which index of which list belongs to an issuance. Rows are only ever added.
import type { Db, Transaction } from '@skill-records/service-kit/database';
import type { ListGroup, ListKind, ListPurpose } from './status-lists.ts';

export interface StatusEntry {
  issuanceId: string;
  /** The form of the credential that carries the entry; '' when the caller told none. */
  variant: string;
  purpose: ListPurpose;
  listId: string;
  index: number;
}

/** An entry with what its list says. */
export interface ListedEntry extends StatusEntry, Omit<ListGroup, 'tenantId'> {
  /** Whether any version of the list can be fetched. */
  published: boolean;
}

interface Row {
  issuance_id: string;
  variant: string;
  purpose: ListPurpose;
  list_id: string;
  idx: number;
}

type ListedRow = Row & { issuer: string; kind: ListKind; messages: string[] | null; published: boolean };

function fromRow(row: Row): StatusEntry {
  const { variant, purpose } = row;
  return { issuanceId: row.issuance_id, variant, purpose, listId: row.list_id, index: row.idx };
}

/** All entries of the issuances, of one variant only when it is given. */
export async function findEntries(
  tx: Db,
  o: { tenantId: string; issuanceIds: readonly string[]; variant?: string },
): Promise<ListedEntry[]> {
  const { rows } = await tx.query<ListedRow>(
    `SELECT issuance_id, variant, entry.purpose, list_id, idx, issuer, kind, messages,
       EXISTS (SELECT 1 FROM publication WHERE publication.list_id = list.id) AS published
     FROM status_entry AS entry JOIN status_list AS list ON list.id = entry.list_id
     WHERE entry.tenant_id = $1 AND issuance_id = ANY($2::text[]) AND variant = coalesce($3, variant)
     ORDER BY variant, entry.purpose, issuance_id`,
    [o.tenantId, o.issuanceIds, o.variant ?? null],
  );
  return rows.map((row) => {
    const { issuer, kind, messages, published } = row;
    return { ...fromRow(row), issuer, kind, messages, published };
  });
}

/**
 * Proposes one index per issuance and returns those that were free, counted in the list; UNIQUE (list_id, idx) is what
 * decides. `issuanceIds` and `indexes` have the same length and each holds no value twice.
 */
export async function insertEntries(
  tx: Db,
  o: {
    tenantId: string;
    variant: string;
    purpose: ListPurpose;
    listId: string;
    issuanceIds: string[];
    indexes: number[];
  },
): Promise<StatusEntry[]> {
  const { rows } = await tx.query<Row>(
    `WITH taken AS (
       INSERT INTO status_entry (tenant_id, purpose, list_id, variant, issuance_id, idx)
       SELECT $1, $2, $3, $4, proposal.issuance_id, proposal.idx
       FROM unnest($5::text[], $6::integer[]) AS proposal (issuance_id, idx)
       ON CONFLICT DO NOTHING
       RETURNING issuance_id, variant, purpose, list_id, idx
     ), counted AS (
       UPDATE status_list SET reserved = reserved + (SELECT count(*) FROM taken) WHERE id = $3
     )
     SELECT issuance_id, variant, purpose, list_id, idx FROM taken`,
    [o.tenantId, o.purpose, o.listId, o.variant, o.issuanceIds, o.indexes],
  );
  return rows.map(fromRow);
}

/** Puts indexes of a new list aside, for ever: entries of nobody. Callers cannot write an issuance id that begins with '~'. */
export async function insertDecoys(
  tx: Transaction,
  o: { tenantId: string; purpose: ListPurpose; listId: string; indexes: number[] },
): Promise<void> {
  await tx.query(
    `INSERT INTO status_entry (tenant_id, purpose, list_id, issuance_id, variant, idx, decoy)
     SELECT $1, $2, $3, '~' || $3, idx, idx, true FROM unnest($4::integer[]) AS decoy (idx)`,
    [o.tenantId, o.purpose, o.listId, o.indexes],
  );
}

/** Which indexes of a list are decoys; they are fixed when the list is opened. */
export async function findDecoys(tx: Db, listId: string): Promise<number[]> {
  const { rows } = await tx.query<{ idx: number }>('SELECT idx FROM status_entry WHERE list_id = $1 AND decoy', [
    listId,
  ]);
  return rows.map((row) => row.idx);
}
