// Keeps the bits of lists that change often in memory, so that publishing folds only what is new.
import { type ChunkedBits, createChunkedBits } from '@skill-records/credentials/chunked-bits';
import type { Transaction } from '@skill-records/service-kit/database';
import { foldEvents, readEvents } from '../store/status-events.ts';
import type { StatusList } from '../store/status-lists.ts';

interface HotList {
  /** Sequence number of the last event that is in the bits, and what tells that event from another of the same number. */
  seq: number;
  mark: string;
  bits: ChunkedBits;
  /** Bytes of memory, as of the last use. */
  held: number;
}

export interface HotLists {
  /**
   * The bits of the list as of `list.lastSeq`, exactly as folding the whole history gives them. Call it under the list's
   * publication lock with a list row read under it; the bits are the cache's own and good until the lock is released.
   */
  fold(tx: Transaction, list: StatusList, o?: { fromScratch: boolean }): Promise<ChunkedBits>;
}

/**
 * PostgreSQL stays the truth. The memory is used only if it holds an event that the database still holds: the event is
 * read again and its mark compared, so a database that was restored and went on differently is folded from scratch, like
 * a list that is not in memory. `maxBytes` bounds what is kept; the list that was not used for longest leaves first.
 */
export function createHotLists(o: { maxBytes: number }): HotLists {
  const lists = new Map<string, HotList>();

  const remember = (listId: string, list: Omit<HotList, 'held'>) => {
    lists.set(listId, { ...list, held: list.bits.size() });
    let total = [...lists.values()].reduce((sum, { held }) => sum + held, 0);
    for (const [oldest, { held }] of lists) {
      if (total <= o.maxBytes || lists.size === 1) break;
      lists.delete(oldest);
      total -= held;
    }
  };

  return {
    async fold(tx, list, { fromScratch } = { fromScratch: false }) {
      const known = fromScratch ? undefined : lists.get(list.id);
      // Out of the map while it changes: a failure on the way leaves no half-changed list behind.
      lists.delete(list.id);
      if (known && known.seq <= list.lastSeq) {
        const [last, ...since] = await readEvents(tx, list.id, known.seq, list.lastSeq);
        if (last?.mark === known.mark && since.length === list.lastSeq - known.seq) {
          for (const { set } of since) if (set) known.bits.set(set.index, set.value);
          const { seq, mark } = since.at(-1) ?? known;
          remember(list.id, { seq, mark, bits: known.bits });
          return known.bits;
        }
      }
      const bits = await foldAll(tx, list);
      const [last] = await readEvents(tx, list.id, list.lastSeq, list.lastSeq);
      if (last) remember(list.id, { seq: last.seq, mark: last.mark, bits });
      return bits;
    },
  };
}

async function foldAll(tx: Transaction, list: StatusList): Promise<ChunkedBits> {
  const { size: entries, entrySize } = list;
  const bits =
    list.kind === 'token'
      ? createChunkedBits({ entries, entrySize, order: 'lsb', container: 'zlib' })
      : createChunkedBits({ entries, entrySize, order: 'msb', container: 'gzip' });
  for (const { index, value } of await foldEvents(tx, list.id, list.lastSeq)) bits.set(index, value);
  return bits;
}
