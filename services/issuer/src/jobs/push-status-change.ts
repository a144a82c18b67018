// Queue push-status-change: a revocation, suspension or reinstatement is told to the status list until it confirms.
import type { JobContext } from '@skill-records/service-kit/jobs';
import Type from 'typebox';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { pushStatusChanges } from '../use-cases/push-status-changes.ts';
import { tenantOfJob } from './tenant-of-job.ts';

const schema = Type.Object({ issuanceId: Type.String({ pattern: '^[0-9a-f-]{36}$' }) });

export const pushStatusChangeJob = (ctx: IssuerContext) => ({
  name: 'push-status-change',
  schema,
  maxAttempts: 40,
  handler: async ({ issuanceId }: { issuanceId: string }, job: JobContext) => {
    await pushStatusChanges(ctx, tenantOfJob(job), issuanceId);
  },
});
