// SQL of the shared copy of published status lists: public data, kept for as long as each list allows.
import type { Db } from '@skill-records/service-kit/database';

/** How long an outdated copy may lie around before any later write removes it. */
const KEEP_MS = 86_400_000;

/** The bytes of a copy that is still fresh at `now`. */
export async function findFreshStatusList(db: Db, url: string, now: Date): Promise<Uint8Array | undefined> {
  const { rows } = await db.query<{ bytes: Buffer }>(
    'SELECT bytes FROM status_list_cache WHERE url = $1 AND expires_at > $2',
    [url, now],
  );
  return rows[0]?.bytes;
}

export async function storeStatusList(
  db: Db,
  copy: { url: string; bytes: Uint8Array; fetchedAt: Date; expiresAt: Date },
): Promise<void> {
  await db.query(
    `INSERT INTO status_list_cache (url, bytes, fetched_at, expires_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (url) DO UPDATE SET bytes = excluded.bytes, fetched_at = excluded.fetched_at,
       expires_at = excluded.expires_at`,
    [copy.url, Buffer.from(copy.bytes), copy.fetchedAt, copy.expiresAt],
  );
  await db.query('DELETE FROM status_list_cache WHERE expires_at < $1', [new Date(copy.fetchedAt.getTime() - KEEP_MS)]);
}

export async function deleteStatusList(db: Db, url: string): Promise<void> {
  await db.query('DELETE FROM status_list_cache WHERE url = $1', [url]);
}
