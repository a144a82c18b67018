// Finds out who calls a route, and refuses who may not.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { authenticateApiKey } from '../api-keys.ts';
import type { Database } from '../database.ts';
import { readPageSession, sameOrigin, sessionCookieName } from '../page-session.ts';
import { problem } from '../problem.ts';
import { createServiceVerifier, type ServiceCallers } from '../service-auth.ts';
import { type Auth, authKind } from './route-config.ts';

/** Answers who calls, or undefined: the route then answers 401 (pages: the sign-in page). */
export type Authenticator = (
  request: FastifyRequest,
) => Promise<Omit<Auth, 'kind'> | undefined> | Omit<Auth, 'kind'> | undefined;

/** One authenticator per kind that the service's routes use. */
export interface AuthTable {
  operator?: Authenticator;
  user?: Authenticator;
  page?: Authenticator;
  apiKey?: Authenticator;
  service?: Authenticator;
}

/** The token of `Authorization: Bearer …`, or undefined. RFC 6750 section 2.1; never from the query or the body. */
export function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** The operator's key, compared without telling by time how much of it was right. */
export function operatorKeyAuth(operatorKey: string): Authenticator {
  const expected = createHash('sha256').update(operatorKey).digest();
  return (request) => {
    const token = bearerToken(request);
    if (token === undefined) return undefined;
    return timingSafeEqual(createHash('sha256').update(token).digest(), expected) ? {} : undefined;
  };
}

/** Keys of `api_key`, by its one SECURITY DEFINER function. `db` is the app role's. */
export function apiKeyAuth(db: Database): Authenticator {
  return (request) => authenticateApiKey(db, request.headers.authorization);
}

/** Short-lived tokens of sibling services. `audience`: our own origin. */
export function serviceTokenAuth(o: { callers: ServiceCallers; audience: string }): Authenticator {
  const verify = createServiceVerifier(o);
  return async (request) => {
    const caller = await verify(request.headers.authorization);
    return caller === undefined ? undefined : { caller };
  };
}

/** The session cookie of server-rendered pages. */
export function pageSessionAuth(db: Database, baseUrl: string): Authenticator {
  const name = sessionCookieName(baseUrl);
  return async (request) => {
    const session = await readPageSession(db, request.cookies[name]);
    return session && { tenantId: session.tenantId, userId: session.subject };
  };
}

/** The tenant of the caller; only for routes whose callers have one. */
export function tenantOf(request: FastifyRequest): string {
  const { tenantId } = request.auth;
  if (tenantId === undefined) throw new Error('this route has no tenant');
  return tenantId;
}

/** Throws 401 or 403 problems; otherwise says who called. */
export async function authenticate(request: FastifyRequest, table: AuthTable, baseUrl: string): Promise<Auth> {
  const { auth = 'public', errors } = request.routeOptions.config;
  const kind = authKind(auth);
  const changes = request.method !== 'GET' && request.method !== 'HEAD';
  if (changes && (kind === 'page' || errors === 'page') && !sameOrigin(request, baseUrl))
    throw problem('cross_site_request');
  if (kind === 'public') return { kind };
  const caller = await table[kind]?.(request);
  if (caller === undefined) throw problem('unauthenticated');
  if (typeof auth === 'object' && 'apiKey' in auth && !caller.scopes?.includes(auth.apiKey)) {
    throw problem('insufficient_scope', { scope: auth.apiKey });
  }
  if (typeof auth === 'object' && 'service' in auth && !auth.service.includes(caller.caller ?? ''))
    throw problem('forbidden');
  return { ...caller, kind };
}
