// Puts the service together: server, use cases, every route by hand. Does not listen.
import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import { tlsOf } from '@skill-records/service-kit/config';
import type { Database } from '@skill-records/service-kit/database';
import type { GuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import { createLogger, type Log } from '@skill-records/service-kit/logger';
import { createMetrics, type Metrics } from '@skill-records/service-kit/metrics';
import { standIn } from '@skill-records/service-kit/openapi';
import { Problem } from '@skill-records/service-kit/problem';
import {
  type App,
  apiKeyAuth,
  createServer,
  operatorKeyAuth,
  pageSessionAuth,
} from '@skill-records/service-kit/server';
import { assets } from '@skill-records/web-kit/assets';
import type { Config } from './config.ts';
import { languageOf, renderErrorPage } from './pages/frame.tsx';
import { addSessionPages } from './pages/session.tsx';
import { addSessionListPages } from './pages/session-list.tsx';
import { addSignInPages } from './pages/sign-in.tsx';
import { verifierProblems } from './problems.ts';
import { addApiKeyRoutes } from './routes/api-keys.ts';
import { addJobProfileRoutes } from './routes/job-profiles.ts';
import { addPresentationProtocolRoutes } from './routes/presentation-protocol.ts';
import { addReceiptProtocolRoutes } from './routes/receipt-protocol.ts';
import { addTenantRoutes } from './routes/tenants.ts';
import { addTrustListRoutes } from './routes/trust-lists.ts';
import { addVcApiRoutes } from './routes/vc-api.ts';
import { addSessionRoutes } from './routes/verification-sessions.ts';
import { addVerifyRoute } from './routes/verify.ts';
import { isKeyAlive } from './use-cases/api-keys.ts';
import { createContext, type VerifierContext } from './use-cases/context.ts';

export interface Dependencies {
  config: Config;
  /** Connection of the app role. */
  db: Database;
  guardedFetch: GuardedFetch;
  log: Log;
  metrics: Metrics;
  now: () => Date;
}

export async function createApp(d: Dependencies, context: VerifierContext = createContext(d)): Promise<App> {
  const pageSession = pageSessionAuth(d.db, d.config.BASE_URL);
  const app = await createServer({
    service: 'verifier',
    title: 'Verifier',
    version: '0.1.0',
    baseUrl: d.config.BASE_URL,
    mode: d.config.MODE,
    tls: tlsOf(d.config),
    log: d.log,
    metrics: d.metrics,
    trustProxy: d.config.TRUST_PROXY,
    problems: verifierProblems,
    authenticate: {
      operator: operatorKeyAuth(d.config.OPERATOR_KEY),
      apiKey: apiKeyAuth(d.db),
      // A page session lives no longer than the API key it began with.
      page: async (request) => {
        const caller = await pageSession(request);
        if (!caller?.tenantId || !caller.userId) return undefined;
        return (await isKeyAlive(context, caller.tenantId, caller.userId)) ? caller : undefined;
      },
    },
    readiness: async () => ({
      database: await d.db.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    }),
    mapError: (error) => (error instanceof OAuthError ? new Problem('bad_request', { cause: error }) : undefined),
    renderError: renderErrorPage,
    pageLanguage: languageOf,
    signInPath: '/pages/sign-in',
    assets,
  });

  addTenantRoutes(app, context);
  addApiKeyRoutes(app, context);
  addJobProfileRoutes(app, context);
  addTrustListRoutes(app, context);
  addSessionRoutes(app, context);
  addVerifyRoute(app, context);
  addVcApiRoutes(app, context);
  addPresentationProtocolRoutes(app, context);
  addReceiptProtocolRoutes(app, context);
  addSignInPages(app, context);
  addSessionListPages(app, context);
  addSessionPages(app, context);
  return app;
}

/** The app as `main openapi` describes it: every route, nothing behind them. */
export async function describeApp(): Promise<App> {
  const described = {
    config: { BASE_URL: 'http://localhost:4003', MODE: 'loopback', OPERATOR_KEY: '' } as Config,
    db: standIn<Database>('database'),
    guardedFetch: standIn<GuardedFetch>('network'),
    log: createLogger({ service: 'verifier', level: 'silent' }),
    metrics: createMetrics('verifier'),
    now: () => new Date(0),
  };
  return await createApp(described, { ...standIn<VerifierContext>('context'), ...described });
}
