// Turns whatever was thrown into an answer: problem details, an OAuth error, or a page. Details go to the log, never to the caller.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseUnavailable } from '../database.ts';
import { type Language, negotiateLanguage } from '../language.ts';
import { Problem, type ProblemBody, type ProblemTable, problemBody } from '../problem.ts';
import { StrictJsonError } from '../strict-json.ts';

export interface ErrorPage {
  request: FastifyRequest;
  status: number;
  code: string;
  title: string;
  detail: string;
  language: Language;
  requestId: string;
}

export interface OAuthAnswer {
  error: string;
  description?: string | undefined;
  status?: number | undefined;
}

export interface ErrorOptions {
  table: ProblemTable;
  /** The service's one table from package errors to problems. */
  mapError?: ((error: unknown) => Problem | undefined) | undefined;
  /** The same for routes with `errors: 'oauth'`; errors named OAuthError need no mapping. */
  mapOAuthError?: ((error: unknown) => OAuthAnswer | undefined) | undefined;
  renderError?: ((page: ErrorPage) => string) | undefined;
  /** Which language a page's reader chose; default by Accept-Language. */
  pageLanguage?: ((request: FastifyRequest) => Language) | undefined;
  signInPath?: string | undefined;
}

export function addErrorHandling(app: FastifyInstance, o: ErrorOptions): void {
  app.setErrorHandler((error, request, reply) =>
    answerError(error ?? new Error('nothing was thrown'), request, reply, o),
  );
  app.setNotFoundHandler((request, reply) => answerError(new Problem('not_found'), request, reply, o));
}

/** Answers with the error, in the style of the route. */
export async function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  o: ErrorOptions,
): Promise<void> {
  const style = request.routeOptions?.config?.errors ?? 'problem';
  reply.removeHeader('content-type').removeHeader('cache-control').removeHeader('etag');
  if (style === 'oauth') {
    const oauth = toOAuth(error, o);
    if (oauth) return sendOAuth(oauth, error, request, reply);
  }
  const raised = toProblem(error, o);
  const language =
    (style === 'page' ? o.pageLanguage?.(request) : undefined) ?? negotiateLanguage(request.headers['accept-language']);
  const body = problemBody(raised, { table: o.table, language, requestId: request.id });
  logFailure(request, body, error);
  if (raised.retryAfter !== undefined) reply.header('retry-after', String(raised.retryAfter));
  if (style === 'oauth') return sendOAuth(fromProblem(body), undefined, request, reply);
  if (style === 'page' && body.status === 401 && o.signInPath) {
    const back = request.method === 'GET' ? `?next=${encodeURIComponent(pathOf(request))}` : '';
    await reply.redirect(`${o.signInPath}${back}`, 303);
    return;
  }
  if (body.status === 401) reply.header('www-authenticate', 'Bearer');
  reply.code(body.status).header('vary', 'Accept-Language').header('content-language', language);
  if (style === 'page' && o.renderError) {
    const { status, code, title, detail } = body;
    try {
      const html = o.renderError({ request, status, code, title, detail, language, requestId: request.id });
      await reply.type('text/html; charset=utf-8').send(html);
      return;
    } catch (err) {
      request.log.error({ err }, 'the error page could not be rendered');
    }
  }
  await reply.type('application/problem+json').send(JSON.stringify(body));
}

function toProblem(error: unknown, o: ErrorOptions): Problem {
  if (error instanceof Problem) return error;
  const mapped = o.mapError?.(error);
  if (mapped) return mapped;
  if (error instanceof StrictJsonError) return new Problem('malformed_json', { cause: error });
  const { code, statusCode } = error as FastifyError;
  if (isDatabaseUnavailable(error)) return new Problem('service_unavailable', { retryAfter: 2, cause: error });
  // lock_not_available, query_canceled, serialization_failure, deadlock_detected
  if (code === '55P03' || code === '57014' || code === '40001' || code === '40P01') {
    return new Problem('service_unavailable', { retryAfter: 1, cause: error });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new Problem('unsupported_media_type');
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Problem('payload_too_large');
  if (code === 'FST_ERR_REP_ALREADY_SENT') return new Problem('internal_error', { cause: error });
  if (statusCode === 408) return new Problem('request_timeout');
  if (statusCode === 503) return new Problem('service_unavailable', { retryAfter: 2, cause: error });
  if (
    typeof code === 'string' &&
    code.startsWith('FST_ERR') &&
    statusCode !== undefined &&
    statusCode >= 400 &&
    statusCode < 500
  ) {
    return new Problem('bad_request', { cause: error });
  }
  return new Problem('internal_error', { cause: error });
}

function logFailure(request: FastifyRequest, body: ProblemBody, error: unknown): void {
  if (body.status >= 500) {
    const err = error instanceof Problem ? (error.cause ?? error) : error;
    request.log.error({ err, code: body.code }, 'request failed');
  } else {
    request.log.debug({ code: body.code, codes: body.errors?.map((fault) => fault.code) }, 'request refused');
  }
}

// ---- OAuth 2.0 ----

const OAUTH_STATUS: Readonly<Record<string, number>> = {
  invalid_client: 401,
  invalid_token: 401,
  insufficient_scope: 403,
  server_error: 500,
  temporarily_unavailable: 503,
};

function toOAuth(error: unknown, o: ErrorOptions): OAuthAnswer | undefined {
  const mapped = o.mapOAuthError?.(error);
  if (mapped) return mapped;
  const { name, code, description, status } = error as {
    name?: string;
    code?: unknown;
    description?: unknown;
    status?: unknown;
  };
  if (name !== 'OAuthError' || typeof code !== 'string' || !/^[a-z_]{3,60}$/.test(code)) return undefined;
  return {
    error: code,
    description: typeof description === 'string' ? description : undefined,
    status: typeof status === 'number' ? status : undefined,
  };
}

function fromProblem(body: ProblemBody): OAuthAnswer {
  const { status, detail_en: description } = body;
  if (status === 401) return { error: 'invalid_token', status, description };
  if (status === 403) return { error: 'insufficient_scope', status, description };
  if (status === 500) return { error: 'server_error', status, description };
  if (status === 429 || status === 503) return { error: 'temporarily_unavailable', status, description };
  return { error: 'invalid_request', status, description };
}

async function sendOAuth(o: OAuthAnswer, cause: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const status = o.status ?? OAUTH_STATUS[o.error] ?? 400;
  if (cause !== undefined) request.log.debug({ code: o.error, err: cause }, 'request refused');
  // RFC 6749 section 5.2: error_description is printable ASCII without quote and backslash.
  const description = o.description?.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '').slice(0, 300);
  if (status === 401) {
    reply.header('www-authenticate', o.error === 'invalid_client' ? 'Bearer' : `Bearer error="${o.error}"`);
  }
  await reply
    .code(status)
    .headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
    .type('application/json')
    .send(JSON.stringify({ error: o.error, ...(description ? { error_description: description } : {}) }));
}

/** Long enough for a link that carries a credential offer by value. */
function pathOf(request: FastifyRequest): string {
  return request.url.slice(0, 8_000);
}
