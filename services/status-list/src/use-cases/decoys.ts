// Decoys: entries of nobody that change like real ones, so that a list does not tell how many credentials were revoked.
//
// The rule. (1) When a list is opened, one index in 128 is drawn at random and put aside for ever: 1,024 of 131,072. The
// table of entries holds them under ids that no caller can send, so they are never handed out and never addressed.
// (2) A random number of them, none to half, is set from the first version on. (3) With every change of a list a random
// number of further decoys changes too: none in half of the cases, one in a quarter, two in an eighth, at most eight.
// (4) About once a day and list some change without any occasion. A decoy takes only the steps that a real entry can take:
// a revocation stays, a suspension comes and goes. What is left unset never runs out of the crowd of entries that are
// unset anyway, and unset decoys, reserved and free indexes look the same.
import { randomInt } from 'node:crypto';
import type { Transaction } from '@skill-records/service-kit/database';
import { findDecoys, insertDecoys } from '../store/status-entries.ts';
import { appendValues, readValues, type SetValue } from '../store/status-events.ts';
import type { ListPurpose, StatusList } from '../store/status-lists.ts';

/** One index in so many is a decoy. */
export const ENTRIES_PER_DECOY = 128;
const MAX_FLIPS = 8;
const REMEMBERED_LISTS = 256;

export interface Decoys {
  /** Puts indexes of a new list aside and sets some of them. */
  plant(tx: Transaction, list: StatusList): Promise<void>;
  /** Values to append together with a change of this list, or without any. */
  draw(tx: Transaction, list: StatusList): Promise<SetValue[]>;
}

/** For lists that shall show nothing but what callers asked for. */
export const noDecoys: Decoys = { plant: async () => {}, draw: async () => [] };

export function createDecoys(): Decoys {
  /** A list's decoys never change, so they are read once. */
  const known = new Map<string, number[]>();

  const indexesOf = async (tx: Transaction, listId: string): Promise<number[]> => {
    const indexes = known.get(listId) ?? (await findDecoys(tx, listId));
    known.delete(listId);
    if (indexes.length > 0) known.set(listId, indexes);
    for (const [oldest] of known) {
      if (known.size <= REMEMBERED_LISTS) break;
      known.delete(oldest);
    }
    return indexes;
  };

  return {
    async plant(tx, list) {
      const indexes = drawIndexes(Math.floor(list.size / ENTRIES_PER_DECOY), list.size);
      if (indexes.length === 0) return;
      await insertDecoys(tx, { tenantId: list.tenantId, purpose: list.purpose, listId: list.id, indexes });
      const set = indexes.slice(0, randomInt(Math.floor(indexes.length / 2) + 1));
      const values = set.flatMap((index) => nextValue(list, index, 0));
      if (values.length > 0) await appendValues(tx, { ...place(list), values });
    },
    async draw(tx, list) {
      const indexes = await indexesOf(tx, list.id);
      let flips = 0;
      while (flips < MAX_FLIPS && randomInt(2) === 1) flips += 1;
      if (flips === 0 || indexes.length === 0) return [];
      const chosen = drawIndexes(Math.min(flips, indexes.length), indexes.length).map((at) => indexes[at] as number);
      const values = await readValues(
        tx,
        chosen.map((index) => ({ listId: list.id, index })),
      );
      return chosen.flatMap((index, position) => nextValue(list, index, values[position] as number));
    },
  };
}

/** `count` different numbers below `size`, each draw from the operating system's random source. */
export function drawIndexes(count: number, size: number): number[] {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(randomInt(size));
  return [...drawn];
}

/** The step a real entry of this purpose could take from its value; none where the value is final. */
function nextValue(list: { purpose: ListPurpose; entrySize: number }, index: number, value: number): SetValue[] {
  const to = (next: number) => [{ index, value: next }];
  switch (list.purpose) {
    case 'revocation':
      return value === 0 ? to(1) : [];
    case 'suspension':
      return to(1 - value);
    case 'status':
      if (value === 0) return to(1 + randomInt(2));
      return value === 2 ? to(randomInt(4) === 0 ? 1 : 0) : [];
    case 'message': {
      const others = 2 ** list.entrySize - 1;
      return to((value + 1 + randomInt(others)) % (others + 1));
    }
  }
}

function place(list: StatusList) {
  return { listId: list.id, tenantId: list.tenantId, purpose: list.purpose };
}
