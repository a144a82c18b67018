// Gives the bytes of a published status list, of either kind: from the shared copy while it is fresh, else from its address.
import { readStatusListTtl } from '@skill-records/credentials/status-list';
import { STATUS_LIST_MEDIA_TYPE } from '@skill-records/credentials/token-status-list';
import { readStatusTokenTtl } from '@skill-records/credentials/verified-token-list';
import type { FetchStatusList, FetchStatusToken } from '@skill-records/credentials/verify-credential';
import type { Database } from '@skill-records/service-kit/database';
import type { GuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import { deleteStatusList, findFreshStatusList, storeStatusList } from '../store/status-list-cache.ts';

/** How long a copy is used when the list names no `ttl`. */
export const DEFAULT_TTL_MS = 300_000;
/** A list may ask for less, not for more: nobody should be able to hide a revocation for longer. */
const MAX_TTL_MS = 3_600_000;

/**
 * A revocation is seen at the next check after the message `status-list.published`, and without that message no later
 * than one ttl after the copy was fetched (Bitstring Status List v1.0, section 2.2, `ttl` in milliseconds:
 * https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistcredential). Not guaranteed: a message that arrives
 * while a fetch of the older list is under way is overtaken by it; the ttl bounds that too. The copy is not yet verified
 * when it is stored: every use verifies it, and only its own address can fill its row.
 */
export function createStatusListReader(o: ReaderOptions): FetchStatusList {
  return createReader(o, { readTtl: readCredentialTtl, copyOf: (url) => url });
}

/** The same for Status List Tokens. One address may serve both kinds, so that their copies are kept apart. */
export function createStatusTokenReader(o: ReaderOptions): FetchStatusToken {
  return createReader(o, { accept: [STATUS_LIST_MEDIA_TYPE], readTtl: readStatusTokenTtl, copyOf: tokenCopyOf });
}

interface ReaderOptions {
  db: Database;
  guardedFetch: GuardedFetch;
  now: () => Date;
}

/** No URL begins like this, so that nobody can name the copy of another kind. */
const tokenCopyOf = (url: string) => `${STATUS_LIST_MEDIA_TYPE} ${url}`;

function createReader(
  o: ReaderOptions,
  kind: { accept?: readonly string[]; readTtl: (bytes: Uint8Array) => number; copyOf: (url: string) => string },
): (url: string) => Promise<Uint8Array> {
  const running = new Map<string, Promise<Uint8Array>>();
  const fetchAndStore = async (url: string, now: Date): Promise<Uint8Array> => {
    const response = await o.guardedFetch('status-list', url, kind.accept === undefined ? {} : { accept: kind.accept });
    if (response.status !== 200) throw new Error(`the status list answered ${response.status}`);
    const ttl = Math.min(Math.max(kind.readTtl(response.body), 0), MAX_TTL_MS);
    if (ttl > 0) {
      const expiresAt = new Date(now.getTime() + ttl);
      await storeStatusList(o.db, { url: kind.copyOf(url), bytes: response.body, fetchedAt: now, expiresAt });
    }
    return response.body;
  };
  return async (url) => {
    const now = o.now();
    const copy = await findFreshStatusList(o.db, kind.copyOf(url), now);
    if (copy) return copy;
    // Verifications at the same time share one fetch: the publisher learns no more than that a list was wanted.
    const already = running.get(url);
    if (already) return await already;
    const fetching = fetchAndStore(url, now).finally(() => running.delete(url));
    running.set(url, fetching);
    return await fetching;
  };
}

/** A newer version was published: the next check fetches it, whichever kind it asks for. */
export async function dropStatusList(db: Database, url: string): Promise<void> {
  await deleteStatusList(db, url);
  await deleteStatusList(db, tokenCopyOf(url));
}

function readCredentialTtl(bytes: Uint8Array): number {
  try {
    return readStatusListTtl(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return DEFAULT_TTL_MS;
  }
}
