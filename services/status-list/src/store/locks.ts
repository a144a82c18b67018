// Locks that last as long as a transaction: who holds one works alone on what it names, on every instance of this service.
import type { Transaction } from '@skill-records/service-kit/database';

/**
 * deposit: the list-signing key of a tenant. reserve: batches of indexes of a tenant. change: the status of an issuance.
 * publish: one list (events may still be appended). A transaction takes one of these
 * locks at most, so two transactions never wait for each other's.
 */
export type LockKind = 'deposit' | 'reserve' | 'change' | 'publish';

export async function lock(tx: Transaction, kind: LockKind, ...names: string[]): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [[kind, ...names].join('|')]);
}
