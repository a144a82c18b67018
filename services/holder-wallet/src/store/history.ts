// Rows of what happened in a wallet, for its owner to read.
import type { Transaction } from '@skill-records/service-kit/database';

export type HistoryKind = 'received' | 'replaced' | 'presented' | 'declined' | 'deleted' | 'exported';
export type HistoryState = 'sending' | 'sent' | 'unconfirmed' | 'refused';

export interface HistoryRow {
  id: string;
  kind: HistoryKind;
  state: HistoryState | null;
  detailSealed: string;
  at: Date;
}

interface Columns {
  id: string;
  kind: HistoryKind;
  state: HistoryState | null;
  detail_sealed: string;
  at: Date;
}

/** In the same transaction as the thing it tells about. */
export async function insertHistory(
  tx: Transaction,
  o: {
    tenantId: string;
    id: string;
    kind: HistoryKind;
    detailSealed: string;
    state?: HistoryState;
    requestId?: string;
  },
): Promise<void> {
  await tx.query(
    `insert into history_event (tenant_id, id, kind, state, request_id, detail_sealed) values ($1, $2, $3, $4, $5, $6)`,
    [o.tenantId, o.id, o.kind, o.state ?? null, o.requestId ?? null, o.detailSealed],
  );
}

export async function setHistoryState(tx: Transaction, requestId: string, state: HistoryState): Promise<void> {
  await tx.query('update history_event set state = $2 where request_id = $1', [requestId, state]);
}

/** Newest first. */
export async function listHistory(
  tx: Transaction,
  page: { after?: { at: Date; id: string }; limit: number },
): Promise<HistoryRow[]> {
  const { rows } = await tx.query<Columns>(
    `select id, kind, state, detail_sealed, at from history_event
      where $1::timestamptz is null or (date_trunc('milliseconds', at), id) < ($1, $2::uuid)
      order by date_trunc('milliseconds', at) desc, id desc limit $3`,
    [page.after?.at ?? null, page.after?.id ?? null, page.limit],
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    state: row.state,
    detailSealed: row.detail_sealed,
    at: row.at,
  }));
}
