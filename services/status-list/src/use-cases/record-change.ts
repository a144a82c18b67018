// Records one decision about an issuance in all of its entries at once: the transaction behind every change of status.
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import { lock, lockShared } from '../store/locks.ts';
import { findEntries, type ListedEntry } from '../store/status-entries.ts';
import { appendValues, findChange, insertChange, type RequestedStatus, readValues } from '../store/status-events.ts';
import { lockLists } from '../store/status-lists.ts';
import type { Dependencies } from './dependencies.ts';
import { entriesFor, isRevokedValue, valueFor } from './status-values.ts';

export interface Decision {
  issuanceId: string;
  status: RequestedStatus;
  changeId: string;
  until: Date | null;
}

interface NewValue {
  entry: ListedEntry;
  value: number;
}

/**
 * Answers the lists that show the change; they are to be published. All entries change in this transaction or none does.
 * The same change id again records nothing and answers the same lists. Problems as in changeStatus, without those of
 * publishing.
 */
export async function recordChange(
  deps: Dependencies,
  tx: Transaction,
  o: { tenantId: string; actor: 'service:issuer' | 'service:status-list'; change: Decision },
): Promise<string[]> {
  const { tenantId, change } = o;
  const { issuanceId, status, changeId, until } = change;
  // Shared with other changes, not with a batch that may be placing further entries of this issuance at this moment.
  await lockShared(tx, 'reserve', tenantId);
  await lock(tx, 'change', tenantId, issuanceId);
  const all = await findEntries(tx, { tenantId, issuanceIds: [issuanceId] });
  const entries = all.filter((entry) => entry.purpose !== 'message');

  const earlier = await findChange(tx, tenantId, changeId);
  if (earlier) {
    const isSame =
      earlier.issuanceId === issuanceId && earlier.status === status && earlier.until?.getTime() === until?.getTime();
    if (!isSame) throw problem('change_id_reused');
    return listsOf(entriesFor(status, entries) ?? []);
  }
  if (all.length === 0) throw problem('issuance_unknown');
  if (until !== null && (status !== 'suspended' || until <= deps.now())) throw problem('suspension_end_invalid');

  const current = await readValues(tx, entries);
  const isRevoked = entries.some((entry, position) => isRevokedValue(entry.purpose, current[position] as number));
  if (isRevoked && status !== 'revoked') throw problem('already_revoked');
  const affected = entriesFor(status, entries);
  if (!affected) throw problem('purpose_not_reserved');
  const values = affected
    .map((entry) => ({ entry, value: valueFor(status, entry.purpose) }))
    .filter(({ entry, value }) => current[entries.indexOf(entry)] !== value);
  const first = await applyValues(deps, tx, tenantId, values);

  const [list] = affected as [ListedEntry];
  const record = { changeId, issuanceId, status, until, value: null };
  const place = first ?? { listId: list.listId, seq: 0 };
  if (!(await insertChange(tx, tenantId, { ...record, ...place }))) throw problem('change_id_reused');
  if (until !== null) {
    const payload = { tenantId, changeId };
    await enqueue(tx, { queue: 'end-suspension', tenantId, payload, availableAt: until });
  }
  if (values.length > 0) {
    await recordAudit(tx, {
      tenantId,
      actor: o.actor,
      action: `status.${status}`,
      object: issuanceId,
      data: { changeId, ...place, ...(until && { until: until.toISOString() }) },
    });
  }
  return listsOf(affected);
}

/** Appends the events, with decoys among them, and answers the place of the first; undefined when nothing changes. */
export async function applyValues(
  deps: Dependencies,
  tx: Transaction,
  tenantId: string,
  values: readonly NewValue[],
): Promise<{ listId: string; seq: number } | undefined> {
  const changed = listsOf(values.map(({ entry }) => entry));
  let first: { listId: string; seq: number } | undefined;
  for (const list of await lockLists(tx, tenantId, changed)) {
    const own = values.filter(({ entry }) => entry.listId === list.id);
    const decoys = await deps.decoys.draw(tx, list);
    const seq = await appendValues(tx, {
      listId: list.id,
      tenantId,
      purpose: list.purpose,
      values: [...own.map(({ entry, value }) => ({ index: entry.index, value })), ...decoys],
    });
    if (list.id === changed[0]) first = { listId: list.id, seq };
    await enqueue(tx, { queue: 'publish-list', tenantId, payload: { tenantId, listId: list.id } });
  }
  return first;
}

/** The lists of the entries, each once, those of the first variant first. */
export function listsOf(entries: readonly ListedEntry[]): string[] {
  return [...new Set(entries.map((entry) => entry.listId))];
}
