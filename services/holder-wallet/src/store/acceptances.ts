// Rows of offers on their way to a stored credential.
import type { Transaction } from '@skill-records/service-kit/database';

export type AcceptanceState = 'started' | 'authorized' | 'received' | 'stored' | 'refused';

export interface AcceptanceRow {
  id: string;
  state: AcceptanceState;
  progressSealed: string | null;
  failure: string | null;
  failureDetail: string | null;
  credentialIds: string[];
}

interface Columns {
  id: string;
  state: AcceptanceState;
  progress_sealed: string | null;
  failure: string | null;
  failure_detail: string | null;
  credential_ids: string[];
}

/** Starts the row of an offer, or does nothing when the same offer was accepted before. */
export async function startAcceptance(
  tx: Transaction,
  o: { tenantId: string; id: string; offerHash: Buffer },
): Promise<void> {
  await tx.query(
    `insert into offer_acceptance (tenant_id, id, offer_hash) values ($1, $2, $3)
     on conflict on constraint offer_acceptance_offer do nothing`,
    [o.tenantId, o.id, o.offerHash],
  );
}

export async function findAcceptance(tx: Transaction, offerHash: Buffer): Promise<AcceptanceRow | undefined> {
  const { rows } = await tx.query<Columns>('select * from offer_acceptance where offer_hash = $1', [offerHash]);
  return rows[0] && fromColumns(rows[0]);
}

export async function readAcceptance(tx: Transaction, id: string): Promise<AcceptanceRow | undefined> {
  const { rows } = await tx.query<Columns>('select * from offer_acceptance where id = $1', [id]);
  return rows[0] && fromColumns(rows[0]);
}

/** Takes (or prolongs) the right to work on the row; undefined while another worker has it. Time is the database's. */
export async function leaseAcceptance(
  tx: Transaction,
  id: string,
  seconds: number,
): Promise<AcceptanceRow | undefined> {
  const { rows } = await tx.query<Columns>(
    `update offer_acceptance set leased_until = clock_timestamp() + make_interval(secs => $2), updated_at = now()
      where id = $1 and (leased_until is null or leased_until < clock_timestamp()) returning *`,
    [id, seconds],
  );
  return rows[0] && fromColumns(rows[0]);
}

/** Writes a finished step and prolongs the lease. */
export async function advanceAcceptance(
  tx: Transaction,
  o: { id: string; state: AcceptanceState; progressSealed: string; seconds: number },
): Promise<void> {
  await tx.query(
    `update offer_acceptance set state = $2, progress_sealed = $3, failure = null, failure_detail = null,
       leased_until = clock_timestamp() + make_interval(secs => $4), updated_at = now() where id = $1`,
    [o.id, o.state, o.progressSealed, o.seconds],
  );
}

/** Ends the work: nothing that could be used again stays in the row. */
export async function finishAcceptance(
  tx: Transaction,
  o: { id: string; state: 'stored' | 'refused'; credentialIds?: string[]; failure?: string; failureDetail?: string },
): Promise<void> {
  await tx.query(
    `update offer_acceptance set state = $2, progress_sealed = null, credential_ids = $3, failure = $4,
       failure_detail = $5, leased_until = null, updated_at = now() where id = $1`,
    [o.id, o.state, o.credentialIds ?? [], o.failure ?? null, o.failureDetail ?? null],
  );
}

/** Lets go of the row after a failure that another attempt may overcome. `restart` forgets the steps done so far. */
export async function releaseAcceptance(
  tx: Transaction,
  id: string,
  o: { failure: string; restart: boolean },
): Promise<void> {
  await tx.query(
    `update offer_acceptance set leased_until = null, failure = $2, updated_at = now(),
       state = case when $3 then 'started' else state end,
       progress_sealed = case when $3 then null else progress_sealed end where id = $1`,
    [id, o.failure, o.restart],
  );
}

function fromColumns(row: Columns): AcceptanceRow {
  return {
    id: row.id,
    state: row.state,
    progressSealed: row.progress_sealed,
    failure: row.failure,
    failureDetail: row.failure_detail,
    credentialIds: row.credential_ids,
  };
}
