// Finds a place for each wanted entry: a list that is open, chosen at random, and a free index in it, drawn at random.
import { randomBytes, randomInt } from 'node:crypto';
import { statusSizeFor } from '@skill-records/credentials/status-list';
import type { Transaction } from '@skill-records/service-kit/database';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import { lock } from '../store/locks.ts';
import { findEntries, insertEntries, type ListedEntry } from '../store/status-entries.ts';
import { appendEvent } from '../store/status-events.ts';
import { findOpenLists, insertList, type ListGroup, lockLists, type StatusList } from '../store/status-lists.ts';
import { carryStatusOver } from './carry-status-over.ts';
import { drawIndexes } from './decoys.ts';
import type { Dependencies } from './dependencies.ts';

export interface WantedEntries {
  tenantId: string;
  issuanceIds: readonly string[];
  variant: string;
  /** One entry per issuance and group. */
  groups: readonly ListGroup[];
}

/**
 * The entries, old and new, and the lists in which new entries had to be set at once. Problems: `entry_conflict`,
 * `purpose_not_reserved`.
 *
 * Why no index is ever given twice, and none can be guessed:
 * 1. A list is chosen at random among the open ones of its group, an index is drawn at random from the whole list and
 *    offered to the table; UNIQUE (list, index) decides, for entries of both kinds and for decoys. A refused draw is
 *    repeated. Lists are closed when half full, so a draw succeeds nearly every second time at worst.
 * 2. Rows are never deleted: when a caller dies after this commit and never uses its index, the index stays burned.
 * 3. Requests for several issuances, and requests that have to open a list, take turns per tenant. Uniqueness does not
 *    rest on that; it spares two new lists at once. Requests for one issuance may exceed the fill limit by as many as are
 *    under way.
 * Why no entry misses a change of its issuance: a change waits for this transaction or is seen by it (locks `reserve` and
 * `change`, see there), and what it decided is carried over to the new entry.
 */
export async function placeEntries(
  deps: Dependencies,
  tx: Transaction,
  wanted: WantedEntries,
): Promise<{ entries: ListedEntry[]; changedLists: string[] }> {
  const before = await findWanted(tx, wanted);
  if (before.length === wanted.issuanceIds.length * wanted.groups.length) return { entries: before, changedLists: [] };

  const [issuanceId, ...others] = wanted.issuanceIds;
  const isSingle = others.length === 0 && !(await needsList(deps, tx, wanted.groups));
  if (isSingle) await lock(tx, 'change', wanted.tenantId, issuanceId as string);
  else await lock(tx, 'reserve', wanted.tenantId);

  const entries = await findWanted(tx, wanted);
  const fresh: ListedEntry[] = [];
  const lists = await openLists(deps, tx, wanted, { isSingle });
  for (const [position, group] of wanted.groups.entries()) {
    const open = lists[position] as StatusList[];
    await placeInGroup(deps, tx, { ...wanted, group, open, entries, fresh, isSingle });
  }
  entries.push(...fresh);
  return { entries, changedLists: await carryStatusOver(tx, { tenantId: wanted.tenantId, entries, fresh }) };
}

/** The entries that exist already. Another issuer, kind or meaning than before is a mistake of the caller's. */
async function findWanted(tx: Transaction, wanted: WantedEntries): Promise<ListedEntry[]> {
  const found = await findEntries(tx, wanted);
  const entries: ListedEntry[] = [];
  for (const group of wanted.groups) {
    for (const entry of found.filter((candidate) => candidate.purpose === group.purpose)) {
      const isSame = entry.issuer === group.issuer && String(entry.messages) === String(group.messages);
      if (!isSame) throw problem('entry_conflict');
      entries.push(entry);
    }
  }
  return entries;
}

async function needsList(deps: Dependencies, tx: Transaction, groups: readonly ListGroup[]): Promise<boolean> {
  for (const group of groups) {
    if ((await findOpenLists(tx, group, deps.fillLimit)).length < deps.openLists) return true;
  }
  return false;
}

