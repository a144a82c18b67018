// The HTTP face of the status list service: every route by hand, nothing listening yet.

import { tlsOf } from '@skill-records/service-kit/config';
import { createLogger } from '@skill-records/service-kit/logger';
import { createMetrics, type Metrics } from '@skill-records/service-kit/metrics';
import { standIn } from '@skill-records/service-kit/openapi';
import { type App, createServer, serviceTokenAuth } from '@skill-records/service-kit/server';
import type { Config } from './config.ts';
import { problems } from './problems.ts';
import { registerChangeStatus } from './routes/change-status.ts';
import { registerDepositListKey } from './routes/deposit-list-key.ts';
import { createReadyLists, registerReadList } from './routes/read-list.ts';
import { registerReserveEntries } from './routes/reserve-entries.ts';
import { registerSetMessage } from './routes/set-message.ts';
import type { Dependencies, PublishList } from './use-cases/dependencies.ts';

export interface AppDependencies extends Dependencies {
  config: Config;
  metrics: Metrics;
  publish: PublishList;
  /** False while the database is, or may be, older than what was already published. */
  isHistoryComplete: () => Promise<boolean>;
}

export async function createApp(deps: AppDependencies): Promise<App> {
  const { config, db, log, metrics, publish } = deps;
  const app = await createServer({
    service: 'status_list',
    title: 'Status list',
    version: '0.1.0',
    baseUrl: config.BASE_URL,
    mode: config.MODE,
    tls: tlsOf(config),
    log,
    metrics,
    trustProxy: config.TRUST_PROXY,
    problems,
    findReadyAnswer: createReadyLists(deps),
    authenticate: { service: serviceTokenAuth({ callers: config.SERVICE_CALLERS, audience: config.BASE_URL }) },
    readiness: async () => ({
      database: await db.query('SELECT 1').then(
        () => true,
        () => false,
      ),
      history: await deps.isHistoryComplete(),
    }),
  });
  registerDepositListKey(app, deps);
  registerReserveEntries(app, deps, publish);
  registerChangeStatus(app, deps, publish);
  registerSetMessage(app, deps, publish);
  registerReadList(app, deps);
  return app;
}

/** The app without anything behind it, to describe its routes (openapi.json). */
export function describeApp(): Promise<App> {
  return createApp({
    ...standIn<AppDependencies>('dependencies'),
    publish: standIn<PublishList>('publish'),
    config: { MODE: 'loopback', BASE_URL: 'http://localhost:4004', SERVICE_CALLERS: {} } as Config,
    log: createLogger({ service: 'status_list', level: 'silent' }),
    metrics: createMetrics('status_list'),
  });
}
