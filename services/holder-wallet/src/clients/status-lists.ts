// Fetches published status lists; the request says nothing about the holder or the record.
import { type Http, UnreachableError } from './http.ts';

export type FetchedStatusList = { kind: 'unchanged' } | { kind: 'list'; bytes: Uint8Array; etag: string | null };

/** Bitstring lists as credentials; a server that also has token lists must not send those. */
const LIST_TYPES = ['application/vc', 'application/vc+ld+json', 'application/ld+json', 'application/json'];

/** GET with the entity tag of the copy we have, if any. Throws `UnreachableError` for every other answer than 200 and 304. */
export async function fetchPublishedStatusList(
  http: Http,
  url: string,
  etag: string | null,
): Promise<FetchedStatusList> {
  let response: Awaited<ReturnType<Http['guardedFetch']>>;
  try {
    response = await http.guardedFetch('status-list', url, {
      accept: LIST_TYPES,
      ...(etag === null ? {} : { headers: { 'if-none-match': etag } }),
    });
  } catch (cause) {
    throw new UnreachableError(cause);
  }
  if (response.status === 304 && etag !== null) return { kind: 'unchanged' };
  if (response.status !== 200) throw new UnreachableError();
  return { kind: 'list', bytes: response.body, etag: response.headers.get('etag') };
}
