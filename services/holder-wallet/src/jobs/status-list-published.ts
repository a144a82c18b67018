// Queue status-list.published (from status-list): a list was signed anew, so our copy is out of date.
import Type from 'typebox';
import type { Wallet } from '../use-cases/dependencies.ts';
import { dropStatusList } from '../use-cases/drop-status-list.ts';

export const statusListPublishedJob = (wallet: Wallet) => ({
  name: 'status-list.published',
  schema: Type.Object({ statusListCredential: Type.String({ maxLength: 2048 }) }),
  handler: ({ statusListCredential }: { statusListCredential: string }) => dropStatusList(wallet, statusListCredential),
});
