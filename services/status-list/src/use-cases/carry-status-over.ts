// Gives entries that are reserved later the status that their issuance has already.
import type { Transaction } from '@skill-records/service-kit/database';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import type { ListedEntry } from '../store/status-entries.ts';
import { appendValues, type SetValue, type StatusChange } from '../store/status-events.ts';
import type { ListPurpose } from '../store/status-lists.ts';
import { entriesFor, valueFor } from './status-values.ts';

/** Answers the lists that changed. Problem: `purpose_not_reserved` when a new entry cannot show the status. */
export async function carryStatusOver(
  tx: Transaction,
  o: {
    tenantId: string;
    /** What was decided last about each issuance, read under the lock that keeps further decisions waiting. */
    decided: readonly StatusChange[];
    /** All entries of the issuances in this variant. */
    entries: readonly ListedEntry[];
    /** Those of them that were reserved just now. */
    fresh: readonly ListedEntry[];
  },
): Promise<string[]> {
  const { tenantId, fresh } = o;
  const byList = new Map<string, { purpose: ListPurpose; values: SetValue[] }>();
  for (const { issuanceId, status } of o.decided) {
    if (status === 'active' || status === 'message') continue;
    const own = o.entries.filter((entry) => entry.issuanceId === issuanceId && entry.purpose !== 'message');
    if (own.length === 0) continue;
    const affected = entriesFor(status, own);
    if (!affected) throw problem('purpose_not_reserved');
    for (const entry of affected.filter((candidate) => fresh.includes(candidate))) {
      const list = byList.get(entry.listId) ?? { purpose: entry.purpose, values: [] };
      list.values.push({ index: entry.index, value: valueFor(status, entry.purpose) });
      byList.set(entry.listId, list);
    }
  }
  for (const [listId, { purpose, values }] of byList) {
    await appendValues(tx, { listId, tenantId, purpose, values });
    await enqueue(tx, { queue: 'publish-list', tenantId, payload: { tenantId, listId } });
  }
  return [...byList.keys()];
}
