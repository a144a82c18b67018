// Brings the house up: database, migrations, four service processes; and down again in the reverse order.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '@skill-records/service-kit/embedded-postgres';
import { createLogger } from '@skill-records/service-kit/logger';
import { migrate } from '@skill-records/service-kit/migrate';
import {
  databaseUrls,
  findLanAddress,
  planPorts,
  planUrls,
  type StackPlan,
  serviceEnvironment,
  type TlsFiles,
} from './environment.ts';
import type { Reporter } from './reporter.ts';
import { loadSecrets, type StackSecrets } from './secrets.ts';
import { SERVICES, type ServiceName } from './service-list.ts';
import { type RunningService, startService, waitUntilReady } from './service-processes.ts';

export interface Stack {
  plan: StackPlan;
  secrets: StackSecrets;
  dataFolder: string;
  services: Record<ServiceName, RunningService>;
  /** Replaces a service that was killed by a fresh process. */
  restart(name: ServiceName): Promise<void>;
  stop(): Promise<void>;
}

export interface StackOptions {
  data: string;
  lan?: boolean;
  env: NodeJS.ProcessEnv;
  report: Reporter;
  /** The conformance profile. This process has to trust the certificate (NODE_EXTRA_CA_CERTS) before it starts. */
  conformance?: TlsFiles;
}

/** @throws Error with a plain sentence when the database, a migration or a service cannot start; what had started is stopped. */
export async function startStack({ data, lan = false, env, report, conformance }: StackOptions): Promise<Stack> {
  const dataFolder = resolve(data);
  const logFolder = join(dataFolder, 'logs');
  mkdirSync(logFolder, { recursive: true });
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const secrets = loadSecrets(dataFolder);
    const plan = await planStack({ env, lan, dataFolder, conformance, undo });
    report.step(
      `PostgreSQL: ${env.DATABASE_URL ? 'the given server (DATABASE_URL)' : `embedded, data in ${join(dataFolder, 'postgres')}`}; queue: ${
        plan.redisUrl ? 'BullMQ on the given Redis (REDIS_URL)' : 'BullMQ on the same PostgreSQL'
      }`,
    );
    await migrateAll(plan, secrets);
    report.step('database schemas and roles are up to date');
    const services = {} as Record<ServiceName, RunningService>;
    const launch = (name: ServiceName) =>
      startService({
        name,
        url: plan.urls[name],
        environment: serviceEnvironment(plan, secrets, name, env),
        logFolder,
        say: (line) => report.step(line),
      });
    undo.push(async () => {
      await Promise.all(Object.values(services).map((service) => service.stop()));
    });
    for (const { name } of SERVICES) services[name] = launch(name);
    await Promise.all(Object.values(services).map((service) => waitUntilReady(service)));
    report.step(`four services are ready: ${SERVICES.map(({ name }) => `${name} :${plan.ports[name]}`).join(', ')}`);
    const restart = async (name: ServiceName) => {
      await services[name].stop();
      services[name] = launch(name);
      await waitUntilReady(services[name]);
    };
    return { plan, secrets, dataFolder, services, restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function planStack(o: {
  env: NodeJS.ProcessEnv;
  lan: boolean;
  dataFolder: string;
  conformance: TlsFiles | undefined;
  undo: (() => Promise<void> | void)[];
}): Promise<StackPlan> {
  const lanAddress = o.lan ? findLanAddress() : undefined;
  if (o.lan && !lanAddress) throw new Error('--lan: this machine has no address in a local network.');
  const ports = planPorts(o.env);
  const plan: StackPlan = {
    ports,
    urls: planUrls(ports, lanAddress ?? 'localhost', o.conformance ? 'https' : 'http'),
    listenHost: lanAddress ? '0.0.0.0' : '127.0.0.1',
    databaseUrl: o.env.DATABASE_URL ?? (await startDatabase(o.dataFolder, o.undo)),
  };
  return {
    ...plan,
    ...(o.env.REDIS_URL ? { redisUrl: o.env.REDIS_URL } : {}),
    ...(o.conformance ? { conformance: o.conformance } : {}),
  };
}

async function startDatabase(dataFolder: string, undo: (() => Promise<void> | void)[]): Promise<string> {
  const log = createLogger({ service: 'local-stack', level: 'warn' });
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataFolder, 'postgres'), log });
  undo.push(() => postgres.stop());
  return postgres.url;
}

async function migrateAll(plan: StackPlan, secrets: StackSecrets): Promise<void> {
  const log = createLogger({ service: 'local-stack', level: 'warn' });
  for (const { name, schema, queueProducers } of SERVICES) {
    await migrate({
      adminUrl: plan.databaseUrl,
      service: schema,
      migrations: new URL(`file://${fileURLToPath(new URL(`../../../services/${name}/migrations/`, import.meta.url))}`),
      ...databaseUrls(plan, secrets, name),
      queueProducers,
      log,
    });
  }
}
