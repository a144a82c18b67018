// Rows of verifiers' requests and the state of the answer.
import type { Transaction } from '@skill-records/service-kit/database';

export type RequestState = 'open' | 'sending' | 'sent' | 'unconfirmed' | 'refused' | 'declined';

export interface PresentationRequestRow {
  id: string;
  state: RequestState;
  requestSealed: string;
  responseSealed: string | null;
  redirectSealed: string | null;
  /** By the database's clock. */
  expired: boolean;
  expiresAt: Date;
}

interface Columns {
  id: string;
  state: RequestState;
  request_sealed: string;
  response_sealed: string | null;
  redirect_sealed: string | null;
  expired: boolean;
  expires_at: Date;
}

const COLUMNS =
  'id, state, request_sealed, response_sealed, redirect_sealed, expires_at < now() as expired, expires_at';

/**
 * Keeps a verified request; the same one (by hash) again is the row that is there. Its content is replaced only while
 * nothing was answered.
 */
export async function putRequest(
  tx: Transaction,
  o: { tenantId: string; id: string; requestHash: Buffer; requestSealed(id: string): string; minutes: number },
): Promise<PresentationRequestRow> {
  await tx.query(
    `insert into presentation_request (tenant_id, id, request_hash, request_sealed, expires_at)
     values ($1, $2, $3, $4, now() + make_interval(mins => $5))
     on conflict on constraint presentation_request_once do nothing`,
    [o.tenantId, o.id, o.requestHash, o.requestSealed(o.id), o.minutes],
  );
  const { rows } = await tx.query<Columns>(`select ${COLUMNS} from presentation_request where request_hash = $1`, [
    o.requestHash,
  ]);
  return fromColumns(rows[0] as Columns);
}

export async function readRequest(tx: Transaction, id: string): Promise<PresentationRequestRow | undefined> {
  const { rows } = await tx.query<Columns>(`select ${COLUMNS} from presentation_request where id = $1`, [id]);
  return rows[0] && fromColumns(rows[0]);
}

/** open -> sending, with the answer kept; false when it was answered in the meantime or is over. */
export async function beginSending(
  tx: Transaction,
  o: { id: string; responseSealed: string; leaseSeconds: number },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update presentation_request set state = 'sending', response_sealed = $2,
       leased_until = clock_timestamp() + make_interval(secs => $3)
      where id = $1 and state = 'open' and expires_at > now()`,
    [o.id, o.responseSealed, o.leaseSeconds],
  );
  return rowCount === 1;
}

/** Takes over an answer that was left on its way; undefined while its sender may still be at work. */
export async function leaseSending(
  tx: Transaction,
  id: string,
  leaseSeconds: number,
): Promise<PresentationRequestRow | undefined> {
  const { rows } = await tx.query<Columns>(
    `update presentation_request set leased_until = clock_timestamp() + make_interval(secs => $2)
      where id = $1 and state = 'sending' and leased_until < clock_timestamp() returning ${COLUMNS}`,
    [id, leaseSeconds],
  );
  return rows[0] && fromColumns(rows[0]);
}

/** Ends the sending; the signed answer is not kept. False when it had ended already. */
export async function endSending(
  tx: Transaction,
  o: { id: string; state: 'sent' | 'unconfirmed' | 'refused'; redirectSealed?: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update presentation_request set state = $2, response_sealed = null, redirect_sealed = $3, leased_until = null
      where id = $1 and state = 'sending'`,
    [o.id, o.state, o.redirectSealed ?? null],
  );
  return rowCount === 1;
}

/** open -> declined; false when it was answered. */
export async function markDeclined(tx: Transaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update presentation_request set state = 'declined' where id = $1 and state = 'open'`,
    [id],
  );
  return rowCount === 1;
}

export async function deleteOldRequests(tx: Transaction, tenantId: string): Promise<void> {
  await tx.query(
    `delete from presentation_request where tenant_id = $1 and state = 'open' and expires_at < now() - interval '1 day'`,
    [tenantId],
  );
}

function fromColumns(row: Columns): PresentationRequestRow {
  return {
    id: row.id,
    state: row.state,
    requestSealed: row.request_sealed,
    responseSealed: row.response_sealed,
    redirectSealed: row.redirect_sealed,
    expired: row.expired,
    expiresAt: row.expires_at,
  };
}
