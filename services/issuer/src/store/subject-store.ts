// SQL of the subject: a person as one tenant knows them, and the key under which everything about them is kept.
import type { Db } from '@skill-records/service-kit/database';

export interface SubjectRow {
  id: string;
  /** Keyed hash of mail address or external id; null for a person with neither. */
  lookup: Buffer | null;
  /** The subject's key under the service's envelope; null once the person was erased. */
  dataKey: string | null;
}

/** Inserts those whose look-up is new. A person who is known already keeps their key; read them back by look-up. */
export async function insertSubjects(
  tx: Db,
  tenantId: string,
  subjects: readonly { id: string; lookup: Buffer | null; dataKey: string }[],
): Promise<void> {
  await tx.query(
    `insert into subject (tenant_id, id, lookup, data_key)
     select $1, * from unnest($2::uuid[], $3::bytea[], $4::text[])
     on conflict (tenant_id, lookup) do nothing`,
    [
      tenantId,
      subjects.map(({ id }) => id),
      subjects.map(({ lookup }) => lookup),
      subjects.map(({ dataKey }) => dataKey),
    ],
  );
}

export async function findSubjectsByLookup(
  tx: Db,
  tenantId: string,
  lookups: readonly Buffer[],
): Promise<SubjectRow[]> {
  const { rows } = await tx.query<SubjectRow>(
    'select id, lookup, data_key as "dataKey" from subject where tenant_id = $1 and lookup = any($2::bytea[])',
    [tenantId, lookups],
  );
  return rows;
}

export async function findSubject(tx: Db, tenantId: string, id: string): Promise<SubjectRow | undefined> {
  const { rows } = await tx.query<SubjectRow>(
    'select id, lookup, data_key as "dataKey" from subject where tenant_id = $1 and id = $2',
    [tenantId, id],
  );
  return rows[0];
}
