// Connects each queue to its one use case, and runs the sweeper.
import type { Database } from '@skill-records/service-kit/database';
import { registerJob } from '@skill-records/service-kit/jobs';
import type { Log } from '@skill-records/service-kit/logger';
import type { Queues } from '@skill-records/service-kit/queue';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { deliverOfferJob } from './deliver-offer.ts';
import { issueBatchJob } from './issue-batch.ts';
import { provisionListKeyJob } from './provision-list-key.ts';
import { pushStatusChangeJob } from './push-status-change.ts';
import { startSweeper } from './sweeper.ts';

export function registerJobs(ctx: IssuerContext, o: { queues: Queues; workerDb: Database; log: Log }) {
  const common = { queues: o.queues, db: o.workerDb, service: 'issuer', log: o.log };
  registerJob({ ...common, ...provisionListKeyJob(ctx) });
  registerJob({ ...common, ...pushStatusChangeJob(ctx) });
  registerJob({ ...common, ...deliverOfferJob(ctx) });
  registerJob({ ...common, ...issueBatchJob(ctx) });
  return startSweeper(ctx);
}
