// Shows one held record: the exact document, what it says in words, and its status of now.
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { Wallet } from './dependencies.ts';
import { type HeldCredential, readHeldCredential } from './held-credential.ts';
import { type CredentialItem, toItem } from './list-credentials.ts';
import { listRevealedFields, type RevealedField } from './list-revealed-fields.ts';
import { type LiveStatus, readStatuses } from './read-status.ts';
import { openVault } from './vault.ts';

export interface CredentialDetail extends CredentialItem {
  /** The exact bytes, as text: send them as they are. */
  text: string;
  digest: string;
  deliveredBy: string;
  fields: RevealedField[];
}

/** Throws problem `not_found`. */
export async function getWalletCredential(wallet: Wallet, userId: string, id: string): Promise<CredentialDetail> {
  const { held, holder } = await withTenant(wallet.db, userId, async (tx) => {
    const vault = await openVault(wallet, tx, userId);
    return { held: await readHeldCredential(tx, vault, id), holder: vault.name };
  });
  const statuses = await readStatuses(wallet, [held]);
  return toDetail(held, { holder, status: statuses.get(held.id) as LiveStatus });
}

function toDetail(held: HeldCredential, o: { holder: string; status: LiveStatus }): CredentialDetail {
  return {
    ...toItem(held, o),
    text: held.text,
    digest: held.facts.digest,
    deliveredBy: held.facts.deliveredBy,
    fields: listRevealedFields(held.document),
  };
}
