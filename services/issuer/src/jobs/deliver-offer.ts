// Queue deliver-offer: a claim link is mailed to its person.
import type { JobContext } from '@skill-records/service-kit/jobs';
import Type from 'typebox';
import { deliverOffer } from '../use-cases/deliver-offer.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { tenantOfJob } from './tenant-of-job.ts';

const schema = Type.Object({ offerId: Type.String({ minLength: 1, maxLength: 64 }) });

export const deliverOfferJob = (ctx: IssuerContext) => ({
  name: 'deliver-offer',
  schema,
  // Mail servers slow down senders who come with many connections.
  concurrency: 4,
  handler: async ({ offerId }: { offerId: string }, job: JobContext) => deliverOffer(ctx, tenantOfJob(job), offerId),
});
