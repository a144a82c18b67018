// Copies of signed status lists, as their issuers publish them, until they are to be fetched again.
import type { Db } from '@skill-records/service-kit/database';

export interface StatusListRow {
  bytes: Buffer;
  etag: string | null;
  fetchedAt: Date;
  /** By the database's clock. */
  fresh: boolean;
}

export async function readStatusList(db: Db, url: string): Promise<StatusListRow | undefined> {
  const { rows } = await db.query<{ bytes: Buffer; etag: string | null; fetched_at: Date; fresh: boolean }>(
    'select bytes, etag, fetched_at, expires_at > now() as fresh from status_list_cache where url = $1',
    [url],
  );
  const row = rows[0];
  return row && { bytes: row.bytes, etag: row.etag, fetchedAt: row.fetched_at, fresh: row.fresh };
}

export async function putStatusList(
  db: Db,
  o: { url: string; bytes: Uint8Array; etag: string | null; seconds: number },
): Promise<void> {
  await db.query(
    `insert into status_list_cache (url, bytes, etag, fetched_at, expires_at)
     values ($1, $2, $3, now(), now() + make_interval(secs => $4))
     on conflict (url) do update
       set bytes = excluded.bytes, etag = excluded.etag, fetched_at = excluded.fetched_at, expires_at = excluded.expires_at`,
    [o.url, Buffer.from(o.bytes), o.etag, o.seconds],
  );
}

/** The copy is still the published one. */
export async function prolongStatusList(db: Db, url: string, seconds: number): Promise<void> {
  await db.query(
    'update status_list_cache set fetched_at = now(), expires_at = now() + make_interval(secs => $2) where url = $1',
    [url, seconds],
  );
}

export async function deleteStatusList(db: Db, url: string): Promise<void> {
  await db.query('delete from status_list_cache where url = $1', [url]);
}

/** Keeps the table small: a list that nobody asked about for a week is fetched again when needed. */
export async function deleteOldStatusLists(db: Db): Promise<void> {
  await db.query(`delete from status_list_cache where expires_at < now() - interval '7 days'`);
}
