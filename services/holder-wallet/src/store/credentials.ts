// Rows of held credentials: exact bytes and learned facts, both sealed.
import type { Transaction } from '@skill-records/service-kit/database';

export interface CredentialRow {
  id: string;
  documentSealed: string;
  factsSealed: string;
  validFrom: Date;
  receivedAt: Date;
}

interface Columns {
  id: string;
  document_sealed: string;
  facts_sealed: string;
  valid_from: Date;
  received_at: Date;
}

const COLUMNS = 'id, document_sealed, facts_sealed, valid_from, received_at';

/** The row that holds the same credential (same issuer, same id), locked until the transaction ends. */
export async function lockCredentialByIdentity(
  tx: Transaction,
  identityHash: Buffer,
): Promise<{ id: string; validFrom: Date } | undefined> {
  const { rows } = await tx.query<Columns>(
    'select id, valid_from from credential where identity_hash = $1 for update',
    [identityHash],
  );
  return rows[0] && { id: rows[0].id, validFrom: rows[0].valid_from };
}

/** Whether a credential of this id (whoever issued it) is held. */
export async function hasCredential(tx: Transaction, idHash: Buffer): Promise<boolean> {
  const { rowCount } = await tx.query('select 1 from credential where id_hash = $1 limit 1', [idHash]);
  return rowCount > 0;
}

export async function insertCredential(
  tx: Transaction,
  o: {
    tenantId: string;
    id: string;
    identityHash: Buffer;
    idHash: Buffer;
    documentSealed: string;
    factsSealed: string;
    validFrom: Date;
  },
): Promise<void> {
  await tx.query(
    `insert into credential (tenant_id, id, identity_hash, id_hash, document_sealed, facts_sealed, valid_from)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [o.tenantId, o.id, o.identityHash, o.idHash, o.documentSealed, o.factsSealed, o.validFrom],
  );
}

/** A renewed credential takes the place of the old one and keeps its place in the wallet. */
export async function replaceCredential(
  tx: Transaction,
  o: { id: string; documentSealed: string; factsSealed: string; validFrom: Date },
): Promise<void> {
  await tx.query(
    'update credential set document_sealed = $2, facts_sealed = $3, valid_from = $4, received_at = now() where id = $1',
    [o.id, o.documentSealed, o.factsSealed, o.validFrom],
  );
}

export interface Page {
  after?: { at: Date; id: string };
  limit: number;
}

/** Newest first. */
export async function listCredentials(tx: Transaction, page: Page): Promise<CredentialRow[]> {
  const { rows } = await tx.query<Columns>(
    `select ${COLUMNS} from credential
      where $1::timestamptz is null or (date_trunc('milliseconds', received_at), id) < ($1, $2::uuid)
      order by date_trunc('milliseconds', received_at) desc, id desc limit $3`,
    [page.after?.at ?? null, page.after?.id ?? null, page.limit],
  );
  return rows.map(fromColumns);
}

export async function readCredential(tx: Transaction, id: string): Promise<CredentialRow | undefined> {
  const { rows } = await tx.query<Columns>(`select ${COLUMNS} from credential where id = $1`, [id]);
  return rows[0] && fromColumns(rows[0]);
}

export async function deleteCredential(tx: Transaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query('delete from credential where id = $1', [id]);
  return rowCount === 1;
}

function fromColumns(row: Columns): CredentialRow {
  return {
    id: row.id,
    documentSealed: row.document_sealed,
    factsSealed: row.facts_sealed,
    validFrom: row.valid_from,
    receivedAt: row.received_at,
  };
}
