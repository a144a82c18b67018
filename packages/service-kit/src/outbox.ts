// The outbox: a message is a row written in the same transaction as the change it tells of.
import { randomUUID } from 'node:crypto';
import type { Database, Transaction } from './database.ts';

export interface OutgoingMessage {
  queue: string;
  /** Ids only; no personal data, no secrets. */
  payload: Record<string, unknown>;
  /** Null or absent: the message belongs to no tenant. */
  tenantId?: string | null;
  /** Schema name of the receiving service; default the own one. */
  target?: string;
  /** Not before; default at once. */
  availableAt?: Date;
}

/** The NOTIFY channel that wakes a service's relay. It carries nothing. */
export const outboxChannel = (service: string): string => `${service}_outbox`;

/**
 * Adds a message; answers its id, which stays the same over all deliveries. It is sent only if the transaction commits.
 *
 * The relay is woken after COMMIT by a separate NOTIFY, not by one inside the transaction: PostgreSQL serialises all commits
 * that carry a NOTIFY. If the wake-up is lost, the relay's polling finds the row a second later.
 */
export async function enqueue(tx: Transaction, message: OutgoingMessage): Promise<string> {
  const id = randomUUID();
  await tx.query(
    `insert into outbox (id, tenant_id, target, queue, payload, available_at)
     values ($1, $2, coalesce($3, current_schema()), $4, $5, coalesce($6, now()))`,
    [
      id,
      message.tenantId ?? null,
      message.target ?? null,
      message.queue,
      JSON.stringify(message.payload),
      message.availableAt ?? null,
    ],
  );
  tx.afterCommit('outbox', wakeRelay);
  return id;
}

const waking = new WeakSet<Database>();

function wakeRelay(db: Database): void {
  if (waking.has(db)) return; // one is on its way and will be enough
  waking.add(db);
  setImmediate(() => {
    waking.delete(db);
    db.query(`select pg_notify(current_schema() || '_outbox', '')`).catch(() => {});
  });
}
