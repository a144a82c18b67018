// Reserves status entries for a batch of issuances: unpredictable indexes that are given away once and never again.
import { randomBytes, randomInt } from 'node:crypto';
import { createStatusListEntry } from '@skill-records/credentials/status-list';
import type { Transaction } from '@skill-records/service-kit/database';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { lock } from '../store/locks.ts';
import { findUnpublished } from '../store/publications.ts';
import { findEntries, insertEntries, type StatusEntry } from '../store/status-entries.ts';
import { appendEvent } from '../store/status-events.ts';
import {
  findOpenList,
  insertList,
  STATUS_PURPOSES,
  type StatusList,
  type StatusPurpose,
  takeNextSeq,
} from '../store/status-lists.ts';
import { findTenant, type Tenant } from '../store/tenants.ts';
import { type Dependencies, LIST_SIZE, listUrl, type PublishList } from './dependencies.ts';

/** What an issuer writes into a credential, as Bitstring Status List v1.0 (section 2.1) spells it. */
export type CredentialStatus = ReturnType<typeof createStatusListEntry>;

/**
 * One entry per issuance and purpose, in the order of `issuanceIds`; asking again gives the same entries. Answers only
 * after the lists concerned can be fetched. Problems: `tenant_unknown`, and those of publishing.
 *
 * Why no index is ever given twice, and none can be guessed:
 * 1. An index is drawn at random from the whole list and offered to the table; UNIQUE (list, index) decides. A refused
 *    draw is repeated. Lists are closed when half full, so a draw succeeds at least every second time.
 * 2. Rows are never deleted: when a caller dies after this commit and never uses its index, the index stays burned.
 * 3. Requests for several issuances take turns per tenant, and so does opening a list. Uniqueness does not rest on this
 *    lock; it spares deadlocks (two batches that wait for each other's rows) and two new lists at once. A request for one
 *    issuance needs no lock: it holds at most one row per list, takes purposes in a fixed order, and so never waits for
 *    somebody who waits for it. Such requests may exceed the fill limit by as many as are under way.
 */
export async function reserveEntries(
  deps: Dependencies,
  publish: PublishList,
  o: { tenant: string; issuanceIds: readonly string[]; purposes: readonly StatusPurpose[] },
): Promise<{ issuanceId: string; entries: CredentialStatus[] }[]> {
  const tenant = await findTenant(deps.db, o.tenant);
  if (!tenant) throw problem('tenant_unknown');
  const wanted = {
    tenantId: tenant.id,
    issuanceIds: [...new Set(o.issuanceIds)],
    purposes: STATUS_PURPOSES.filter((purpose) => o.purposes.includes(purpose)),
  };
  const { entries, unpublished } = await withTenant(deps.db, tenant.id, async (tx) => {
    const reserved = await reserve(deps, tx, wanted);
    const listIds = [...new Set(reserved.map((entry) => entry.listId))];
    return { entries: reserved, unpublished: await findUnpublished(tx, listIds) };
  });
  for (const listId of unpublished) await publish({ tenantId: tenant.id, listId });
  return describeEntries(deps, tenant, wanted.issuanceIds, entries);
}

interface Wanted {
  tenantId: string;
  issuanceIds: string[];
  purposes: StatusPurpose[];
}

async function reserve(deps: Dependencies, tx: Transaction, wanted: Wanted): Promise<StatusEntry[]> {
  const isComplete = (found: StatusEntry[]) => found.length === wanted.issuanceIds.length * wanted.purposes.length;
  let entries = await findEntries(tx, wanted);
  if (isComplete(entries)) return entries;
  if (wanted.issuanceIds.length > 1) {
    await lock(tx, 'reserve', wanted.tenantId);
    entries = await findEntries(tx, wanted);
  }
  for (const purpose of wanted.purposes) {
    const place = { tenantId: wanted.tenantId, purpose };
    let missing = without(wanted.issuanceIds, entries, purpose);
    while (missing.length > 0) {
      const list =
        (await findOpenList(tx, { ...place, fillLimit: deps.fillLimit })) ?? (await openList(deps, tx, place));
      const issuanceIds = missing.slice(0, deps.fillLimit - list.reserved);
      const indexes = drawIndexes(issuanceIds.length, list.size);
      const taken = await insertEntries(tx, { ...place, listId: list.id, issuanceIds, indexes });
      // Without the lock, somebody else may have reserved for the same issuance in the meantime.
      if (taken.length < issuanceIds.length) {
        taken.push(
          ...(await findEntries(tx, {
            ...wanted,
            issuanceIds: without(issuanceIds, taken, purpose),
            purposes: [purpose],
          })),
        );
      }
      entries.push(...taken);
      missing = without(missing, taken, purpose);
    }
  }
  return entries;
}

async function openList(
  deps: Dependencies,
  tx: Transaction,
  o: { tenantId: string; purpose: StatusPurpose },
): Promise<StatusList> {
  await lock(tx, 'reserve', o.tenantId);
  const opened = await findOpenList(tx, { ...o, fillLimit: deps.fillLimit });
  if (opened) return opened;
  const list = await insertList(tx, { ...o, id: randomBytes(16).toString('base64url'), size: LIST_SIZE });
  const lastSeq = await takeNextSeq(tx, list.id);
  await appendEvent(tx, { ...o, listId: list.id, seq: lastSeq, kind: 'opened' });
  await enqueue(tx, {
    queue: 'publish-list',
    tenantId: o.tenantId,
    payload: { tenantId: o.tenantId, listId: list.id },
  });
  return { ...list, lastSeq };
}

/** `count` different indexes below `size`, each draw from the operating system's random source. */
function drawIndexes(count: number, size: number): number[] {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(randomInt(size));
  return [...drawn];
}

function without(issuanceIds: readonly string[], entries: readonly StatusEntry[], purpose: StatusPurpose): string[] {
  const present = new Set(entries.filter((entry) => entry.purpose === purpose).map((entry) => entry.issuanceId));
  return issuanceIds.filter((id) => !present.has(id));
}

function describeEntries(
  deps: Dependencies,
  tenant: Tenant,
  issuanceIds: readonly string[],
  entries: readonly StatusEntry[],
): { issuanceId: string; entries: CredentialStatus[] }[] {
  const byIssuance = new Map<string, CredentialStatus[]>(issuanceIds.map((id) => [id, []]));
  for (const purpose of STATUS_PURPOSES) {
    for (const entry of entries.filter((candidate) => candidate.purpose === purpose)) {
      const statusListCredential = listUrl(deps.baseUrl, tenant.slug, entry.listId);
      const status = createStatusListEntry({ statusListCredential, index: entry.index, statusPurpose: purpose });
      byIssuance.get(entry.issuanceId)?.push(status);
    }
  }
  return issuanceIds.map((issuanceId) => ({ issuanceId, entries: byIssuance.get(issuanceId) ?? [] }));
}
