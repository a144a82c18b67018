// SQL of verification sessions: created, answered exactly once, read, erased.
import type { Db } from '@skill-records/service-kit/database';

export type SessionState = 'pending' | 'received' | 'verified' | 'refused' | 'expired';
export type RefusalReason = 'checksFailed' | 'declined' | 'walletError';
export type Assurance = 'green' | 'amber' | 'red';

export interface NewSession {
  id: string;
  requestId: string;
  responseId: string;
  jobProfile?: { slug: string; version: string };
  /** The DCQL query as JSON text. */
  dcqlQuery: string;
  purpose: { en: string; ja: string };
  retention: string;
  issuerTrust: 'listed' | 'any';
  trustList: string;
  candidateRef?: string;
  secretsSealed: string;
  nonceHash: Uint8Array;
  stateHash: Uint8Array;
  createdAt: Date;
  expiresAt: Date;
  eraseAfter: Date;
}

export interface StoredSession extends Omit<NewSession, 'secretsSealed' | 'nonceHash' | 'stateHash'> {
  state: SessionState;
  reason?: RefusalReason;
  assurance?: Assurance;
  /** Gone once the session is answered or erased. */
  secretsSealed?: string;
  inputsSealed?: string;
  reportSealed?: string;
  /** What erasure leaves; shape decided by the use case that judged. */
  outcome?: unknown;
  receivedAt?: Date;
  erasedAt?: Date;
}

export interface SessionAnswer {
  nonceHash: Uint8Array;
  stateHash: Uint8Array;
  state: 'verified' | 'refused';
  reason?: RefusalReason;
  assurance?: Assurance;
  inputsSealed?: string;
  reportSealed?: string;
  outcome?: unknown;
  now: Date;
}

interface Row {
  id: string;
  request_id: string;
  response_id: string;
  state: SessionState;
  reason: RefusalReason | null;
  assurance: Assurance | null;
  job_profile: string | null;
  job_profile_version: string | null;
  dcql_query: string;
  purpose_en: string;
  purpose_ja: string;
  retention: string;
  issuer_trust: 'listed' | 'any';
  trust_list: string;
  candidate_ref: string | null;
  secrets_sealed: string | null;
  inputs_sealed: string | null;
  report_sealed: string | null;
  outcome: unknown;
  created_at: Date;
  expires_at: Date;
  received_at: Date | null;
  erase_after: Date;
  erased_at: Date | null;
}

function fromRow(row: Row): StoredSession {
  return {
    id: row.id,
    requestId: row.request_id,
    responseId: row.response_id,
    state: row.state,
    dcqlQuery: row.dcql_query,
    purpose: { en: row.purpose_en, ja: row.purpose_ja },
    retention: row.retention,
    issuerTrust: row.issuer_trust,
    trustList: row.trust_list,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    eraseAfter: row.erase_after,
    ...(row.job_profile !== null && { jobProfile: { slug: row.job_profile, version: row.job_profile_version ?? '' } }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.assurance !== null && { assurance: row.assurance }),
    ...(row.candidate_ref !== null && { candidateRef: row.candidate_ref }),
    ...(row.secrets_sealed !== null && { secretsSealed: row.secrets_sealed }),
    ...(row.inputs_sealed !== null && { inputsSealed: row.inputs_sealed }),
    ...(row.report_sealed !== null && { reportSealed: row.report_sealed }),
    ...(row.outcome !== null && { outcome: row.outcome }),
    ...(row.received_at !== null && { receivedAt: row.received_at }),
    ...(row.erased_at !== null && { erasedAt: row.erased_at }),
  };
}

