// Locks that last as long as a transaction: who holds one works alone on what it names, on every instance of this service.
import type { Transaction } from '@skill-records/service-kit/database';

/**
 * deposit: the list-signing keys of a tenant. reserve: batches of entries and new lists of a tenant. change: the status of
 * an issuance. publish: one list (events may still be appended).
 *
 * Why no two transactions wait for each other in a circle: every transaction takes at most one of these locks alone,
 * except a change, which first shares `reserve` and then takes `change`; nobody takes `reserve` while holding `change`;
 * and rows of lists are locked only after these locks, in the order of their ids (`lockLists`, `placeEntries`).
 */
export type LockKind = 'deposit' | 'reserve' | 'change' | 'publish';

export async function lock(tx: Transaction, kind: LockKind, ...names: string[]): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [[kind, ...names].join('|')]);
}

/** Holders of the shared lock work side by side, but not beside one who holds it alone. */
export async function lockShared(tx: Transaction, kind: LockKind, ...names: string[]): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [[kind, ...names].join('|')]);
}
