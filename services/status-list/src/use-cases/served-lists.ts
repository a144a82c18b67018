// Holds published lists ready to be sent, so that most reads cost no query.
import { createHash } from 'node:crypto';
import type { Database } from '@skill-records/service-kit/database';
import { problem } from '@skill-records/service-kit/problem';
import { findServedList } from '../store/publications.ts';
import type { ListKind } from '../store/status-lists.ts';

/** For how long an instance serves what it knows without asking the database. The bound on what others published. */
export const SERVED_FOR_MS = 1_000;

export interface ReadyList {
  version: number;
  kind: ListKind;
  bytes: Buffer;
  /** Made of the bytes, so it tells nothing about how many changes a list has seen. */
  etag: string;
  validUntil: Date;
}

interface Held extends ReadyList {
  /** When the database was asked, or our own publication committed; on the monotonic clock. */
  checkedAt: number;
}

export interface ServedLists {
  /** A list by its tenant's slug and its id; undefined when there is none. Problem: `history_rolled_back`. */
  read(db: Database, o: { slug: string; listId: string }): ReadyList | Promise<ReadyList | undefined>;
  /** The list if it can be served without asking. */
  peek(o: { slug: string; listId: string }): ReadyList | undefined;
  /** What this instance has just published. */
  put(list: Omit<ReadyList, 'etag'> & { slug: string; listId: string }): void;
  /** Somebody published something: nothing is served any more without asking. */
  expire(): void;
}

/**
 * What one instance serves never goes back: a version that replaces another is higher, and a database that knows a lower
 * one than was served before is refused (`history_rolled_back`). Two instances may differ for `maxAgeMs`, and normally
 * only for as long as a NOTIFY takes. `maxBytes` bounds what is held; the list that was not asked for longest leaves.
 */
export function createServedLists(o: { maxAgeMs: number; maxBytes: number; clock?: () => number }): ServedLists {
  const clock = o.clock ?? (() => performance.now());
  const lists = new Map<string, Held>();
  /** Questions on their way, and when they were sent. */
  const asking = new Map<string, { since: number; answer: Promise<Held | undefined> }>();
  let expiredAt = Number.NEGATIVE_INFINITY;
  let total = 0;

  const isFresh = (since: number) => since > expiredAt && clock() - since < o.maxAgeMs;
  const drop = (key: string) => {
    total -= lists.get(key)?.bytes.length ?? 0;
    lists.delete(key);
  };
  const hold = (key: string, list: Held): Held => {
    drop(key);
    lists.set(key, list);
    total += list.bytes.length;
    for (const oldest of lists.keys()) {
      if (total <= o.maxBytes || lists.size === 1) break;
      drop(oldest);
    }
    return list;
  };

  const ask = async (db: Database, key: string, o: { slug: string; listId: string }): Promise<Held | undefined> => {
    const known = lists.get(key);
    const checkedAt = clock();
    const found = await findServedList(db, o.slug, o.listId, known?.version);
    if (known && (found?.version ?? 0) < known.version) throw problem('history_rolled_back');
    if (!found) return undefined;
    // Our own publication, or a later question, may have overtaken this one.
    const current = lists.get(key);
    if (current && current.version > found.version) return current;
    const bytes = found.bytes ?? known?.bytes;
    if (!bytes) throw new Error('a published list has no bytes');
    const etag = found.bytes || !known ? etagOf(bytes) : known.etag;
    return hold(key, { ...found, bytes, etag, checkedAt });
  };

  const peek = (key: string) => {
    const held = lists.get(key);
    return held && isFresh(held.checkedAt) ? held : undefined;
  };

  return {
    peek: ({ slug, listId }) => peek(`${slug}/${listId}`),
    read(db, list) {
      const key = `${list.slug}/${list.listId}`;
      const held = peek(key);
      if (held) return held;
      const already = asking.get(key);
      if (already && isFresh(already.since)) return already.answer;
      const question = { since: clock(), answer: ask(db, key, list) };
      asking.set(key, question);
      const forget = () => {
        if (asking.get(key) === question) asking.delete(key);
      };
      question.answer.then(forget, forget);
      return question.answer;
    },
    put({ slug, listId, ...list }) {
      const key = `${slug}/${listId}`;
      const held = lists.get(key);
      if (held && held.version >= list.version) return;
      hold(key, { ...list, etag: etagOf(list.bytes), checkedAt: clock() });
    },
    expire() {
      expiredAt = clock();
    },
  };
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
}