export async function insertSession(tx: Db, tenantId: string, session: NewSession): Promise<void> {
  await tx.query(
    `INSERT INTO verification_session (tenant_id, id, request_id, response_id, job_profile, job_profile_version, dcql_query,
       purpose_en, purpose_ja, retention, issuer_trust, trust_list, candidate_ref, secrets_sealed, nonce_hash, state_hash,
       created_at, expires_at, erase_after)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
    [
      tenantId,
      session.id,
      session.requestId,
      session.responseId,
      session.jobProfile?.slug ?? null,
      session.jobProfile?.version ?? null,
      session.dcqlQuery,
      session.purpose.en,
      session.purpose.ja,
      session.retention,
      session.issuerTrust,
      session.trustList,
      session.candidateRef ?? null,
      session.secretsSealed,
      Buffer.from(session.nonceHash),
      Buffer.from(session.stateHash),
      session.createdAt,
      session.expiresAt,
      session.eraseAfter,
    ],
  );
}

export async function findSession(tx: Db, tenantId: string, id: string): Promise<StoredSession | undefined> {
  const { rows } = await tx.query<Row>('SELECT * FROM verification_session WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    id,
  ]);
  return rows[0] && fromRow(rows[0]);
}

/** By the random id in the request URI. */
export async function findSessionByRequest(
  tx: Db,
  tenantId: string,
  requestId: string,
): Promise<StoredSession | undefined> {
  const { rows } = await tx.query<Row>('SELECT * FROM verification_session WHERE tenant_id = $1 AND request_id = $2', [
    tenantId,
    requestId,
  ]);
  return rows[0] && fromRow(rows[0]);
}

/** By the random id in the response URI. */
export async function findSessionByResponse(
  tx: Db,
  tenantId: string,
  responseId: string,
): Promise<StoredSession | undefined> {
  const { rows } = await tx.query<Row>('SELECT * FROM verification_session WHERE tenant_id = $1 AND response_id = $2', [
    tenantId,
    responseId,
  ]);
  return rows[0] && fromRow(rows[0]);
}

/**
 * Stores the one answer a session can have. Nonce and state are compared and consumed by the statement that writes the
 * result, so of any number of answers sent at once the row lock lets one through and the others match nothing
 * (OpenID4VP 1.0, section 14.1: replay). False = this session takes no answer (any more).
 */
export async function storeAnswer(tx: Db, tenantId: string, id: string, answer: SessionAnswer): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE verification_session SET state = $5, reason = $6, assurance = $7, inputs_sealed = $8, report_sealed = $9,
       outcome = $10::jsonb, received_at = $11, secrets_sealed = NULL, nonce_hash = NULL, state_hash = NULL
     WHERE tenant_id = $1 AND id = $2 AND nonce_hash = $3 AND state_hash = $4 AND state = 'pending' AND expires_at > $11`,
    [
      tenantId,
      id,
      Buffer.from(answer.nonceHash),
      Buffer.from(answer.stateHash),
      answer.state,
      answer.reason ?? null,
      answer.assurance ?? null,
      answer.inputsSealed ?? null,
      answer.reportSealed ?? null,
      answer.outcome === undefined ? null : JSON.stringify(answer.outcome),
      answer.now,
    ],
  );
  return rowCount === 1;
}

/** Newest first, `limit` rows after the one that `after` names. */
export async function listSessions(
  tx: Db,
  tenantId: string,
  page: { limit: number; after?: { createdAt: Date; id: string } },
): Promise<StoredSession[]> {
  const { rows } = await tx.query<Row>(
    `SELECT * FROM verification_session WHERE tenant_id = $1
       AND ($2::timestamptz IS NULL OR (created_at, id) < ($2::timestamptz, $3::uuid))
     ORDER BY created_at DESC, id DESC LIMIT $4`,
    [tenantId, page.after?.createdAt ?? null, page.after?.id ?? null, page.limit],
  );
  return rows.map(fromRow);
}

/** Removes everything that came from or points at the person; a session still open ends. Repeating it changes nothing. */
export async function eraseSession(tx: Db, tenantId: string, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE verification_session SET inputs_sealed = NULL, report_sealed = NULL, candidate_ref = NULL, secrets_sealed = NULL,
       nonce_hash = NULL, state_hash = NULL, erased_at = $3,
       state = CASE WHEN state = 'pending' THEN 'expired' ELSE state END
     WHERE tenant_id = $1 AND id = $2 AND erased_at IS NULL`,
    [tenantId, id, now],
  );
  return rowCount === 1;
}
