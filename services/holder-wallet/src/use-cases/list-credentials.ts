// Lists what a wallet holds, newest first, each with its status of now.
import { withTenant } from '@skill-records/service-kit/tenancy';
import { type CredentialRow, listCredentials } from '../store/credentials.ts';
import type { Wallet } from './dependencies.ts';
import { type CredentialDescription, describeCredential } from './describe-credential.ts';
import { type HeldCredential, openCredential } from './held-credential.ts';
import { decodeCursor, toPage } from './page-cursor.ts';
import { type LiveStatus, readStatuses } from './read-status.ts';
import { openVault } from './vault.ts';

/** A record as lists show it. `holder` is the wallet user's own name, beside the name the record may carry (`earner`). */
export interface CredentialItem extends CredentialDescription {
  /** Id in this wallet. */
  id: string;
  holder: string;
  status: LiveStatus;
  receivedAt: Date;
}

export async function listWalletCredentials(
  wallet: Wallet,
  userId: string,
  o: { cursor?: string; limit: number },
): Promise<{ items: CredentialItem[]; next?: string }> {
  const after = decodeCursor(o.cursor);
  const { held, next, holder } = await withTenant(wallet.db, userId, async (tx) => {
    const vault = await openVault(wallet, tx, userId);
    const rows = await listCredentials(tx, { limit: o.limit + 1, ...(after && { after }) });
    const page = toPage<CredentialRow>(rows, o.limit, ({ receivedAt, id }) => ({ at: receivedAt, id }));
    return { held: page.rows.map((row) => openCredential(vault, row)), next: page.next, holder: vault.name };
  });
  const statuses = await readStatuses(wallet, held);
  const items = held.map((one) => toItem(one, { holder, status: statuses.get(one.id) as LiveStatus }));
  return { items, ...(next !== undefined && { next }) };
}

export function toItem(held: HeldCredential, o: { holder: string; status: LiveStatus }): CredentialItem {
  return {
    id: held.id,
    ...describeCredential(held.document),
    holder: o.holder,
    status: o.status,
    receivedAt: held.receivedAt,
  };
}
