// Job: a status list was published anew, so the copy kept here is dropped. Sent by the status-list service.
import type { Database } from '@skill-records/service-kit/database';
import { registerJob } from '@skill-records/service-kit/jobs';
import type { Log } from '@skill-records/service-kit/logger';
import type { Queues } from '@skill-records/service-kit/queue';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import { dropStatusList } from '../use-cases/fetch-status-list.ts';

export const statusListPublishedPayload = Type.Object({
  tenant: Type.String(),
  listId: Type.String(),
  statusListCredential: Type.String({ format: 'uri', maxLength: 2048 }),
  version: Type.Integer({ minimum: 0 }),
});

/** Running it again, or for a list nobody asked about, changes nothing. */
export function registerStatusListPublished(
  context: VerifierContext,
  o: { queues: Queues; workerDb: Database; log: Log },
): void {
  registerJob({
    queues: o.queues,
    db: o.workerDb,
    service: 'verifier',
    name: 'status-list.published',
    schema: statusListPublishedPayload,
    log: o.log,
    handler: async ({ statusListCredential }) => await dropStatusList(context.db, statusListCredential),
  });
}
