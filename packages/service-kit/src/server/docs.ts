// The OpenAPI document made from the route schemas, and pages to read it at /docs.
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { authKind } from './route-config.ts';

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  operator: 'The operator key of the service.',
  user: "The wallet user's token.",
  apiKey: "One of the tenant's API keys (skr_…).",
  service: 'A short-lived token of a sibling service (typ service+jwt).',
};

// Scripts and style sheets from here only; the pages set one style attribute, which can do no more than change looks.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/** To be awaited before the first route is added: it collects routes as they come. Pages are left out of the document. */
export async function addDocs(app: FastifyInstance, o: { title: string; version: string }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: o.title, version: o.version },
      components: {
        securitySchemes: Object.fromEntries(
          Object.entries(DESCRIPTIONS).map(([name, description]) => [
            name,
            { type: 'http' as const, scheme: 'bearer', description },
          ]),
        ),
      },
    },
    transform: ({ schema, url, route }) => {
      const { auth = 'public', errors, consumes, upload } = route.config ?? {};
      const kind = authKind(auth);
      const hidden = errors === 'page' || kind === 'page' || url.startsWith('/docs') || url.startsWith('/assets/');
      const scopes = typeof auth === 'object' && 'apiKey' in auth ? [auth.apiKey] : [];
      return {
        url,
        schema: {
          ...schema,
          ...(hidden && { hide: true }),
          ...((consumes || upload) && { consumes: [...(consumes ?? []), ...(upload ?? [])] }),
          ...(kind !== 'public' && { security: [{ [kind]: scopes }] }),
        },
      };
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: POLICY,
    theme: { title: o.title },
    uiConfig: { validatorUrl: null },
  });
  app.get(
    '/openapi.json',
    { schema: { hide: true }, config: { auth: 'public', cors: true, cache: 'public, max-age=300' } },
    async () => app.swagger(),
  );
}
