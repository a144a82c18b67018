// Queue provision-list-key: a new tenant is introduced to the status-list service.
import type { JobContext } from '@skill-records/service-kit/jobs';
import Type from 'typebox';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { provisionListKey } from '../use-cases/provision-list-key.ts';
import { tenantOfJob } from './tenant-of-job.ts';

const schema = Type.Object({ tenantId: Type.String() });

export const provisionListKeyJob = (ctx: IssuerContext) => ({
  name: 'provision-list-key',
  schema,
  handler: async (_payload: unknown, job: JobContext) => provisionListKey(ctx, tenantOfJob(job)),
});
