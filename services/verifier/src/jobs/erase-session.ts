// Job: erases a session when its retention is over.
import type { Database } from '@skill-records/service-kit/database';
import { registerJob } from '@skill-records/service-kit/jobs';
import type { Log } from '@skill-records/service-kit/logger';
import type { Queues } from '@skill-records/service-kit/queue';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import { ERASE_SESSION_QUEUE } from '../use-cases/create-session.ts';
import { eraseDueSession } from '../use-cases/erase-session.ts';

export const eraseSessionPayload = Type.Object({ sessionId: Type.String({ format: 'uuid' }) });

/** Running it again finds nothing left to erase. */
export function registerEraseSession(
  context: VerifierContext,
  o: { queues: Queues; workerDb: Database; log: Log },
): void {
  registerJob({
    queues: o.queues,
    db: o.workerDb,
    service: 'verifier',
    name: ERASE_SESSION_QUEUE,
    schema: eraseSessionPayload,
    log: o.log,
    handler: async ({ sessionId }, { tenantId }) => {
      if (tenantId) await eraseDueSession(context, { tenantId, sessionId });
    },
  });
}
