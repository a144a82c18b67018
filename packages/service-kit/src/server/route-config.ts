// What a route says about itself: who may call it, what it accepts, how it answers errors.
// The plugins' additions to fastify's types (cookies, tags and hide, rateLimit) have to reach services that are compiled against our declarations.
/// <reference types="@fastify/cookie" preserve="true" />
/// <reference types="@fastify/rate-limit" preserve="true" />
/// <reference types="@fastify/swagger" preserve="true" />
import type { FastifyTypeProvider } from 'fastify';
import type { Static, TSchema } from 'typebox';

/** Who may call a route. There is no default: registration fails without it. */
export type RouteAuth =
  | 'public'
  | 'operator'
  | 'user'
  | 'page'
  | { readonly apiKey: string /* the scope */ }
  | { readonly service: readonly string[] /* names of the services that may call */ };

export interface RouteConfig {
  auth?: RouteAuth;
  /** 'problem': RFC 9457. 'oauth': RFC 6749 section 5.2. 'page': HTML, and forms must come from this site. Default 'problem'. */
  errors?: 'problem' | 'oauth' | 'page';
  /** Any web page may read the answer. */
  cors?: boolean;
  /** Media types of the body, exactly. Default 'application/json'. */
  consumes?: readonly string[];
  /** Media types that arrive as a stream in `request.body` (50 MB at most, or the route's `bodyLimit`). */
  upload?: readonly ('text/csv' | 'application/x-ndjson')[];
  /** Cache-Control of good answers. Default 'no-store'. */
  cache?: string;
  // rateLimit: { max, timeWindow /* ms */ } is declared by @fastify/rate-limit.
  /** Made by the server itself for CORS. */
  preflight?: boolean;
}

/** Who called. Which members are there depends on `kind`. */
export interface Auth {
  kind: 'public' | 'operator' | 'user' | 'page' | 'apiKey' | 'service';
  tenantId?: string;
  /** A wallet user, or the subject of a page session. */
  userId?: string;
  keyId?: string;
  scopes?: readonly string[];
  /** Name of the calling service. */
  caller?: string;
}

/** Which authenticator a route needs. */
export function authKind(auth: RouteAuth): Auth['kind'] {
  if (typeof auth === 'string') return auth;
  return 'apiKey' in auth ? 'apiKey' : 'service';
}

/** Types of params, query, headers and body follow from the route's TypeBox schemas. */
export interface TypeBoxTypeProvider extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
  serializer: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
}

declare module 'fastify' {
  interface FastifyContextConfig extends RouteConfig {}
  interface FastifyRequest {
    auth: Auth;
    /** The charset that an upload declared, lower case. */
    bodyCharset: string | undefined;
  }
  interface FastifyInstance {
    /** Readiness becomes false; requests are still answered. First step of a graceful stop. */
    drain(): void;
  }
}
