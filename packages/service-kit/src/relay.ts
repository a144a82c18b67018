// The relay: hands waiting outbox rows to the queue, drives again what got lost, and clears away what is old.
import type { Database, Transaction } from './database.ts';
import type { Log } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { outboxChannel } from './outbox.ts';
import type { Queues } from './queue.ts';

export interface Relay {
  /** Looks for waiting rows now. */
  kick(): void;
  close(): Promise<void>;
}

const BATCH = 100;
const PARALLEL = 10;
const SWEEP_MS = 5_000;
const CLEAN_MS = 10 * 60_000;

/**
 * Any number of relays of a service may run at once.
 * 1. A batch of waiting rows is locked with FOR UPDATE SKIP LOCKED: no two relays hold the same row.
 * 2. Each is added to the queue as job `<id>-<attempt>`; adding the same attempt again adds nothing.
 * 3. The rows become `added` (own queue) or `done` (another service's queue: from there it is that service's to finish).
 *    A crash between 2 and 3 leaves them waiting with the same attempt, so 2 repeats harmlessly.
 * 4. A row that the queue does not take waits a while before it is tried again, so that one queue that is missing (a
 *    fault of configuration) does not hold back the messages behind it. If the queue is away altogether, all rows wait.
 * 5. The sweeper makes `added` rows waiting again (next attempt) when nobody is alive on them: 30 s after the last sign of
 *    life of a handler, or 30 s after adding when none has begun, doubling with each attempt so that a long queue is not
 *    filled with copies. The handler's own claim (see jobs) keeps two copies from running at once.
 * `db`: the worker role's.
 */
export function startRelay(o: {
  db: Database;
  queues: Queues;
  service: string;
  log: Log;
  metrics?: Metrics;
  /** How often to look without being woken; default 1000. */
  pollMs?: number;
  /** How long a row waits that the queue did not take; default 5000. */
  deferMs?: number;
  /** Seconds after which an unfinished row is driven again; default 30. */
  sweepAfterSeconds?: number;
}): Relay {
  const pollMs = o.pollMs ?? 1_000;
  let closed = false;
  let wanted = false;
  let wake: (() => void) | undefined;
  let failures = 0;
  let nextSweep = 0;
  let nextClean = performance.now() + CLEAN_MS;

  const kick = () => {
    wanted = true;
    wake?.();
  };
  const pause = (ms: number) =>
    new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      wake = () => {
        clearTimeout(timer);
        done();
      };
      if (wanted && failures === 0) wake();
    });
  const round = async () => {
    if (performance.now() >= nextSweep) {
      nextSweep = performance.now() + Math.min(SWEEP_MS, (o.sweepAfterSeconds ?? 30) * 1_000);
      await sweep(o.db, o.service, o.sweepAfterSeconds ?? 30);
    }
    if (performance.now() >= nextClean) {
      nextClean = performance.now() + CLEAN_MS;
      await clean(o.db);
    }
    while (!closed && (await hand(o)) === BATCH);
  };
  const loop = async () => {
    while (!closed) {
      wanted = false;
      try {
        await round();
        failures = 0;
      } catch (err) {
        failures += 1;
        if (failures === 1) o.log.warn({ err }, 'messages wait: the database or the queue is not available');
      }
      if (!closed) await pause(failures === 0 ? pollMs : Math.min(pollMs * 2 ** failures, 10_000));
      wake = undefined;
    }
  };
  const running = loop();
  const listening = o.db.listen(outboxChannel(o.service), kick).catch((err: unknown) => {
    o.log.warn({ err }, 'the relay cannot listen and only polls');
    return undefined;
  });
  if (o.metrics) showCounts(o.db, o.metrics);

  return {
    kick,
    async close() {
      closed = true;
      wake?.();
      await running;
      await (await listening)?.close();
    },
  };
}

interface WaitingRow {
  id: string;
  target: string;
  queue: string;
  attempt: number;
  payload: Record<string, unknown>;
}

