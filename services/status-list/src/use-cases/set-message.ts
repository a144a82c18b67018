// Gives the message entries of one issuance a value, and answers when the new lists are public.
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { lock, lockShared } from '../store/locks.ts';
import { findEntries } from '../store/status-entries.ts';
import { findChange, insertChange, readValues } from '../store/status-events.ts';
import { nameTenant, type PublishedChange, publishLists } from './change-status.ts';
import type { Dependencies, PublishList } from './dependencies.ts';
import { applyValues, listsOf } from './record-change.ts';

export interface SetMessageRequest {
  tenant?: string | undefined;
  issuanceId: string;
  /** Which of the messages that were named when the entries were reserved; the first is 0. */
  value: number;
  /** The same id again is the same change and has no further effect. */
  changeId: string;
}

/**
 * A message says something about a credential and leaves it valid, so it may change at any time, also after a revocation.
 * Answers and repeats like changeStatus. Problems: `tenant_unknown`, `issuance_unknown`, `purpose_not_reserved` (no
 * message entry), `message_unknown` (more than the entries can say), `change_id_reused`, and those of publishing.
 */
export async function setMessage(
  deps: Dependencies,
  publish: PublishList,
  request: SetMessageRequest,
): Promise<PublishedChange> {
  const tenant = await nameTenant(deps, request);
  const listIds = await withTenant(deps.db, tenant.id, (tx) => recordMessage(deps, tx, tenant.id, request));
  return publishLists(deps, publish, tenant, listIds);
}

async function recordMessage(
  deps: Dependencies,
  tx: Transaction,
  tenantId: string,
  { issuanceId, value, changeId }: SetMessageRequest,
): Promise<string[]> {
  await lockShared(tx, 'reserve', tenantId);
  await lock(tx, 'change', tenantId, issuanceId);
  const all = await findEntries(tx, { tenantId, issuanceIds: [issuanceId] });
  const entries = all.filter((entry) => entry.purpose === 'message');
  const earlier = await findChange(tx, tenantId, changeId);
  if (earlier) {
    const isSame = earlier.issuanceId === issuanceId && earlier.status === 'message' && earlier.value === value;
    if (!isSame) throw problem('change_id_reused');
    return listsOf(entries);
  }
  const [first] = entries;
  if (!first) throw problem(all.length === 0 ? 'issuance_unknown' : 'purpose_not_reserved');
  if (entries.some((entry) => value >= (entry.messages?.length ?? 0))) throw problem('message_unknown');

  const current = await readValues(tx, entries);
  const values = entries.filter((_, position) => current[position] !== value).map((entry) => ({ entry, value }));
  const place = (await applyValues(deps, tx, tenantId, values)) ?? { listId: first.listId, seq: 0 };
  const change = { changeId, issuanceId, status: 'message', until: null, value } as const;
  if (!(await insertChange(tx, tenantId, { ...change, ...place }))) throw problem('change_id_reused');
  if (values.length > 0) {
    const event = { tenantId, actor: 'service:issuer', action: 'status.message', object: issuanceId };
    await recordAudit(tx, { ...event, data: { changeId, ...place, value } });
  }
  return listsOf(entries);
}
