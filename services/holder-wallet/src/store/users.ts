// Rows of wallet users: one user is one tenant.
import type { Db, Transaction } from '@skill-records/service-kit/database';

export interface UserRow {
  id: string;
  /** The person's key, wrapped by the service's envelope. */
  subjectKey: string;
  emailSealed: string;
  nameSealed: string;
  locale: 'en' | 'ja';
  did: string;
  verified: boolean;
}

interface Columns {
  tenant_id: string;
  subject_key: string;
  email_sealed: string;
  name_sealed: string;
  locale: 'en' | 'ja';
  did: string;
  verified_at: Date | null;
}

/** The transaction's tenant must be `user.id`. False when the address belongs to somebody already. */
export async function insertUser(
  tx: Transaction,
  user: Omit<UserRow, 'verified'> & { emailLookup: Buffer; verified: boolean },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into wallet_user (tenant_id, email_lookup, email_sealed, name_sealed, locale, did, subject_key, verified_at)
     values ($1, $2, $3, $4, $5, $6, $7, case when $8 then now() end)
     on conflict on constraint wallet_user_email do nothing`,
    [
      user.id,
      user.emailLookup,
      user.emailSealed,
      user.nameSealed,
      user.locale,
      user.did,
      user.subjectKey,
      user.verified,
    ],
  );
  return rowCount === 1;
}

/** Finds the user of an address before a tenant is known. */
export async function findUserId(db: Db, emailLookup: Buffer): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string | null }>('select find_wallet_user($1) as id', [emailLookup]);
  return rows[0]?.id ?? undefined;
}

export async function readUser(tx: Transaction, id: string): Promise<UserRow | undefined> {
  const { rows } = await tx.query<Columns>('select * from wallet_user where tenant_id = $1', [id]);
  const row = rows[0];
  return (
    row && {
      id: row.tenant_id,
      subjectKey: row.subject_key,
      emailSealed: row.email_sealed,
      nameSealed: row.name_sealed,
      locale: row.locale,
      did: row.did,
      verified: row.verified_at !== null,
    }
  );
}

export async function markUserVerified(tx: Transaction, id: string): Promise<void> {
  await tx.query('update wallet_user set verified_at = coalesce(verified_at, now()) where tenant_id = $1', [id]);
}

/** A sign-up that was never confirmed may be repeated with another name. */
export async function renameUnverifiedUser(tx: Transaction, id: string, nameSealed: string): Promise<void> {
  await tx.query('update wallet_user set name_sealed = $2 where tenant_id = $1 and verified_at is null', [
    id,
    nameSealed,
  ]);
}
