// Forgets our copy of a status list that was published anew, so that the next look sees the change.
import { deleteStatusList } from '../store/status-lists.ts';
import type { Wallet } from './dependencies.ts';

/** Safe to repeat; a list that we never fetched is nothing to forget. */
export async function dropStatusList(wallet: Pick<Wallet, 'db'>, url: string): Promise<void> {
  await deleteStatusList(wallet.db, url);
}
