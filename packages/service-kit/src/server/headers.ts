// Response headers: content security policy, caching, CORS where a route asks for it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/** What every answer of a kind carries, whatever it says. */
export function policyHeaders(o: { https: boolean; isPage: boolean; cors: boolean }): [name: string, value: string][] {
  return [
    ['content-security-policy', o.isPage ? PAGE_POLICY : DATA_POLICY],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    ['permissions-policy', 'camera=(), geolocation=(), microphone=()'],
    ['cross-origin-opener-policy', 'same-origin'],
    ...(o.https ? ([['strict-transport-security', 'max-age=31536000; includeSubDomains']] as [string, string][]) : []),
    ...(o.cors
      ? ([
          ['access-control-allow-origin', '*'],
          ['access-control-expose-headers', 'etag, location, retry-after, www-authenticate, x-request-id'],
        ] as [string, string][])
      : []),
    ['cross-origin-resource-policy', o.cors ? 'cross-origin' : 'same-origin'],
  ];
}

/** Sets what is not yet set; a route's own header wins. */
export function addHeaders(app: FastifyInstance, { https }: { https: boolean }): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isPage = String(reply.getHeader('content-type') ?? '').startsWith('text/html');
    const config = request.routeOptions.config ?? {};
    for (const [name, value] of policyHeaders({ https, isPage, cors: config.cors === true })) set(reply, name, value);
    set(reply, 'cache-control', reply.statusCode < 400 ? (config.cache ?? 'no-store') : 'no-store');
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
