// Puts the issuer's HTTP side together; every route is registered here by hand.
import { tlsOf } from '@skill-records/service-kit/config';
import {
  type App,
  type Authenticator,
  apiKeyAuth,
  createServer,
  operatorKeyAuth,
  pageSessionAuth,
} from '@skill-records/service-kit/server';
import { assets } from '@skill-records/web-kit/assets';
import { achievementPages } from './pages/achievement-page.tsx';
import { batchPages } from './pages/batch-page.tsx';
import { batchesPages } from './pages/batches-page.tsx';
import { languageOf, renderErrorPage } from './pages/frame.tsx';
import { offerPages } from './pages/offer-page.tsx';
import { signInPages } from './pages/sign-in-page.tsx';
import { uploadAsset } from './pages/upload-asset.ts';
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
import { vcApiRoutes } from './routes/vc-api.ts';
import type { IssuerContext } from './use-cases/issuer-context.ts';
import { mapError } from './use-cases/map-error.ts';
import { isKeyAlive } from './use-cases/sign-in.ts';

/** Returns the app without listening, so that tests can inject. */
export async function createApp(ctx: IssuerContext): Promise<App> {
  const { config } = ctx;
  const app = await createServer({
    service: 'issuer',
    title: 'Skill Records: issuer',
    version: '0.1.0',
    baseUrl: config.BASE_URL,
    mode: config.MODE,
    tls: tlsOf(config),
    log: ctx.log,
    metrics: ctx.metrics,
    trustProxy: config.TRUST_PROXY,
    problems: issuerProblems,
    mapError,
    authenticate: {
      operator: operatorKeyAuth(config.OPERATOR_KEY),
      apiKey: apiKeyAuth(ctx.db),
      page: pageAuth(ctx),
    },
    renderError: renderErrorPage,
    pageLanguage: languageOf,
    signInPath: '/pages/sign-in',
    assets: [...assets, uploadAsset],
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
  vcApiRoutes(app, ctx);
  achievementPages(app, ctx);
  signInPages(app, ctx);
  batchesPages(app, ctx);
  batchPages(app, ctx);
  offerPages(app, ctx);
  return app;
}

/** A page session ends with the API key that opened it. */
function pageAuth(ctx: IssuerContext): Authenticator {
  const bySession = pageSessionAuth(ctx.db, ctx.config.BASE_URL);
  return async (request) => {
    const session = await bySession(request);
    if (!session?.tenantId || !(await isKeyAlive(ctx, session.tenantId, session.userId))) return undefined;
    return session;
  };
}
