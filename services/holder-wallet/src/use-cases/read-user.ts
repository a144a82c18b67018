// Reads the wallet user who is signed in, for the user's own pages.
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { Wallet } from './dependencies.ts';
import { openVault } from './vault.ts';

export async function readWalletUser(
  wallet: Wallet,
  userId: string,
): Promise<{ name: string; email: string; did: string }> {
  return withTenant(wallet.db, userId, async (tx) => {
    const { name, email, did } = await openVault(wallet, tx, userId);
    return { name, email, did };
  });
}
