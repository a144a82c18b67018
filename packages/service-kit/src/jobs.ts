// Jobs: what a service does with a message, at least once, never twice at the same time, with retries and an end to them.

import type { Static, TSchema } from 'typebox';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Database } from './database.ts';
import type { Log } from './logger.ts';
import type { Queues } from './queue.ts';

export interface JobContext {
  /** The message's id: the same for every delivery, so a handler can recognise a repetition by it. */
  id: string;
  attempt: number;
  tenantId: string | null;
}

export interface JobOptions<S extends TSchema> {
  queues: Queues;
  /** The worker role's. */
  db: Database;
  service: string;
  /** The queue's name. */
  name: string;
  schema: S;
  /** Must be idempotent: it may run again after it succeeded, when the process dies before that is noted. */
  handler: (payload: Static<S>, context: JobContext) => Promise<void>;
  log: Log;
  /** Starts of the handler before the message is dead; default 12 (about a day, with the growing waits). */
  maxAttempts?: number;
  concurrency?: number;
  /** Seconds without a sign of life after which another process may take the job over; default 30. */
  leaseSeconds?: number;
}

const LEASE_SECONDS = 30;

/**
 * 1. A message from another service has no row here yet: it gets one (same id), and is from then on like our own.
 * 2. The row is claimed by one UPDATE that only succeeds while nobody else is alive on it; a second copy finds nothing to do.
 * 3. While the handler runs, the row is touched three times per lease; a handler that died is noticed when its lease ends.
 * 4. Success: `done`. Failure: `waiting` again after 2, 4, 8 … seconds (an hour at most). Too many starts, or a payload
 *    that does not fit: `dead`, kept with its failure's code.
 * The queue's job itself always succeeds once the row is settled; it fails (and is repeated by BullMQ) only without a database.
 */
export function registerJob<S extends TSchema>(o: JobOptions<S>): void {
  const check = Compile(o.schema);
  const maxAttempts = o.maxAttempts ?? 12;
  const leaseSeconds = o.leaseSeconds ?? LEASE_SECONDS;
  o.queues.work(o.name, {
    schema: Type.Unknown(),
    ...(o.concurrency === undefined ? {} : { concurrency: o.concurrency }),
    async handler(sent, { id, attempt }) {
      await adopt(o, id, attempt, sent);
      const row = await claim(o.db, { id, queue: o.name, maxAttempts, leaseSeconds });
      if (!row) return;
      const { payload, tenant_id: tenantId, tries } = row;
      const about = { queue: o.name, outboxId: id, attempt, tries };
      if (!check.Check(payload)) {
        await finish(o.db, id, 'dead', 'payload_invalid');
        o.log.error(about, 'the payload does not fit its schema; the message is dead');
        return;
      }
      const heartbeat = setInterval(
        () => {
          o.db.query(`update outbox set alive_at = now() where id = $1 and state = 'added'`, [id]).catch(() => {});
        },
        (leaseSeconds * 1_000) / 3,
      );
      heartbeat.unref();
      try {
        await o.handler(payload as Static<S>, { id, attempt, tenantId });
      } catch (err) {
        clearInterval(heartbeat);
        const dead = tries >= maxAttempts;
        await (dead ? finish(o.db, id, 'dead', failureCode(err)) : postpone(o.db, id, tries, failureCode(err)));
        o.log[dead ? 'error' : 'warn'](
          { ...about, err },
          dead ? 'the job failed for the last time' : 'the job failed and will be repeated',
        );
        return;
      } finally {
        clearInterval(heartbeat);
      }
      await finish(o.db, id, 'done', null);
    },
  });
}

async function adopt(
  o: { db: Database; service: string; name: string },
  id: string,
  attempt: number,
  sent: unknown,
): Promise<void> {
  if (sent === null) return; // our own: the row is there already
  const payload = typeof sent === 'object' && !Array.isArray(sent) ? sent : {};
  await o.db.query(
    `insert into outbox (id, target, queue, payload, state, attempt, added_at)
     values ($1, $2, $3, $4, 'added', $5, now()) on conflict (id) do nothing`,
    [id, o.service, o.name, JSON.stringify(payload), attempt],
  );
}

interface ClaimedRow {
  payload: unknown;
  tenant_id: string | null;
  tries: number;
}

async function claim(
  db: Database,
  o: { id: string; queue: string; maxAttempts: number; leaseSeconds: number },
): Promise<ClaimedRow | undefined> {
  const { rows } = await db.query<ClaimedRow>(
    `update outbox set state = 'added', tries = tries + 1, alive_at = now()
      where id = $1 and queue = $2 and state in ('waiting', 'added') and available_at <= now()
        and (alive_at is null or alive_at < now() - make_interval(secs => $3))
      returning payload, tenant_id, tries`,
    [o.id, o.queue, o.leaseSeconds],
  );
  const row = rows[0];
  if (row && row.tries > o.maxAttempts) {
    // Every start so far ended with the process: one more would only end another one.
    await finish(db, o.id, 'dead', 'process_died');
    return undefined;
  }
  return row;
}

async function finish(db: Database, id: string, state: 'done' | 'dead', failure: string | null): Promise<void> {
  await db.query(
    `update outbox set state = $2, failure = $3, finished_at = now(), alive_at = null where id = $1 and state in ('waiting', 'added')`,
    [id, state, failure],
  );
}

async function postpone(db: Database, id: string, tries: number, failure: string): Promise<void> {
  await db.query(
    `update outbox set state = 'waiting', alive_at = null, failure = $3, available_at = now() + make_interval(secs => $2)
      where id = $1 and state = 'added'`,
    [id, Math.min(2 ** tries, 3600), failure],
  );
}

/** A code for the row: never a message, which could quote data. */
function failureCode(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return String(typeof code === 'string' || typeof code === 'number' ? code : (name ?? 'Error'))
    .replace(/[^\w.-]/g, '')
    .slice(0, 60);
}
