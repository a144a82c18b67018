// Puts the issuer's HTTP side together; every route is registered here by hand.
import type { Metrics } from '@skill-records/service-kit/metrics';
import { type App, apiKeyAuth, createServer, operatorKeyAuth } from '@skill-records/service-kit/server';
import { issuerProblems } from './problems.ts';
import { achievementRoutes } from './routes/achievements.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { batchRoutes } from './routes/batches.ts';
import { catalogueRoutes } from './routes/catalog.ts';
import { credentialRoutes } from './routes/credentials.ts';
import { discoveryRoutes } from './routes/discovery.ts';
import { issuanceRoutes } from './routes/issuance.ts';
import { publishedDocumentRoutes } from './routes/published-documents.ts';
import { skillRecordRoutes } from './routes/skill-records.ts';
import { tenantRoutes } from './routes/tenants.ts';
import type { IssuerContext } from './use-cases/issuer-context.ts';
import { mapError } from './use-cases/map-error.ts';

/** Returns the app without listening, so that tests can inject. */
export async function createApp(ctx: IssuerContext, metrics: Metrics): Promise<App> {
  const { config } = ctx;
  const app = await createServer({
    service: 'issuer',
    title: 'Skill Records: issuer',
    version: '0.1.0',
    baseUrl: config.BASE_URL,
    mode: config.MODE,
    log: ctx.log,
    metrics,
    trustProxy: config.TRUST_PROXY,
    problems: issuerProblems,
    mapError,
    authenticate: {
      operator: operatorKeyAuth(config.OPERATOR_KEY),
      apiKey: apiKeyAuth(ctx.db),
    },
    readiness: async () => ({
      database: await ctx.db.query('select 1').then(
        () => true,
        () => false,
      ),
    }),
  });
  tenantRoutes(app, ctx);
  apiKeyRoutes(app, ctx);
  achievementRoutes(app, ctx);
  catalogueRoutes(app, ctx);
  skillRecordRoutes(app, ctx);
  credentialRoutes(app, ctx);
  batchRoutes(app, ctx);
  publishedDocumentRoutes(app);
  discoveryRoutes(app, ctx);
  issuanceRoutes(app, ctx);
  return app;
}
