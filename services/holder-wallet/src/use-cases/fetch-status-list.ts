// Gives a published status list from our copy while it is fresh, else from its publisher.
import { readStatusListTtl } from '@skill-records/credentials/status-list';
import { parseJson } from '@skill-records/oid4vc/json';
import { fetchPublishedStatusList } from '../clients/status-lists.ts';
import {
  deleteOldStatusLists,
  prolongStatusList,
  putStatusList,
  readStatusList,
  type StatusListRow,
} from '../store/status-lists.ts';
import type { Wallet } from './dependencies.ts';
import { isObject } from './read-json.ts';
import { httpOf } from './read-offer.ts';

const DEFAULT_SECONDS = 300;
const MAX_SECONDS = 3600;
const MAX_LIST_TEXT = 12 * 1024 * 1024;

export interface StatusListCopy {
  bytes: Uint8Array;
  fetchedAt: Date;
}

/** One request at a time per list, however many records stand in it. */
const running = new WeakMap<Wallet, Map<string, Promise<StatusListCopy>>>();

/** Throws `UnreachableError` when there is no fresh copy and the publisher does not answer: an old copy says nothing about now. */
export async function fetchStatusList(wallet: Wallet, url: string): Promise<StatusListCopy> {
  const row = await readStatusList(wallet.db, url);
  if (row?.fresh) return row;
  const mine = running.get(wallet) ?? new Map<string, Promise<StatusListCopy>>();
  running.set(wallet, mine);
  let fetching = mine.get(url);
  if (fetching === undefined) {
    fetching = refresh(wallet, url, row).finally(() => mine.delete(url));
    mine.set(url, fetching);
  }
  return fetching;
}

async function refresh(wallet: Wallet, url: string, row: StatusListRow | undefined): Promise<StatusListCopy> {
  const fetched = await fetchPublishedStatusList(httpOf(wallet), url, row?.etag ?? null);
  if (fetched.kind === 'unchanged' && row !== undefined) {
    await prolongStatusList(wallet.db, url, secondsOf(row.bytes));
    return { bytes: row.bytes, fetchedAt: wallet.now() };
  }
  const { bytes, etag } = fetched as Extract<typeof fetched, { kind: 'list' }>;
  await putStatusList(wallet.db, { url, bytes, etag, seconds: secondsOf(bytes) });
  await deleteOldStatusLists(wallet.db);
  return { bytes, fetchedAt: wallet.now() };
}

/** The list's own ttl (milliseconds in the list), within bounds; it is not verified yet, so it cannot ask for forever. */
function secondsOf(bytes: Uint8Array): number {
  const list = parseJson(Buffer.from(bytes).toString('utf8'), MAX_LIST_TEXT);
  let seconds = DEFAULT_SECONDS;
  try {
    if (isObject(list)) seconds = Math.floor(readStatusListTtl(list as never) / 1000);
  } catch {
    // No list at all: what uses it will say so.
  }
  return Math.min(Math.max(Number.isFinite(seconds) ? seconds : DEFAULT_SECONDS, 1), MAX_SECONDS);
}
