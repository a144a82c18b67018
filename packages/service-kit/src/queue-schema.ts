// The queue's own schema in PostgreSQL (used when there is no Redis): made by the administrator, used by workers and named producers.
import { runMigrations } from 'bullmq';
import pg from 'pg';
import type { ServiceRoles } from './roles.ts';

/**
 * Migrates BullMQ's tables in `<service>_queue` and gives its rights anew (a new version may have brought new tables).
 * Producers get the same rights as the worker on this schema only: BullMQ's functions run with the caller's rights and
 * adding a job also trims events.
 */
export async function migrateQueueSchema(
  client: pg.Client,
  roles: ServiceRoles,
  producers: readonly string[],
): Promise<void> {
  await runMigrations(client as never, roles.queueSchema);
  const schema = pg.escapeIdentifier(roles.queueSchema);
  const users = [roles.worker, ...producers].map(pg.escapeIdentifier).join(', ');
  await client.query('begin');
  try {
    await client.query(`revoke all on schema ${schema} from public`);
    await client.query(`grant usage on schema ${schema} to ${users}`);
    await client.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${users}`);
    await client.query(`grant usage, select, update on all sequences in schema ${schema} to ${users}`);
    await client.query(`revoke insert, update, delete on ${schema}.migration from ${users}`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
