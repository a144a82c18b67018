// Deletes a held record; the history keeps that there was one, not what was in it.
import { recordAudit } from '@skill-records/service-kit/audit';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { deleteCredential } from '../store/credentials.ts';
import type { Wallet } from './dependencies.ts';
import { describeCredential } from './describe-credential.ts';
import { readHeldCredential } from './held-credential.ts';
import { addHistory } from './history-detail.ts';
import { openVault } from './vault.ts';

/** Throws problem `not_found`. The issuer is not told: what people keep is their own affair. */
export async function deleteWalletCredential(wallet: Wallet, userId: string, id: string): Promise<void> {
  await withTenant(wallet.db, userId, async (tx) => {
    const vault = await openVault(wallet, tx, userId);
    const { document } = await readHeldCredential(tx, vault, id);
    const { name, issuer } = describeCredential(document);
    await deleteCredential(tx, id);
    await addHistory(tx, vault, {
      kind: 'deleted',
      detail: { records: [{ id, name }], issuer: { name: issuer.name } },
    });
    await recordAudit(tx, { tenantId: userId, actor: `user:${userId}`, action: 'credential.deleted', object: id });
  });
}
