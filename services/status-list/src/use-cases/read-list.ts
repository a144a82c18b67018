// Reads a published list for everybody: the exact signed bytes and how long they may be kept.
import { problem } from '@skill-records/service-kit/problem';
import { type Dependencies, LIST_TTL_MS } from './dependencies.ts';
import type { ReadyList } from './served-lists.ts';

// Anything else cannot exist, and some of it (such as a NUL) PostgreSQL would refuse with an error.
const SLUG = /^[a-z][a-z0-9-]{1,38}$/;
const LIST_ID = /^[A-Za-z0-9_-]{22}$/;

export interface ReadList {
  list: ReadyList;
  /** A copy may be kept for the ttl, but not beyond the end of the list. */
  maxAgeSeconds: number;
}

/** Problems: `not_found`, `history_rolled_back` (this process has seen a newer version being published or served). */
export async function readList(deps: Dependencies, o: { tenant: string; listId: string }): Promise<ReadList> {
  if (!SLUG.test(o.tenant) || !LIST_ID.test(o.listId)) throw problem('not_found');
  // Asked before the list: a version is witnessed after its COMMIT, so what is read afterwards is never older by chance.
  const witnessed = deps.witness.known(o.listId);
  const answer = deps.served.read(deps.db, { slug: o.tenant, listId: o.listId });
  const list = answer instanceof Promise ? await answer : answer;
  if (!list) throw problem('not_found');
  if (list.version < witnessed) throw problem('history_rolled_back');
  return { list, maxAgeSeconds: maxAgeOf(deps, list) };
}

/** The same if it can be said at once, otherwise undefined: then readList says it, or why not. */
export function peekList(deps: Dependencies, o: { tenant: string; listId: string }): ReadList | undefined {
  const list = deps.served.peek({ slug: o.tenant, listId: o.listId });
  if (!list || list.version < deps.witness.known(o.listId)) return undefined;
  return { list, maxAgeSeconds: maxAgeOf(deps, list) };
}

function maxAgeOf(deps: Dependencies, list: ReadyList): number {
  const leftMs = list.validUntil.getTime() - deps.now().getTime();
  return Math.max(0, Math.floor(Math.min(LIST_TTL_MS, leftMs) / 1000));
}
