// The audit trail: who did what to what, written in the same transaction as the deed.
import type { Transaction } from './database.ts';

export interface AuditEvent {
  tenantId: string;
  /** 'operator', 'service:issuer', 'apiKey:<id>', 'user:<id>', 'holder': an id, never a name or an address. */
  actor: string;
  /** What was done, such as 'credential.revoked'. */
  action: string;
  /** Id of what it was done to. */
  object: string;
  /** Further ids, counts and codes; no personal data, because rows outlive erasure. */
  data?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Adds a row. The app role can add and read rows, not change or delete them; rows are not chained by hashes (yet). */
export async function recordAudit(tx: Transaction, event: AuditEvent): Promise<void> {
  await tx.query('insert into audit_event (tenant_id, actor, action, object, data) values ($1, $2, $3, $4, $5)', [
    event.tenantId,
    event.actor,
    event.action,
    event.object,
    JSON.stringify(event.data ?? {}),
  ]);
}

/** The newest rows of the tenant first; `before` continues after the last id of the page before. */
export async function listAudit(
  tx: Transaction,
  o: { limit: number; before?: string; object?: string },
): Promise<(Required<AuditEvent> & { id: string; at: Date })[]> {
  const { rows } = await tx.query<Required<AuditEvent> & { id: string; at: Date }>(
    `select id, tenant_id as "tenantId", at, actor, action, object, data from audit_event
      where ($2::bigint is null or id < $2) and ($3::text is null or object = $3)
      order by id desc limit $1`,
    [o.limit, o.before ?? null, o.object ?? null],
  );
  return rows;
}
