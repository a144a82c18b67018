// SQL of the lists themselves: which ones take new entries, and the sequence numbers of their events.
import type { Db, Transaction } from '@skill-records/service-kit/database';

export const STATUS_PURPOSES = ['revocation', 'suspension'] as const;
/** What a caller can reserve. */
export type StatusPurpose = (typeof STATUS_PURPOSES)[number] | 'message';
/** What a list is for; `status` is the whole status of a credential, in lists of kind `token`. */
export type ListPurpose = StatusPurpose | 'status';
export type ListKind = 'bitstring' | 'token';

/** Lists that are alike take entries of the same requests: one of them is chosen at random. */
export interface ListGroup {
  tenantId: string;
  /** The DID that signs. */
  issuer: string;
  kind: ListKind;
  purpose: ListPurpose;
  /** What the values of a `message` list mean; null for all other lists. */
  messages: readonly string[] | null;
}

export interface StatusList extends ListGroup {
  id: string;
  /** Bits per entry. */
  entrySize: number;
  /** Number of entries. */
  size: number;
  /** Indexes given away so far; decoys are not counted. */
  reserved: number;
  /** Sequence number of the latest event, which is the version to publish. */
  lastSeq: number;
  /** Whether any version of it can be fetched. */
  published: boolean;
}

interface Row {
  id: string;
  tenant_id: string;
  issuer: string;
  kind: ListKind;
  purpose: ListPurpose;
  messages: string[] | null;
  entry_size: number;
  size: number;
  reserved: number;
  last_seq: string;
  published: boolean;
}

const COLUMNS = `id, tenant_id, issuer, kind, purpose, messages, entry_size, size, reserved, last_seq,
  EXISTS (SELECT 1 FROM publication WHERE publication.list_id = status_list.id) AS published`;

function fromRow(row: Row): StatusList {
  const { id, issuer, kind, purpose, messages, size, reserved, published } = row;
  const numbers = { size, reserved, entrySize: row.entry_size, lastSeq: Number(row.last_seq) };
  return { id, tenantId: row.tenant_id, issuer, kind, purpose, messages, published, ...numbers };
}

/**
 * For each group its lists with less than `fillLimit` indexes given away, as far as committed requests go. The groups are
 * of one tenant, issuer and kind, and no two of one purpose.
 */
export async function findOpenLists(
  tx: Db,
  groups: readonly [ListGroup, ...ListGroup[]],
  fillLimit: number,
): Promise<StatusList[][]> {
  const [{ tenantId, issuer, kind }] = groups;
  const messages = groups.find((group) => group.messages)?.messages;
  const { rows } = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM status_list
     WHERE tenant_id = $1 AND issuer = $2 AND kind = $3 AND purpose = ANY($4::text[])
       AND (messages IS NULL OR messages = $5::jsonb) AND reserved < $6 ORDER BY created_at, id`,
    [
      tenantId,
      issuer,
      kind,
      groups.map((group) => group.purpose),
      messages ? JSON.stringify(messages) : null,
      fillLimit,
    ],
  );
  const lists = rows.map(fromRow);
  return groups.map(({ purpose }) => lists.filter((list) => list.purpose === purpose));
}

/**
 * The lists, in order of their ids (byte by byte), locked until the transaction ends. Whoever needs several lists locks them with one
 * call: a common order is what keeps transactions from waiting for each other in a circle.
 */
export async function lockLists(tx: Transaction, tenantId: string, listIds: readonly string[]): Promise<StatusList[]> {
  const { rows } = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM status_list WHERE tenant_id = $1 AND id = ANY($2::text[]) ORDER BY id COLLATE "C" FOR NO KEY UPDATE`,
    [tenantId, listIds],
  );
  return rows.map(fromRow);
}

export async function findList(tx: Db, tenantId: string, listId: string): Promise<StatusList | undefined> {
  const { rows } = await tx.query<Row>(`SELECT ${COLUMNS} FROM status_list WHERE tenant_id = $1 AND id = $2`, [
    tenantId,
    listId,
  ]);
  return rows[0] && fromRow(rows[0]);
}

/** The lists that a DID signs. */
export async function listIdsOfIssuer(tx: Db, tenantId: string, issuer: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>('SELECT id FROM status_list WHERE tenant_id = $1 AND issuer = $2', [
    tenantId,
    issuer,
  ]);
  return rows.map((row) => row.id);
}

export async function insertList(
  tx: Db,
  o: ListGroup & { id: string; size: number; entrySize: number },
): Promise<StatusList> {
  await tx.query(
    `INSERT INTO status_list (id, tenant_id, issuer, kind, purpose, messages, entry_size, size)
     VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)`,
    [o.id, o.tenantId, o.issuer, o.kind, o.purpose, o.messages && JSON.stringify(o.messages), o.entrySize, o.size],
  );
  return { ...o, reserved: 0, lastSeq: 0, published: false };
}

/**
 * Takes the next sequence numbers of a list and answers the last of them. The row stays locked until the transaction
 * ends, so numbers are committed in the order in which they are taken and without gaps: whoever reads `last_seq = n` can
 * read all events up to n.
 */
export async function takeSeqs(tx: Transaction, listId: string, count: number): Promise<number> {
  const { rows } = await tx.query<{ last_seq: string }>(
    'UPDATE status_list SET last_seq = last_seq + $2 WHERE id = $1 RETURNING last_seq',
    [listId, count],
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

/** Lists of all tenants, each with probability `share`. */
export async function listsAtRandom(db: Db, share: number): Promise<{ tenantId: string; listId: string }[]> {
  const { rows } = await db.query<{ tenant_id: string; list_id: string }>(
    'SELECT tenant_id, list_id FROM lists_at_random($1)',
    [share],
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, listId: row.list_id }));
}