/** The open lists of each group, all locked in one order; a single request locks the one per group that it will use. */
async function openLists(
  deps: Dependencies,
  tx: Transaction,
  wanted: WantedEntries,
  o: { isSingle: boolean },
): Promise<StatusList[][]> {
  const candidates: StatusList[][] = [];
  for (const group of wanted.groups) {
    const open = await findOpenLists(tx, group, deps.fillLimit);
    while (!o.isSingle && open.length < deps.openLists) open.push(await openList(deps, tx, group));
    candidates.push(o.isSingle && open.length > 1 ? [open[randomInt(open.length)] as StatusList] : open);
  }
  const locked = await lockLists(
    tx,
    wanted.tenantId,
    candidates.flat().map((list) => list.id),
  );
  // As they are now that nobody else counts on.
  return candidates.map((group) => locked.filter((list) => group.some((candidate) => candidate.id === list.id)));
}

async function openList(deps: Dependencies, tx: Transaction, group: ListGroup): Promise<StatusList> {
  const entrySize = group.kind === 'token' ? 2 : group.messages ? statusSizeFor(group.messages.length) : 1;
  const id = randomBytes(16).toString('base64url');
  const list = await insertList(tx, { ...group, id, size: deps.listSize, entrySize });
  await appendEvent(tx, { ...group, listId: id, kind: 'opened' });
  await deps.decoys.plant(tx, list);
  const payload = { tenantId: group.tenantId, listId: id };
  await enqueue(tx, { queue: 'publish-list', tenantId: group.tenantId, payload });
  return list;
}

async function placeInGroup(
  deps: Dependencies,
  tx: Transaction,
  o: WantedEntries & {
    group: ListGroup;
    open: StatusList[];
    entries: ListedEntry[];
    fresh: ListedEntry[];
    isSingle: boolean;
  },
): Promise<void> {
  const { group, entries } = o;
  const { purpose, issuer, kind, messages } = group;
  const free = new Map(o.open.map((list) => [list, deps.fillLimit - list.reserved]));
  const present = new Set(entries.filter((entry) => entry.purpose === purpose).map((entry) => entry.issuanceId));
  let missing = o.issuanceIds.filter((id) => !present.has(id));
  while (missing.length > 0) {
    const shares = new Map<StatusList, string[]>();
    for (const issuanceId of missing) {
      const list = await chooseList(deps, tx, group, free, o.isSingle);
      free.set(list, (free.get(list) as number) - 1);
      shares.set(list, [...(shares.get(list) ?? []), issuanceId]);
    }
    const taken = new Set<string>();
    for (const [list, issuanceIds] of shares) {
      const indexes = drawIndexes(issuanceIds.length, list.size);
      const inserted = await insertEntries(tx, {
        tenantId: o.tenantId,
        variant: o.variant,
        purpose,
        listId: list.id,
        issuanceIds,
        indexes,
      });
      for (const entry of inserted) {
        taken.add(entry.issuanceId);
        o.fresh.push({ ...entry, issuer, kind, messages });
      }
      free.set(list, (free.get(list) as number) + issuanceIds.length - inserted.length);
    }
    missing = missing.filter((id) => !taken.has(id));
    if (missing.length === 0) return;
    // A request for one issuance and a batch do not take turns: the other may have been first for the same issuance.
    const others = await findWanted(tx, { ...o, issuanceIds: missing, groups: [group] });
    entries.push(...others);
    missing = missing.filter((id) => !others.some((entry) => entry.issuanceId === id));
  }
}

async function chooseList(
  deps: Dependencies,
  tx: Transaction,
  group: ListGroup,
  free: Map<StatusList, number>,
  isSingle: boolean,
): Promise<StatusList> {
  const candidates = isSingle ? [...free.keys()] : [...free].filter(([, left]) => left > 0).map(([list]) => list);
  if (candidates.length > 0) return candidates[randomInt(candidates.length)] as StatusList;
  const list = await openList(deps, tx, group);
  free.set(list, deps.fillLimit);
  return list;
}
