// Finds a place for each wanted entry: a list that is open, chosen at random, and a free index in it, drawn at random.
import { randomBytes, randomInt } from 'node:crypto';
import { statusSizeFor } from '@skill-records/credentials/status-list';
import type { Transaction } from '@skill-records/service-kit/database';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import { lock } from '../store/locks.ts';
import { findEntries, insertEntries, type ListedEntry } from '../store/status-entries.ts';
import { appendEvent, findLatestChanges } from '../store/status-events.ts';
import { findOpenLists, insertList, type ListGroup, type StatusList } from '../store/status-lists.ts';
import { carryStatusOver } from './carry-status-over.ts';
import { drawIndexes } from './decoys.ts';
import type { Dependencies } from './dependencies.ts';

export interface WantedEntries {
  tenantId: string;
  issuanceIds: readonly string[];
  variant: string;
  /** One entry per issuance and group. */
  groups: readonly [ListGroup, ...ListGroup[]];
}

/**
 * The entries, old and new, and the lists that have to be published before they may be used. Problems: `entry_conflict`,
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
): Promise<{ entries: ListedEntry[]; toPublish: Set<string> }> {
  const { tenantId, issuanceIds, groups } = wanted;
  const before = await findWanted(tx, wanted);
  if (before.length === issuanceIds.length * groups.length) return { entries: before, toPublish: unpublished(before) };

  let open = await findOpenLists(tx, groups, deps.fillLimit);
  let entries = before;
  if (issuanceIds.length === 1 && open.every((lists) => lists.length >= deps.openLists)) {
    await lock(tx, 'change', tenantId, issuanceIds[0] as string);
  } else {
    await lock(tx, 'reserve', tenantId);
    open = await findOpenLists(tx, groups, deps.fillLimit);
    entries = await findWanted(tx, wanted);
  }
  // Read before the first entry is placed: from then on others wait for these lists.
  const decided = await findLatestChanges(tx, tenantId, issuanceIds);

  const fresh: ListedEntry[] = [];
  const shares: Share[] = [];
  for (const [position, group] of groups.entries()) {
    const present = new Set(
      entries.filter(({ purpose }) => purpose === group.purpose).map((entry) => entry.issuanceId),
    );
    const missing = issuanceIds.filter((id) => !present.has(id));
    shares.push(...(await shareOut(deps, tx, { group, open: open[position] as StatusList[], missing })));
  }
  // In the order in which everybody locks lists.
  shares.sort((a, b) => (a.list.id < b.list.id ? -1 : 1));
  for (const share of shares) await placeInList(tx, { wanted, share, entries, fresh });
  entries.push(...fresh);
  const changed = await carryStatusOver(tx, { tenantId, decided, entries, fresh });
  return { entries, toPublish: new Set([...unpublished(entries), ...changed]) };
}

/** The lists of these entries that nobody can fetch yet. */
function unpublished(entries: readonly ListedEntry[]): Set<string> {
  return new Set(entries.filter((entry) => !entry.published).map((entry) => entry.listId));
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

/** The issuances that get their entry in one list. */
interface Share {
  list: StatusList;
  group: ListGroup;
  issuanceIds: string[];
}

/** Chooses a list for each issuance, at random among those with room, and opens lists as there have to be. */
async function shareOut(
  deps: Dependencies,
  tx: Transaction,
  o: { group: ListGroup; open: StatusList[]; missing: readonly string[] },
): Promise<Share[]> {
  const places = o.open.map((list) => ({ list, free: deps.fillLimit - list.reserved }));
  const shares = new Map<StatusList, string[]>();
  const openAnother = async () => {
    const list = await openList(deps, tx, o.group);
    places.push({ list, free: deps.fillLimit });
  };
  for (const issuanceId of o.missing) {
    while (places.length < deps.openLists) await openAnother();
    if (places.every(({ free }) => free <= 0)) await openAnother();
    const withRoom = places.filter(({ free }) => free > 0);
    const place = withRoom[randomInt(withRoom.length)] as (typeof places)[0];
    place.free -= 1;
    const share = shares.get(place.list);
    if (share) share.push(issuanceId);
    else shares.set(place.list, [issuanceId]);
  }
  return [...shares].map(([list, issuanceIds]) => ({ list, group: o.group, issuanceIds }));
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

async function placeInList(
  tx: Transaction,
  o: { wanted: WantedEntries; share: Share; entries: ListedEntry[]; fresh: ListedEntry[] },
): Promise<void> {
  const { list, group } = o.share;
  const { tenantId, variant } = o.wanted;
  const { purpose, issuer, kind, messages } = group;
  let missing = o.share.issuanceIds;
  while (missing.length > 0) {
    const indexes = drawIndexes(missing.length, list.size);
    const place = { tenantId, variant, purpose, listId: list.id };
    const inserted = await insertEntries(tx, { ...place, issuanceIds: missing, indexes });
    o.fresh.push(...inserted.map((entry) => ({ ...entry, issuer, kind, messages, published: list.published })));
    const taken = new Set(inserted.map((entry) => entry.issuanceId));
    missing = missing.filter((id) => !taken.has(id));
    if (missing.length === 0) return;
    // A request for one issuance and a batch do not take turns: the other may have been first for the same issuance.
    const others = await findWanted(tx, { ...o.wanted, issuanceIds: missing, groups: [group] });
    o.entries.push(...others);
    missing = missing.filter((id) => !others.some((entry) => entry.issuanceId === id));
  }
}
