// Queue issue-batch: the next chunk of an approved file becomes offers; the chunk after it is asked for in the same transaction.
import type { JobContext } from '@skill-records/service-kit/jobs';
import Type from 'typebox';
import { issueBatchChunk } from '../use-cases/issue-batch-chunk.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { tenantOfJob } from './tenant-of-job.ts';

const schema = Type.Object({
  batchId: Type.String({ minLength: 1, maxLength: 64 }),
  chunk: Type.Integer({ minimum: 0 }),
});

export const issueBatchJob = (ctx: IssuerContext) => ({
  name: 'issue-batch',
  schema,
  handler: async (payload: { batchId: string; chunk: number }, job: JobContext) =>
    issueBatchChunk(ctx, tenantOfJob(job), payload),
});
