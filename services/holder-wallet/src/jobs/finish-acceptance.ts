// Queue finish-acceptance: completes an offer whose process died after the code was redeemed.
import Type from 'typebox';
import type { Wallet } from '../use-cases/dependencies.ts';
import { finishAcceptanceLater } from '../use-cases/finish-acceptance.ts';

/** Access tokens of issuers live minutes: later attempts could not succeed. */
export const finishAcceptanceJob = (wallet: Wallet) => ({
  name: 'finish-acceptance',
  schema: Type.Object({ acceptanceId: Type.String() }),
  maxAttempts: 6,
  handler: async ({ acceptanceId }: { acceptanceId: string }, { tenantId }: { tenantId: string | null }) => {
    if (tenantId !== null) await finishAcceptanceLater(wallet, { userId: tenantId, acceptanceId });
  },
});
