// SQL of the list of credentials: filters, and pages from the newest on.
import type { Db } from '@skill-records/service-kit/database';
import { CREDENTIAL_COLUMNS, type CredentialRow, type CredentialStatus } from './credential-store.ts';

export interface CredentialFilter {
  status?: CredentialStatus | undefined;
  state?: 'pending' | 'issued' | undefined;
  type?: 'Certified' | 'Identified' | undefined;
  achievementId?: string | undefined;
  batchId?: string | undefined;
}

export interface CredentialListRow extends CredentialRow {
  /** Null for a credential without a record. */
  type: 'Certified' | 'Identified' | null;
  achievementId: string | null;
}

/** Newest first. A suspension that ended by itself counts as active. */
export async function listCredentials(
  tx: Db,
  tenantId: string,
  filter: CredentialFilter,
  now: Date,
  page: { after: { createdAt: Date; id: string } | undefined; limit: number },
): Promise<CredentialListRow[]> {
  const { rows } = await tx.query<CredentialListRow>(
    `select ${CREDENTIAL_COLUMNS}, r.type, r.achievement_id as "achievementId"
     from credential c
     left join skill_record r on r.tenant_id = c.tenant_id and r.id = c.skill_record_id
     where c.tenant_id = $1
       and ($2::text is null or case when c.suspended_until <= $10 then 'active' else c.status end = $2)
       and ($3::text is null or c.state = $3)
       and ($4::text is null or r.type = $4)
       and ($5::text is null or r.achievement_id = $5)
       and ($6::text is null or r.batch_id = $6)
       and ($7::timestamptz is null or (c.created_at, c.id) < ($7, $8::uuid))
     order by c.created_at desc, c.id desc
     limit $9`,
    [
      tenantId,
      filter.status ?? null,
      filter.state ?? null,
      filter.type ?? null,
      filter.achievementId ?? null,
      filter.batchId ?? null,
      page.after?.createdAt ?? null,
      page.after?.id ?? null,
      page.limit,
      now,
    ],
  );
  return rows;
}
