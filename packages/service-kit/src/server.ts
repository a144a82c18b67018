// The HTTP server every service starts from: nothing public by accident, nothing edited, every error in one form.

import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
  type RouteOptions,
} from 'fastify';
import type { Language } from './language.ts';
import type { Log } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { commonProblems, Problem, type ProblemTable } from './problem.ts';
import { type AuthTable, authenticate } from './server/authenticate.ts';
import { addBodyParsers, checkContentType, UPLOAD_LIMIT } from './server/body.ts';
import { addDocs } from './server/docs.ts';
import { addErrorHandling, answerError, type ErrorPage, type OAuthAnswer } from './server/errors.ts';
import { addHeaders, addPreflights } from './server/headers.ts';
import { addHealth } from './server/health.ts';
import { addReadyAnswers, type FindReadyAnswer, requestIdOf } from './server/ready-answers.ts';
import { authKind, type TypeBoxTypeProvider } from './server/route-config.ts';
import { validatorCompiler } from './server/validate.ts';

export {
  type Authenticator,
  type AuthTable,
  apiKeyAuth,
  bearerToken,
  operatorKeyAuth,
  pageSessionAuth,
  serviceTokenAuth,
  tenantOf,
} from './server/authenticate.ts';
export type { ErrorPage, OAuthAnswer } from './server/errors.ts';
export type { FindReadyAnswer, ReadyAnswer } from './server/ready-answers.ts';
export type { Auth, RouteAuth, RouteConfig } from './server/route-config.ts';

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** A file that pages need, served as it is. */
export interface Asset {
  path: string;
  contentType: string;
  body: string | Uint8Array;
  etag: string;
}

export interface ServerOptions {
  service: string;
  title: string;
  version: string;
  /** Origin without path. */
  baseUrl: string;
  log: Log;
  metrics: Metrics;
  mode?: 'loopback' | 'production';
  /** Hop count or comma list of proxy addresses (`TRUST_PROXY`); without it X-Forwarded-* is ignored. */
  trustProxy?: string | undefined;
  /** The service's own problems; the common ones are always there. */
  problems?: ProblemTable;
  authenticate: AuthTable;
  /** Named parts that must work for the service to be ready. */
  readiness: () => Promise<Record<string, boolean>>;
  mapError?: (error: unknown) => Problem | undefined;
  mapOAuthError?: (error: unknown) => OAuthAnswer | undefined;
  renderError?: (page: ErrorPage) => string;
  pageLanguage?: (request: FastifyRequest) => Language;
  signInPath?: string;
  assets?: readonly Asset[];
  /** Answers that stand ready and need nothing of the framework; see ready-answers. */
  findReadyAnswer?: FindReadyAnswer;
  /** PEM, for listeners without a proxy in front. */
  tls?: { key: string; cert: string } | undefined;
}

const BODY_LIMIT = 256 * 1024;

/**
 * Creates the server; await it, then add routes, then listen. Every route declares `config.auth` or registration throws.
 * Bodies reach handlers exactly as sent; answers are `JSON.stringify` of what the handler gives (response schemas are documentation).
 */
export async function createServer(o: ServerOptions): Promise<App> {
  const errors = { ...o, table: { ...commonProblems, ...o.problems } };
  const app = Fastify({
    // What goes wrong before a route is found (an address that cannot be decoded) must not be quoted back either.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      answerError(error, request, reply, errors),
    loggerInstance: o.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    ...(o.tls && { https: { ...o.tls, headersTimeout: 10_000, maxHeaderSize: 16 * 1024 } }),
    trustProxy: parseTrustProxy(o.trustProxy),
    routerOptions: { maxParamLength: 500, caseSensitive: true, ignoreTrailingSlash: false },
  } as object) as unknown as App;

  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.decorateRequest('auth', null as never);
  app.decorateRequest('bodyCharset', undefined);
  const plain = app as unknown as FastifyInstance;
  addErrorHandling(plain, errors);
  app.addHook('onRoute', (route) => checkRoute(route, o.authenticate));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  await app.register(underPressure, {
    // The mean over a second: one long computation does not reach it, a queue of them does.
    maxEventLoopDelay: 5_000,
    pressureHandler: (request) => {
      if (/^\/(health|metrics)/.test(request.url)) return;
      throw new Problem('service_unavailable', { retryAfter: 10 });
    },
  });
  await app.register(cookie);
  app.addHook('onRequest', async (request) => {
    if (request.is404) return;
    request.auth = await authenticate(request, o.authenticate, o.baseUrl);
    checkContentType(request);
  });
  // After authentication, so that callers with a key are counted by key and not by address.
  await app.register(rateLimit, {
    global: false,
    keyGenerator: (request) => request.auth?.keyId ?? request.auth?.userId ?? request.ip,
    errorResponseBuilder: (_, context) => new Problem('rate_limited', { retryAfter: Math.ceil(context.ttl / 1000) }),
  });
  addBodyParsers(plain);
  addHeaders(plain, { https: o.baseUrl.startsWith('https:') });
  addPreflights(plain);
  addRequestLog(plain, o.metrics);
  await addDocs(plain, o);
  const { isDraining } = addHealth(plain, o);
  if (o.findReadyAnswer) {
    const https = o.baseUrl.startsWith('https:');
    addReadyAnswers(plain.server, { find: o.findReadyAnswer, https, metrics: o.metrics, isDraining });
  }
  for (const asset of o.assets ?? []) addAsset(plain, asset);
  return app;
}

/** A route that does not say who may call it, or asks for a way of signing in that the service does not have, is a mistake. */
function checkRoute(route: RouteOptions, table: AuthTable): void {
  if (route.url.startsWith('/docs')) route.config = { ...route.config, auth: 'public' }; // the API pages bring their own routes
  const auth = route.config?.auth;
  if (auth === undefined) throw new Error(`${route.method} ${route.url} does not say who may call it (config.auth)`);
  const kind = authKind(auth);
  if (kind !== 'public' && !table[kind]) throw new Error(`${route.method} ${route.url} needs authenticate.${kind}`);
  if (route.config?.upload) route.bodyLimit ??= UPLOAD_LIMIT;
}

/** One line per request: the route's pattern, never the address with its query. */
function addRequestLog(app: FastifyInstance, metrics: Metrics): void {
  const seconds = metrics.histogram('http_request_duration_seconds', 'Time from request to answer', [
    'method',
    'route',
    'status',
  ]);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { tenantId, keyId, caller } = request.auth ?? {};
    const status = reply.statusCode;
    seconds.observe({ method: request.method, route, status: String(status) }, reply.elapsedTime / 1000);
    const level = /^\/(health|metrics|assets)/.test(route) ? 'debug' : 'info';
    const ms = Math.round(reply.elapsedTime);
    request.log[level]({ method: request.method, route, status, ms, tenantId, keyId, caller }, 'request');
  });
}

function addAsset(app: FastifyInstance, asset: Asset): void {
  const etag = /^(W\/)?"/.test(asset.etag) ? asset.etag : `"${asset.etag}"`;
  app.get(
    asset.path,
    { config: { auth: 'public', cache: 'public, max-age=3600' }, schema: { hide: true } },
    async (request, reply) => {
      reply.header('etag', etag);
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type(asset.contentType).send(asset.body);
    },
  );
}

function parseTrustProxy(text: string | undefined): boolean | number | string {
  if (text === undefined) return false;
  return /^\d+$/.test(text) ? Number(text) : text;
}
