// The wallet's application: every route and page, registered by hand.
import { tlsOf } from '@skill-records/service-kit/config';
import type { Metrics } from '@skill-records/service-kit/metrics';
import {
  type App,
  bearerToken,
  createServer,
  operatorKeyAuth,
  pageSessionAuth,
} from '@skill-records/service-kit/server';
import { assets } from '@skill-records/web-kit/assets';
import { addAcceptPages } from './pages/accept-pages.tsx';
import { renderErrorPage } from './pages/error-page.tsx';
import { languageOf } from './pages/frame.tsx';
import { addHistoryPages } from './pages/history-pages.tsx';
import { addPresentPages } from './pages/present-pages.tsx';
import { addRecordPages } from './pages/record-pages.tsx';
import { addSignInPages } from './pages/sign-in-pages.tsx';
import { walletProblems } from './problems.ts';
import { addCredentialRoutes } from './routes/credentials.ts';
import { addOfferRoutes } from './routes/offers.ts';
import { addPresentationRoutes } from './routes/presentation-requests.ts';
import { addUserRoutes } from './routes/users.ts';
import { addVcApiRoutes } from './routes/vc-api.ts';
import { addWalletRoutes } from './routes/wallet.ts';
import type { Wallet } from './use-cases/dependencies.ts';
import { authenticateUser } from './use-cases/open-session.ts';

/** Does not listen. */
export async function createApp(wallet: Wallet, o: { metrics: Metrics }): Promise<App> {
  const { config, db, log } = wallet;
  const app = await createServer({
    service: 'holder_wallet',
    title: 'Holder wallet',
    version: '0.1.0',
    baseUrl: config.BASE_URL,
    mode: config.MODE,
    tls: tlsOf(config),
    trustProxy: config.TRUST_PROXY,
    log,
    metrics: o.metrics,
    problems: walletProblems,
    authenticate: {
      operator: operatorKeyAuth(config.OPERATOR_KEY),
      page: pageSessionAuth(db, config.BASE_URL),
      user: async (request) => {
        const userId = await authenticateUser(db, bearerToken(request));
        return userId === undefined ? undefined : { tenantId: userId, userId };
      },
    },
    readiness: async () => ({
      database: await db.query('select 1').then(
        () => true,
        () => false,
      ),
    }),
    renderError: renderErrorPage,
    pageLanguage: languageOf,
    signInPath: '/sign-in',
    assets,
  });
  addUserRoutes(app, wallet);
  addOfferRoutes(app, wallet);
  addCredentialRoutes(app, wallet);
  addPresentationRoutes(app, wallet);
  addWalletRoutes(app, wallet);
  addVcApiRoutes(app, wallet);
  addSignInPages(app, wallet);
  addRecordPages(app, wallet);
  addAcceptPages(app, wallet);
  addPresentPages(app, wallet);
  addHistoryPages(app, wallet);
  return app;
}
