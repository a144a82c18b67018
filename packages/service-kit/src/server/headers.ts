// Response headers: content security policy, caching, CORS where a route asks for it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/** Sets what is not yet set; a route's own header wins. */
export function addHeaders(app: FastifyInstance, o: { https: boolean }): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isPage = String(reply.getHeader('content-type') ?? '').startsWith('text/html');
    const config = request.routeOptions.config ?? {};
    set(reply, 'content-security-policy', isPage ? PAGE_POLICY : DATA_POLICY);
    set(reply, 'x-content-type-options', 'nosniff');
    set(reply, 'referrer-policy', 'no-referrer');
    set(reply, 'permissions-policy', 'camera=(), geolocation=(), microphone=()');
    set(reply, 'cross-origin-opener-policy', 'same-origin');
    if (o.https) set(reply, 'strict-transport-security', 'max-age=31536000; includeSubDomains');
    set(reply, 'cache-control', reply.statusCode < 400 ? (config.cache ?? 'no-store') : 'no-store');
    if (config.cors) {
      set(reply, 'access-control-allow-origin', '*');
      set(reply, 'access-control-expose-headers', 'etag, location, retry-after, www-authenticate, x-request-id');
    }
    set(reply, 'cross-origin-resource-policy', config.cors ? 'cross-origin' : 'same-origin');
    return payload;
  });
}

function set(reply: FastifyReply, name: string, value: string): void {
  if (!reply.hasHeader(name)) reply.header(name, value);
}

/** For each CORS route, one OPTIONS route that answers the browser's preflight. https://fetch.spec.whatwg.org/#http-cors-protocol */
export function addPreflights(app: FastifyInstance): void {
  const paths = new Set<string>();
  app.addHook('onRoute', (route) => {
    if (!route.config?.cors || route.config.preflight || paths.has(route.url)) return;
    paths.add(route.url);
    app.options(
      route.url,
      { config: { auth: 'public', cors: true, preflight: true }, schema: { hide: true } },
      answerPreflight,
    );
  });
}

async function answerPreflight(_: FastifyRequest, reply: FastifyReply): Promise<void> {
  await reply
    .headers({
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE',
      'access-control-allow-headers':
        'accept, accept-language, authorization, content-type, idempotency-key, x-request-id',
      'access-control-max-age': '600',
    })
    .code(204)
    .send();
}
