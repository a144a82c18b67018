// Starts the issuer: settings, dependencies, server, jobs, and a graceful end.
import { fastProofOf } from '@skill-records/credentials/canonicalization/fast-proof';
import { warmUp } from '@skill-records/credentials/warm-up';
import { startLibsodium } from '@skill-records/dids/libsodium';
import { createDatabase } from '@skill-records/service-kit/database';
import { createFastPathAlarm } from '@skill-records/service-kit/fast-path-alarm';
import { createGuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import { createLogger } from '@skill-records/service-kit/logger';
import { createMailer } from '@skill-records/service-kit/mailer';
import { createMetrics } from '@skill-records/service-kit/metrics';
import { standIn } from '@skill-records/service-kit/openapi';
import { createQueues } from '@skill-records/service-kit/queue';
import { startRelay } from '@skill-records/service-kit/relay';
import { runService } from '@skill-records/service-kit/run-service';
import { createApp } from './app.ts';
import { type Config, describedConfig, loadConfig } from './config.ts';
import { registerJobs } from './jobs/register-jobs.ts';
import { createIssuerContext } from './use-cases/issuer-context.ts';

await runService<Config>({
  service: 'issuer',
  migrations: new URL('../migrations/', import.meta.url),
  config: loadConfig,
  async start(config, { log, metrics }) {
    if (await startLibsodium()) log.info('libsodium signs and verifies Ed25519');
    const db = createDatabase({ url: config.APP_DATABASE_URL, log });
    const workerDb = createDatabase({ url: config.WORKER_DATABASE_URL, max: 4, log });
    const guardedFetch = createGuardedFetch({
      allowedInsecureOrigins: config.ALLOWED_INSECURE_ORIGINS,
      serviceOrigins: [config.STATUS_LIST_URL],
    });
    const mailer = createMailer({ smtpUrl: config.SMTP_URL, from: config.MAIL_FROM });
    const ctx = createIssuerContext({
      config,
      db,
      workerDb,
      guardedFetch,
      mailer,
      log,
      metrics,
      now: () => new Date(),
    });
    fastProofOf(ctx.documentLoader, { onMismatch: createFastPathAlarm({ log, metrics }) });
    await warmUp({ ...ctx, now: ctx.now() });
    const app = await createApp(ctx);
    const queues = createQueues({
      redisUrl: config.REDIS_URL,
      postgresUrl: config.WORKER_DATABASE_URL,
      service: 'issuer',
      log,
    });
    const sweeper = registerJobs(ctx, { queues, workerDb, log });
    const relay = startRelay({ db: workerDb, queues, service: 'issuer', log, metrics });
    return {
      app,
      async close() {
        await sweeper.close();
        await relay.close();
        await queues.close();
        mailer?.close();
        await guardedFetch.close();
        await workerDb.close();
        await db.close();
      },
    };
  },
  describe() {
    const config = describedConfig();
    const db = standIn<ReturnType<typeof createDatabase>>('the database');
    const ctx = createIssuerContext({
      config,
      db,
      workerDb: db,
      guardedFetch: standIn('the network'),
      mailer: undefined,
      log: createLogger({ service: 'issuer', level: 'silent' }),
      metrics: createMetrics('issuer', { processMetrics: false }),
      now: () => new Date(0),
    });
    return createApp(ctx);
  },
});
