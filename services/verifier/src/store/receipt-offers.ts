// SQL of receipts on offer: the finished document, the code and token that lead to it, and the nonces for key proofs.
import type { Db } from '@skill-records/service-kit/database';

export interface NewReceiptOffer {
  /** Public, random; part of the offer's address. */
  id: string;
  sessionId: string;
  /** The id of the receipt itself. */
  receiptId: string;
  documentSealed: string;
  holderSealed: string;
  codeSealed: string;
  codeHash: Uint8Array;
  notificationId: string;
  createdAt: Date;
  expiresAt: Date;
}

export interface StoredReceiptOffer {
  id: string;
  sessionId: string;
  documentSealed?: string;
  holderSealed?: string;
  codeSealed?: string;
  notificationId: string;
  deliveredAt?: Date;
  expiresAt: Date;
}

interface Row {
  id: string;
  session_id: string;
  document_sealed: string | null;
  holder_sealed: string | null;
  code_sealed: string | null;
  notification_id: string;
  delivered_at: Date | null;
  expires_at: Date;
}

function fromRow(row: Row): StoredReceiptOffer {
  return {
    id: row.id,
    sessionId: row.session_id,
    notificationId: row.notification_id,
    expiresAt: row.expires_at,
    ...(row.document_sealed !== null && { documentSealed: row.document_sealed }),
    ...(row.holder_sealed !== null && { holderSealed: row.holder_sealed }),
    ...(row.code_sealed !== null && { codeSealed: row.code_sealed }),
    ...(row.delivered_at !== null && { deliveredAt: row.delivered_at }),
  };
}

export async function insertReceiptOffer(tx: Db, tenantId: string, offer: NewReceiptOffer): Promise<void> {
  await tx.query(
    `INSERT INTO receipt_offer (tenant_id, id, session_id, receipt_id, document_sealed, holder_sealed,
       code_sealed, code_hash, notification_id, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tenantId,
      offer.id,
      offer.sessionId,
      offer.receiptId,
      offer.documentSealed,
      offer.holderSealed,
      offer.codeSealed,
      Buffer.from(offer.codeHash),
      offer.notificationId,
      offer.createdAt,
      offer.expiresAt,
    ],
  );
}

export async function findReceiptOffer(tx: Db, tenantId: string, id: string): Promise<StoredReceiptOffer | undefined> {
  const { rows } = await tx.query<Row>('SELECT * FROM receipt_offer WHERE tenant_id = $1 AND id = $2', [tenantId, id]);
  return rows[0] && fromRow(rows[0]);
}

/** All offers of a session, oldest first. */
export async function listReceiptOffers(tx: Db, tenantId: string, sessionId: string): Promise<StoredReceiptOffer[]> {
  const { rows } = await tx.query<Row>(
    'SELECT * FROM receipt_offer WHERE tenant_id = $1 AND session_id = $2 ORDER BY created_at, id',
    [tenantId, sessionId],
  );
  return rows.map(fromRow);
}

/** Exchanges the code for a token in one statement: of two redemptions at once, one finds the code. Undefined = no such live code. */
export async function redeemCode(
  tx: Db,
  tenantId: string,
  o: { codeHash: Uint8Array; tokenHash: Uint8Array; tokenExpiresAt: Date; now: Date },
): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE receipt_offer SET code_hash = NULL, code_sealed = NULL, token_hash = $3, token_expires_at = $4
     WHERE tenant_id = $1 AND code_hash = $2 AND expires_at > $5 AND document_sealed IS NOT NULL RETURNING id`,
    [tenantId, Buffer.from(o.codeHash), Buffer.from(o.tokenHash), o.tokenExpiresAt, o.now],
  );
  return rows[0]?.id;
}

export async function findByToken(
  tx: Db,
  tenantId: string,
  tokenHash: Uint8Array,
  now: Date,
): Promise<StoredReceiptOffer | undefined> {
  const { rows } = await tx.query<Row>(
    'SELECT * FROM receipt_offer WHERE tenant_id = $1 AND token_hash = $2 AND token_expires_at > $3',
    [tenantId, Buffer.from(tokenHash), now],
  );
  return rows[0] && fromRow(rows[0]);
}

export async function markDelivered(tx: Db, tenantId: string, id: string, now: Date): Promise<void> {
  await tx.query(
    'UPDATE receipt_offer SET delivered_at = coalesce(delivered_at, $3) WHERE tenant_id = $1 AND id = $2',
    [tenantId, id, now],
  );
}

export async function storeNotification(tx: Db, tenantId: string, id: string, event: string): Promise<void> {
  await tx.query('UPDATE receipt_offer SET notified = $3 WHERE tenant_id = $1 AND id = $2', [tenantId, id, event]);
}

/** Takes back what a session's receipts still hold: document, holder and code. */
export async function eraseReceiptOffers(tx: Db, tenantId: string, sessionId: string): Promise<void> {
  await tx.query(
    `UPDATE receipt_offer SET document_sealed = NULL, holder_sealed = NULL, code_sealed = NULL, code_hash = NULL,
       token_hash = NULL, token_expires_at = NULL WHERE tenant_id = $1 AND session_id = $2`,
    [tenantId, sessionId],
  );
}

export async function insertNonce(tx: Db, tenantId: string, nonceHash: Uint8Array, expiresAt: Date): Promise<void> {
  await tx.query('INSERT INTO receipt_nonce (tenant_id, nonce_hash, expires_at) VALUES ($1, $2, $3)', [
    tenantId,
    Buffer.from(nonceHash),
    expiresAt,
  ]);
}

/** True once for each nonce that is still fresh; outdated ones of this tenant go with it. */
export async function consumeNonce(tx: Db, tenantId: string, nonceHash: Uint8Array, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    'DELETE FROM receipt_nonce WHERE tenant_id = $1 AND nonce_hash = $2 AND expires_at > $3',
    [tenantId, Buffer.from(nonceHash), now],
  );
  await tx.query('DELETE FROM receipt_nonce WHERE tenant_id = $1 AND expires_at <= $2', [tenantId, now]);
  return rowCount === 1;
}
