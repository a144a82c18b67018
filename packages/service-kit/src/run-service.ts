// What every service's main does: migrate, describe, or start and stop gracefully.
import { ConfigError } from './config.ts';
import { createLogger, type Log } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { migrate } from './migrate.ts';
import { openApiText } from './openapi.ts';
import type { App } from './server.ts';

/** The settings that running a service needs; every service's configuration has them. */
export interface RunConfig {
  PORT: number;
  HOST: string;
  LOG_LEVEL: string;
  APP_DATABASE_URL: string;
  WORKER_DATABASE_URL: string;
}

export interface RunOptions<C extends RunConfig> {
  /** Schema name: 'issuer', 'holder_wallet', 'verifier', 'status_list'. */
  service: string;
  migrations: URL;
  config: () => C;
  /** Makes everything, but does not listen. `close` is called after the server has answered its last request. */
  start(config: C, deps: { log: Log; metrics: Metrics }): Promise<{ app: App; close(): Promise<void> }>;
  /** The app with stand-in dependencies, for `main openapi`. */
  describe?: () => Promise<App>;
  /** Worker roles of other services that may add to this service's queues. */
  queueProducers?: readonly string[];
}

const DRAIN_MS = 10_000;

/**
 * `main` starts, `main migrate` migrates (DATABASE_URL: the administrator's), `main openapi` prints the API.
 * Exit codes: 0 after a graceful stop, 1 when something failed, 78 (EX_CONFIG) for a wrong configuration.
 */
export async function runService<C extends RunConfig>(o: RunOptions<C>): Promise<void> {
  const command = process.argv[2];
  try {
    if (command === 'openapi') await describe(o);
    else if (command === 'migrate') await runMigrate(o);
    else if (command === undefined) await serve(o);
    else throw new Error(`unknown command: ${command} (known: migrate, openapi)`);
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`, () => process.exit(78));
    } else {
      createLogger({ service: o.service }).fatal(
        { err: error },
        command === undefined ? 'the service could not be started' : 'failed',
      );
      process.exit(1); // half-started parts (a relay, a pool) would keep the process alive
    }
  }
}

async function describe<C extends RunConfig>(o: RunOptions<C>): Promise<void> {
  if (!o.describe) throw new Error('this service does not describe itself');
  const app = await o.describe();
  process.stdout.write(await openApiText(app));
  await app.close();
}

async function runMigrate<C extends RunConfig>(o: RunOptions<C>): Promise<void> {
  const log = createLogger({ service: o.service });
  const [adminUrl, appUrl, workerUrl] = ['DATABASE_URL', 'APP_DATABASE_URL', 'WORKER_DATABASE_URL'].map(
    (name) => process.env[name],
  );
  if (!adminUrl || !appUrl || !workerUrl) {
    throw new ConfigError(['migrate needs DATABASE_URL (administrator), APP_DATABASE_URL and WORKER_DATABASE_URL']);
  }
  const applied = await migrate({ ...o, adminUrl, appUrl, workerUrl, log });
  log.info({ schema: o.service, count: applied.length }, 'the schema is up to date');
}

async function serve<C extends RunConfig>(o: RunOptions<C>): Promise<void> {
  const config = o.config();
  const log = createLogger({ service: o.service, level: config.LOG_LEVEL });
  const metrics = createMetrics(o.service);
  // A promise nobody waits for is a mistake of ours; the process says so and goes down instead of limping on.
  process.on('unhandledRejection', (err) => {
    log.fatal({ err }, 'a promise failed unattended');
    process.exit(1);
  });
  const { app, close } = await o.start(config, { log, metrics });
  await app.listen({ port: config.PORT, host: config.HOST });
  log.info({ port: config.PORT, host: config.HOST, pid: process.pid }, 'ready');
  await stopSignal().then((signal) => log.info({ signal }, 'stopping'));
  await stop({ app, close, log });
}

function stopSignal(): Promise<string> {
  return new Promise((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, done);
    // A parent that holds an IPC channel (the local stack) and dies, even by SIGKILL, takes the service with it.
    if (process.channel) process.once('disconnect', () => done('disconnect'));
  });
}

/** Readiness off, running requests finished, workers, then connections; a second signal or a stuck part ends the process anyway. */
async function stop(o: { app: App; close(): Promise<void>; log: Log }): Promise<void> {
  const forced = setTimeout(() => {
    o.log.error('not stopped in time; ending the process');
    process.exit(1);
  }, 3 * DRAIN_MS);
  forced.unref();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  o.app.drain();
  await o.app.close();
  await o.close();
  o.log.info('stopped');
  process.exit(0);
}