/** Resolves to the number of rows looked at. Throws when the queue took none of them: then it is probably away. */
async function hand(o: { db: Database; queues: Queues; service: string; deferMs?: number }): Promise<number> {
  const { looked, failure } = await o.db.transaction(async (tx) => {
    const { rows } = await tx.query<WaitingRow>(
      `select id, target, queue, attempt + 1 as attempt, payload from outbox
        where state = 'waiting' and available_at <= now()
        order by available_at, created_at limit $1 for update skip locked`,
      [BATCH],
    );
    const added: string[] = [];
    const refused: string[] = [];
    const refusing = new Set<string>();
    let reason: unknown;
    for (let start = 0; start < rows.length; start += PARALLEL) {
      const part = rows.slice(start, start + PARALLEL);
      const outcomes = await Promise.allSettled(
        // One refusal of a queue speaks for the rest of the batch.
        part.map((row) => (refusing.has(placeOf(row)) ? Promise.reject(reason) : add(o, row))),
      );
      outcomes.forEach((outcome, index) => {
        const row = part[index] as WaitingRow;
        if (outcome.status === 'fulfilled') {
          added.push(row.id);
          return;
        }
        refused.push(row.id);
        refusing.add(placeOf(row));
        reason = outcome.reason;
      });
    }
    await markAdded(tx, added, o.service);
    await defer(tx, refused, o.deferMs ?? 5_000);
    return { looked: rows.length, failure: added.length === 0 ? reason : undefined };
  });
  if (failure !== undefined) throw failure;
  return looked;
}

const placeOf = ({ target, queue }: WaitingRow): string => `${target}|${queue}`;

function add(o: { queues: Queues; service: string }, row: WaitingRow): Promise<void> {
  // Our own handler reads its payload from the row: what travels through the queue is only the id.
  const payload = row.target === o.service ? null : row.payload;
  return o.queues.add({ service: row.target, queue: row.queue }, { id: row.id, attempt: row.attempt, payload });
}

async function defer(tx: Transaction, ids: readonly string[], ms: number): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `update outbox set available_at = now() + make_interval(secs => $2::float8 / 1000) where id = any ($1::uuid[])`,
    [ids, ms],
  );
}

async function markAdded(tx: Transaction, ids: readonly string[], service: string): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `update outbox set attempt = attempt + 1, added_at = now(), alive_at = null,
            state = case when target = $2 then 'added' else 'done' end,
            finished_at = case when target = $2 then null else now() end
      where id = any ($1::uuid[]) and state = 'waiting'`,
    [ids, service],
  );
}

async function sweep(db: Database, service: string, seconds: number): Promise<void> {
  await db.query(
    `update outbox set state = 'waiting', alive_at = null
      where id in (
        select id from outbox
         where state = 'added' and target = $1
           and case when alive_at is not null then alive_at < now() - make_interval(secs => $2::float8)
                    else added_at < now() - make_interval(secs => least($2::float8 * 2 ^ (attempt - 1), 3600)) end
         limit 1000 for update skip locked)`,
    [service, seconds],
  );
}

async function clean(db: Database): Promise<void> {
  await db.query(
    `delete from outbox where id in (
       select id from outbox where state = 'done' and finished_at < now() - interval '7 days' limit 10000)`,
  );
  await db.query('delete from idempotency where expires_at < now()');
  await db.query('delete from page_session where expires_at < now()');
}

function showCounts(db: Database, metrics: Metrics): void {
  metrics.gauge('outbox_messages', 'Messages by state; dead ones need somebody to look', ['state'], async (gauge) => {
    const { rows } = await db.query<{ state: string; count: number }>(
      `select s.state, count(o.id)::int as count from unnest(array['waiting', 'added', 'dead']) as s (state)
         left join outbox o on o.state = s.state group by s.state`,
    );
    for (const row of rows) gauge.set({ state: row.state }, row.count);
  });
}
