// Starts the holder wallet: configuration, dependencies, app and jobs, until it is told to stop.
import { fastProofOf } from '@skill-records/credentials/canonicalization/fast-proof';
import { createDocumentLoader } from '@skill-records/credentials/document-loader';
import { warmUp } from '@skill-records/credentials/warm-up';
import { startLibsodium } from '@skill-records/dids/libsodium';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import { createDatabase, type Database } from '@skill-records/service-kit/database';
import { createEnvelope } from '@skill-records/service-kit/envelope';
import { createFastPathAlarm } from '@skill-records/service-kit/fast-path-alarm';
import { createGuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import { registerJob } from '@skill-records/service-kit/jobs';
import { createLogger, type Log } from '@skill-records/service-kit/logger';
import { createMailer } from '@skill-records/service-kit/mailer';
import { createMetrics } from '@skill-records/service-kit/metrics';
import { standIn } from '@skill-records/service-kit/openapi';
import { createQueues } from '@skill-records/service-kit/queue';
import { startRelay } from '@skill-records/service-kit/relay';
import { runService } from '@skill-records/service-kit/run-service';
import { createApp } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { finishAcceptanceJob } from './jobs/finish-acceptance.ts';
import { finishPresentationJob } from './jobs/finish-presentation.ts';
import { statusListPublishedJob } from './jobs/status-list-published.ts';
import type { Wallet } from './use-cases/dependencies.ts';
import { createKeyedHash } from './use-cases/keyed-hash.ts';

const service = 'holder_wallet';

function createWallet(config: Config, db: Database, log: Log): Wallet {
  const guardedFetch = createGuardedFetch({ allowedInsecureOrigins: config.ALLOWED_INSECURE_ORIGINS });
  const resolveDid = createDidResolver({
    fetchDocument: async (url) => (await guardedFetch('did-web', url)).body,
    now: () => Date.now(),
  });
  return {
    config,
    db,
    envelope: createEnvelope(config.MASTER_KEY),
    keyedHash: createKeyedHash(config.MASTER_KEY),
    guardedFetch,
    resolveDid,
    documentLoader: createDocumentLoader({ resolveDid, contexts: config.CONFORMANCE ? 'conformance' : 'product' }),
    mailer: createMailer({ smtpUrl: config.SMTP_URL, from: config.MAIL_FROM }),
    print: (line) => process.stdout.write(`${line}\n`),
    log,
    now: () => new Date(),
  };
}

await runService({
  service,
  migrations: new URL('../migrations/', import.meta.url),
  config: loadConfig,
  queueProducers: ['status_list_worker'],
  async start(config, { log, metrics }) {
    if (await startLibsodium()) log.info('libsodium signs and verifies Ed25519');
    const db = createDatabase({ url: config.APP_DATABASE_URL, log });
    const workerDb = createDatabase({ url: config.WORKER_DATABASE_URL, max: 4, log });
    const queues = createQueues({
      redisUrl: config.REDIS_URL,
      postgresUrl: config.WORKER_DATABASE_URL,
      service,
      log,
    });
    const wallet = createWallet(config, db, log);
    fastProofOf(wallet.documentLoader, { onMismatch: createFastPathAlarm({ log, metrics }) });
    await warmUp({ ...wallet, now: wallet.now() });
    const app = await createApp(wallet, { metrics });
    const shared = { queues, db: workerDb, service, log };
    registerJob({ ...shared, ...finishAcceptanceJob(wallet) });
    registerJob({ ...shared, ...finishPresentationJob(wallet) });
    registerJob({ ...shared, ...statusListPublishedJob(wallet) });
    const relay = startRelay({ db: workerDb, queues, service, log, metrics });
    return {
      app,
      close: async () => {
        await relay.close();
        await queues.close();
        await wallet.guardedFetch.close();
        wallet.mailer?.close();
        await workerDb.close();
        await db.close();
      },
    };
  },
  describe: () => {
    const log = createLogger({ service, level: 'silent' });
    const config = { BASE_URL: 'https://wallet.example', MODE: 'production', OPERATOR_KEY: '' } as unknown as Config;
    const wallet = { ...standIn<Wallet>('wallet'), config, log, db: standIn<Database>('database') };
    return createApp(wallet as Wallet, { metrics: createMetrics(service) });
  },
});
