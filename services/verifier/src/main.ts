// Starts the verifier: configuration, dependencies, app and jobs; also `main migrate` and `main openapi`.
import { fastProofOf } from '@skill-records/credentials/canonicalization/fast-proof';
import { warmUp } from '@skill-records/credentials/warm-up';
import { startLibsodium } from '@skill-records/dids/libsodium';
import { createDatabase } from '@skill-records/service-kit/database';
import { createFastPathAlarm } from '@skill-records/service-kit/fast-path-alarm';
import { createGuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import { createQueues } from '@skill-records/service-kit/queue';
import { startRelay } from '@skill-records/service-kit/relay';
import { runService } from '@skill-records/service-kit/run-service';
import { createApp, describeApp } from './app.ts';
import { loadConfig } from './config.ts';
import { registerEraseSession } from './jobs/erase-session.ts';
import { registerStatusListPublished } from './jobs/status-list-published.ts';
import { createContext } from './use-cases/context.ts';

await runService({
  service: 'verifier',
  migrations: new URL('../migrations/', import.meta.url),
  config: loadConfig,
  queueProducers: ['status_list_worker'],
  describe: describeApp,
  async start(config, { log, metrics }) {
    if (await startLibsodium()) log.info('libsodium signs and verifies Ed25519');
    const db = createDatabase({ url: config.APP_DATABASE_URL, log });
    const workerDb = createDatabase({ url: config.WORKER_DATABASE_URL, max: 4, log });
    const queues = createQueues({
      redisUrl: config.REDIS_URL,
      postgresUrl: config.WORKER_DATABASE_URL,
      service: 'verifier',
      log,
    });
    const guardedFetch = createGuardedFetch({
      allowedInsecureOrigins: config.ALLOWED_INSECURE_ORIGINS,
      userAgent: 'skill-records-verifier',
    });
    const dependencies = { config, db, guardedFetch, log, metrics, now: () => new Date() };
    const context = createContext(dependencies);
    fastProofOf(context.documentLoader, { onMismatch: createFastPathAlarm({ log, metrics }) });
    await warmUp({ ...context, now: context.now() });
    const app = await createApp(dependencies, context);
    registerEraseSession(context, { queues, workerDb, log });
    registerStatusListPublished(context, { queues, workerDb, log });
    const relay = startRelay({ db: workerDb, queues, service: 'verifier', log, metrics });
    return {
      app,
      close: async () => {
        await relay.close();
        await queues.close();
        await guardedFetch.close();
        await workerDb.close();
        await db.close();
      },
    };
  },
});
