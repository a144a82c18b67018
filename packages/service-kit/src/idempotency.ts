// Idempotency-Key: a repeated request gets the stored answer, and its work is done once.
import { createHash } from 'node:crypto';
import type { Database, Transaction } from './database.ts';
import type { Envelope } from './envelope.ts';
import { Problem, problem } from './problem.ts';
import { NIL_TENANT, setTenant, withTenant } from './tenancy.ts';

export interface IdempotentRequest {
  /** Undefined for operator requests, which have no tenant. */
  tenantId: string | undefined;
  /** The Idempotency-Key; undefined: the work is simply done, in one transaction. */
  key: string | undefined;
  /** Method and pattern of the route: the same key on another route is another request. */
  route: string;
  /** The parsed body (and whatever else makes the request what it is). */
  body: unknown;
  /** Given when the answer is confidential: it is stored sealed. */
  seal?: Envelope;
}

export interface Answer<T> {
  status: number;
  body: T;
  /** A name (an offer id) under which `deleteSealedResponses` finds the stored answer. */
  reference?: string;
}

/** The Idempotency-Key of a request's headers. Throws problem `idempotency_key_invalid`. */
export function idempotencyKey(request: {
  headers: Record<string, string | string[] | undefined>;
}): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) throw problem('idempotency_key_invalid');
  return key;
}

/**
 * Row, work and stored answer are ONE transaction, so an interrupted request leaves nothing and can be repeated.
 * 1. The row is inserted first. Its primary key makes a second request with the same key wait for the first one's end.
 * 2. If the first commits, the second finds the row: same body -> its stored answer; other body -> `idempotency_key_reused`.
 * 3. If the first fails, its row vanishes and the second does the work itself.
 * 4. The second waits at most two seconds, then answers `idempotency_in_progress`; nothing was done twice.
 * `body` is what JSON made of it, so first answer and repetition have the same bytes.
 */
export async function withIdempotency<T>(
  db: Database,
  request: IdempotentRequest,
  run: (tx: Transaction) => Promise<Answer<T>>,
): Promise<{ status: number; body: T; replayed: boolean }> {
  const tenantId = request.tenantId ?? NIL_TENANT;
  const keyHash = request.key === undefined ? undefined : digest(request.key);
  return withTenant(db, tenantId, async (tx) => {
    const place = [tenantId, request.route, keyHash];
    const aad = `${tenantId}|idempotency:${request.route}|${keyHash?.toString('hex')}`;
    if (keyHash) {
      const requestHash = digest(JSON.stringify(request.body) ?? '');
      if (!(await claim(tx, place, requestHash))) {
        const stored = await readStored<T>(tx, place, requestHash, request.seal, aad);
        return { ...stored, replayed: true };
      }
    }
    const answer = await run(tx);
    const text = JSON.stringify(answer.body) ?? 'null';
    if (keyHash) {
      await setTenant(tx, tenantId); // the work may have created a tenant and gone over to it
      await tx.query(
        `update idempotency set status = $4, body = $5, sealed = $6, reference = $7
          where tenant_id = $1 and route = $2 and key_hash = $3`,
        [
          ...place,
          answer.status,
          request.seal ? request.seal.seal(text, aad) : text,
          request.seal !== undefined,
          answer.reference ?? null,
        ],
      );
    }
    return { status: answer.status, body: JSON.parse(text) as T, replayed: false };
  });
}

/** Empties the sealed answers that belong to `reference`; a repeated request then gets problem `idempotency_response_gone`. */
export async function deleteSealedResponses(tx: Transaction, reference: string): Promise<number> {
  const { rowCount } = await tx.query(
    'update idempotency set body = null where reference = $1 and sealed and body is not null',
    [reference],
  );
  return rowCount;
}

async function claim(tx: Transaction, place: unknown[], requestHash: Buffer): Promise<boolean> {
  await tx.query(`set local lock_timeout = '2s'`);
  try {
    const { rowCount } = await tx.query(
      `insert into idempotency (tenant_id, route, key_hash, request_hash) values ($1, $2, $3, $4) on conflict do nothing`,
      [...place, requestHash],
    );
    await tx.query(`set local lock_timeout = '10s'`);
    return rowCount === 1;
  } catch (error) {
    if ((error as { code?: string }).code === '55P03') throw new Problem('idempotency_in_progress', { retryAfter: 1 });
    throw error;
  }
}

async function readStored<T>(
  tx: Transaction,
  place: unknown[],
  requestHash: Buffer,
  seal: Envelope | undefined,
  aad: string,
): Promise<{ status: number; body: T }> {
  const { rows } = await tx.query<{ request_hash: Buffer; status: number; body: string | null; sealed: boolean }>(
    'select request_hash, status, body, sealed from idempotency where tenant_id = $1 and route = $2 and key_hash = $3',
    place,
  );
  const row = rows[0];
  if (!row) throw new Problem('idempotency_in_progress', { retryAfter: 1 }); // expired and removed at this very moment
  if (!row.request_hash.equals(requestHash)) throw problem('idempotency_key_reused');
  if (row.body === null) throw problem('idempotency_response_gone');
  if (row.sealed && !seal) throw new Error('this route stored a sealed answer and must be given the envelope');
  const text = row.sealed && seal ? seal.openText(row.body, aad) : row.body;
  return { status: row.status, body: JSON.parse(text) as T };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
