// Queue finish-presentation: sends a consented answer again that was left on its way.
import Type from 'typebox';
import type { Wallet } from '../use-cases/dependencies.ts';
import { finishPresentation } from '../use-cases/send-answer.ts';

const MAX_ATTEMPTS = 6;

export const finishPresentationJob = (wallet: Wallet) => ({
  name: 'finish-presentation',
  schema: Type.Object({ requestId: Type.String() }),
  maxAttempts: MAX_ATTEMPTS,
  handler: async (
    { requestId }: { requestId: string },
    { tenantId, attempt }: { tenantId: string | null; attempt: number },
  ) => {
    if (tenantId === null) return;
    await finishPresentation(wallet, { userId: tenantId, requestId, last: attempt >= MAX_ATTEMPTS - 1 });
  },
});
