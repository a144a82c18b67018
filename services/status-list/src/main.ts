// Starts the status list service: settings, database, queue, routes, jobs; `migrate` and `openapi` as first argument do only that.

import { startLibsodium } from '@skill-records/dids/libsodium';
import { createDatabase } from '@skill-records/service-kit/database';
import { createFastPathAlarm } from '@skill-records/service-kit/fast-path-alarm';
import { registerJob } from '@skill-records/service-kit/jobs';
import { createQueues } from '@skill-records/service-kit/queue';
import { startRelay } from '@skill-records/service-kit/relay';
import { runService } from '@skill-records/service-kit/run-service';
import { createApp, describeApp } from './app.ts';
import { loadConfig } from './config.ts';
import { endSuspensionSchema, handleEndSuspension } from './jobs/end-suspension.ts';
import { startPublishingDueLists } from './jobs/publish-due-lists.ts';
import { handlePublishList, publishListSchema } from './jobs/publish-list.ts';
import { handleStatusChangeRequested, statusChangeRequestedSchema } from './jobs/status-change-requested.ts';
import { changeStatus } from './use-cases/change-status.ts';
import { createHistoryGuard } from './use-cases/check-history.ts';
import { createDependencies } from './use-cases/create-dependencies.ts';
import { endDueSuspensions, endSuspension } from './use-cases/end-suspension.ts';
import { publishDueLists } from './use-cases/publish-due-lists.ts';
import { createPublisher, PUBLISHED_CHANNEL } from './use-cases/publish-list.ts';
import { stirDecoys } from './use-cases/stir-decoys.ts';

const service = 'status_list';
const DUE_ROUND_MS = 5 * 60_000;

await runService({
  service,
  migrations: new URL('../migrations/', import.meta.url),
  config: loadConfig,
  queueProducers: ['issuer_worker'],
  async start(config, { log, metrics }) {
    if (await startLibsodium()) log.info('libsodium signs and verifies Ed25519');
    const db = createDatabase({ url: config.APP_DATABASE_URL, log });
    const workerDb = createDatabase({ url: config.WORKER_DATABASE_URL, max: 4, log });
    const queues = createQueues({ redisUrl: config.REDIS_URL, postgresUrl: config.WORKER_DATABASE_URL, service, log });
    const deps = createDependencies({
      config,
      db,
      log,
      now: () => new Date(),
      onMismatch: createFastPathAlarm({ log, metrics }),
    });
    const publish = createPublisher(deps);

    const isHistoryComplete = createHistoryGuard(deps);
    await isHistoryComplete();
    const app = await createApp({ ...deps, config, metrics, publish, isHistoryComplete });

    const worker = { queues, db: workerDb, service, log };
    registerJob({
      ...worker,
      name: 'publish-list',
      schema: publishListSchema,
      handler: (payload) => handlePublishList(publish, payload),
    });
    registerJob({
      ...worker,
      name: 'status.change-requested',
      schema: statusChangeRequestedSchema,
      handler: (payload) =>
        handleStatusChangeRequested({ change: (request) => changeStatus(deps, publish, request), log }, payload),
    });
    registerJob({
      ...worker,
      name: 'end-suspension',
      schema: endSuspensionSchema,
      handler: (payload) => handleEndSuspension((suspension) => endSuspension(deps, publish, suspension), payload),
    });
    const listening = await db.listen(PUBLISHED_CHANNEL, () => deps.served.expire());
    const relay = startRelay({ db: workerDb, queues, service, log, metrics });
    const round = async () => {
      await endDueSuspensions(deps, publish);
      await stirDecoys(deps, DUE_ROUND_MS);
      return publishDueLists(deps, publish);
    };
    const dueLists = startPublishingDueLists({ run: round, everyMs: DUE_ROUND_MS, log });
    return {
      app,
      close: async () => {
        await dueLists.close();
        await listening.close();
        await relay.close();
        await queues.close();
        await workerDb.close();
        await db.close();
      },
    };
  },
  describe: describeApp,
});
